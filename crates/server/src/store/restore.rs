//! Backups of the embedded database, and their way back. PostgreSQL has its own tools (ADR 12).

use super::sqlite::{FILE, PROFILE};
use super::{Store, StoreError};
use std::path::Path;

impl Store {
    /// Copies the embedded database, as it is now, into the new file `to`; then reads the copy whole: a backup counts
    /// only once it can be read (SYNC 1). The writer goes on meanwhile.
    ///
    /// # Errors
    /// When `to` exists, the copy fails or is damaged, or the store is on PostgreSQL.
    pub fn backup_sqlite(&self, to: &Path) -> Result<(), StoreError> {
        let file = self.file().ok_or_else(|| StoreError::Other("PostgreSQL is backed up by pg_dump".to_owned()))?;
        let from = palang_sqlite::open_reader(file, PROFILE)?;
        palang_sqlite::copy(&from, to)?;
        check(to)
    }
}

/// Puts a backup where [`Store::open_sqlite`] finds it. The server must not run. Call `ledger::after_restore` once it
/// is open.
///
/// # Errors
/// When a database is there already (an administrator moves it away first), or the backup is damaged or not ours.
pub fn restore_sqlite(backup: &Path, dir: &Path) -> Result<(), StoreError> {
    check(backup)?;
    let io = |error: std::io::Error| StoreError::Unreachable(error.to_string());
    std::fs::create_dir_all(dir).map_err(io)?;
    let to = dir.join(FILE);
    for suffix in ["", "-wal", "-shm"] {
        let mut there = to.clone().into_os_string();
        there.push(suffix);
        if Path::new(&there).exists() {
            return Err(StoreError::Exists(Path::new(&there).display().to_string()));
        }
    }
    let from = palang_sqlite::open_copy(backup, PROFILE)?;
    palang_sqlite::copy(&from, &to)?;
    check(&to)
}

fn check(file: &Path) -> Result<(), StoreError> {
    let db = palang_sqlite::open_copy(file, PROFILE)?;
    let said: String = db
        .query_row("PRAGMA integrity_check", [], |row| row.get(0))
        .map_err(|error| StoreError::from(palang_sqlite::Failure::from(error)))?;
    if said == "ok" { Ok(()) } else { Err(StoreError::Corrupt(said)) }
}
