//! Former incarnations of this journal, pulled back from the server page by page (SYNC 3.3: the old tail is pulled
//! back).
//!
//! Each becomes a journal file of its own, beside whatever the disk still has of that incarnation and never in its
//! place, with the projections that follow from it: `palang journal verify` checks it like any other, and the next
//! incarnation reads from it what it carries over. Nothing here is asked at the lane.

use super::column::{read_count, stored};
use super::open::{MIGRATIONS, PROFILE};
use super::project::{self, Position};
use super::{Head, StoreError, View, folder};
use palang_domain::fact::JournalOpened;
use palang_domain::{BoothId, Fact, Hash, Record, SiteId};
use palang_wire::{Batch, HeldIncarnation};
use rusqlite::{Connection, TransactionBehavior};
use std::path::{Path, PathBuf};

/// The incarnations before the one that is written.
#[derive(Clone, Debug)]
pub struct Former {
    pub(super) dir: PathBuf,
    pub(super) site: SiteId,
    pub(super) booth: BoothId,
    /// The incarnation that is written.
    pub(super) below: u32,
}

/// Where the next page of a former incarnation begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// Which incarnation.
    pub incarnation: u32,
    /// After which fact.
    pub after: u64,
    /// Its hash; [`Hash::ZERO`] before the first.
    pub prev: Hash,
}

/// How much of a former incarnation has come back.
enum Recalled {
    /// Everything that the server holds of it.
    Whole(Connection),
    /// The rest is still to be asked for.
    UpTo(Wanted),
}

/// Where a former incarnation can be read.
pub(super) enum Source {
    /// As this disk has it.
    Disk(Connection),
    /// As it came back from the server.
    Recalled(Connection),
}

impl Former {
    /// What is still to be asked for; nothing once everything is here that the server holds of the incarnations that
    /// matter.
    ///
    /// # Errors
    /// When a file of a recalled incarnation cannot be read.
    pub fn wanted(&self, held: &[HeldIncarnation]) -> Result<Option<Wanted>, StoreError> {
        for number in (1..self.below).rev() {
            let known = held.iter().find(|one| one.incarnation == number);
            let on_disk = disk(&self.dir, number);
            let db = match (known, on_disk) {
                (None, None) => continue,
                (None, Some(db)) => db,
                (Some(theirs), Some(db)) if holds(&db, theirs)? => db,
                (Some(theirs), _) => match self.recalled(theirs)? {
                    Recalled::Whole(db) => db,
                    Recalled::UpTo(wanted) => return Ok(Some(wanted)),
                },
            };
            if is_root(&View::new(&db))? {
                break;
            }
        }
        Ok(None)
    }

    /// The recalled file of an incarnation, or where it is to go on.
    fn recalled(&self, theirs: &HeldIncarnation) -> Result<Recalled, StoreError> {
        let path = folder::recalled(&self.dir, theirs.incarnation);
        let wanted = |head: Head| Wanted { incarnation: theirs.incarnation, after: head.seq, prev: head.hash };
        if !path.exists() {
            return Ok(Recalled::UpTo(wanted(Head::EMPTY)));
        }
        let db = palang_sqlite::open_any(&path, PROFILE)?;
        if holds(&db, theirs)? {
            return Ok(Recalled::Whole(db));
        }
        let head = View::new(&db).head()?;
        if head.seq < theirs.seq {
            return Ok(Recalled::UpTo(wanted(head)));
        }
        // The server was put back to an earlier state and has gone on otherwise since: this copy is of nothing now.
        drop(db);
        forget(&path)?;
        Ok(Recalled::UpTo(wanted(Head::EMPTY)))
    }

    /// Keeps a page that the site has signed: facts and projections in one transaction.
    ///
    /// # Errors
    /// When it does not follow what is here, is of a later program, or cannot be written.
    pub fn keep(&self, batch: &Batch) -> Result<(), StoreError> {
        let header = &batch.header;
        let path = folder::recalled(&self.dir, header.incarnation);
        drop(crate::private::file(&path));
        let mut db = palang_sqlite::open_writer(&path, PROFILE)?;
        palang_sqlite::migrate(&mut db, MIGRATIONS)?;
        let transaction = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let view = View::new(&transaction);
        let head = view.head()?;
        let ours = (header.site, &header.booth) == (self.site, &self.booth) && header.incarnation < self.below;
        if !ours || (head.seq + 1, head.hash) != (header.from, header.prev) {
            return Err(StoreError::Other(format!("a page from {} that does not follow {}", header.from, head.seq)));
        }
        for bytes in &batch.records {
            let record = Record::open(bytes).map_err(|error| StoreError::Other(error.to_string()))?;
            project::apply(&view, Position::of(&record), &record.fact)?;
            let row = (stored(record.seq), record.fact.kind(), record.at.millis(), bytes, Hash::of(bytes).0);
            transaction
                .prepare_cached("INSERT INTO journal (seq, kind, at, bytes, hash) VALUES (?1, ?2, ?3, ?4, ?5)")?
                .execute(row)?;
        }
        drop(view);
        transaction.commit()?;
        Ok(())
    }

