//! The data folder: one program at a time, one file an incarnation, marks beside files that must not be sold on.

use super::OpenError;
use std::fs::{self, File, TryLockError};
use std::io::Write;
use std::path::{Path, PathBuf};

/// Holds the folder for this process; the system frees it however the process ends.
pub(super) struct Lock(File);

impl Drop for Lock {
    fn drop(&mut self) {
        // Closing is not enough: a child that another thread is just starting holds a copy of the descriptor until its
        // exec, and would keep the folder taken after its owner has let go.
        if let Err(error) = self.0.unlock() {
            tracing::warn!(%error, "the data folder is let go only with its file");
        }
    }
}

/// Makes the folder and takes it.
pub(super) fn lock(dir: &Path) -> Result<Lock, OpenError> {
    let unusable = |error: std::io::Error| OpenError::Folder { dir: dir.to_path_buf(), detail: error.to_string() };
    crate::private::folder(dir).map_err(unusable)?;
    let path = dir.join("palang.lock");
    let file = File::options().create(true).truncate(false).write(true).open(path).map_err(unusable)?;
    match file.try_lock() {
        Ok(()) => Ok(Lock(file)),
        Err(TryLockError::WouldBlock) => Err(OpenError::InUse(dir.to_path_buf())),
        Err(TryLockError::Error(error)) => Err(unusable(error)),
    }
}

/// Whether some program holds the folder. Makes nothing and keeps nothing.
pub(super) fn in_use(dir: &Path) -> bool {
    let Ok(file) = File::options().write(true).open(dir.join("palang.lock")) else { return false };
    match file.try_lock() {
        // For the moment of the question only.
        Ok(()) => file.unlock().is_err(),
        Err(error) => matches!(error, TryLockError::WouldBlock),
    }
}

/// The journal file of an incarnation.
pub(super) fn journal(dir: &Path, number: u32) -> PathBuf {
    dir.join(format!("booth-{number:04}.db"))
}

/// The highest incarnation that has a file: the live one.
pub(super) fn latest(dir: &Path) -> std::io::Result<Option<u32>> {
    let mut latest = None;
    for entry in fs::read_dir(dir)? {
        let name = entry?.file_name();
        let number = name
            .to_str()
            .and_then(|name| name.strip_prefix("booth-"))
            .and_then(|name| name.strip_suffix(".db"))
            .and_then(|digits| digits.parse::<u32>().ok());
        latest = latest.max(number);
    }
    Ok(latest)
}

/// Says which incarnation was begun last, so that a journal that is taken away is missed.
const KNOWN: &str = "incarnation";

/// The highest incarnation that was ever begun here; 0 when none was, or nobody remembers.
pub(super) fn remembered(dir: &Path) -> u32 {
    fs::read_to_string(dir.join(KNOWN)).ok().and_then(|text| text.trim().parse().ok()).unwrap_or(0)
}

/// Remembers it. A booth that cannot still works; it only cannot tell a lost journal from a first start.
pub(super) fn remember(dir: &Path, number: u32) {
    if remembered(dir) != number
        && let Err(error) = fs::write(dir.join(KNOWN), format!("{number}\n"))
    {
        tracing::warn!(%error, "the incarnation is not remembered");
    }
}

/// The mark of a file that was put back from a backup: the booth went on after it, so its numbers are taken.
pub(super) const RESTORED: &str = "restored";

/// The mark of a file whose facts the server holds otherwise: its numbers are taken, too.
pub(super) const FORKED: &str = "forked";

/// The mark of a file whose past has come back from the server: the next incarnation joins both (ADR 15).
pub(super) const RECALLED: &str = "recalled";

/// The file of a former incarnation as it came back from the server, beside whatever this disk has of that incarnation.
pub(super) fn recalled(dir: &Path, number: u32) -> PathBuf {
    dir.join(format!("booth-{number:04}.recalled.db"))
}

/// The mark beside a journal file that must not be sold on; it says why.
fn mark_path(journal: &Path) -> PathBuf {
    journal.with_extension("set-aside")
}

/// Why a journal file must not be sold on, if it must not.
pub(super) fn mark(journal: &Path) -> Option<String> {
    fs::read_to_string(mark_path(journal)).ok()
}

/// Marks a journal file as not to be sold on. Durable: the next start rests on it.
pub(super) fn set_mark(journal: &Path, why: &str) -> std::io::Result<()> {
    let mut file = File::create(mark_path(journal))?;
    file.write_all(why.as_bytes())?;
    file.sync_all()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_folder_that_was_let_go_is_free_whoever_still_holds_a_copy_of_the_descriptor() {
        let dir = tempfile::tempdir().unwrap();
        assert!(!in_use(dir.path()), "nobody was ever here");
        let lock = lock(dir.path()).unwrap();
        // What a child has between fork and exec.
        let copy = lock.0.try_clone().unwrap();
        assert!(in_use(dir.path()));
        assert!(matches!(super::lock(dir.path()), Err(OpenError::InUse(_))));
        drop(lock);
        assert!(!in_use(dir.path()));
        assert!(super::lock(dir.path()).is_ok());
        drop(copy);
    }
}
