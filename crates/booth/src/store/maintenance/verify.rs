//! `palang journal verify`: the chain over the stored bytes, every projection against its facts, the file itself, and
//! witnesses for what a chain cannot see by itself: a tail that was cut, or a chain that was written anew.

mod compare;
mod search;

use super::{MaintenanceError, live};
use crate::store::open::{MIGRATIONS, PROFILE};
use crate::store::{Head, StoreError};
use compare::projections;
use palang_domain::Hash;
use palang_domain::receipt::ScannedReceipt;
use palang_sqlite::Failure;
use rusqlite::{Connection, Row};
use search::Search;
use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;

/// A head that was seen elsewhere: printed on a Z or a receipt, or countersigned by a server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Witness {
    /// Number of the fact.
    pub seq: u64,
    /// Its hash, or at least the first eight bytes of it, in lower-case hex.
    pub hash: String,
}

impl FromStr for Witness {
    type Err = &'static str;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wanted =
            "a witness is a fact's number, a colon and at least 16 hex digits of its hash, or a receipt's R1*…";
        if let Ok(receipt) = ScannedReceipt::parse(text) {
            return Ok(Self::from(&receipt.claims));
        }
        let (seq, hash) = text.trim().split_once(':').ok_or(wanted)?;
        let hash = hash.to_ascii_lowercase();
        let hex = hash.bytes().all(|byte| byte.is_ascii_hexdigit());
        match seq.parse() {
            Ok(seq) if seq > 0 && hex && (16..=64).contains(&hash.len()) => Ok(Self { seq, hash }),
            _ => Err(wanted),
        }
    }
}

/// The first thing that is wrong with a journal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The first bad fact, where it is one fact.
    pub seq: Option<u64>,
    /// What is wrong.
    pub why: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.seq {
            Some(seq) => write!(f, "fact {seq}: {}", self.why),
            None => f.write_str(&self.why),
        }
    }
}

/// What `verify` found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// The file.
    pub path: PathBuf,
    /// Which incarnation of the journal it is.
    pub incarnation: u32,
    /// The last good fact; the whole journal's end when nothing is wrong.
    pub head: Head,
    /// How many witnesses agreed.
    pub witnesses: usize,
    /// The first thing that is wrong.
    pub fault: Option<Fault>,
}

/// Verifies the live journal of a data folder. May run beside the booth.
///
/// # Errors
/// When there is none, or it cannot be read at all.
pub fn verify(dir: &Path, witnesses: &[Witness]) -> Result<Report, MaintenanceError> {
    let path = live(dir)?;
    match palang_sqlite::open_reader(&path, PROFILE) {
        Ok(db) => verify_db(&path, &db, witnesses),
        Err(failure) => unreadable(&path, failure),
    }
}

/// Verifies a file that nobody writes: a backup, or a journal set aside. Leaves nothing beside it.
///
/// # Errors
/// When it cannot be read at all.
pub fn verify_file(path: &Path, witnesses: &[Witness]) -> Result<Report, MaintenanceError> {
    match palang_sqlite::open_any(path, PROFILE) {
        Ok(db) => verify_db(path, &db, witnesses),
        Err(failure) => unreadable(path, failure),
    }
}

/// A file too damaged to be opened is a finding, not a failure of the search.
fn unreadable(path: &Path, failure: Failure) -> Result<Report, MaintenanceError> {
    if !failure.stops_writing() {
        return Err(failure.into());
    }
    let fault = Some(Fault { seq: None, why: failure.to_string() });
    Ok(Report { path: path.to_path_buf(), incarnation: 0, head: Head::EMPTY, witnesses: 0, fault })
}

fn verify_db(path: &Path, db: &Connection, witnesses: &[Witness]) -> Result<Report, MaintenanceError> {
    // One snapshot for all of it, so that the booth may go on.
    let snapshot = db.unchecked_transaction()?;
    let kept = kept_witnesses(&snapshot);
    let witnesses: Vec<Witness> = witnesses.iter().cloned().chain(kept).collect();
    let mut search = Search::new(path, &witnesses);
    let played = search.chain_and_play(&snapshot, shadow()?);
    let fault = played.and_then(|shadow| {
        search.tail()?;
        structure(&snapshot)?;
        match migrated(&snapshot).map_err(|error| broken(&error))? {
            Some(copy) => projections(&copy, &shadow),
            None => projections(&snapshot, &shadow),
        }
    });
    Ok(search.end(fault))
}

