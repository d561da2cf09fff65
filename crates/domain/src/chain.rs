//! The journal's hash chain: every fact carries the SHA-256 of the stored bytes of the one before (DESIGN 4.3).

use crate::{BoothId, Fact, SiteId, Timestamp};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fmt;

/// A SHA-256, written as 64 hex digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "arbitrary", derive(proptest_derive::Arbitrary))]
#[serde(try_from = "String", into = "String")]
pub struct Hash(pub [u8; 32]);

impl Hash {
    /// What stands before the first fact of an incarnation.
    pub const ZERO: Self = Self([0; 32]);

    /// The SHA-256 of these bytes.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }

    /// The first eight bytes in hex: what fits on a receipt.
    #[must_use]
    pub fn short(self) -> String {
        data_encoding::HEXLOWER.encode(&self.0[..8])
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&data_encoding::HEXLOWER.encode(&self.0))
    }
}
impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Hash({self})")
    }
}
impl From<Hash> for String {
    fn from(hash: Hash) -> Self {
        hash.to_string()
    }
}
impl TryFrom<String> for Hash {
    type Error = &'static str;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        data_encoding::HEXLOWER
            .decode(text.as_bytes())
            .ok()
            .and_then(|bytes| bytes.try_into().ok())
            .map(Self)
            .ok_or("a hash is 64 lower-case hex digits")
    }
}

/// One journal entry as it is stored: these fields, in this order, as compact JSON. The chain covers those bytes and
/// nothing is ever serialised again to check it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// Version of the record's shape; see [`Record::VERSION`].
    pub v: u8,
    /// Number of the site.
    pub site: SiteId,
    /// The booth whose journal it is.
    pub booth: BoothId,
    /// Incarnation of that journal, from 1.
    pub incarnation: u32,
    /// 1, 2, 3, … without gaps.
    pub seq: u64,
    /// Trusted time of the booth; never before the one of the fact before it.
    pub at: Timestamp,
    /// Hash of the stored bytes of the record before.
    pub prev: Hash,
    /// What happened.
    #[serde(flatten)]
    pub fact: Fact,
}

impl Record {
    /// The version of the shape that this program writes.
    pub const VERSION: u8 = 1;

    /// The bytes to store, and the hash of them.
    ///
    /// # Errors
    /// Never for facts built by this program; serde's error all the same, so that nothing panics at a till.
    pub fn seal(&self) -> Result<(Vec<u8>, Hash), serde_json::Error> {
        let bytes = serde_json::to_vec(self)?;
        let hash = Hash::of(&bytes);
        Ok((bytes, hash))
    }

    /// Reads stored bytes back.
    ///
    /// # Errors
    /// When they are not a record of this program.
    pub fn open(bytes: &[u8]) -> Result<Self, serde_json::Error> {
        serde_json::from_slice(bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fact::ProgramStopped;

    fn record(seq: u64, prev: Hash) -> Record {
        Record {
            v: Record::VERSION,
            site: 1.try_into().expect("valid"),
            booth: "B1".parse().expect("valid"),
            incarnation: 1,
            seq,
            at: Timestamp::from_millis(1_795_000_000_000),
            prev,
            fact: Fact::ProgramStopped(ProgramStopped {}),
        }
    }

    #[test]
    fn the_stored_form_is_fixed() {
        let (bytes, hash) = record(7, Hash::ZERO).seal().expect("seals");
        let zeros = "0".repeat(64);
        let expected = format!(
            r#"{{"v":1,"site":1,"booth":"B1","incarnation":1,"seq":7,"at":"2026-11-18T11:06:40.000Z","prev":"{zeros}","kind":"program_stopped","body":{{}}}}"#
        );
        assert_eq!(String::from_utf8(bytes.clone()).expect("JSON"), expected);
        assert_eq!(hash, Hash::of(expected.as_bytes()));
        assert_eq!(Record::open(&bytes).expect("opens"), record(7, Hash::ZERO));
    }

    #[test]
    fn the_kind_word_is_the_tag_on_disk() {
        let (bytes, _) = record(1, Hash::ZERO).seal().expect("seals");
        let value: serde_json::Value = serde_json::from_slice(&bytes).expect("JSON");
        assert_eq!(value["kind"], record(1, Hash::ZERO).fact.kind());
    }
}
