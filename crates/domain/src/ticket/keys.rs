//! The keys behind ticket codes: a booth's own, and the ring an exit booth checks with (SYNC 3.9).

use crate::ticket::number::Number;
use crate::ticket::seal;
use crate::{BoothId, GateNumber, SiteId, Timestamp};
use ed25519_dalek::{SigningKey, VerifyingKey};
use serde::{Deserialize, Serialize};
use std::fmt;

/// What is wrong with a key, a key file or a ring.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// The text is not 64 hex digits.
    #[error("a key is 64 hex digits")]
    Hex,
    /// Not a point of the curve, or a weak one.
    #[error("the public key is none")]
    Public,
    /// The window ends before it begins.
    #[error("key {0} is valid until before it is valid from")]
    Window(u8),
    /// Two keys of one site have the same id at the same time.
    #[error("key {0} stands twice with overlapping windows")]
    Twice(u8),
}

/// A booth's own key: issues tickets. The HMAC secret and the Ed25519 key both derive from one seed of 32 bytes.
#[derive(Clone)]
pub struct BoothKey {
    /// Its number at the site; tickets name it.
    pub kid: u8,
    /// The booth that issues with it.
    pub booth: BoothId,
    /// The only site where it is valid.
    pub site: SiteId,
    pub(super) hmac: [u8; 32],
    pub(super) signing: SigningKey,
}

impl BoothKey {
    /// The number of the training key. No booth has it: theirs are gates' numbers, below 100.
    pub const TRAINING: u8 = 255;

    /// The key of training tickets. Everybody has it, so that nobody needs a booth's own to show a ticket, and no ring
    /// holds it: whoever stands at a booth's keyboard can make training tickets and nothing else.
    #[must_use]
    pub fn training(site: SiteId) -> Self {
        let booth = "TRAINING".parse().expect("upper-case letters");
        Self::from_seed(Self::TRAINING, booth, site, b"palang training: trusted by none")
    }

    /// The key of a seed. The seed must come from the operating system's random source.
    #[must_use]
    pub fn from_seed(kid: u8, booth: BoothId, site: SiteId, seed: &[u8; 32]) -> Self {
        let hmac = seal::mac(seed, b"palang key hmac", &[]);
        let signing = SigningKey::from_bytes(&seal::mac(seed, b"palang key ed25519", &[]));
        Self { kid, booth, site, hmac, signing }
    }

    /// The Ed25519 public half, in hex: what the journal's first fact names.
    #[must_use]
    pub fn public_hex(&self) -> String {
        hex(self.signing.verifying_key().as_bytes())
    }

    /// The Ed25519 key, for receipts and batches signed by the booth.
    #[must_use]
    pub const fn signing(&self) -> &SigningKey {
        &self.signing
    }

    /// The secret of P1 and Code 128 in hex: said once, to the site, at enrolment (SYNC 7.1).
    #[must_use]
    pub fn hmac_hex(&self) -> String {
        hex(&self.hmac)
    }

    /// What a booth needs that checks P1, P2 and Code 128 of this key. It can then also forge P1 and Code 128 of it.
    #[must_use]
    pub fn entry(&self, from: Timestamp, until: Timestamp) -> KeyEntry {
        KeyEntry { hmac: Some(Secret(self.hmac)), ..self.public_entry(from, until) }
    }

    /// What a booth needs that checks only P2 of this key, and can forge nothing.
    #[must_use]
    pub fn public_entry(&self, from: Timestamp, until: Timestamp) -> KeyEntry {
        let (kid, booth, site) = (self.kid, self.booth.clone(), self.site);
        KeyEntry { kid, booth, site, from, until, gates: Vec::new(), hmac: None, public: self.public_hex() }
    }
}

impl fmt::Debug for BoothKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "BoothKey({} of {} at site {})", self.kid, self.booth, self.site)
    }
}

/// A booth key on disk (mode 0600, never in the config, the log or a backup: SYNC 7.7).
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeyFile {
    /// The key's number at the site; tickets name it.
    pub kid: u8,
    /// The booth that issues with it.
    pub booth: BoothId,
    /// The only site where it is valid.
    pub site: SiteId,
    /// First instant of entries it may sign.
    pub from: Timestamp,
    /// The first instant at which no ticket may be issued with it.
    pub until: Timestamp,
    seed: Secret,
}

impl KeyFile {
    /// A new key from 32 bytes of the operating system's random source.
    #[must_use]
    pub const fn new(kid: u8, booth: BoothId, site: SiteId, window: (Timestamp, Timestamp), seed: [u8; 32]) -> Self {
        Self { kid, booth, site, from: window.0, until: window.1, seed: Secret(seed) }
    }

    /// The key, to issue and sign with.
    #[must_use]
    pub fn key(&self) -> BoothKey {
        BoothKey::from_seed(self.kid, self.booth.clone(), self.site, &self.seed.0)
    }

    /// Its entry in a ring that checks everything.
    #[must_use]
    pub fn entry(&self) -> KeyEntry {
        self.key().entry(self.from, self.until)
    }
}

impl fmt::Debug for KeyFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "KeyFile({} of {} at site {})", self.kid, self.booth, self.site)
    }
}

