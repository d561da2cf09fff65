//! Push: a contiguous run of one booth's facts, signed by the booth, against the server's locked head (DESIGN 4.4).

use crate::frame::{self, FrameError, Limits};
use crate::{Envelope, PROTOCOL};
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use palang_domain::{BoothId, Hash, Money, SiteId, Timestamp};
use serde::{Deserialize, Serialize};

/// The first line of a batch: whose facts follow, and where they begin.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BatchHeader {
    /// Version of the protocol that it is written in.
    pub protocol: u16,
    /// Number of the site.
    pub site: SiteId,
    /// The booth whose journal it is.
    pub booth: BoothId,
    /// Incarnation of that journal, from 1.
    pub incarnation: u32,
    /// Seq of the first fact in it.
    pub from: u64,
    /// How many facts follow.
    pub count: u64,
    /// Hash of the fact before `from`; [`Hash::ZERO`] before the first.
    pub prev: Hash,
    /// Hash of the last fact: since every fact names the hash before it, it stands for all of them.
    pub head: Hash,
    /// The booth's Ed25519 signature over [`BatchHeader::signed`], hex.
    pub signature: String,
}

impl BatchHeader {
    /// What is signed: everything above, led by what it is for.
    #[must_use]
    pub fn signed(&self) -> Vec<u8> {
        format!(
            "palang batch 1\n{}\n{}\n{}\n{}\n{}\n{}\n{}",
            self.site, self.booth, self.incarnation, self.from, self.count, self.prev, self.head
        )
        .into_bytes()
    }
}

/// A run of facts with its header.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Batch {
    /// Whose facts they are, and where they begin.
    pub header: BatchHeader,
    /// Each fact's stored bytes, in the order of their seq.
    pub records: Vec<Vec<u8>>,
}

impl Batch {
    /// Signs a run of stored facts. `records` must be contiguous from `from`, and not be empty.
    #[must_use]
    pub fn sign(whose: (SiteId, BoothId, u32), from: u64, prev: Hash, records: Vec<Vec<u8>>, key: &SigningKey) -> Self {
        let (site, booth, incarnation) = whose;
        let head = records.last().map_or(prev, |last| Hash::of(last));
        let count = u64::try_from(records.len()).unwrap_or(u64::MAX);
        let mut header = BatchHeader {
            protocol: PROTOCOL,
            site,
            booth,
            incarnation,
            from,
            count,
            prev,
            head,
            signature: String::new(),
        };
        header.signature = data_encoding::HEXLOWER.encode(&key.sign(&header.signed()).to_bytes());
        Self { header, records }
    }

    /// The same in another version: what is signed is the same in all that there are.
    #[must_use]
    pub fn spoken(mut self, protocol: u16) -> Self {
        self.header.protocol = protocol;
        self
    }

    /// As it travels.
    ///
    /// # Errors
    /// Never for a batch made by [`Batch::sign`].
    pub fn pack(&self) -> Result<Vec<u8>, FrameError> {
        frame::pack(&self.header, self.records.iter().map(Vec::as_slice))
    }

    /// Unpacks and checks everything but the signature: version, count, and that the records are one unbroken chain of
    /// the booth they say they are of.
    pub fn unpack(packed: &[u8], limits: Limits) -> Result<(Self, Vec<(Envelope, Hash)>), FrameError> {
        let (header, _, records) = frame::unpack::<BatchHeader>(packed, limits)?;
        if !limits.versions.understand(header.protocol) {
            return Err(FrameError::Protocol(header.protocol));
        }
        let batch = Self { header, records };
        let envelopes = batch.envelopes()?;
        Ok((batch, envelopes))
    }

    fn envelopes(&self) -> Result<Vec<(Envelope, Hash)>, FrameError> {
        let header = &self.header;
        let wrong = |what: String| Err(FrameError::Content(what));
        if u64::try_from(self.records.len()).ok() != Some(header.count) || self.records.is_empty() {
            return wrong(format!("{} records, the header says {}", self.records.len(), header.count));
        }
        let (mut seq, mut prev) = (header.from, header.prev);
        let mut read = Vec::with_capacity(self.records.len());
        for bytes in &self.records {
            let Ok(envelope) = Envelope::open(bytes) else { return wrong(format!("fact {seq} is no record")) };
            let whose = (envelope.site, &envelope.booth, envelope.incarnation);
            if whose != (header.site, &header.booth, header.incarnation) {
                return wrong(format!("fact {seq} is another booth's"));
            }
            if envelope.seq != seq || envelope.prev != prev {
                return wrong(format!("the chain breaks at fact {seq}"));
            }
            prev = Hash::of(bytes);
            seq = seq.checked_add(1).ok_or_else(|| FrameError::Content("numbers run out".into()))?;
            read.push((envelope, prev));
        }
        if prev != header.head {
            return wrong("the head is not the last fact's hash".into());
        }
        Ok(read)
    }

