//! From what a scanner or a hand typed to what it is, or why it is refused.

use crate::fact::Trust;
use crate::ticket::clean::{Affixes, clean};
use crate::ticket::{Claims, ForeignPattern, KeyRing, Number, NumberError, code128, glue, number, signed};
use crate::time::DAY_MS;
use crate::{BoothId, Refusal, SiteId, TicketId, Timestamp, Zone};
use chrono::{Datelike, NaiveDateTime};

/// More than any scanner can have read from one ticket, affixes included; two of our longest codes still fit, so that
/// they can be told to be two.
pub const LONGEST: usize = 400;

/// How the symbol on a receipt begins.
const RECEIPT: &str = "R1*";

/// How far from now an entry may lie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The longest stay that is believed, in milliseconds.
    pub oldest_ms: i64,
    /// How far an entry may lie in the future, in milliseconds: booths' clocks differ a little.
    pub ahead_ms: i64,
}

impl Default for Limits {
    /// 400 days back, 5 minutes ahead.
    fn default() -> Self {
        Self { oldest_ms: 400 * DAY_MS, ahead_ms: 5 * 60 * 1_000 }
    }
}

impl Limits {
    /// Refuses an entry that lies too far off.
    ///
    /// # Errors
    /// [`Refusal::Future`], [`Refusal::TooOld`].
    pub const fn check(self, entry: Timestamp, now: Timestamp) -> Result<(), Refusal> {
        let age = now.millis_since(entry);
        if age < -self.ahead_ms {
            Err(Refusal::Future { entry })
        } else if age > self.oldest_ms {
            Err(Refusal::TooOld { entry })
        } else {
            Ok(())
        }
    }
}

/// What a booth needs to judge a scan.
#[derive(Clone, Copy, Debug)]
pub struct Decoder<'a> {
    /// Number of our own site.
    pub site: SiteId,
    /// Its zone: foreign tickets carry local times, and numbers local dates.
    pub zone: Zone,
    /// The keys whose tickets are believed.
    pub keys: &'a KeyRing,
    /// The tickets of other machines that are accepted.
    pub foreign: &'a [ForeignPattern],
    /// What the scanner puts around a code.
    pub affixes: &'a Affixes,
    /// How far from now an entry may lie.
    pub limits: Limits,
}

/// What a scan is. It proves where it comes from, never that it is unused: that the store knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scanned {
    /// One of our three codes, its check right.
    Signed {
        /// What the code says of the stay.
        claims: Claims,
        /// [`Trust::Signed`] (P2), [`Trust::Keyed`] (P1) or [`Trust::Short`] (Code 128).
        trust: Trust,
        /// The booth whose key proves it.
        issuer: BoothId,
    },
    /// A whole number with a right check digit: only a stay that the journal knows can be meant.
    Number(Number),
    /// The last six digits of a number.
    Tail(String),
    /// Another machine's ticket.
    Foreign {
        /// Its own code, which names the stay.
        id: TicketId,
        /// The local entry time that it carries.
        entry: Option<NaiveDateTime>,
    },
}

impl Scanned {
    /// The stay it names, unless it is only a tail.
    #[must_use]
    pub fn ticket(&self) -> Option<TicketId> {
        match self {
            Self::Signed { claims, .. } => Some(claims.number.to_id()),
            Self::Number(number) => Some(number.to_id()),
            Self::Tail(_) => None,
            Self::Foreign { id, .. } => Some(id.clone()),
        }
    }
}

/// Says what was scanned or typed. Never panics, whatever it is; never believes anything unchecked.
///
/// # Errors
/// [`Refusal::TooLong`], [`Refusal::Malformed`], [`Refusal::Glued`], [`Refusal::CheckDigit`] (ask [`explain`] which),
/// [`Refusal::Forged`], [`Refusal::Unknown`] (a key that this booth does not have), [`Refusal::ForeignSite`],
/// [`Refusal::Training`], [`Refusal::Receipt`], [`Refusal::Future`], [`Refusal::TooOld`].
pub fn decode(text: &str, decoder: &Decoder<'_>, now: Timestamp) -> Result<Scanned, Refusal> {
    if text.len() > LONGEST {
        return Err(Refusal::TooLong);
    }
    let code = clean(text, decoder.affixes);
    if let Some(format) = signed::shape(code) {
        return opened(|decoder| signed::open(format, code, decoder), decoder, now);
    }
    let digits: String = code.chars().filter(|c| !number::is_separator(*c)).collect();
    if !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()) {
        match digits.len() {
            6 => return Ok(Scanned::Tail(digits)),
            Number::DIGITS => return fourteen(&digits, decoder, now),
            code128::LENGTH if code128::shape(&digits) => {
                return opened(|decoder| code128::open(&digits, decoder), decoder, now);
            }
            _ => {}
        }
    }
    if code.get(..RECEIPT.len()).is_some_and(|start| start.eq_ignore_ascii_case(RECEIPT)) {
        return Err(Refusal::Receipt);
    }
    if glue::glued(code, decoder.foreign) {
        return Err(Refusal::Glued);
    }
    foreign(code, decoder, now).unwrap_or(Err(Refusal::Malformed))
}

