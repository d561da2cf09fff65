//! What a receipt's symbol says, signed by the booth: a witness in the customer's hand (DESIGN 4, SYNC 2,
//! `docs/tickets.md`).

use crate::ticket::{BoothKey, KeyRing, base32};
use crate::time::SECOND_MS;
use crate::{BoothId, Hash, Money, SiteId, Timestamp};
use ed25519_dalek::{Signature, Signer};
use std::fmt;

/// Keeps it apart from ticket codes.
const PREFIX: &str = "R1";
const LABEL: &[u8] = b"palang receipt R1";
/// Digits of the hash that are shown.
const DIGITS: usize = 16;

/// What the symbol says, without the signature. Its text is `R1*site*booth*receipt*time*total*turnover*seq*hash`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReceiptClaims {
    /// Number of the site.
    pub site: SiteId,
    /// The booth whose journal it is.
    pub booth: BoothId,
    /// The receipt's number: without gaps at that booth.
    pub receipt: u64,
    /// When it was settled, to the second.
    pub at: Timestamp,
    /// The total that was settled.
    pub total: Money,
    /// Everything that booth had ever taken, this included.
    pub turnover: Money,
    /// Seq of the settlement's fact.
    pub seq: u64,
    /// The first eight bytes of that fact's hash, as 16 upper-case hex digits.
    pub hash: String,
}

/// A receipt's symbol as it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScannedReceipt {
    /// What the symbol says.
    pub claims: ReceiptClaims,
    /// What stands after it, where the booth signed.
    pub signature: Option<String>,
}

/// What a signature is worth to whoever holds these keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Proof {
    /// That booth signed exactly this.
    Good,
    /// The booth's key did not sign this.
    Bad,
    /// There is no signature.
    Missing,
    /// The booth's key is not here, so nobody can tell.
    NoKey,
}

impl Proof {
    /// The word for programs, in JSON and logs; it never changes.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Bad => "bad",
            Self::Missing => "missing",
            Self::NoKey => "no_key",
        }
    }
}

/// The text is no receipt's symbol.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not the text of a receipt: R1*site*booth*receipt*time*total*turnover*seq*hash*signature")]
pub struct NotAReceipt;

impl ReceiptClaims {
    /// What is shown of a fact's hash.
    #[must_use]
    pub fn hash_of(head: Hash) -> String {
        head.short().to_uppercase()
    }

    /// The booth's signature over the symbol's text, as it stands after the text. The same text always has the same
    /// one (Ed25519), so a duplicate says what the original said.
    #[must_use]
    pub fn sign(&self, key: &BoothKey) -> String {
        base32::encode(&key.signing().sign(&message(&self.to_string())).to_bytes())
    }
}

impl fmt::Display for ReceiptClaims {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { site, booth, receipt, at, total, turnover, seq, hash } = self;
        let (total, turnover) = (total.get(), turnover.get());
        write!(f, "{PREFIX}*{site}*{booth}*{receipt}*{}*{total}*{turnover}*{seq}*{hash}", seconds(*at))
    }
}

impl ScannedReceipt {
    /// Reads a symbol's text. What is not written exactly as a booth writes it is none: the signature is over the text.
    ///
    /// # Errors
    /// [`NotAReceipt`].
    pub fn parse(text: &str) -> Result<Self, NotAReceipt> {
        let text = text.trim();
        let mut parts = text.split('*');
        let mut next = || parts.next().ok_or(NotAReceipt);
        if next()? != PREFIX {
            return Err(NotAReceipt);
        }
        let claims = ReceiptClaims {
            site: number::<u16>(next()?)?.try_into().map_err(|_| NotAReceipt)?,
            booth: next()?.parse().map_err(|_| NotAReceipt)?,
            receipt: number(next()?)?,
            at: next()?.parse().map_err(|_| NotAReceipt)?,
            total: Money::new(number(next()?)?),
            turnover: Money::new(number(next()?)?),
            seq: number(next()?)?,
            hash: next()?.to_owned(),
        };
        let signature = parts.next().map(ToOwned::to_owned);
        let hex = claims.hash.len() == DIGITS && claims.hash.bytes().all(|byte| byte.is_ascii_hexdigit());
        let written = match &signature {
            Some(signature) => format!("{claims}*{signature}"),
            None => claims.to_string(),
        };
        if hex && written == text { Ok(Self { claims, signature }) } else { Err(NotAReceipt) }
    }

    /// Whether the booth that it names signed it, as far as these keys tell.
    #[must_use]
    pub fn proof(&self, keys: &KeyRing) -> Proof {
        let Some(signature) = &self.signature else { return Proof::Missing };
        let claims = &self.claims;
        let mut theirs = keys
            .entries()
            .iter()
            .filter(|key| key.site == claims.site && key.booth == claims.booth)
            .filter(|key| key.from <= claims.at && claims.at < key.until)
            .filter_map(crate::ticket::KeyEntry::verifying)
            .peekable();
        if theirs.peek().is_none() {
            return Proof::NoKey;
        }
        let Some(signature) = base32::decode(signature).and_then(|bytes| Signature::from_slice(&bytes).ok()) else {
            return Proof::Bad;
        };
        let message = message(&claims.to_string());
        if theirs.any(|key| key.verify_strict(&message, &signature).is_ok()) { Proof::Good } else { Proof::Bad }
    }
}

fn message(text: &str) -> Vec<u8> {
    [LABEL, &[0], text.as_bytes()].concat()
}

fn number<T: std::str::FromStr>(text: &str) -> Result<T, NotAReceipt> {
    text.parse().map_err(|_| NotAReceipt)
}

/// RFC 3339 in UTC, to the second.
#[must_use]
pub fn seconds(at: Timestamp) -> String {
    let whole = Timestamp::from_millis(at.millis().div_euclid(SECOND_MS).saturating_mul(SECOND_MS));
    whole.to_string().replace(".000Z", "Z")
}
