//! What is wrong with a config.

use crate::Locale;
use crate::bundle::Arg::Text;

impl Locale {
    /// There is no config file.
    #[must_use]
    pub fn config_no_file(&self) -> String {
        self.say("config-no-file", &[])
    }

    /// The config file cannot be read.
    #[must_use]
    pub fn config_unreadable(&self, detail: &str) -> String {
        self.say("config-unreadable", &[("detail", Text(&self.system(detail)))])
    }

    /// It is not TOML.
    #[must_use]
    pub fn config_syntax(&self, detail: &str) -> String {
        self.say("config-syntax", &[("detail", Text(detail))])
    }

    /// A key that means nothing.
    #[must_use]
    pub fn config_unknown_key(&self, key: &str, allowed: &str) -> String {
        self.say("config-unknown-key", &[("key", Text(key)), ("allowed", Text(allowed))])
    }

    /// Something is missing.
    #[must_use]
    pub fn config_missing(&self, key: &str, allowed: &str) -> String {
        self.say("config-missing", &[("key", Text(key)), ("allowed", Text(allowed))])
    }

    /// A value that is not allowed.
    #[must_use]
    pub fn config_value(&self, key: &str, found: &str, allowed: &str) -> String {
        self.say("config-value", &[("key", Text(key)), ("found", Text(found)), ("allowed", Text(allowed))])
    }

    /// Something that stands twice.
    #[must_use]
    pub fn config_duplicate(&self, key: &str, found: &str, first_line: usize) -> String {
        let line = first_line.to_string();
        self.say("config-duplicate", &[("key", Text(key)), ("found", Text(found)), ("line", Text(&line))])
    }

    /// A name that nothing has.
    #[must_use]
    pub fn config_no_such(&self, key: &str, found: &str, allowed: &str) -> String {
        self.say("config-no-such", &[("key", Text(key)), ("found", Text(found)), ("allowed", Text(allowed))])
    }

    /// A device that two lanes use.
    #[must_use]
    pub fn config_shared(&self, key: &str, found: &str) -> String {
        self.say("config-shared", &[("key", Text(key)), ("found", Text(found))])
    }

    /// Two classes whose ticket codes could not be told apart.
    #[must_use]
    pub fn config_classes_alike(&self, one: &str, other: &str) -> String {
        self.say("config-classes-alike", &[("one", Text(one)), ("other", Text(other))])
    }

    /// The tariff is not one.
    #[must_use]
    pub fn config_tariff(&self, detail: &str) -> String {
        self.say("config-tariff", &[("detail", Text(detail))])
    }

    /// A class without a price.
    #[must_use]
    pub fn config_class_without_tariff(&self, class: &str) -> String {
        self.say("config-class-without-tariff", &[("class", Text(class))])
    }

    /// The tariff is in another currency.
    #[must_use]
    pub fn config_tariff_currency(&self, tariff: &str, site: &str) -> String {
        self.say("config-tariff-currency", &[("tariff", Text(tariff)), ("site", Text(site))])
    }

    /// No data folder can be found.
    #[must_use]
    pub fn start_no_data(&self) -> String {
        self.say("start-no-data", &[])
    }

    /// The journal cannot be opened.
    #[must_use]
    pub fn start_store(&self, dir: &str, detail: &str) -> String {
        self.say("start-store", &[("dir", Text(dir)), ("detail", Text(&self.system(detail)))])
    }

    /// The booth's keys cannot be read or made.
    #[must_use]
    pub fn start_keys(&self, file: &str, detail: &str) -> String {
        self.say("start-keys", &[("file", Text(file)), ("detail", Text(&self.system(detail)))])
    }

    /// A thread or a device could not be started.
    #[must_use]
    pub fn start_device(&self, device: &str, detail: &str) -> String {
        self.say("start-device", &[("device", Text(device)), ("detail", Text(&self.system(detail)))])
    }

    /// Another Palang holds the data folder.
    #[must_use]
    pub fn start_in_use(&self, dir: &str) -> String {
        self.say("start-in-use", &[("dir", Text(dir))])
    }

    /// The data folder cannot be made or written.
    #[must_use]
    pub fn start_folder(&self, dir: &str, detail: &str) -> String {
        self.say("start-folder", &[("dir", Text(dir)), ("detail", Text(&self.system(detail)))])
    }

    /// The lane that was asked for is not there.
    #[must_use]
    pub fn start_no_lane(&self, lane: &str, allowed: &str) -> String {
        self.say("start-no-lane", &[("lane", Text(lane)), ("allowed", Text(allowed))])
    }

    /// The title of a start that failed.
    #[must_use]
    pub fn start_title(&self) -> String {
        self.say("start-title", &[])
    }

    /// The title where nothing was configured.
    #[must_use]
    pub fn start_title_no_config(&self) -> String {
        self.say("start-title-no-config", &[])
    }

    /// Above what to do now.
    #[must_use]
    pub fn start_what_now(&self) -> String {
        self.say("start-what-now", &[])
    }

    /// The key that closes.
    #[must_use]
    pub fn start_close(&self) -> String {
        self.say("start-close", &[])
    }

    /// What to do about a config.
    #[must_use]
    pub fn start_advice_config(&self) -> String {
        self.say("start-advice-config", &[])
    }

    /// What to do without a config.
    #[must_use]
    pub fn start_advice_no_config(&self) -> String {
        self.say("start-advice-no-config", &[])
    }

    /// What to do about another Palang.
    #[must_use]
    pub fn start_advice_in_use(&self) -> String {
        self.say("start-advice-in-use", &[])
    }

    /// What to do about a data folder.
    #[must_use]
    pub fn start_advice_folder(&self) -> String {
        self.say("start-advice-folder", &[])
    }

    /// What to do about a key file.
    #[must_use]
    pub fn start_advice_keys(&self) -> String {
        self.say("start-advice-keys", &[])
    }

    /// What to do about a journal.
    #[must_use]
    pub fn start_advice_journal(&self) -> String {
        self.say("start-advice-journal", &[])
    }

    /// What to do about a lane.
    #[must_use]
    pub fn start_advice_lane(&self) -> String {
        self.say("start-advice-lane", &[])
    }

    /// What to do without a place for data.
    #[must_use]
    pub fn start_advice_data(&self) -> String {
        self.say("start-advice-data", &[])
    }

    /// What to do about the system.
    #[must_use]
    pub fn start_advice_device(&self) -> String {
        self.say("start-advice-device", &[])
    }
}
