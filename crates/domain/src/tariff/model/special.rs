//! Special days, events and hours of entry.

use super::{Daily, Overnight, Plan};
use crate::tariff::problem::{Carried, Problem};
use crate::tariff::rate::Rate;
use crate::tariff::unit::{Name, TimeOfDay};
use chrono::{NaiveDateTime, Weekday};
use serde::{Deserialize, Serialize};
use std::fmt;

/// A stretch of time, in the site's wall clock, that has its own prices.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Event {
    #[serde(with = "wall")]
    pub(crate) from: NaiveDateTime,
    #[serde(with = "wall")]
    pub(crate) until: NaiveDateTime,
}

/// Prices of special days or hours of entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "SpecialFile", into = "SpecialFile")]
pub(crate) struct Special {
    pub(crate) name: Name,
    pub(crate) on: Vec<On>,
    pub(crate) entered: Option<Entered>,
    pub(crate) plan: Plan,
}

/// Hours of entry, as for an early bird.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Entered {
    pub(crate) from: TimeOfDay,
    pub(crate) until: TimeOfDay,
}

/// The keys of a `special` table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SpecialFile {
    name: Name,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    on: Vec<On>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    entered: Option<Entered>,
    rate: Rate,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    daily: Option<Daily>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    overnight: Option<Overnight>,
}

impl TryFrom<SpecialFile> for Special {
    type Error = Carried;
    fn try_from(file: SpecialFile) -> Result<Self, Carried> {
        if file.on.is_empty() && file.entered.is_none() {
            return Err(Problem::SpecialWhen.into());
        }
        let plan = Plan::new(file.rate, file.daily, file.overnight)?;
        Ok(Self { name: file.name, on: file.on, entered: file.entered, plan })
    }
}

impl From<Special> for SpecialFile {
    fn from(special: Special) -> Self {
        let Special { name, on, entered, plan: Plan { rate, daily, overnight } } = special;
        Self { name, on, entered, rate, daily, overnight }
    }
}

/// A kind of day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub(crate) enum On {
    Day(Weekday),
    Holiday,
    Event(String),
}

const DAYS: [(&str, Weekday); 7] = [
    ("monday", Weekday::Mon),
    ("tuesday", Weekday::Tue),
    ("wednesday", Weekday::Wed),
    ("thursday", Weekday::Thu),
    ("friday", Weekday::Fri),
    ("saturday", Weekday::Sat),
    ("sunday", Weekday::Sun),
];

impl TryFrom<String> for On {
    type Error = Carried;
    fn try_from(text: String) -> Result<Self, Carried> {
        if let Some((_, day)) = DAYS.iter().find(|(name, _)| *name == text) {
            return Ok(Self::Day(*day));
        }
        match text.strip_prefix("event:") {
            Some(event) if !event.is_empty() => Ok(Self::Event(event.to_owned())),
            _ if text == "holiday" => Ok(Self::Holiday),
            _ => Err(Problem::KindOfDay { value: text }.into()),
        }
    }
}

impl From<On> for String {
    fn from(on: On) -> Self {
        on.to_string()
    }
}

impl fmt::Display for On {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Day(day) => f.write_str(DAYS.iter().find(|(_, known)| known == day).map_or("", |(name, _)| name)),
            Self::Holiday => f.write_str("holiday"),
            Self::Event(name) => write!(f, "event:{name}"),
        }
    }
}

/// `"2026-12-31T18:00"`.
mod wall {
    use super::{Carried, Problem};
    use chrono::NaiveDateTime;
    use serde::{Deserialize, Deserializer, Serializer, de};

    const FORM: &str = "%Y-%m-%dT%H:%M";

    pub(super) fn serialize<S: Serializer>(at: &NaiveDateTime, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&at.format(FORM))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<NaiveDateTime, D::Error> {
        let text = String::deserialize(deserializer)?;
        NaiveDateTime::parse_from_str(&text, FORM)
            .map_err(|_| de::Error::custom(Carried::from(Problem::WallClock { value: text })))
    }
}