    /// Checks the booth's signature.
    ///
    /// # Errors
    /// [`FrameError::Signature`].
    pub fn verify(&self, key: &VerifyingKey) -> Result<(), FrameError> {
        check(key, &self.header.signed(), &self.header.signature)
    }
}

/// Checks a hex Ed25519 signature.
///
/// # Errors
/// [`FrameError::Signature`].
pub fn check(key: &VerifyingKey, signed: &[u8], signature: &str) -> Result<(), FrameError> {
    let bytes = data_encoding::HEXLOWER.decode(signature.as_bytes()).map_err(|_| FrameError::Signature)?;
    let bytes: [u8; 64] = bytes.try_into().map_err(|_| FrameError::Signature)?;
    key.verify_strict(signed, &Signature::from_bytes(&bytes)).map_err(|_| FrameError::Signature)
}

/// The server's answer to a well-formed batch. Business never refuses one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum PushAnswer {
    /// Everything through `through` is durable at the server.
    Held {
        /// Last fact held of that incarnation.
        through: u64,
        /// Its hash, countersigned: the witness a cut tail is found by.
        witness: Witness,
        /// The server's time, for the booth's clock (SYNC 3).
        now: Timestamp,
        /// Money the server holds of this booth's open shift, for the shift report.
        money: Money,
    },
    /// The batch begins after a gap.
    Wanted {
        /// Seq of the fact from which the booth must send.
        from: u64,
        /// What the server's clock showed when it answered; the booth checks its own by it.
        now: Timestamp,
    },
    /// Another fact stands under `at`. Both are kept, and so is every fact of the batch: apart, chained to one another.
    /// The booth goes on pushing that incarnation after the batch's last fact and is answered so again, until its tail
    /// is here; a fresh incarnation must go on.
    Fork {
        /// Seq of the first fact that differs.
        at: u64,
        /// Hash of the fact that the server holds under that seq.
        known: Hash,
        /// What the server's clock showed when it answered; the booth checks its own by it.
        now: Timestamp,
    },
    /// The booth is revoked: its facts are in quarantine and count for nothing until somebody decides. Its API key
    /// still pushes, and nothing else.
    Quarantined {
        /// Seq of the last fact that is held in quarantine.
        through: u64,
        /// What the server's clock showed when it answered; the booth checks its own by it.
        now: Timestamp,
    },
}

/// The server's signature under a booth's head (SYNC 2): kept by both, printed on shift reports.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Witness {
    /// The booth whose journal it is.
    pub booth: BoothId,
    /// Incarnation of that journal, from 1.
    pub incarnation: u32,
    /// Seq of the head.
    pub seq: u64,
    /// Hash of the head.
    pub head: Hash,
    /// When the server held it, by the server's clock.
    pub at: Timestamp,
    /// The site key's Ed25519 signature over [`Witness::signed`], hex.
    pub signature: String,
}

impl Witness {
    /// The bytes that the site's key signs.
    #[must_use]
    pub fn signed(&self) -> Vec<u8> {
        format!(
            "palang witness 1\n{}\n{}\n{}\n{}\n{}",
            self.booth,
            self.incarnation,
            self.seq,
            self.head,
            self.at.millis()
        )
        .into_bytes()
    }

    /// Countersigns a head (booth, incarnation, seq, hash) with the site's key.
    #[must_use]
    pub fn sign(head: (BoothId, u32, u64, Hash), at: Timestamp, key: &SigningKey) -> Self {
        let (booth, incarnation, seq, head) = head;
        let mut witness = Self { booth, incarnation, seq, head, at, signature: String::new() };
        witness.signature = data_encoding::HEXLOWER.encode(&key.sign(&witness.signed()).to_bytes());
        witness
    }

    /// Checks the site's signature.
    ///
    /// # Errors
    /// [`FrameError::Signature`].
    pub fn verify(&self, key: &VerifyingKey) -> Result<(), FrameError> {
        check(key, &self.signed(), &self.signature)
    }
}