    /// Whether there is something of a former incarnation that the one being written does not know: it came back from
    /// the server, or an earlier state was put back beside it.
    #[must_use]
    pub fn waits(&self, opened: &JournalOpened) -> bool {
        let sources = sources(&self.dir, self.below);
        let back = sources.iter().any(|(_, source)| matches!(source, Source::Recalled(_)));
        back || (opened.reason == folder::RESTORED
            && sources.first().is_some_and(|(_, source)| is_news(source, opened)))
    }
}

/// The incarnations below a number that matter to it, the newest first: down to the one that knows everything before
/// it.
pub(super) fn sources(dir: &Path, below: u32) -> Vec<(u32, Source)> {
    let mut found = Vec::new();
    for number in (1..below).rev() {
        let path = folder::recalled(dir, number);
        let recalled = path.exists().then(|| palang_sqlite::open_any(&path, PROFILE).ok()).flatten();
        let source = recalled.map(Source::Recalled).or_else(|| disk(dir, number).map(Source::Disk));
        let Some(source) = source else { continue };
        let (Source::Disk(db) | Source::Recalled(db)) = &source;
        let root = is_root(&View::new(db)).unwrap_or(false);
        found.push((number, source));
        if root {
            break;
        }
    }
    found
}

/// Whether an incarnation ends otherwise than the one that took it over knows it.
fn is_news(source: &Source, opened: &JournalOpened) -> bool {
    let (Source::Disk(db) | Source::Recalled(db)) = source;
    let view = View::new(db);
    let ends = view.fact(1).ok().flatten().zip(view.head().ok());
    ends.is_some_and(|((first, _), head)| {
        let name = format!("{}:{}:{}", first.incarnation, head.seq, head.hash);
        opened.predecessor.as_ref() != Some(&name)
    })
}

/// What this disk has of an incarnation, where that can be opened.
pub(super) fn disk(dir: &Path, number: u32) -> Option<Connection> {
    let path = folder::journal(dir, number);
    let db = path.exists().then(|| palang_sqlite::open_any(&path, PROFILE).ok()).flatten()?;
    // A backup that was put back may be named after another incarnation than it is of.
    let first = View::new(&db).fact(1).ok().flatten();
    first.is_some_and(|(first, _)| first.incarnation == number).then_some(db)
}

/// Whether a file has everything that the server holds of that incarnation.
pub(super) fn holds(db: &Connection, theirs: &HeldIncarnation) -> Result<bool, StoreError> {
    Ok(hash_at(&View::new(db), theirs.seq)? == Some(theirs.head))
}

/// The hash of a fact, where there is one.
pub(super) fn hash_at(view: &View<'_>, seq: u64) -> Result<Option<Hash>, StoreError> {
    view.one("SELECT hash FROM journal WHERE seq = ?1", [stored(seq)], |row| Ok(Hash(row.get(0)?)))
}

/// Whether an incarnation knows everything before it: the first of all, or one that began when its past had come back.
/// One that ended before its program had started may have been cut off in the middle of what it took over.
fn is_root(view: &View<'_>) -> Result<bool, StoreError> {
    let Some((first, _)) = view.fact(1)? else { return Ok(false) };
    let Fact::JournalOpened(opened) = first.fact else { return Ok(false) };
    Ok(matches!(opened.reason.as_str(), "first" | folder::RECALLED) && started(view)?.is_some())
}

/// The first fact that an incarnation did not begin with: what stands before it was taken over.
pub(super) fn started(view: &View<'_>) -> Result<Option<u64>, StoreError> {
    let sql = "SELECT seq FROM journal WHERE kind = 'program_started' ORDER BY seq LIMIT 1";
    view.one(sql, [], |row| read_count(row, 0))
}

fn forget(path: &Path) -> Result<(), StoreError> {
    for end in ["", "-wal", "-shm"] {
        let mut name = path.as_os_str().to_owned();
        name.push(end);
        match std::fs::remove_file(PathBuf::from(name)) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                return Err(StoreError::Other(error.to_string()));
            }
            _ => {}
        }
    }
    Ok(())
}
