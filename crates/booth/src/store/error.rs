//! What can go wrong in the store.

use crate::pending::Gone;
use palang_domain::TicketId;
use palang_domain::stay::StayError;
use palang_sqlite::Failure;
use std::path::PathBuf;

/// Why nothing was stored, or nothing could be read. After any of these the journal is as it was before.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// The disk is full.
    #[error("the disk is full")]
    DiskFull,
    /// A page, a row or the file is not what was written.
    #[error("the journal is damaged: {0}")]
    Corrupt(String),
    /// The file cannot be written.
    #[error("the journal is read-only")]
    ReadOnly,
    /// The disk failed in the middle: what is on it is not known, and the writer stops.
    #[error("the disk failed: {0}")]
    Disk(String),
    /// The queue is full, or another program holds the file.
    #[error("the store is busy")]
    Busy,
    /// The store is ending.
    #[error("the store is closed")]
    Closed,
    /// The writer has stopped for good after a failed sync or damage: what is on the disk is not known (SYNC 3).
    #[error("the store stopped acknowledging: {0}")]
    Stopped(String),
    /// The fact does not fit the stay's state: nothing illegal is ever stored.
    #[error("stay {ticket}: {error}")]
    Stay {
        /// Whose stay.
        ticket: TicketId,
        /// Why.
        error: StayError,
    },
    /// No such stay.
    #[error("there is no stay {0}")]
    UnknownStay(TicketId),
    /// A stay with this ticket exists.
    #[error("ticket {0} exists already")]
    TicketExists(TicketId),
    /// A gap-free number, a running total or a sum is not what the books say.
    #[error("{what} must be {expected}, not {got}")]
    Books {
        /// Which.
        what: &'static str,
        /// What the books say.
        expected: i64,
        /// What the fact said.
        got: i64,
    },
    /// Something else.
    #[error("the store failed: {0}")]
    Other(String),
}

impl From<Failure> for StoreError {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::DiskFull => Self::DiskFull,
            Failure::Corrupt(detail) | Failure::NotADatabase(detail) => Self::Corrupt(detail),
            Failure::ReadOnly => Self::ReadOnly,
            Failure::Busy => Self::Busy,
            Failure::Closed => Self::Closed,
            Failure::Stopped(detail) => Self::Stopped(detail),
            Failure::Io(detail) => Self::Disk(detail),
            Failure::Unopenable(detail)
            | Failure::Unsuitable(detail)
            | Failure::Newer(detail)
            | Failure::Other(detail) => Self::Other(detail),
        }
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        Failure::from(error).into()
    }
}

/// Why the store could not be opened at all. Damage to the journal is not among them: the booth then goes on with a
/// fresh incarnation and [`super::Opened::set_aside`] says so.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OpenError {
    /// Another Palang holds this data folder.
    #[error("another Palang is already running on {}", .0.display())]
    InUse(PathBuf),
    /// The data folder cannot be made or written.
    #[error("the data folder {} cannot be used: {detail}", dir.display())]
    Folder {
        /// Which.
        dir: PathBuf,
        /// Why.
        detail: String,
    },
    /// The journal is another booth's.
    #[error("the journal in {} is of site {site}, booth {booth}", dir.display())]
    OtherBooth {
        /// Where.
        dir: PathBuf,
        /// Whose site.
        site: u16,
        /// Whose booth.
        booth: String,
    },
    /// The journal was written by a newer Palang: going back is refused.
    #[error("the journal was written by a newer Palang: {0}")]
    Newer(String),
    /// SQLite is not as it must be (version, WAL, FULL).
    #[error("SQLite is not as it must be: {0}")]
    Unsuitable(String),
    /// Not even a fresh journal could be made.
    #[error("no journal can be made: {0}")]
    Store(StoreError),
}

impl From<Gone> for StoreError {
    fn from(_: Gone) -> Self {
        Self::Closed
    }
}