/// The refusal of a number whose check digit is wrong, with the position of the wrong digit and the number it would
/// be, where one repair alone leads to a number that `exists`.
pub fn explain(text: &str, affixes: &Affixes, exists: impl Fn(&Number) -> bool) -> Refusal {
    let suspect = Number::suspect(clean(text, affixes), exists);
    Refusal::CheckDigit {
        position: suspect.map(|suspect| suspect.position),
        likely: suspect.map(|suspect| suspect.likely.to_id()),
    }
}

/// What a code of ours proves.
pub(super) struct Proven {
    pub claims: Claims,
    pub trust: Trust,
    pub issuer: BoothId,
}

/// Opens a code of ours with the ring; what no key of it proves may still be a training ticket.
fn opened(
    open: impl Fn(&Decoder<'_>) -> Result<Proven, Refusal>,
    decoder: &Decoder<'_>,
    now: Timestamp,
) -> Result<Scanned, Refusal> {
    let believed = open(decoder);
    if let Err(Refusal::Unknown | Refusal::Forged) = believed
        && let Ok(Proven { claims, .. }) = open(&Decoder { keys: &KeyRing::training(decoder.site), ..*decoder })
    {
        decoder.limits.check(claims.entry, now)?;
        return Err(Refusal::Training);
    }
    let Proven { claims, trust, issuer } = believed?;
    decoder.limits.check(claims.entry, now)?;
    Ok(Scanned::Signed { claims, trust, issuer })
}

/// 14 digits are our number, or `YYYYMMDDHHMMSS`. The two cannot be confused from 2021 on: the years 2013 to 2099 read
/// as a number name a month 13 to 99, and a number's `YYMM` read as a year lies after 2100.
fn fourteen(digits: &str, decoder: &Decoder<'_>, now: Timestamp) -> Result<Scanned, Refusal> {
    let ours = Number::parse(digits);
    let dated = |number: Number| plausible_date(number, decoder, now).map(|()| Scanned::Number(number));
    let as_ours = ours.map(dated);
    if let Ok(Ok(scanned)) = as_ours {
        return Ok(scanned);
    }
    let theirs = foreign(digits, decoder, now);
    if let Some(Ok(scanned)) = theirs {
        return Ok(scanned);
    }
    match (as_ours, theirs) {
        (Ok(refused), _) => refused,
        (Err(NumberError::CheckDigit), Some(refused)) => {
            // An old machine's old ticket, unless it would be a number of these days but for one digit.
            let near = number::digits(digits).and_then(|digits| Number::unchecked(&digits).ok());
            if near.is_some_and(|number| plausible_date(number, decoder, now).is_ok()) {
                Err(Refusal::CheckDigit { position: None, likely: None })
            } else {
                refused
            }
        }
        (Err(_), Some(refused)) => refused,
        // An old machine's ticket where none is accepted: not a slip of the hand, and nothing here knows it.
        (Err(_), None) if old_machines(digits) => Err(Refusal::Unknown),
        (Err(NumberError::CheckDigit), None) => Err(Refusal::CheckDigit { position: None, likely: None }),
        (Err(_), None) => Err(Refusal::Malformed),
    }
}

/// Whether the digits are a moment from 2013 on, which no number of ours is, nor any that is one digit off.
fn old_machines(digits: &str) -> bool {
    let entry = ForeignPattern::date_time().recognise(digits).and_then(|found| found.entry);
    entry.is_some_and(|entry| entry.year() >= 2013)
}

/// A number has a date only: it is in the future when its day has not begun, too old when its day ended too long ago.
fn plausible_date(number: Number, decoder: &Decoder<'_>, now: Timestamp) -> Result<(), Refusal> {
    let begins = decoder.zone.instant(number.date().and_time(chrono::NaiveTime::MIN));
    let Limits { oldest_ms, ahead_ms } = decoder.limits;
    Limits { oldest_ms: oldest_ms.saturating_add(DAY_MS), ahead_ms }.check(begins, now)
}

/// A code that one of the patterns recognises; nothing when none does.
fn foreign(code: &str, decoder: &Decoder<'_>, now: Timestamp) -> Option<Result<Scanned, Refusal>> {
    let found = decoder.foreign.iter().find_map(|pattern| pattern.recognise(code))?;
    let in_range = found.entry.map_or(Ok(()), |entry| decoder.limits.check(decoder.zone.instant(entry), now));
    Some(in_range.map(|()| Scanned::Foreign { id: found.id, entry: found.entry }))
}
