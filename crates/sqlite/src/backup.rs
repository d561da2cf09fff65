//! Copies by SQLite's backup API, never by copying files.

use crate::Failure;
use rusqlite::backup::{Backup, StepResult};
use rusqlite::{Connection, OpenFlags};
use std::fs::File;
use std::path::Path;
use std::time::{Duration, Instant};

/// How often a busy source is asked again, and how long between.
const TRIES: u32 = 50;
const PAUSE: Duration = Duration::from_millis(20);

/// Pages copied at a time into a new file: 128 KiB, which nobody's sync waits for long.
const SLICE: std::ffi::c_int = 32;

/// Copies everything `from` sees now into the new file `to`, and syncs it. The writer goes on beside it, and so do its
/// syncs: the disk gets a slice at a time, and rests as long as it worked, instead of a whole file at the end.
///
/// # Errors
/// When `to` exists, or the copy fails; a half-written `to` is removed.
pub fn copy(from: &Connection, to: &Path) -> Result<(), Failure> {
    copy_with(from, to, |took| took)
}

/// The same with rests as the caller likes them: `rest` is told how long a slice took, and says how long nothing is to
/// be done. The snapshot is held all the while, so the log of `from` cannot start anew.
///
/// # Errors
/// As [`copy`].
pub fn copy_with(from: &Connection, to: &Path, rest: impl Fn(Duration) -> Duration) -> Result<(), Failure> {
    if to.exists() {
        return Err(Failure::Other(format!("{} exists already", to.display())));
    }
    let done = copy_into(from, to, rest);
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

fn copy_into(from: &Connection, to: &Path, rest: impl Fn(Duration) -> Duration) -> Result<(), Failure> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut target = Connection::open_with_flags(to, flags)?;
    // Half a copy is removed, so nothing needs to be rolled back, and every slice is synced here.
    target.execute_batch("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;")?;
    let file = File::options().write(true).open(to).map_err(io)?;
    // One snapshot for all slices.
    let snapshot = from.unchecked_transaction()?;
    snapshot.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))?;
    slice_by_slice(&Backup::new(from, &mut target)?, &file, rest)?;
    drop(target);
    file.sync_all().map_err(io)
}

fn slice_by_slice(backup: &Backup<'_, '_>, file: &File, rest: impl Fn(Duration) -> Duration) -> Result<(), Failure> {
    let mut tries = 0;
    loop {
        let began = Instant::now();
        match backup.step(SLICE)? {
            StepResult::Done => return Ok(()),
            StepResult::Busy | StepResult::Locked if tries == TRIES => return Err(Failure::Busy),
            StepResult::Busy | StepResult::Locked => {
                tries += 1;
                std::thread::sleep(PAUSE);
            }
            _ => {
                file.sync_data().map_err(io)?;
                std::thread::sleep(rest(began.elapsed()));
            }
        }
    }
}

#[expect(clippy::needless_pass_by_value, reason = "for `map_err`")]
fn io(error: std::io::Error) -> Failure {
    Failure::Io(error.to_string())
}