/// 32 secret bytes: hex on disk, nothing in the log.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub(super) struct Secret(pub(super) [u8; 32]);

impl TryFrom<String> for Secret {
    type Error = KeyError;
    fn try_from(text: String) -> Result<Self, KeyError> {
        unhex(&text).map(Self)
    }
}
impl From<Secret> for String {
    fn from(secret: Secret) -> Self {
        hex(&secret.0)
    }
}
impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(..)")
    }
}

/// One key of a ring: whose tickets it proves, and from when until when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeyEntry {
    /// The key's number at the site; tickets name it.
    pub kid: u8,
    /// The booth that issues with it.
    pub booth: BoothId,
    /// The only site where it is valid.
    pub site: SiteId,
    /// First instant of entries it may sign.
    pub from: Timestamp,
    /// The first instant at which no ticket may be issued with it.
    pub until: Timestamp,
    /// The gates that booth issues at; empty means any. Keeps a stolen booth from issuing for the others.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub gates: Vec<GateNumber>,
    /// The secret of P1 and Code 128; absent where this booth must not be able to forge.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) hmac: Option<Secret>,
    /// The Ed25519 public key of P2, hex.
    pub public: String,
}

impl KeyEntry {
    /// What a certificate says of a key: enough for P2, and nothing that could forge.
    #[must_use]
    pub fn certified(
        (kid, booth, site): (u8, BoothId, SiteId),
        (from, until): (Timestamp, Timestamp),
        gates: Vec<GateNumber>,
        public: String,
    ) -> Self {
        Self { kid, booth, site, from, until, gates, hmac: None, public }
    }

    /// Limits the key to these gates.
    #[must_use]
    pub fn at_gates(mut self, gates: Vec<GateNumber>) -> Self {
        self.gates = gates;
        self
    }

    pub(crate) fn verifying(&self) -> Option<VerifyingKey> {
        VerifyingKey::from_bytes(&unhex(&self.public).ok()?).ok().filter(|key| !key.is_weak())
    }

    pub(super) fn may_sign(&self, number: Number, entry: Timestamp) -> bool {
        self.from <= entry && entry < self.until && (self.gates.is_empty() || self.gates.contains(&number.gate()))
    }

    fn check(&self) -> Result<(), KeyError> {
        if self.until <= self.from {
            return Err(KeyError::Window(self.kid));
        }
        self.verifying().map(drop).ok_or(KeyError::Public)
    }
}

/// The keys whose tickets a booth believes. In a file: `{"keys": [...]}`, as delivered by the feed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "RingFile", into = "RingFile")]
pub struct KeyRing {
    entries: Vec<KeyEntry>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct RingFile {
    keys: Vec<KeyEntry>,
}

impl KeyRing {
    /// A ring without keys, which proves no ticket.
    #[must_use]
    pub const fn new() -> Self {
        Self { entries: Vec::new() }
    }

    /// A ring that believes training tickets and nothing else: for reading them, never for selling.
    #[must_use]
    pub fn training(site: SiteId) -> Self {
        let entry = BoothKey::training(site).entry(Timestamp::EPOCH, Timestamp::from_millis(i64::MAX));
        Self { entries: vec![entry] }
    }

    /// Adds a key.
    ///
    /// # Errors
    /// A broken key, or one whose id is taken at the same time. An id may be used again after its window.
    pub fn add(&mut self, entry: KeyEntry) -> Result<(), KeyError> {
        entry.check()?;
        let overlaps = |old: &KeyEntry| {
            old.kid == entry.kid && old.site == entry.site && old.from < entry.until && entry.from < old.until
        };
        if self.entries.iter().any(overlaps) {
            return Err(KeyError::Twice(entry.kid));
        }
        self.entries.push(entry);
        Ok(())
    }

    /// All keys of the ring, in the order they were added.
    #[must_use]
    pub fn entries(&self) -> &[KeyEntry] {
        &self.entries
    }

    /// The keys of a site with that number, whatever their windows.
    pub(super) fn with_kid(&self, site: SiteId, kid: u8) -> impl Iterator<Item = &KeyEntry> {
        self.of_site(site).filter(move |entry| entry.kid == kid)
    }

    pub(super) fn of_site(&self, site: SiteId) -> impl Iterator<Item = &KeyEntry> {
        self.entries.iter().filter(move |entry| entry.site == site)
    }
}

impl TryFrom<RingFile> for KeyRing {
    type Error = KeyError;
    fn try_from(file: RingFile) -> Result<Self, KeyError> {
        let mut ring = Self::new();
        file.keys.into_iter().try_for_each(|entry| ring.add(entry))?;
        Ok(ring)
    }
}
impl From<KeyRing> for RingFile {
    fn from(ring: KeyRing) -> Self {
        Self { keys: ring.entries }
    }
}

fn hex(bytes: &[u8]) -> String {
    data_encoding::HEXLOWER.encode(bytes)
}

fn unhex(text: &str) -> Result<[u8; 32], KeyError> {
    let bytes = data_encoding::HEXLOWER_PERMISSIVE.decode(text.as_bytes()).map_err(|_| KeyError::Hex)?;
    bytes.try_into().map_err(|_| KeyError::Hex)
}
