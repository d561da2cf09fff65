//! Copies by SQLite's backup API, never by copying files.

use crate::Failure;
use rusqlite::backup::{Backup, StepResult};
use rusqlite::{Connection, OpenFlags};
use std::path::Path;
use std::time::Duration;

/// How often a busy source is asked again, and how long between.
const TRIES: u32 = 50;
const PAUSE: Duration = Duration::from_millis(20);

/// Copies everything `from` sees now into the new file `to`, and syncs it. One step, hence one snapshot: the writer
/// goes on beside it.
///
/// # Errors
/// When `to` exists, or the copy fails; a half-written `to` is removed.
pub fn copy(from: &Connection, to: &Path) -> Result<(), Failure> {
    if to.exists() {
        return Err(Failure::Other(format!("{} exists already", to.display())));
    }
    let done = copy_into(from, to);
    if done.is_err() {
        drop(std::fs::remove_file(to));
    }
    done
}

/// Copies everything `from` sees now over what is in `to`, in one step.
///
/// # Errors
/// When the copy fails.
pub fn copy_over(from: &Connection, to: &mut Connection) -> Result<(), Failure> {
    let backup = Backup::new(from, to)?;
    let mut tries = 0;
    loop {
        match backup.step(-1)? {
            StepResult::Done => return Ok(()),
            StepResult::Busy | StepResult::Locked if tries == TRIES => return Err(Failure::Busy),
            _ => {
                tries += 1;
                std::thread::sleep(PAUSE);
            }
        }
    }
}

fn copy_into(from: &Connection, to: &Path) -> Result<(), Failure> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut target = Connection::open_with_flags(to, flags)?;
    copy_over(from, &mut target)?;
    drop(target);
    let file = std::fs::OpenOptions::new().write(true).open(to).map_err(|error| Failure::Io(error.to_string()))?;
    file.sync_all().map_err(|error| Failure::Io(error.to_string()))
}
