//! P1 and P2: the claims in 20 bytes, then a keyed check or a signature, in base32 (`docs/tickets.md`).

use crate::Refusal;
use crate::fact::Trust;
use crate::ticket::claims::{Claims, ClassTag, PlateTag, TariffTag};
use crate::ticket::decode::Proven;
use crate::ticket::keys::{BoothKey, KeyEntry};
use crate::ticket::number::Number;
use crate::ticket::{CodeFormat, Decoder, base32, seal};
use crate::{SiteId, Timestamp};
use chrono::NaiveDate;
use ed25519_dalek::{Signature, Signer};
use std::num::NonZeroU16;

const PREFIX: usize = 2;
const CLAIMS: usize = 20;
const MAC: usize = 16;
const SIGNATURE: usize = 64;
/// Characters of a P1 code: 61 is what a QR symbol of version 3-M holds.
pub(super) const P1_LENGTH: usize = PREFIX + base32::length(CLAIMS + MAC);
/// Characters of a P2 code.
pub(super) const P2_LENGTH: usize = PREFIX + base32::length(CLAIMS + SIGNATURE);
const P1_LABEL: &[u8] = b"palang ticket P1";
const P2_LABEL: &[u8] = b"palang ticket P2";

pub(super) fn issue_p1(claims: &Claims, key: &BoothKey) -> String {
    let mut bytes = pack(claims, key.kid).to_vec();
    let mac = seal::mac(&key.hmac, P1_LABEL, &bytes);
    bytes.extend_from_slice(&mac[..MAC]);
    format!("P1{}", base32::encode(&bytes))
}

pub(super) fn issue_p2(claims: &Claims, key: &BoothKey) -> String {
    let mut bytes = pack(claims, key.kid).to_vec();
    let signature = key.signing.sign(&signed_message(&bytes));
    bytes.extend_from_slice(&signature.to_bytes());
    format!("P2{}", base32::encode(&bytes))
}

/// Which of the two the text has the shape of: prefix and length, and nothing but symbols.
pub(super) fn shape(text: &str) -> Option<CodeFormat> {
    let format = match (text.len(), base32::canonical(text.get(..PREFIX)?).as_str()) {
        (P1_LENGTH, "P1") => CodeFormat::P1,
        (P2_LENGTH, "P2") => CodeFormat::P2,
        _ => return None,
    };
    base32::decode(text.get(PREFIX..)?).map(|_| format)
}

/// Checks a code of that shape. The times are the caller's business.
pub(super) fn open(format: CodeFormat, text: &str, decoder: &Decoder<'_>) -> Result<Proven, Refusal> {
    let bytes = text.get(PREFIX..).and_then(base32::decode).ok_or(Refusal::Malformed)?;
    let (body, proof) = bytes.split_first_chunk::<CLAIMS>().ok_or(Refusal::Malformed)?;
    let kid = body[0];
    // A number that cannot be was not printed by anybody who has the key.
    let claims = unpack(body).ok_or(Refusal::Forged)?;
    if claims.site != decoder.site {
        return Err(Refusal::ForeignSite);
    }
    let mut keys = decoder.keys.with_kid(claims.site, kid).peekable();
    if keys.peek().is_none() {
        // Nothing here can tell a forgery from a key that has not arrived yet.
        return Err(Refusal::Unknown);
    }
    // An id may be used again after its window, so the entry decides which key it was.
    let Some(key) = keys.find(|key| key.may_sign(claims.number, claims.entry)) else {
        return Err(Refusal::Forged);
    };
    let (proven, trust) = match format {
        CodeFormat::P2 => (proves_p2(key, body, proof), Trust::Signed),
        CodeFormat::P1 | CodeFormat::Code128 => {
            // This booth holds only the public half of that key.
            let secret = key.hmac.as_ref().ok_or(Refusal::Unknown)?;
            (seal::verify(&secret.0, P1_LABEL, body, proof), Trust::Keyed)
        }
    };
    if proven { Ok(Proven { claims, trust, issuer: key.booth.clone() }) } else { Err(Refusal::Forged) }
}

fn proves_p2(key: &KeyEntry, body: &[u8], proof: &[u8]) -> bool {
    let (Some(public), Ok(signature)) = (key.verifying(), Signature::from_slice(proof)) else { return false };
    public.verify_strict(&signed_message(body), &signature).is_ok()
}

fn signed_message(body: &[u8]) -> Vec<u8> {
    [P2_LABEL, &[0], body].concat()
}

/// Days are counted from 2000-01-01, the first a number can name.
fn first_day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2000, 1, 1).unwrap_or(NaiveDate::MIN)
}

fn pack(claims: &Claims, kid: u8) -> [u8; CLAIMS] {
    let days = u64::try_from((claims.number.date() - first_day()).num_days()).unwrap_or(0);
    let number = days << 24 | u64::from(claims.number.gate().get()) << 17 | u64::from(claims.number.count());
    let second = u32::try_from(claims.second()).unwrap_or(0);
    let class = match claims.class {
        ClassTag::Full(tag) => tag,
        ClassTag::Short(tag) => u16::from(tag),
    };
    let mut body = [0; CLAIMS];
    body[0] = kid;
    body[1..3].copy_from_slice(&claims.site.get().to_be_bytes());
    body[3..8].copy_from_slice(&number.to_be_bytes()[3..]);
    body[8..12].copy_from_slice(&second.to_be_bytes());
    body[12..14].copy_from_slice(&class.to_be_bytes());
    body[14..18].copy_from_slice(&claims.tariff.map_or([0; 4], |tag| tag.0));
    body[18..].copy_from_slice(&claims.plate.map_or(0, |tag| tag.0.get()).to_be_bytes());
    body
}

fn unpack(body: &[u8; CLAIMS]) -> Option<Claims> {
    let number = u64::from_be_bytes([0, 0, 0, body[3], body[4], body[5], body[6], body[7]]);
    let date = first_day().checked_add_days(chrono::Days::new(number >> 24))?;
    let gate = u8::try_from(number >> 17 & 0x7F).ok()?.try_into().ok()?;
    let number = Number::new(date, gate, u32::try_from(number & 0x1_FFFF).ok()?).ok()?;
    let second = u32::from_be_bytes([body[8], body[9], body[10], body[11]]);
    Some(Claims {
        number,
        site: SiteId::try_from(u16::from_be_bytes([body[1], body[2]])).ok()?,
        entry: Timestamp::from_millis(i64::from(second) * 1_000),
        class: ClassTag::Full(u16::from_be_bytes([body[12], body[13]])),
        tariff: Some(TariffTag([body[14], body[15], body[16], body[17]])),
        plate: NonZeroU16::new(u16::from_be_bytes([body[18], body[19]])).map(PlateTag),
    })
}
