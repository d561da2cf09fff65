//! Tickets: their numbers, the three codes that a symbol can carry, foreign patterns, and the keys behind them
//! (DESIGN 6, `docs/tickets.md`, ADR 6).
//!
//! Everything here is a function of its arguments: keys come as bytes, the time comes as `now`.

pub mod base32;
pub mod claims;
pub mod clean;
mod code128;
pub mod decode;
pub mod foreign;
pub mod glue;
pub mod keys;
pub mod number;
mod seal;
mod signed;

pub use claims::{Claims, ClaimsError, ClassTag, PlateTag, TariffTag};
pub use clean::Affixes;
pub use decode::{Decoder, Limits, Scanned, decode};
pub use foreign::ForeignPattern;
pub use keys::{BoothKey, KeyEntry, KeyError, KeyFile, KeyRing};
pub use number::{Number, NumberError, Suspect};

use serde::{Deserialize, Serialize};

/// Which code a booth prints (`ticket_code` in `palang.toml`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum CodeFormat {
    /// Claims + HMAC-SHA256 cut to 128 bits: 60 characters, a QR symbol of version 3-M.
    #[default]
    P1,
    /// Claims + Ed25519: 137 characters, a QR symbol of version 6-M.
    P2,
    /// 24 digits for Code 128 in code set C, with a check of six digits.
    #[serde(rename = "code128")]
    Code128,
}

impl CodeFormat {
    /// As in the config: `P1`, `P2`, `code128`.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::P1 => "P1",
            Self::P2 => "P2",
            Self::Code128 => "code128",
        }
    }
}

impl std::str::FromStr for CodeFormat {
    type Err = &'static str;
    fn from_str(word: &str) -> Result<Self, Self::Err> {
        [Self::P1, Self::P2, Self::Code128]
            .into_iter()
            .find(|format| format.word().eq_ignore_ascii_case(word))
            .ok_or("a ticket code is \"P1\", \"P2\" or \"code128\"")
    }
}

/// The text that the ticket's symbol carries. Upper-case letters and digits only, so that it survives every keyboard
/// layout a wedge scanner types through.
#[must_use]
pub fn issue(format: CodeFormat, claims: &Claims, key: &BoothKey) -> String {
    match format {
        CodeFormat::P1 => signed::issue_p1(claims, key),
        CodeFormat::P2 => signed::issue_p2(claims, key),
        CodeFormat::Code128 => code128::issue(claims, key),
    }
}
