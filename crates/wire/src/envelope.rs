//! A fact as it travels: the stored bytes, read only as far as every version can.

use palang_domain::{BoothId, Hash, Record, SiteId, Timestamp};
use serde::Deserialize;

/// What can be said of a record without knowing its kind. A kind of a later version is still stored, hashed and passed
/// on.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Envelope {
    /// Shape of the record.
    pub v: u8,
    /// Whose car park.
    pub site: SiteId,
    /// Whose journal.
    pub booth: BoothId,
    /// Which life of it.
    pub incarnation: u32,
    /// Its number.
    pub seq: u64,
    /// Its time.
    pub at: Timestamp,
    /// Hash of the record before.
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
