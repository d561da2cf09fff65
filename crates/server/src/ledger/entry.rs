//! One fact on its way into the books.

use palang_domain::fact::FactRef;
use palang_domain::fact::effect::Effect;
use palang_domain::{BoothId, Fact, Hash, Timestamp};

/// A fact of a journal, with the bytes that are stored.
pub(super) struct Entry<'a> {
    pub booth: &'a BoothId,
    pub incarnation: u32,
    pub seq: u64,
    pub at: Timestamp,
    pub kind: &'a str,
    pub hash: Hash,
    pub bytes: &'a [u8],
    /// What happened, where this program says it itself; what others say is read from the bytes when it is needed.
    pub own: Option<&'a Fact>,
    /// Its number in the feed; 0 until it has one.
    pub feed: u64,
}

impl Entry<'_> {
    /// The name that other facts refer to it by.
    pub fn place(&self) -> FactRef {
        FactRef { booth: self.booth.clone(), incarnation: self.incarnation, seq: self.seq }
    }

    /// What a fact of the server's own journals does.
    pub fn effect(&self) -> Effect<'_> {
        self.own.map_or(Effect::NOTHING, Fact::effect)
    }
}
