//! Why a booth cannot start, in the log's words and in the operator's.

use crate::config::ConfigError;
use crate::keys::KeysError;
use crate::store::OpenError;
use palang_domain::Refusal;
use palang_locale::{Language, Locale, with};
use std::path::{Path, PathBuf};

/// Why a booth cannot start. `Display` is for the log; [`StartError::words`] is for people.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The tariff that the config names cannot be used.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// The booth's keys cannot be read or made.
    #[error("the booth's keys: {0}")]
    Keys(#[from] KeysError),
    /// Another Palang holds the data folder.
    #[error("another Palang is already running on {}", .0.display())]
    InUse(PathBuf),
    /// The data folder cannot be made or written.
    #[error("the data folder {} cannot be used: {detail}", dir.display())]
    Folder {
        /// The data directory.
        dir: PathBuf,
        /// The system's reason, in its own words.
        detail: String,
    },
    /// The journal cannot be opened or made.
    #[error("the journal in {} cannot be opened: {detail}", dir.display())]
    Store {
        /// The data directory.
        dir: PathBuf,
        /// The system's reason, in its own words.
        detail: String,
    },
    /// The first facts of the run could not be written.
    #[error("the journal in {} takes no facts: {}", dir.display(), refusal.word())]
    Journal {
        /// The data directory.
        dir: PathBuf,
        /// The store's reason.
        refusal: Refusal,
    },
    /// The system gives no thread.
    #[error("no thread for {name}: {detail}")]
    Thread {
        /// The name that the thread would have had.
        name: &'static str,
        /// The system's reason, in its own words.
        detail: String,
    },
}

impl StartError {
    /// What a store that does not open means for the start.
    pub(super) fn of_store(data: &Path, error: OpenError) -> Self {
        match error {
            OpenError::InUse(dir) => Self::InUse(dir),
            OpenError::Folder { dir, detail } => Self::Folder { dir, detail },
            other => Self::Store { dir: data.to_owned(), detail: other.to_string() },
        }
    }

    /// The reason in the operator's language.
    #[must_use]
    pub fn words(&self, locale: &Locale) -> String {
        match self {
            Self::Config(error) => error.in_language(locale.language()).to_string(),
            Self::Keys(KeysError { file, detail }) => {
                locale.start_keys(with::StartKeys { file: &file.display().to_string(), cause: detail })
            }
            Self::InUse(dir) => locale.start_in_use(&dir.display().to_string()),
            Self::Folder { dir, detail } => {
                locale.start_folder(with::StartFolder { dir: &dir.display().to_string(), cause: detail })
            }
            Self::Store { dir, detail } => {
                locale.start_store(with::StartStore { dir: &dir.display().to_string(), cause: detail })
            }
            Self::Journal { dir, refusal } => locale.start_store(with::StartStore {
                dir: &dir.display().to_string(),
                cause: &locale.refusal(refusal).detail,
            }),
            Self::Thread { name, detail } => locale.start_device(with::StartDevice { device: name, cause: detail }),
        }
    }
}

impl ConfigError {
    /// The same, said in that language.
    #[must_use]
    pub fn in_language(&self, language: Language) -> Self {
        Self { language: Some(language), ..self.clone() }
    }
}
