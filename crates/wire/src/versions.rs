//! Which versions of the protocol a side understands, and which of them two sides speak (SYNC R14).
//!
//! The server tells in two headers of every answer what it understands, of a 426 too; a booth speaks the newest version
//! that both understand, and asks in it again. What is answered is in the asker's version.

use crate::{OLDEST_PROTOCOL, PROTOCOL};

/// The header that tells what a request is spoken in, and what its answerer speaks.
pub const SPOKEN: &str = "palang-protocol";
/// The header that tells the oldest version which the answerer understands.
pub const OLDEST: &str = "palang-protocol-oldest";
/// What a request speaks that does not tell: the first release told it only in bodies.
pub const UNTOLD: u16 = 1;

/// A range of versions of the protocol, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Versions {
    /// The oldest that is understood.
    pub oldest: u16,
    /// The newest, which is spoken where nothing speaks against it.
    pub newest: u16,
}

impl Versions {
    /// The versions that this release understands.
    pub const HERE: Self = Self { oldest: OLDEST_PROTOCOL, newest: PROTOCOL };

    /// Whether `protocol` lies in the range.
    #[must_use]
    pub const fn understand(self, protocol: u16) -> bool {
        self.oldest <= protocol && protocol <= self.newest
    }

    /// The newest that both understand; nothing where one side is too old.
    #[must_use]
    pub fn common(self, other: Self) -> Option<u16> {
        let newest = self.newest.min(other.newest);
        (self.understand(newest) && other.understand(newest)).then_some(newest)
    }
}
