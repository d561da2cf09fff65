//! The site's books: who may write, what was written, and what follows from it (SYNC 3).
//!
//! Everything here happens inside a transaction of the [`crate::store`], so that a route can do several things as one.
//! Locks are taken in one order: the booth's head, then the site's counter, then nothing more (ADR 12).

mod append;
mod conflict;
mod entry;
mod feed;
mod head;
mod mastered;
mod own;
mod project;
mod push;
mod quarantine;
mod recover;
mod secrets;
mod site;
mod stay;
mod trust;
mod wait;

pub use feed::{FAR_BEHIND, journal_of, pull, snapshot};
pub use head::held_incarnations;
pub use mastered::{Mastered, Topic, mastered, mastered_all, terms_changed};
pub use own::{Appended, append_office, append_own, create_program};
pub use push::push;
pub use recover::after_restore;
pub use secrets::{secrets, set_credential};
pub use site::{NewSite, Site, create_site, lock_site, site, site_key, sites};
pub(crate) use stay::select_stays;
pub use stay::{Stay, inside_with_plate, stay};
pub use trust::{
    ApiKey, BoothRow, Kind, Principal, RETIRED_KEY_LASTS_MS, authenticate, booths, create_api_key, enrol, invite_booth,
    revoke_api_key, revoke_booth, rotate,
};
pub use wait::changed;

use crate::store::StoreError;
use palang_domain::{BoothId, Hash};
use palang_wire::FrameError;

/// Why the books did not take something.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LedgerError {
    /// The store could not.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// No such site.
    #[error("there is no such site")]
    NoSite,
    /// No such booth, or none of that sort.
    #[error("there is no such booth")]
    NoBooth,
    /// The batch or the page is another's than the credential's.
    #[error("the credential is another booth's")]
    NotYours,
    /// The credential is not known, or not any more.
    #[error("the credential is not known")]
    NoCredential,
    /// The one-time code is wrong, used, or too old. Never said which.
    #[error("the code is not valid")]
    Code,
    /// The signature is not the booth's.
    #[error("the signature does not hold")]
    Signature,
    /// Another version of the protocol.
    #[error("protocol {0} is not spoken here")]
    Protocol(u16),
    /// A name that is taken or kept for the server.
    #[error("the name {0} cannot be had")]
    Name(String),
    /// What was sent is not well-formed.
    #[error("{0}")]
    Malformed(String),
}

impl From<FrameError> for LedgerError {
    fn from(error: FrameError) -> Self {
        match error {
            FrameError::Signature => Self::Signature,
            FrameError::Protocol(version) => Self::Protocol(version),
            other => Self::Malformed(other.to_string()),
        }
    }
}

/// Names of virtual booths begin so, and no booth's does.
pub const PROGRAM_PREFIX: &str = "api-";

/// The office's journal.
#[must_use]
pub fn office() -> BoothId {
    BoothId::OFFICE.parse().expect("upper-case letters")
}

fn hash(bytes: &[u8]) -> Result<Hash, StoreError> {
    bytes.try_into().map(Hash).map_err(|_| StoreError::Corrupt("a hash is 32 bytes".to_owned()))
}

fn corrupt(what: impl std::fmt::Display) -> StoreError {
    StoreError::Corrupt(what.to_string())
}

fn hex(bytes: &[u8]) -> String {
    data_encoding::HEXLOWER.encode(bytes)
}
