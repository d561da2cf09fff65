//! Backups: copied by the backup API, tried, verified, and only then called a backup (SYNC 1, Litestream's lesson).

use super::{MaintenanceError, live, verify_file};
use crate::background::Serving;
use crate::store::open::PROFILE;
use crate::store::{Head, View};
use chrono::NaiveDateTime;
use palang_domain::{BoothId, SiteId, Timestamp};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

/// Where backups go and how many stay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BackupPlan {
    /// The folder; made when missing. Best on another disk.
    pub to: PathBuf,
    /// How many of this booth's backups are kept, at least one.
    pub keep: usize,
}

/// A backup that was made, tried and verified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Backup {
    /// Its file.
    pub path: PathBuf,
    /// The last fact in it.
    pub head: Head,
}

/// A copy that is still being written is touched more often than this.
const LEFT: Duration = Duration::from_secs(3_600);
/// Between two slices of the copy while somebody is served.
const BETWEEN: Duration = Duration::from_millis(250);
/// The end of a backup's name: when it was made.
const TIME: &str = "%Y%m%dT%H%M%S%3fZ";

/// How the names of a booth's backups begin.
pub(crate) fn prefix(site: SiteId, booth: &BoothId) -> String {
    format!("palang-{site}-{booth}-")
}

/// When the backup of that name was made; nothing when it is none of that booth's.
pub(crate) fn time(name: &str, prefix: &str) -> Option<Timestamp> {
    let (incarnation, time) = name.strip_prefix(prefix)?.strip_suffix(".db")?.split_once('-')?;
    incarnation.parse::<u32>().ok()?;
    let made = NaiveDateTime::parse_from_str(time, TIME).ok()?;
    Some(Timestamp::from_millis(made.and_utc().timestamp_millis()))
}

/// Makes a backup of the live journal of a data folder. May run beside the booth; takes as long as verifying does, so
/// never on a thread that somebody waits for.
///
/// # Errors
/// When the copy cannot be made, or is not true to the journal; nothing is left behind then.
pub fn backup(dir: &Path, plan: &BackupPlan, now: Timestamp) -> Result<Backup, MaintenanceError> {
    of_file(&live(dir)?, plan, now, &(Arc::new(|| false) as Serving))
}

pub(in crate::store) fn of_file(
    journal: &Path,
    plan: &BackupPlan,
    now: Timestamp,
    serving: &Serving,
) -> Result<Backup, MaintenanceError> {
    crate::private::folder(&plan.to).map_err(MaintenanceError::file(&plan.to))?;
    let db = palang_sqlite::open_reader(journal, PROFILE)?;
    let (first, _) = View::new(&db).fact(1)?.ok_or_else(|| MaintenanceError::Nothing(journal.to_path_buf()))?;
    let prefix = prefix(first.site, &first.booth);
    let name = format!("{prefix}{:04}-{}.db", first.incarnation, now.utc().format(TIME));
    let path = plan.to.join(name);
    let part = path.with_extension("part");
    // Left by one of this very moment that was cut short; those of other moments go with the old backups.
    drop(fs::remove_file(&part));
    palang_sqlite::copy_with(&db, &part, |took| if serving() { took.max(BETWEEN) } else { took })?;
    let head = match tried(&part) {
        Ok(head) => head,
        Err(error) => {
            drop(fs::remove_file(&part));
            return Err(error);
        }
    };
    fs::rename(&part, &path).map_err(MaintenanceError::file(&path))?;
    thin_out(plan, &prefix);
    Ok(Backup { path, head })
}

/// The copy must be whole and true before it counts.
fn tried(copy: &Path) -> Result<Head, MaintenanceError> {
    let report = verify_file(copy, &[])?;
    match report.fault {
        Some(fault) => Err(MaintenanceError::Damaged(fault)),
        None => Ok(report.head),
    }
}

/// Removes the oldest of this booth's backups beyond the number kept, and what cut-short ones left.
fn thin_out(plan: &BackupPlan, prefix: &str) {
    let Ok(entries) = fs::read_dir(&plan.to) else { return };
    let ours = |path: &PathBuf| path.file_name().and_then(|name| name.to_str()).is_some_and(|n| n.starts_with(prefix));
    let files: Vec<PathBuf> = entries.filter_map(|entry| entry.ok().map(|entry| entry.path())).filter(ours).collect();
    let ending = |wanted: &str| -> Vec<&PathBuf> {
        files.iter().filter(|path| path.extension().is_some_and(|ending| ending == wanted)).collect()
    };
    let mut whole = ending("db");
    // The name ends with incarnation and time, so the order of names is the order of age.
    whole.sort();
    let old = whole.into_iter().rev().skip(plan.keep.max(1));
    for file in old.chain(ending("part").into_iter().filter(|part| left(part))) {
        if let Err(error) = fs::remove_file(file) {
            tracing::warn!(%error, file = %file.display(), "an old backup cannot be removed");
        }
    }
}

/// Not touched for so long that nobody is writing it any more, in whatever process.
fn left(part: &Path) -> bool {
    let touched = part.metadata().and_then(|file| file.modified()).ok();
    touched.and_then(|touched| touched.elapsed().ok()).is_some_and(|ago| ago > LEFT)
}
