//! Looking after journals: verify, rebuild, export, backup, restore.

mod again;
mod backup;
mod export;
mod rebuild;
mod receipt;
mod restore;
mod verify;

pub use again::enrolled_again;
pub(super) use backup::of_file as back_up_file;
pub use backup::{Backup, BackupPlan, backup};
pub(crate) use backup::{prefix as backup_prefix, time as backup_time};
pub use export::{Format, export, export_file};
pub use rebuild::rebuild;
pub use receipt::{Standing, standing};
pub use restore::{Restored, restore};
pub use verify::{Fault, Report, Witness, verify, verify_chain, verify_file};
pub(super) use verify::{migrated, shadow};

use super::open::PROFILE;
use super::{Head, OpenError, StoreError, View, folder};
use std::path::{Path, PathBuf};

/// Why a journal could not be looked after.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MaintenanceError {
    /// The data folder is in use or unusable.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// The journal cannot be read or written.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A file or folder outside the store failed.
    #[error("{path}: {detail}", path = path.display())]
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        detail: String,
    },
    /// There is no journal in that folder.
    #[error("there is no journal in {}", .0.display())]
    Nothing(PathBuf),
    /// There is a journal in the folder to restore into.
    #[error("{} holds a journal already", .0.display())]
    NotEmpty(PathBuf),
    /// The journal is not what was written.
    #[error("the journal is damaged: {0}")]
    Damaged(Fault),
}

impl From<palang_sqlite::Failure> for MaintenanceError {
    fn from(failure: palang_sqlite::Failure) -> Self {
        Self::Store(failure.into())
    }
}

impl From<rusqlite::Error> for MaintenanceError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Store(error.into())
    }
}

impl MaintenanceError {
    fn file(path: &Path) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.to_path_buf();
        move |error| Self::File { path, detail: error.to_string() }
    }
}

/// A journal file of a data folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JournalFile {
    /// The incarnation it is named after.
    pub number: u32,
    /// The file.
    pub path: PathBuf,
    /// Why it is no longer written, if it is not.
    pub set_aside: Option<String>,
}

/// The journal files of a data folder, oldest first; the last is the live one unless it is set aside.
///
/// # Errors
/// When the folder cannot be read, or holds none.
pub fn journals(dir: &Path) -> Result<Vec<JournalFile>, MaintenanceError> {
    let latest = folder::latest(dir).map_err(MaintenanceError::file(dir))?;
    let Some(latest) = latest else { return Err(MaintenanceError::Nothing(dir.to_path_buf())) };
    let found = (1..=latest).filter_map(|number| {
        let path = folder::journal(dir, number);
        path.exists().then(|| JournalFile { number, set_aside: folder::mark(&path), path })
    });
    Ok(found.collect())
}

/// Former incarnations as they came back from the server, oldest first: beside what this disk has of them, if anything.
#[must_use]
pub fn recalled(dir: &Path) -> Vec<JournalFile> {
    let latest = folder::latest(dir).ok().flatten().unwrap_or(0);
    let found = (1..latest).filter_map(|number| {
        let path = folder::recalled(dir, number);
        path.exists().then(|| JournalFile { number, set_aside: Some(folder::RECALLED.to_owned()), path })
    });
    found.collect()
}

/// The journal file that is, or was last, written.
fn live(dir: &Path) -> Result<PathBuf, MaintenanceError> {
    let last = journals(dir)?.pop();
    last.map(|journal| journal.path).ok_or_else(|| MaintenanceError::Nothing(dir.to_path_buf()))
}

/// The last fact of the live journal, read and not verified. May run beside the booth.
///
/// # Errors
/// When there is no journal, or it cannot be read.
pub fn head(dir: &Path) -> Result<Head, MaintenanceError> {
    let db = palang_sqlite::open_reader(&live(dir)?, PROFILE)?;
    Ok(View::new(&db).head()?)
}

/// Whether a running booth (or a restore) holds the data folder now. Touches nothing.
#[must_use]
pub fn in_use(dir: &Path) -> bool {
    folder::in_use(dir)
}
