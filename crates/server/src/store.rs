//! One store, two databases: PostgreSQL by sqlx, or the embedded SQLite by the booth's own layer.
//!
//! Whoever uses it writes a closure over a [`Tx`], with one SQL text for both: `$1`, `$2` placeholders, `BIGINT`-sized
//! integers, text, bytes, no type and no function that only one of them has. What differs hides behind [`Tx`]'s
//! methods.

mod counters;
mod handle;
mod migrations;
mod notifier;
mod postgres;
mod restore;
mod sqlite;
mod text;
mod value;

pub use counters::Counters;
pub use handle::{Database, Store};
pub use migrations::LATEST;
pub use notifier::SiteProgress;
pub use postgres::Postgres;
pub use restore::restore_sqlite;
pub use value::{Row, Value};

/// Why the store could not do it. A variant exists where somebody reacts differently to it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// Somebody else was quicker: the transaction may be tried again as a whole. The store does so itself, boundedly.
    #[error("the transaction collided with another: {0}")]
    Collision(String),
    /// A unique key is taken.
    #[error("{0} exists already")]
    Exists(String),
    /// The database is not there, or not in time.
    #[error("the database cannot be reached: {0}")]
    Unreachable(String),
    /// The disk is full.
    #[error("the disk is full")]
    DiskFull,
    /// What was read is not what was written.
    #[error("the database is damaged: {0}")]
    Corrupt(String),
    /// Anything that nobody reacts to in a way of its own.
    #[error("{0}")]
    Other(String),
}

/// One transaction. Statements are prepared once and kept. Whatever asks or writes through one fails with
/// [`StoreError`], or with an error that holds it, when the database cannot; a function names only what it refuses
/// besides.
pub trait Tx {
    /// All rows that a statement finds.
    fn query(&mut self, sql: &'static str, values: &[Value]) -> Result<Vec<Row>, StoreError>;

    /// The number in the first row of what a statement finds; 0 where there is no row.
    fn count(&mut self, sql: &'static str, values: &[Value]) -> Result<u64, StoreError> {
        self.query(sql, values)?.first().map_or(Ok(0), |row| row.count(0))
    }

    /// As [`Tx::query`], and the rows stay locked until the transaction ends: `FOR UPDATE` where the database has it,
    /// nothing more where a transaction is alone anyway.
    fn query_locked(&mut self, sql: &'static str, values: &[Value]) -> Result<Vec<Row>, StoreError>;

    /// As [`Tx::query`], for each of many: the text says `= ANY($n)`, with `n` one above `values`, and every row that
    /// fits one of `any` comes back, in no order. `any` are all integers or all text.
    fn query_any(&mut self, sql: &'static str, values: &[Value], any: &[Value]) -> Result<Vec<Row>, StoreError>;

    /// How many rows it changed.
    fn execute(&mut self, sql: &'static str, values: &[Value]) -> Result<u64, StoreError>;

    /// Many rows at once: prepared steps where there is no wire between; where there is one they wait, and go with
    /// those of other tables in one round trip, before the next question or the commit. A failure may be told as late
    /// as that.
    fn insert(&mut self, insert: &Insert<'_>) -> Result<(), StoreError>;

    /// The counters that this transaction has locked. Those it raises are written by its commit, and whoever waits for
    /// the site ([`Store::progress`]) hears of it then.
    fn counters(&mut self) -> &mut Counters;
}

/// Rows for one table.
pub struct Insert<'a> {
    /// The table that takes them.
    pub table: &'static str,
    /// The names of its columns, with commas between; what they hold follows from the rows.
    pub columns: &'static str,
    /// What follows: `ON CONFLICT … DO …`, in words both databases know.
    pub conflict: &'static str,
    /// The rows; each as long as `columns`.
    pub rows: &'a [Vec<Value>],
}

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Column {
    /// `BIGINT`.
    Int,
    /// `TEXT`.
    Text,
    /// `BYTEA`, `BLOB`.
    Bytes,
}
