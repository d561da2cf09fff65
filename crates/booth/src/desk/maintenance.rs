//! Backups when nobody is served, room for a full disk, and no photo for longer than it is needed.

mod photos;

use crate::desk::core::Core;
use crate::desk::model::{Answer, Update};
use crate::pending::Pending;
use crate::store::maintenance::{BackupPlan, backup_prefix, backup_time};
use palang_domain::fact::BackupMade;
use palang_domain::time::DAY_MS;
use palang_domain::{Fact, Refusal, Timestamp};
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError};
use std::time::Duration;

/// How long nobody must have been served before something slow is begun.
const IDLE: Duration = Duration::from_secs(60);
/// Between two looks.
const LOOK: Duration = Duration::from_secs(30);
/// A backup that is so much overdue no longer waits for a quiet minute.
const PATIENCE: u32 = 2;

/// When something was last done.
pub(crate) struct Maintenance {
    looked: Timestamp,
    tried: Option<Timestamp>,
    swept: Option<Timestamp>,
}

impl Maintenance {
    pub fn new(core: &Core) -> Self {
        Self { looked: core.clock.now().at, tried: None, swept: None }
    }

    /// Called often; begins what is due.
    pub fn look(&mut self, core: &Arc<Core>) {
        // By trusted time, which no hand on the wall clock moves: and a drill's day has its backup, too.
        let now = core.clock.now().at;
        if passed(self.looked, now) < LOOK {
            return;
        }
        self.looked = now;
        let quiet = core.quiet();
        if quiet >= IDLE {
            refill(core);
            forget(core, now);
            if self.swept.is_none_or(|last| passed(last, now) >= photos::EVERY) {
                self.swept = Some(now);
                photos::sweep(core, now);
            }
        }
        let Some(folder) = &core.config.booth.backup_dir else { return };
        let every = hours(core.config.extras.backup_every_hours);
        // What cannot be made (a stick that is not plugged in) is tried again, but not every half minute.
        let last = newest(folder, &backup_prefix(core.config.site.id, &core.config.booth.id)).max(self.tried);
        if due(last.map(|last| passed(last, now)), every, quiet) {
            self.tried = Some(now);
            // It goes on by itself, and says so itself.
            drop(back_up(core));
        }
    }
}

fn hours(hours: i64) -> Duration {
    Duration::from_secs(u64::try_from(hours).unwrap_or(24).saturating_mul(3_600))
}

/// Whether a backup is to be begun: `age` is the newest one's.
fn due(age: Option<Duration>, every: Duration, quiet: Duration) -> bool {
    match age {
        None => quiet >= IDLE,
        Some(age) => age >= every && (quiet >= IDLE || age >= every.saturating_mul(PATIENCE)),
    }
}

/// How long ago; nothing is before its time.
fn passed(since: Timestamp, now: Timestamp) -> Duration {
    Duration::from_millis(u64::try_from(now.millis_since(since)).unwrap_or(0))
}

/// When this booth's newest backup in a folder was made: its name says so. Whatever else lies on the stick is none.
fn newest(folder: &Path, prefix: &str) -> Option<Timestamp> {
    let names = std::fs::read_dir(folder).ok()?.filter_map(|file| file.ok()?.file_name().into_string().ok());
    names.filter_map(|name| backup_time(&name, prefix)).max()
}

fn refill(core: &Core) {
    if let Some(store) = core.store.read().unwrap_or_else(PoisonError::into_inner).as_ref()
        && !store.has_reserve()
        && !store.refill_reserve()
    {
        tracing::warn!("the disk has no room for the reserve");
    }
}

/// Stays of other booths that left longer ago than any ticket is believed: some at each look, so that nobody waits.
fn forget(core: &Arc<Core>, now: Timestamp) {
    const SOME: u32 = 500;
    if core.site.enrolled() {
        let before = now.plus_millis(-core.config.extras.max_age_days.saturating_mul(DAY_MS));
        // Nothing depends on it; what stays is looked at again.
        drop(core.quietly(move |work| Ok(work.ledger().prune_site_stays(before, SOME)?)));
    }
}

/// Makes a backup, tries it, and writes it down. Answers its file.
pub(crate) fn back_up(core: &Arc<Core>) -> Answer<PathBuf> {
    let Some(to) = core.config.booth.backup_dir.clone() else { return Pending::ready(Err(Refusal::NothingPending)) };
    let keep = usize::try_from(core.config.extras.backup_keep).unwrap_or(1).max(1);
    let made = match core.store.read().unwrap_or_else(PoisonError::into_inner).as_ref() {
        Some(store) => store.backup(BackupPlan { to, keep }, core.clock.now().at, core.serving()),
        None => return Pending::ready(Err(Refusal::Busy)),
    };
    let (answer, pending) = Pending::new();
    let core = Arc::downgrade(core);
    let waiting = std::thread::Builder::new().name("palang-backup".to_owned()).spawn(move || {
        let made = made.wait();
        let Some(core) = core.upgrade() else { return };
        drop(answer.send(match made {
            Ok(Ok(backup)) => {
                let file = backup.path.file_name().unwrap_or_default().to_string_lossy().into_owned();
                let through = backup.head.seq;
                let written =
                    core.commit(move |work| work.append(Fact::BackupMade(BackupMade { file, through })).map(drop));
                written.answer().map(|()| backup.path)
            }
            Ok(Err(error)) => {
                tracing::error!(%error, "no backup was made");
                core.bus.publish(&Update::Store { detail: format!("no backup was made: {error}"), selling: true });
                Err(Refusal::StoreFailed)
            }
            Err(_) => Err(Refusal::Busy),
        }));
    });
    if let Err(error) = waiting {
        tracing::error!(%error, "no thread to wait for the backup");
    }
    pending
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_backup_waits_for_a_quiet_minute_but_not_for_ever() {
        let (minute, hour) = (Duration::from_secs(60), Duration::from_secs(3_600));
        for (age, quiet, begins) in [
            (None, minute, true),
            (None, Duration::ZERO, false),
            (Some(hour * 23), hour, false),
            (Some(hour * 24), minute, true),
            (Some(hour * 24), Duration::ZERO, false),
            (Some(hour * 48), Duration::ZERO, true),
        ] {
            assert_eq!(due(age, hour * 24, quiet), begins, "{age:?} {quiet:?}");
        }
    }
}
