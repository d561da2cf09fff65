//! What SQLite's errors mean for a booth.

use rusqlite::{Error, ErrorCode, ffi};

/// Why something failed. A variant exists where somebody reacts differently to it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// The disk is full. Nothing half done; it may work again later.
    #[error("the disk is full")]
    DiskFull,
    /// A page or the schema is damaged. The file is kept and no longer written.
    #[error("the database is damaged: {0}")]
    Corrupt(String),
    /// Not an SQLite file, or not one of ours.
    #[error("not a database of Palang: {0}")]
    NotADatabase(String),
    /// The file or its folder cannot be written.
    #[error("the database is read-only")]
    ReadOnly,
    /// The file is there and cannot be opened.
    #[error("the database cannot be opened: {0}")]
    Unopenable(String),
    /// The queue is full, or another connection holds the file.
    #[error("the database is busy")]
    Busy,
    /// A newer program wrote the database; nothing in it is touched.
    #[error("the database is newer than this program: {0}")]
    Newer(String),
    /// SQLite itself, or a pragma, is not as it must be.
    #[error("SQLite cannot be used as it must be: {0}")]
    Unsuitable(String),
    /// The disk failed: what is on it is not known.
    #[error("the disk failed: {0}")]
    Io(String),
    /// The thread behind it has ended: the job was not done.
    #[error("the database worker has ended")]
    Closed,
    /// The writer has stopped for good.
    #[error("the writer has stopped: {0}")]
    Stopped(String),
    /// Another failure, in SQLite's own words.
    #[error("{0}")]
    Other(String),
}

impl Failure {
    /// Whether the writer must stop acknowledging: after a failed read, write or sync, or damage, nobody knows what is
    /// on the disk, and a second sync may report success for pages the kernel has dropped (SYNC 3).
    #[must_use]
    pub const fn stops_writing(&self) -> bool {
        matches!(self, Self::Corrupt(_) | Self::NotADatabase(_) | Self::Io(_))
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        let detail = error.to_string();
        let Some(inner) = error.sqlite_error() else {
            return match error {
                // What was written cannot be read as what it is.
                Error::FromSqlConversionFailure(..)
                | Error::InvalidColumnType(..)
                | Error::IntegralValueOutOfRange(..)
                | Error::Utf8Error(..) => Self::Corrupt(detail),
                _ => Self::Other(detail),
            };
        };
        match inner.code {
            ErrorCode::DiskFull => Self::DiskFull,
            // Some disks report "full" as an I/O error of a write that was never done; SQLite maps ENOSPC itself.
            ErrorCode::DatabaseCorrupt => Self::Corrupt(detail),
            ErrorCode::NotADatabase => Self::NotADatabase(detail),
            ErrorCode::ReadOnly => Self::ReadOnly,
            ErrorCode::CannotOpen | ErrorCode::PermissionDenied => Self::Unopenable(detail),
            ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => Self::Busy,
            ErrorCode::SystemIoFailure if inner.extended_code == ffi::SQLITE_IOERR_NOMEM => Self::Other(detail),
            ErrorCode::SystemIoFailure => Self::Io(detail),
            _ => Self::Other(detail),
        }
    }
}
