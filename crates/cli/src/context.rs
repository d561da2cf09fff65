//! Where a command finds its config, its data and its language.

use crate::args::Common;
use crate::failure::Failure;
use palang_booth::config::{self, Config};
use palang_domain::{Currency, Zone};
use palang_locale::{Language, Locale};
use std::path::PathBuf;

/// The options every command takes, resolved when somebody asks: `journal verify --data D` must work beside a broken
/// config.
pub struct Context {
    common: Common,
}

impl Context {
    pub const fn new(common: Common) -> Self {
        Self { common }
    }

    /// The config file that counts: the one named, else the one in the platform's place if it is there.
    pub fn config_file(&self) -> Option<PathBuf> {
        self.common.config.clone().or_else(|| config::default_file().filter(|file| file.is_file()))
    }

    /// The config, or nothing when there is no file.
    ///
    /// # Errors
    /// When there is one and it is wrong.
    pub fn configured(&self) -> Result<Option<Config>, Failure> {
        let Some(file) = self.config_file() else { return Ok(None) };
        Config::load(&file).map(Some).map_err(|error| {
            let error = self.common.lang.map_or_else(|| error.clone(), |language| error.in_language(language));
            Failure::failed(error.to_string())
        })
    }

    /// The config, or the built-in booth on virtual devices.
    ///
    /// # Errors
    /// When there is a file and it is wrong.
    pub fn config(&self) -> Result<Config, Failure> {
        Ok(self.configured()?.unwrap_or_else(Config::built_in))
    }

    /// Where the journal is. A config that cannot be read matters only when no directory was named.
    ///
    /// # Errors
    /// When nothing says where.
    pub fn data(&self) -> Result<PathBuf, Failure> {
        if let Some(data) = &self.common.data {
            return Ok(data.clone());
        }
        self.configured()?
            .and_then(|config| config.booth.data)
            .or_else(config::default_data_dir)
            .ok_or_else(|| Failure::failed(self.locale().cli_no_data()))
    }

    /// Whether somebody said where the data is, on the command line or by a config.
    pub fn names_data(&self) -> bool {
        self.common.data.is_some() || self.config_file().is_some()
    }

    /// The words that this run answers with: of the language that was named, else the configuration's.
    pub fn locale(&self) -> Locale {
        let site = self.configured().ok().flatten().map(|config| config.site);
        let (currency, zone) = site.as_ref().map_or((Currency::Idr, Zone::JAKARTA), |site| (site.currency, site.zone));
        let language = self.common.lang.or_else(|| site.map(|site| site.language)).unwrap_or_else(surroundings);
        Locale::new(language, currency, zone)
    }
}

/// The language of the machine, where it is one of ours; Indonesian otherwise.
fn surroundings() -> Language {
    ["LC_ALL", "LC_MESSAGES", "LANG"]
        .iter()
        .filter_map(|name| std::env::var(name).ok())
        .find(|value| !value.is_empty())
        .and_then(|value| value.get(..2).and_then(|code| code.parse().ok()))
        .unwrap_or_default()
}
