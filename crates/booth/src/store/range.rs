//! Stored facts by their numbers, of this incarnation of the journal and of every older one whose file is there: what
//! is pushed.

use super::chain::Stored;
use super::column::{read_count, read_time, stored};
use super::open::PROFILE;
use super::{Store, StoreError, View, maintenance};
use crate::pending::Pending;
use palang_domain::settlement::Takings;
use palang_domain::{Hash, Money, SiteId, Timestamp};
use rusqlite::Connection;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// A run of stored facts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Range {
    /// Hash of the fact before; [`Hash::ZERO`] before the first.
    pub prev: Hash,
    /// The stored bytes, in order, without gaps.
    pub records: Vec<Vec<u8>>,
}

/// An older incarnation of the journal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IncarnationFile {
    /// Which.
    pub incarnation: u32,
    /// Its last fact that can be read.
    pub head: u64,
    /// Its file.
    pub path: PathBuf,
}

/// Older incarnations, each looked at once: nobody writes them any more.
#[derive(Default)]
pub(super) struct Older(Mutex<Option<BTreeMap<u32, OlderFile>>>);

struct OlderFile {
    file: IncarnationFile,
    /// What waited behind a fact when that was last asked.
    waiting: Option<(u64, Waiting)>,
}

/// When the first fact happened that waits to be sent, and the money taken by it and those behind it.
pub type Waiting = (Option<Timestamp>, Money);

impl Store {
    /// The older incarnations of this journal, oldest first. A file that was put back from a backup beside the one it
    /// is a copy of is left out: it holds nothing that the other does not.
    #[must_use]
    pub fn older_incarnations(&self) -> Vec<IncarnationFile> {
        self.with_older(|older| older.values().map(|older| older.file.clone()).collect())
    }

    /// Facts of an incarnation from `from` on: at most `facts`, together at most `bytes`, but one where there is one.
    /// The hash of every fact is checked. May take as long as a disk does.
    ///
    /// # Errors
    /// When they cannot be read, or are not what was written. For an older incarnation the readable rest then
    /// ends before them.
    pub fn journal_range(
        &self,
        incarnation: u32,
        from: u64,
        facts: usize,
        bytes: usize,
    ) -> Pending<Result<Range, StoreError>> {
        if incarnation == self.incarnation() {
            return self
                .read_behind(move |view| read(view.db, from, facts, bytes).map_err(|(error, _)| view.note(error)));
        }
        Pending::ready(self.older_range(incarnation, from, facts, bytes))
    }

    fn older_range(&self, incarnation: u32, from: u64, facts: usize, bytes: usize) -> Result<Range, StoreError> {
        let file = self.with_older(|older| older.get(&incarnation).map(|older| older.file.clone()));
        let Some(file) = file else { return Err(StoreError::Other(format!("there is no incarnation {incarnation}"))) };
        let db = palang_sqlite::open_any(&file.path, PROFILE)?;
        read(&db, from, facts, bytes).map_err(|(error, good)| {
            self.with_older(|older| {
                if let Some(OlderFile { file, .. }) = older.get_mut(&incarnation) {
                    file.head = file.head.min(good);
                }
            });
            error
        })
    }

    /// What of an older incarnation waits behind the fact `through`, as far as that can still be read. Sync asks at
    /// every look at its marks: the file is opened only when `through` has moved.
    #[must_use]
    pub fn older_waiting(&self, incarnation: u32, through: u64) -> Waiting {
        self.with_older(|older| {
            let Some(OlderFile { file, waiting }) = older.get_mut(&incarnation) else { return (None, Money::ZERO) };
            match waiting {
                Some((behind, known)) if *behind == through => *known,
                _ => waiting.insert((through, waiting_behind(&file.path, through))).1,
            }
        })
    }

    fn with_older<T>(&self, look: impl FnOnce(&mut BTreeMap<u32, OlderFile>) -> T) -> T {
        let mut older = self.older.0.lock().unwrap_or_else(PoisonError::into_inner);
        look(older.get_or_insert_with(|| self.find_older()))
    }

    fn find_older(&self) -> BTreeMap<u32, OlderFile> {
        let dir = self.path.parent().unwrap_or(Path::new("."));
        let files = maintenance::journals(dir).unwrap_or_default().into_iter().filter(|file| file.path != self.path);
        let older = |file: maintenance::JournalFile| {
            let db = palang_sqlite::open_any(&file.path, PROFILE).ok()?;
            let view = View::new(&db);
            let (first, _) = view.fact(1).ok().flatten()?;
            let ours = (first.site, first.booth.as_str()) == self.owner() && first.incarnation == file.number;
            let head = view.head().map_or(0, |head| head.seq);
            let known = IncarnationFile { incarnation: file.number, head, path: file.path };
            ours.then_some((file.number, OlderFile { file: known, waiting: None }))
        };
        files.filter_map(older).collect()
    }

