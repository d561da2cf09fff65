//! Enrolment: a one-time code makes a PC a booth of the site (SYNC 7.1).

use crate::HeldIncarnation;
use ed25519_dalek::VerifyingKey;
use palang_domain::{BoothId, Hash, SiteId, Timestamp};
use serde::{Deserialize, Serialize};

/// What a PC sends once, to become a booth of the site.
#[derive(Clone, Serialize, Deserialize)]
pub struct EnrolRequest {
    /// Version of the protocol that it is written in.
    pub protocol: u16,
    /// The one-time code, as an administrator read it out.
    pub code: String,
    /// The name in its config; must be the one the code is for.
    pub booth: BoothId,
    /// The public half of the key it has made, hex.
    pub public_key: String,
    /// Its ticket secret of P1 and Code 128, hex: what other booths need to check its tickets. Travels once, over TLS.
    pub hmac: String,
    /// Ed25519 signature by that key over [`EnrolRequest::signed`], hex: proof that it has the other half.
    pub signature: String,
}

impl EnrolRequest {
    /// The bytes that the booth's key signs.
    #[must_use]
    pub fn signed(&self) -> Vec<u8> {
        format!("palang enrol 1\n{}\n{}\n{}\n{}", self.code, self.booth, self.public_key, self.hmac).into_bytes()
    }
}

/// A key as two people compare it over the telephone: the first 16 bytes of its SHA-256, in groups of four hex digits.
/// `palang enrol` and `palang-server admin` print the site's.
#[must_use]
pub fn fingerprint(key: &VerifyingKey) -> String {
    let hex = Hash::of(key.as_bytes()).to_string();
    let groups: Vec<&str> = (0..8).filter_map(|group| hex.get(group * 4..group * 4 + 4)).collect();
    groups.join(" ")
}

/// What the server answers. The same code with the same public key is answered again within the code's ten minutes,
/// with a new API key: the first answer may have been lost on the way.
#[derive(Clone, Serialize, Deserialize)]
pub struct EnrolAnswer {
    /// Number of the site.
    pub site: SiteId,
    /// The id under which the site knows the booth.
    pub booth: BoothId,
    /// Number of its ticket key at the site.
    pub kid: u8,
    /// Authorises every later request; the server keeps only its hash.
    pub api_key: String,
    /// The site's Ed25519 public key, hex: signs pages, snapshots and witnesses. Pinned from now on.
    pub site_key: String,
    /// What the server's clock showed when it answered; the booth checks its own by it.
    pub now: Timestamp,
    /// What the server holds of a journal of that name already: the PC is a booth again, after its disk was lost or in
    /// another one's place. Its journal goes on above these incarnations.
    #[serde(rename = "lives", default, skip_serializing_if = "Vec::is_empty")]
    pub incarnations: Vec<HeldIncarnation>,
}

/// A booth asks for a new API key.
#[derive(Clone, Serialize, Deserialize)]
pub struct RotateRequest {
    /// Ed25519 signature over [`RotateRequest::signed`], hex.
    pub signature: String,
    /// The booth's time, within five minutes of the server's.
    pub now: Timestamp,
}

impl RotateRequest {
    /// What is signed: the booth's name and its time in milliseconds.
    #[must_use]
    pub fn signed(booth: &BoothId, now: Timestamp) -> Vec<u8> {
        format!("palang rotate 1\n{booth}\n{}", now.millis()).into_bytes()
    }
}

/// The new key. The old one works for a week more: the answer may be lost, and a booth then be cut off for days.
#[derive(Clone, Serialize, Deserialize)]
pub struct RotateAnswer {
    /// The new API key; the old one still works for a week.
    pub api_key: String,
}
