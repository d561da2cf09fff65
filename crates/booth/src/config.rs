//! `palang.toml`: what a booth is, read once at the start.

mod model;

pub use model::{
    Booth, Class, Config, Direction, GateDevice, Lane, Operator, PrinterDevice, ScannerDevice, Site, TariffSource,
};

use std::path::{Path, PathBuf};

/// What is wrong with a config, and where. `Display` is English, for the log; `Locale::config_error` is for people.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}{}: {message}", file.display(), line.map(|line| format!(":{line}")).unwrap_or_default())]
pub struct ConfigError {
    /// Which file.
    pub file: PathBuf,
    /// Which line, from 1.
    pub line: Option<usize>,
    /// What, and what is allowed, in the file's own language.
    pub message: String,
}

impl Config {
    /// Reads and checks a file.
    ///
    /// # Errors
    /// The first thing that is wrong, with its line and what is allowed.
    pub fn load(path: &Path) -> Result<Self, ConfigError> {
        Err(ConfigError { file: path.to_owned(), line: None, message: "not readable yet".to_owned() })
    }

    /// A booth on virtual devices: one mixed lane, three classes, `id-hourly`. What the demo and the drill run on when no
    /// config is given.
    #[must_use]
    pub fn built_in() -> Self {
        Self {
            site: Site {
                id: palang_domain::SiteId::try_from(1).expect("not zero"),
                name: "Palang".to_owned(),
                zone: "Asia/Jakarta".parse().expect("in the zone table"),
                currency: palang_domain::Currency::Idr,
                language: palang_locale::Language::Id,
            },
            booth: Booth {
                id: "BOOTH-1".parse().expect("letters"),
                tariff: TariffSource::Preset("id-hourly".to_owned()),
                data: None,
                backup_dir: None,
            },
            classes: Vec::new(),
            lanes: Vec::new(),
            printers: Vec::new(),
            gates: Vec::new(),
            scanners: Vec::new(),
            operators: Vec::new(),
        }
    }
}

/// Where the config is looked for when none is named, by the platform's custom.
#[must_use]
pub fn default_file() -> Option<PathBuf> {
    directories::ProjectDirs::from("", "", "palang").map(|dirs| dirs.config_dir().join("palang.toml"))
}

/// Where the journal is kept when neither the config nor the command line names a place.
#[must_use]
pub fn default_data_dir() -> Option<PathBuf> {
    directories::ProjectDirs::from("", "", "palang").map(|dirs| dirs.data_dir().to_owned())
}
