//! Photos: which are still to be sent. The pictures are files named by their hash (S0-X05).

use crate::store::column::{read_count, stored};
use crate::store::{Ledger, StoreError, View};
use palang_domain::{Hash, Timestamp};

/// A photo that the server does not hold yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WaitingPhoto {
    /// Its name and content.
    pub hash: Hash,
    /// Its size in bytes.
    pub size: u64,
}

impl View<'_> {
    /// The oldest photo that waits, and how many do.
    pub fn photos_waiting(&self) -> Result<(Option<WaitingPhoto>, u64), StoreError> {
        let sql = "SELECT hash, size FROM photo WHERE state = 0 ORDER BY at LIMIT 1";
        let first = self.one(sql, [], |row| Ok(WaitingPhoto { hash: Hash(row.get(0)?), size: read_count(row, 1)? }))?;
        let count = self.one("SELECT count(*) FROM photo WHERE state = 0", [], |row| read_count(row, 0))?;
        Ok((first, count.unwrap_or(0)))
    }
}

impl View<'_> {
    /// Every photo that waits: they must not be taken away.
    pub fn photos_to_send(&self) -> Result<Vec<Hash>, StoreError> {
        self.many("SELECT hash FROM photo WHERE state = 0", [], |row| Ok(Hash(row.get(0)?)))
    }
}

impl Ledger<'_> {
    /// A photo waits to be sent. The same picture twice is one photo.
    pub fn keep_photo(&mut self, hash: &Hash, size: u64, at: Timestamp) -> Result<(), StoreError> {
        let sql = "INSERT OR IGNORE INTO photo (hash, size, at) VALUES (?1, ?2, ?3)";
        self.note(sql, (hash.0, stored(size), at.millis()))
    }

    /// The server holds the whole of it.
    pub fn photo_sent(&mut self, hash: &Hash) -> Result<(), StoreError> {
        self.note("UPDATE photo SET state = 1, why = NULL WHERE hash = ?1", [hash.0])
    }

    /// It can never be sent.
    pub fn photo_refused(&mut self, hash: &Hash, why: &str) -> Result<(), StoreError> {
        self.note("UPDATE photo SET state = 2, why = ?2 WHERE hash = ?1", (hash.0, why))
    }
}
