//! Why something of a site's office is not done, and what `palang-server admin` says beside its answer.

use crate::Locale;
use crate::bundle::Arg::Text;

impl Locale {
    /// A tariff in another currency than the site's.
    #[must_use]
    pub fn office_currency(&self, tariff: &str, site: &str) -> String {
        self.say("office-currency", &[("tariff", Text(tariff)), ("site", Text(site))])
    }

    /// A tariff that would begin in the past.
    #[must_use]
    pub fn office_past(&self, at: &str) -> String {
        self.say("office-past", &[("at", Text(at))])
    }

    /// A class or a key that stands twice.
    #[must_use]
    pub fn office_class_twice(&self, class: &str, key: &str) -> String {
        self.say("office-class-twice", &[("class", Text(class)), ("key", Text(key))])
    }

    /// No class at all.
    #[must_use]
    pub fn office_no_class(&self) -> String {
        self.say("office-no-class", &[])
    }

    /// Nobody has that number.
    #[must_use]
    pub fn office_no_operator(&self, number: &str) -> String {
        self.say("office-no-operator", &[("number", Text(number))])
    }

    /// There is no such setting.
    #[must_use]
    pub fn office_no_setting(&self, name: &str) -> String {
        self.say("office-no-setting", &[("name", Text(name))])
    }

    /// It is no value of that setting; `example` is one.
    #[must_use]
    pub fn office_no_value(&self, name: &str, example: &str) -> String {
        self.say("office-no-value", &[("name", Text(name)), ("example", Text(example))])
    }

    /// An administrator who would shut themselves out.
    #[must_use]
    pub fn office_oneself(&self) -> String {
        self.say("office-oneself", &[])
    }

    /// A password that cannot be used.
    #[must_use]
    pub fn office_password(&self) -> String {
        self.say("office-password", &[])
    }

    /// A secret that could not be hashed.
    #[must_use]
    pub fn office_not_hashed(&self) -> String {
        self.say("office-not-hashed", &[])
    }

    /// Several sites, and none was named.
    #[must_use]
    pub fn admin_which_site(&self) -> String {
        self.say("admin-which-site", &[])
    }

    /// A site that is not there.
    #[must_use]
    pub fn admin_no_such_site(&self) -> String {
        self.say("admin-no-such-site", &[])
    }

    /// A booth, program or key that is not there.
    #[must_use]
    pub fn admin_no_such_booth(&self) -> String {
        self.say("admin-no-such-booth", &[])
    }

    /// A name that cannot be had.
    #[must_use]
    pub fn admin_name_taken(&self, name: &str) -> String {
        self.say("admin-name-taken", &[("name", Text(name))])
    }

    /// No random numbers.
    #[must_use]
    pub fn admin_no_random(&self) -> String {
        self.say("admin-no-random", &[])
    }

    /// A setting's value that is no JSON.
    #[must_use]
    pub fn admin_not_json(&self, detail: &str) -> String {
        self.say("admin-not-json", &[("detail", Text(detail))])
    }

    /// A class that is written wrongly.
    #[must_use]
    pub fn admin_not_a_class(&self, text: &str) -> String {
        self.say("admin-not-a-class", &[("text", Text(text))])
    }

    /// The database is away.
    #[must_use]
    pub fn admin_unreachable(&self, detail: &str) -> String {
        self.say("admin-unreachable", &[("detail", Text(detail))])
    }

    /// The database is not as it was written.
    #[must_use]
    pub fn admin_damaged(&self, detail: &str) -> String {
        self.say("admin-damaged", &[("detail", Text(detail))])
    }

    /// How PostgreSQL is backed up.
    #[must_use]
    pub fn admin_pg_dump(&self) -> String {
        self.say("admin-pg-dump", &[])
    }

    /// How PostgreSQL is restored.
    #[must_use]
    pub fn admin_pg_restore(&self) -> String {
        self.say("admin-pg-restore", &[])
    }

    /// After a site was made.
    #[must_use]
    pub fn admin_next_booth(&self, site: &str) -> String {
        self.say("admin-next-booth", &[("site", Text(site))])
    }

    /// After a code was made.
    #[must_use]
    pub fn admin_invited(&self, code: &str) -> String {
        self.say("admin-invited", &[("code", Text(code))])
    }

    /// After a key was made.
    #[must_use]
    pub fn admin_key_once(&self) -> String {
        self.say("admin-key-once", &[])
    }

    /// After a backup.
    #[must_use]
    pub fn admin_backup_read(&self) -> String {
        self.say("admin-backup-read", &[])
    }

    /// After a restore.
    #[must_use]
    pub fn admin_restored(&self) -> String {
        self.say("admin-restored", &[])
    }
}