    fn owner(&self) -> (SiteId, &str) {
        (self.identity.site, self.identity.booth.as_str())
    }
}

fn waiting_behind(file: &Path, through: u64) -> Waiting {
    let Ok(db) = palang_sqlite::open_any(file, PROFILE) else { return (None, Money::ZERO) };
    let view = View::new(&db);
    let since = view.time_of(through.saturating_add(1)).ok().flatten();
    (since, view.money_after(through).unwrap_or(Money::ZERO))
}

/// The run, or why not, with the last fact before `from` or before the damage.
fn read(db: &Connection, from: u64, facts: usize, bytes: usize) -> Result<Range, (StoreError, u64)> {
    let before = from.saturating_sub(1);
    let prev = previous(db, before).map_err(|error| (error, before.saturating_sub(1)))?;
    let limit = i64::try_from(facts.max(1)).unwrap_or(i64::MAX);
    let sql = format!("SELECT {} FROM journal WHERE seq >= ?1 ORDER BY seq LIMIT ?2", Stored::COLUMNS);
    let mut run = Range { prev, records: Vec::new() };
    let (mut expected, mut size) = (from, 0_usize);
    let all = (|| {
        let mut statement = db.prepare_cached(&sql)?;
        let mut rows = statement.query((stored(from), limit))?;
        while let Some(row) = rows.next()? {
            let row = Stored::read(row)?;
            if row.seq != stored(expected) || row.hash != Hash::of(&row.bytes).0 {
                return Err(StoreError::Corrupt(format!("fact {expected} is not what was written")));
            }
            size = size.saturating_add(row.bytes.len());
            if size > bytes && !run.records.is_empty() {
                break;
            }
            run.records.push(row.bytes);
            expected = expected.saturating_add(1);
        }
        Ok(())
    })();
    match all {
        // What could be read before the damage is as good as ever.
        Err(error) if run.records.is_empty() => Err((error, before)),
        Ok(()) | Err(_) => Ok(run),
    }
}

fn previous(db: &Connection, seq: u64) -> Result<Hash, StoreError> {
    if seq == 0 {
        return Ok(Hash::ZERO);
    }
    Ok(Hash(db.query_row("SELECT hash FROM journal WHERE seq = ?1", [stored(seq)], |row| row.get(0))?))
}

/// The first receipt whose settlement stands after that fact: receipts are numbered in the order of their facts.
fn first_receipt_after(view: &View<'_>, through: u64) -> Result<Option<u64>, StoreError> {
    let edge = |sql: &str| {
        view.one(sql, [], |row| Ok(row.get::<_, Option<i64>>(0)?.and_then(|number| u64::try_from(number).ok())))
    };
    let first = edge("SELECT min(receipt) FROM settlement")?.flatten();
    let last = edge("SELECT max(receipt) FROM settlement")?.flatten();
    let (Some(mut low), Some(last)) = (first, last) else { return Ok(None) };
    let mut high = last.saturating_add(1);
    while low < high {
        let middle = low + (high - low) / 2;
        let sql = "SELECT seq FROM settlement WHERE receipt = ?1";
        let seq = view.one(sql, [stored(middle)], |row| read_count(row, 0))?;
        if seq.is_some_and(|seq| seq > through) { high = middle } else { low = middle + 1 }
    }
    Ok((low <= last).then_some(low))
}

impl View<'_> {
    /// Money taken by facts after `through`: the turnover now, less the turnover before the first settlement after it.
    /// Nothing is added up, so it costs the same after a day and after three.
    pub fn money_after(&self, through: u64) -> Result<Money, StoreError> {
        let Some(first) = first_receipt_after(self, through)? else { return Ok(Money::ZERO) };
        let Some(settlement) = self.receipt(first)? else { return Ok(Money::ZERO) };
        let before = settlement.settled.turnover - Takings::of(&settlement.settled.payments).taken;
        Ok(self.turnover()? - before)
    }

    /// When a fact happened, by its number.
    pub fn time_of(&self, seq: u64) -> Result<Option<Timestamp>, StoreError> {
        self.one("SELECT at FROM journal WHERE seq = ?1", [stored(seq)], |row| read_time(row, 0))
    }
}
