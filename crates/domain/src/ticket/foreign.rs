//! Tickets of other machines, accepted by pattern (S0-F01, DESIGN 6).

use crate::TicketId;
use chrono::{NaiveDate, NaiveDateTime};
use std::fmt;
use std::str::FromStr;

const DATE_TIME: &str = "YYYYMMDDHHMMSS";
const LONGEST: usize = 48;

/// A pattern for tickets of other machines. In the config: literal letters and digits, `#` for a digit, `?` for a
/// letter or digit, `YYYYMMDDHHMMSS` for the local entry second, and `*` at the end for 1 to 24 letters, digits or
/// dashes: `YYYYMMDDHHMMSS`, `PK########`, `TKT*`, `OFFYYYYMMDDHHMMSS`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ForeignPattern {
    text: String,
    parts: Vec<Part>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Part {
    Literal(u8),
    Digit,
    LetterOrDigit,
    DateTime,
    Rest,
}

/// A foreign ticket, recognised.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ForeignTicket {
    /// Its own code, upper-case: what names the stay.
    pub id: TicketId,
    /// The local entry time that it carries.
    pub entry: Option<NaiveDateTime>,
}

/// Why a pattern of the config is none.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is no ticket pattern: letters and digits, `#` (a digit), `?` (a letter or digit), YYYYMMDDHHMMSS, \
     and `*` at the end; unless it is YYYYMMDDHHMMSS alone it begins with at least two letters or digits, one of them \
     a letter"
)]
pub struct PatternError(pub String);

impl ForeignPattern {
    /// The 14 digits of older machines (S0-F01).
    #[must_use]
    pub fn date_time() -> Self {
        Self { text: DATE_TIME.to_owned(), parts: vec![Part::DateTime] }
    }

    /// Recognises a cleaned code; case does not matter.
    #[must_use]
    pub fn recognise(&self, code: &str) -> Option<ForeignTicket> {
        if code.len() > LONGEST {
            return None;
        }
        let code = code.to_ascii_uppercase();
        let mut rest = code.as_bytes();
        let mut entry = None;
        for part in &self.parts {
            let taken = match part {
                Part::Literal(byte) => usize::from(rest.first() == Some(byte)),
                Part::Digit => usize::from(rest.first().is_some_and(u8::is_ascii_digit)),
                Part::LetterOrDigit => usize::from(rest.first().is_some_and(u8::is_ascii_alphanumeric)),
                Part::DateTime => {
                    entry = Some(date_time(rest.get(..DATE_TIME.len())?)?);
                    DATE_TIME.len()
                }
                Part::Rest => {
                    let all = rest.len() <= 24 && rest.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'-');
                    if all { rest.len() } else { 0 }
                }
            };
            if taken == 0 {
                return None;
            }
            rest = &rest[taken..];
        }
        rest.is_empty().then(|| code.parse().ok()).flatten().map(|id| ForeignTicket { id, entry })
    }
}

/// Reads `YYYYMMDDHHMMSS`; only digits that are a real moment of the years 2000 to 2099 are one.
fn date_time(digits: &[u8]) -> Option<NaiveDateTime> {
    if !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let value = |range: std::ops::Range<usize>| {
        digits.get(range).map(|part| part.iter().fold(0_u32, |sum, byte| sum * 10 + u32::from(byte - b'0')))
    };
    let year = value(0..4).filter(|year| (2000..2100).contains(year))?;
    NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, value(4..6)?, value(6..8)?)?.and_hms_opt(
        value(8..10)?,
        value(10..12)?,
        value(12..14)?,
    )
}

impl FromStr for ForeignPattern {
    type Err = PatternError;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let refuse = || PatternError(text.to_owned());
        let upper = text.trim().to_ascii_uppercase();
        let mut parts = Vec::new();
        let mut rest = upper.as_str();
        while let Some(byte) = rest.bytes().next() {
            let (part, taken) = match byte {
                _ if rest.starts_with(DATE_TIME) => (Part::DateTime, DATE_TIME.len()),
                b'#' => (Part::Digit, 1),
                b'?' => (Part::LetterOrDigit, 1),
                b'*' if rest.len() == 1 => (Part::Rest, 1),
                byte if byte.is_ascii_alphanumeric() || byte == b'-' => (Part::Literal(byte), 1),
                _ => return Err(refuse()),
            };
            parts.push(part);
            rest = &rest[taken..];
        }
        // Anything looser would swallow our own numbers, or a scanner's noise.
        let begins = |at: usize| match parts.get(at) {
            Some(Part::Literal(byte)) => Some(*byte),
            _ => None,
        };
        let named =
            matches!((begins(0), begins(1)), (Some(a), Some(b)) if a.is_ascii_alphabetic() || b.is_ascii_alphabetic());
        if parts == [Part::DateTime] || (named && parts.len() <= LONGEST) {
            Ok(Self { text: upper, parts })
        } else {
            Err(refuse())
        }
    }
}

impl fmt::Display for ForeignPattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}
