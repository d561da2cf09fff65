//! What the server holds of the asker's own journal, by incarnation: where a booth whose disk is gone begins to ask its
//! former journal back (SYNC 3.3).

use crate::batch::check;
use crate::frame::FrameError;
use ed25519_dalek::{Signer, SigningKey, VerifyingKey};
use palang_domain::{BoothId, Hash, SiteId, Timestamp};
use serde::{Deserialize, Serialize};
use std::fmt::Write as _;

/// One incarnation of a booth's journal, as far as it counts at the server. What is in quarantine is no part of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeldIncarnation {
    /// Incarnation, from 1.
    pub incarnation: u32,
    /// Seq of the last fact of it that the server holds.
    pub seq: u64,
    /// Hash of that fact.
    pub head: Hash,
}

/// Every incarnation, oldest first, signed by the site: unsigned, a false server could hide a booth's past from it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeldIncarnations {
    /// Number of the site.
    pub site: SiteId,
    /// The booth whose journal it is.
    pub booth: BoothId,
    /// Its incarnations, as far as the server holds them, in order.
    #[serde(rename = "lives")]
    pub incarnations: Vec<HeldIncarnation>,
    /// What the server's clock showed when it answered; the booth checks its own by it.
    pub now: Timestamp,
    /// The site key's Ed25519 signature over [`HeldIncarnations::signed`], hex.
    pub signature: String,
}

impl HeldIncarnations {
    /// The bytes that the site's key signs.
    #[must_use]
    pub fn signed(&self) -> Vec<u8> {
        let mut text = format!("palang lives 1\n{}\n{}\n{}", self.site, self.booth, self.now.millis());
        for held in &self.incarnations {
            let _ = write!(text, "\n{} {} {}", held.incarnation, held.seq, held.head);
        }
        text.into_bytes()
    }

    /// Signs the list of what is held with the site's key.
    #[must_use]
    pub fn sign(
        whose: (SiteId, BoothId),
        incarnations: Vec<HeldIncarnation>,
        now: Timestamp,
        key: &SigningKey,
    ) -> Self {
        let (site, booth) = whose;
        let mut said = Self { site, booth, incarnations, now, signature: String::new() };
        said.signature = data_encoding::HEXLOWER.encode(&key.sign(&said.signed()).to_bytes());
        said
    }

    /// Checks the site's signature.
    ///
    /// # Errors
    /// [`FrameError::Signature`].
    pub fn verify(&self, key: &VerifyingKey) -> Result<(), FrameError> {
        check(key, &self.signed(), &self.signature)
    }
}
