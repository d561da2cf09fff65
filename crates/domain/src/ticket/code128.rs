//! The code for booths with a 1D laser only: 24 digits, which Code 128's set C packs into twelve symbols, so that it
//! fits 58 mm paper at two dots a module (DEVICES 6).

use crate::fact::Trust;
use crate::ticket::claims::{Claims, ClassTag};
use crate::ticket::decode::Proven;
use crate::ticket::keys::BoothKey;
use crate::ticket::number::Number;
use crate::ticket::{Decoder, seal};
use crate::{Refusal, SiteId, Timestamp, Zone};
use subtle::ConstantTimeEq;

/// Digits: entry 9, gate 2, count 5, class 2, check 6.
pub(super) const LENGTH: usize = 24;
const BODY: usize = 18;
const LABEL: &[u8] = b"palang ticket code128";

pub(super) fn issue(claims: &Claims, key: &BoothKey) -> String {
    let body = format!(
        "{:09}{:02}{:05}{:02}",
        (claims.second() - Claims::FIRST_SECOND).clamp(0, 999_999_999),
        claims.number.gate().get(),
        claims.number.count(),
        claims.class.short()
    );
    let check = check(&key.hmac, claims.site, claims.number, &body);
    body + &check
}

/// Whether the text could be one: 24 digits with a gate's count that is not 0.
pub(super) fn shape(text: &str) -> bool {
    text.len() == LENGTH && text.bytes().all(|byte| byte.is_ascii_digit()) && &text[11..16] != "00000"
}

/// Checks a code of that shape. The number's date is the site's local date of the entry; a key that did not mean the
/// same date does not fit.
pub(super) fn open(text: &str, decoder: &Decoder<'_>) -> Result<Proven, Refusal> {
    let claims = unpack(text, decoder.site, decoder.zone).ok_or(Refusal::Malformed)?;
    let (body, given) = text.split_at(BODY);
    let mut keys = decoder
        .keys
        .of_site(decoder.site)
        .filter(|key| key.may_sign(claims.number, claims.entry))
        .filter_map(|key| Some((key.hmac.as_ref()?, &key.booth)))
        .peekable();
    if keys.peek().is_none() {
        return Err(Refusal::Unknown);
    }
    // Every key is tried, right or not: how long it takes must not tell which one it was.
    let proves = |key: &[u8; 32]| -> bool {
        check(key, decoder.site, claims.number, body).as_bytes().ct_eq(given.as_bytes()).into()
    };
    let issuer = keys.fold(None, |issuer, (key, booth)| if proves(&key.0) { issuer.or(Some(booth)) } else { issuer });
    let issuer = issuer.ok_or(Refusal::Forged)?.clone();
    Ok(Proven { claims, trust: Trust::Short, issuer })
}

fn unpack(text: &str, site: SiteId, zone: Zone) -> Option<Claims> {
    let value = |range: std::ops::Range<usize>| text.get(range)?.parse::<u32>().ok();
    let second = Claims::FIRST_SECOND + i64::from(value(0..9)?);
    let entry = Timestamp::from_millis(second * 1_000);
    let gate = u8::try_from(value(9..11)?).ok()?.try_into().ok()?;
    let number = Number::new(zone.local(entry).date(), gate, value(11..16)?).ok()?;
    let class = ClassTag::Short(u8::try_from(value(16..18)?).ok()?);
    Some(Claims { number, site, entry, class, tariff: None, plate: None })
}

/// Six digits of HMAC-SHA256 over `site ‖ number ‖ body`.
fn check(key: &[u8; 32], site: SiteId, number: Number, body: &str) -> String {
    let message = [&site.get().to_be_bytes()[..], number.to_string().as_bytes(), body.as_bytes()].concat();
    let mac = seal::mac(key, LABEL, &message);
    let first = u64::from_be_bytes([mac[0], mac[1], mac[2], mac[3], mac[4], mac[5], mac[6], mac[7]]);
    format!("{:06}", first % 1_000_000)
}
