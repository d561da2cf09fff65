//! Nights.

use crate::tariff::problem::{Carried, Problem};
use crate::tariff::unit::{Minutes, Price};
use serde::{Deserialize, Serialize};

/// What a night costs on top.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "OvernightFile", into = "OvernightFile")]
pub(crate) struct Overnight {
    pub(crate) by: NightBy,
    pub(crate) amount: Price,
}

/// What a night is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NightBy {
    /// Each 24 hours completed and exceeded.
    Day,
    /// Each midnight passed.
    Midnight,
    /// Each midnight passed, when the stay is longer than this.
    LongerAndMidnight(Minutes),
}

/// The keys of an `overnight` table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct OvernightFile {
    by: NightWord,
    amount: Price,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    longer_than_minutes: Option<Minutes>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum NightWord {
    #[serde(rename = "24h")]
    Day,
    Midnight,
}

impl TryFrom<OvernightFile> for Overnight {
    type Error = Carried;
    fn try_from(file: OvernightFile) -> Result<Self, Carried> {
        let by = match (file.by, file.longer_than_minutes) {
            (NightWord::Day, None) => NightBy::Day,
            (NightWord::Day, Some(_)) => return Err(Problem::NightLonger.into()),
            (NightWord::Midnight, None) => NightBy::Midnight,
            (NightWord::Midnight, Some(minutes)) => NightBy::LongerAndMidnight(minutes),
        };
        Ok(Self { by, amount: file.amount })
    }
}

impl From<Overnight> for OvernightFile {
    fn from(night: Overnight) -> Self {
        let (by, longer_than_minutes) = match night.by {
            NightBy::Day => (NightWord::Day, None),
            NightBy::Midnight => (NightWord::Midnight, None),
            NightBy::LongerAndMidnight(minutes) => (NightWord::Midnight, Some(minutes)),
        };
        Self { by, amount: night.amount, longer_than_minutes }
    }
}
