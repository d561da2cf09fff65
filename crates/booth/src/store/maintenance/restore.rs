//! `palang restore`: a backup becomes the past of a fresh incarnation. The booth may have gone on after the backup, so
//! the numbers after it are taken and its journal is never written again (SYNC 0.2).

use super::{MaintenanceError, verify_file};
use crate::store::open::PROFILE;
use crate::store::{Head, folder};
use std::fs;
use std::path::{Path, PathBuf};

/// A backup that was put back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Restored {
    /// Where it lies now.
    pub path: PathBuf,
    /// Its last fact. The next start goes on after it, in a fresh incarnation.
    pub head: Head,
}

/// Puts a backup into a data folder. What is there stays: with `force`, an existing journal is kept beside it.
///
/// # Errors
/// When the backup is not whole and true, the folder is in use, or holds a journal and `force` was not given.
pub fn restore(from: &Path, dir: &Path, force: bool) -> Result<Restored, MaintenanceError> {
    let report = verify_file(from, &[])?;
    if let Some(fault) = report.fault {
        return Err(MaintenanceError::Damaged(fault));
    }
    let _lock = folder::lock(dir)?;
    let latest = folder::latest(dir).map_err(MaintenanceError::file(dir))?;
    if latest.is_some() && !force {
        return Err(MaintenanceError::NotEmpty(dir.to_path_buf()));
    }
    // Above what is there and above what the backup was, so that the fresh incarnation's number is new in both.
    let number = latest.map_or(0, |latest| latest + 1).max(report.incarnation).max(folder::remembered(dir));
    let path = folder::journal(dir, number);
    let part = path.with_extension("part");
    drop(fs::remove_file(&part));
    palang_sqlite::copy(&palang_sqlite::open_any(from, PROFILE)?, &part)?;
    // The mark first: an unmarked copy would be sold on.
    folder::set_mark(&path, folder::RESTORED).map_err(MaintenanceError::file(&path))?;
    fs::rename(&part, &path).map_err(MaintenanceError::file(&path))?;
    Ok(Restored { path, head: report.head })
}