/// The chain of the live journal alone, against its witnesses: every hash, number, time and owner, and no projection.
/// As fast as the facts can be read and hashed; may run beside the booth.
///
/// # Errors
/// When there is none, or it cannot be read at all.
pub fn verify_chain(dir: &Path, witnesses: &[Witness]) -> Result<Report, MaintenanceError> {
    let path = live(dir)?;
    let db = match palang_sqlite::open_reader(&path, PROFILE) {
        Ok(db) => db,
        Err(failure) => return unreadable(&path, failure),
    };
    let snapshot = db.unchecked_transaction()?;
    let kept = kept_witnesses(&snapshot);
    let witnesses: Vec<Witness> = witnesses.iter().cloned().chain(kept).collect();
    let mut search = Search::new(&path, &witnesses);
    let fault = search.chain(&snapshot).and_then(|()| search.tail());
    Ok(search.end(fault))
}

/// A journal of an earlier release, as its migration would leave it: its projections are of an earlier shape, and the
/// file itself is not touched.
pub(in crate::store) fn migrated(db: &Connection) -> Result<Option<Connection>, Failure> {
    let version: u32 = db.pragma_query_value(None, "user_version", |row| row.get(0))?;
    if usize::try_from(version).is_ok_and(|version| version >= MIGRATIONS.len()) {
        return Ok(None);
    }
    let mut copy = Connection::open("")?;
    palang_sqlite::copy_over(db, &mut copy)?;
    palang_sqlite::migrate(&mut copy, MIGRATIONS)?;
    Ok(Some(copy))
}

/// An empty database that the facts are played into. On disk only as far as memory does not hold it, and gone with it.
pub(in crate::store) fn shadow() -> Result<Connection, StoreError> {
    let mut db = Connection::open("")?;
    palang_sqlite::migrate(&mut db, MIGRATIONS)?;
    // Nothing in it outlives this search; it may use 64 MiB.
    for (pragma, value) in [("synchronous", 0), ("cache_size", -65_536)] {
        db.pragma_update(None, pragma, value)?;
    }
    db.query_row("PRAGMA journal_mode = OFF", [], |_| Ok(()))?;
    db.set_prepared_statement_cache_capacity(128);
    Ok(db)
}

/// Heads of this incarnation that the server has countersigned and that are kept in the file itself. Whoever can write
/// the file can take them out of it; the server keeps its own (SYNC 0.3). A file of an earlier version has none.
fn kept_witnesses(db: &Connection) -> Vec<Witness> {
    let sql = "WITH life (number) AS (SELECT json_extract(CAST(bytes AS TEXT), '$.incarnation') FROM journal
               WHERE seq = 1) SELECT seq, head FROM witness, life WHERE incarnation = number
               UNION SELECT seq, head FROM sync_mark, life WHERE incarnation = number AND seq NOT NULL";
    let read = |row: &Row<'_>| Ok((row.get::<_, i64>(0)?, Hash(row.get(1)?)));
    let rows = db.prepare(sql).and_then(|mut statement| statement.query_map([], read)?.collect());
    let rows: Vec<(i64, Hash)> = rows.unwrap_or_default();
    let witness = |(seq, head): (i64, Hash)| Some(Witness { seq: u64::try_from(seq).ok()?, hash: head.to_string() });
    rows.into_iter().filter_map(witness).collect()
}

/// The file's own structure: pages, indexes against their tables, the refusing triggers.
fn structure(db: &Connection) -> Result<(), Fault> {
    let verdict: String =
        db.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0)).map_err(|error| broken(&error))?;
    if verdict != "ok" {
        return Err(Fault { seq: None, why: format!("the file's structure is damaged: {verdict}") });
    }
    let triggers: i64 = db
        .query_row("SELECT count(*) FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = 'journal'", [], |row| {
            row.get(0)
        })
        .map_err(|error| broken(&error))?;
    if triggers != 3 {
        let why = "the triggers that refuse changes to the journal are not all there".to_owned();
        return Err(Fault { seq: None, why });
    }
    Ok(())
}

fn broken(error: &impl fmt::Display) -> Fault {
    Fault { seq: None, why: format!("the file cannot be read: {error}") }
}
