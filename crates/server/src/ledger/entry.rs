//! One fact on its way into the books.

use palang_domain::fact::FactRef;
use palang_domain::{BoothId, Fact, Hash, Timestamp};
use serde::Deserialize;
use serde::de::DeserializeOwned;

/// A fact whose place is settled, with the bytes that are stored.
pub(super) struct Entry<'a> {
    pub booth: &'a BoothId,
    pub incarnation: u32,
    pub seq: u64,
    pub at: Timestamp,
    pub kind: &'a str,
    pub hash: Hash,
    pub bytes: &'a [u8],
    pub feed: u64,
}

#[derive(Deserialize)]
struct Bodied<T> {
    body: T,
}

impl Entry<'_> {
    /// The name that other facts refer to it by.
    pub fn place(&self) -> FactRef {
        FactRef { booth: self.booth.clone(), incarnation: self.incarnation, seq: self.seq }
    }

    /// What happened; nothing when it cannot be read.
    pub fn fact(&self) -> Option<Fact> {
        serde_json::from_slice(self.bytes).ok()
    }

    /// What happened, read as what its kind says; nothing when it cannot be.
    pub fn body<T: DeserializeOwned>(&self) -> Option<T> {
        serde_json::from_slice::<Bodied<T>>(self.bytes).ok().map(|bodied| bodied.body)
    }
}
