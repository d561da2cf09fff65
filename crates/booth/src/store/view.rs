//! What can be asked of the store. One snapshot: all answers of one [`View`] are of the same moment.

mod books;
pub(super) mod devices;
mod known;
mod people;
pub(super) mod stays;

pub use known::{KnownStay, StaySource};

use super::column::{read_count, read_time, stored};
use super::{Head, StoreError};
use palang_domain::{Hash, Record};
use rusqlite::{CachedStatement, Connection, OptionalExtension, Params, Row};
use std::cell::RefCell;

/// One snapshot of the store, for questions. Each of them fails with [`StoreError`] when the file cannot be read, or
/// holds what this program cannot have written; a question names only what it refuses besides.
pub struct View<'c> {
    pub(super) db: &'c Connection,
    /// Damage that a question met: the writer stops on it even when the work that asked went on.
    pub(super) damage: RefCell<Option<StoreError>>,
}

/// Every lookup with a bound cost, by name: a test asserts that none of them scans.
#[cfg(test)]
pub(super) const LOOKUPS: &[(&str, &str)] = &[
    ("head", HEAD),
    ("fact", FACT),
    ("stay", stays::BY_TICKET),
    ("code", stays::BY_CODE),
    ("standing", stays::STANDING),
    ("tail", stays::BY_TAIL),
    ("plate", stays::BY_PLATE),
    ("open", stays::OPEN),
    ("oldest", stays::OLDEST),
    ("counter", books::COUNTER),
    ("receipt", books::RECEIPT),
    ("last receipt", books::LAST),
    ("last receipt of a lane", books::LAST_OF_LANE),
    ("lane of a shift", books::LANE_OF_SHIFT),
    ("exit owed", devices::EXIT_OWED),
    ("exits owed", devices::EXITS_OWED),
    ("inside", books::INSIDE),
    ("inside of a class", books::INSIDE_OF),
    ("shift", books::SHIFT),
    ("open shift", books::OPEN_SHIFT),
    ("shift classes", books::SHIFT_CLASSES),
    ("shift under way", books::UNDER_WAY),
    ("settlements backwards", books::SETTLEMENTS),
    ("further payments of a settlement", books::FURTHER_PAYMENTS),
    ("shift methods", books::SHIFT_METHODS),
    ("operator", people::OPERATOR),
    ("credential", people::CREDENTIAL),
    ("tariff text", people::TARIFF_TEXT),
    ("tariff in force", people::TARIFF_IN_FORCE),
    ("tariff by tag", people::TARIFF_BY_TAG),
    ("slip", devices::SLIP),
    ("grant", devices::OWED),
];

const HEAD: &str = "SELECT seq, hash, at FROM journal ORDER BY seq DESC LIMIT 1";
const FACT: &str = "SELECT bytes, hash FROM journal WHERE seq = ?1";

impl<'c> View<'c> {
    pub(super) const fn new(db: &'c Connection) -> Self {
        Self { db, damage: RefCell::new(None) }
    }

    /// The end of the journal.
    pub fn head(&self) -> Result<Head, StoreError> {
        let head = self.one(HEAD, [], |row| {
            Ok(Head { seq: read_count(row, 0)?, hash: Hash(row.get(1)?), at: read_time(row, 2)? })
        })?;
        Ok(head.unwrap_or(Head::EMPTY))
    }

    /// A fact by its number, with its hash.
    ///
    /// # Errors
    /// When the store cannot be read, or the stored bytes are no record.
    pub fn fact(&self, seq: u64) -> Result<Option<(Record, Hash)>, StoreError> {
        let found: Option<(Vec<u8>, [u8; 32])> = self.one(FACT, [stored(seq)], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let Some((bytes, hash)) = found else { return Ok(None) };
        match Record::open(&bytes) {
            Ok(record) => Ok(Some((record, Hash(hash)))),
            Err(error) => Err(self.note(StoreError::Corrupt(format!("fact {seq}: {error}")))),
        }
    }

    /// At most one row.
    pub(super) fn one<T>(
        &self,
        sql: &str,
        params: impl Params,
        read: impl FnOnce(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Option<T>, StoreError> {
        self.checked(self.prepare(sql).and_then(|mut statement| statement.query_row(params, read).optional()))
    }

    /// All rows; the statement bounds how many.
    pub(super) fn many<T>(
        &self,
        sql: &str,
        params: impl Params,
        read: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Vec<T>, StoreError> {
        self.checked(self.prepare(sql).and_then(|mut statement| statement.query_map(params, read)?.collect()))
    }

    /// Row after row, until `look` has seen enough.
    pub(super) fn each(
        &self,
        sql: &str,
        params: impl Params,
        mut look: impl FnMut(&Row<'_>) -> rusqlite::Result<bool>,
    ) -> Result<(), StoreError> {
        let all = || {
            let mut statement = self.prepare(sql)?;
            let mut rows = statement.query(params)?;
            while let Some(row) = rows.next()? {
                if !look(row)? {
                    break;
                }
            }
            Ok(())
        };
        self.checked(all())
    }

    fn prepare(&self, sql: &str) -> rusqlite::Result<CachedStatement<'c>> {
        self.db.prepare_cached(sql)
    }

    fn checked<T>(&self, result: rusqlite::Result<T>) -> Result<T, StoreError> {
        result.map_err(|error| self.note(error.into()))
    }

    pub(super) fn note(&self, error: StoreError) -> StoreError {
        if let StoreError::Corrupt(_) = error {
            self.damage.borrow_mut().get_or_insert_with(|| error.clone());
        }
        error
    }
}
