//! A fact as it travels: the stored bytes, read only as far as every version can.

use palang_domain::{BoothId, Hash, Record, SiteId, Timestamp};
use serde::Deserialize;

/// What can be said of a record without knowing its kind. A kind of a later version is still stored, hashed and passed
/// on.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Envelope {
    /// Version of the record's shape.
    pub v: u8,
    /// Number of the site.
    pub site: SiteId,
    /// The booth whose journal it is.
    pub booth: BoothId,
    /// Incarnation of that journal, from 1.
    pub incarnation: u32,
    /// Seq of the fact in its journal.
    pub seq: u64,
    /// When it happened, by the writer's trusted time.
    pub at: Timestamp,
    /// Hash of the record before it in the same journal.
    pub prev: Hash,
    /// The stable word of its kind.
    pub kind: String,
}

impl Envelope {
    /// Reads the envelope of stored bytes.
    ///
    /// # Errors
    /// When they are no record of any version.
    pub fn open(bytes: &[u8]) -> Result<Self, serde_json::Error> {
        serde_json::from_slice(bytes)
    }

    /// Reads the whole record; nothing when its kind or shape is of a later version.
    #[must_use]
    pub fn record(bytes: &[u8]) -> Option<Record> {
        Record::open(bytes).ok()
    }
}
