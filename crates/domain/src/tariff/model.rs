//! The tariff file, table by table. What each key means for a site owner stands in `docs/tariff.md`.

use super::rate::Rate;
use super::unit::{Minutes, Price, TimeOfDay};
use crate::{ClassId, Currency};
use chrono::{NaiveDate, NaiveDateTime, Weekday};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// The whole file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct File {
    pub(crate) name: String,
    pub(crate) currency: Currency,
    /// Where the prices were published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) source: Option<String>,
    /// What was shown to the driver stays payable this long, even when the next block begins meanwhile.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) courtesy_minutes: Option<Minutes>,
    /// After paying on foot, the time to reach the exit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) exit_grace_minutes: Option<Minutes>,
    #[serde(default, skip_serializing_if = "Rounding::is_default")]
    pub(crate) rounding: Rounding,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) tax: Option<Tax>,
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub(crate) holidays: BTreeSet<NaiveDate>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(crate) event: BTreeMap<String, Event>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(crate) discount: BTreeMap<String, Discount>,
    pub(crate) class: BTreeMap<ClassId, Class>,
}

/// Rounding of time and of money.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Rounding {
    pub(crate) time_seconds: u16,
    pub(crate) time: Direction,
    pub(crate) money: Price,
    pub(crate) money_to: Direction,
}

impl Default for Rounding {
    fn default() -> Self {
        let one = Price::try_from(1).unwrap_or_else(|_| unreachable!("1 is a price"));
        Self { time_seconds: 60, time: Direction::Down, money: one, money_to: Direction::Down }
    }
}

impl Rounding {
    fn is_default(&self) -> bool {
        *self == Self::default()
    }
}

/// Which way to round.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Direction {
    Down,
    Up,
    Nearest,
}

/// Parking tax (PBJT, FIELD 6).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Tax {
    pub(crate) rate_bp: u32,
    pub(crate) kind: TaxKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum TaxKind {
    /// In the posted price; the base is the amount paid, as the Jakarta revenue office computes it.
    Included,
    /// In the posted price; the base is the price without it.
    Contained,
    /// A line on top of the posted price.
    Added,
}

/// A stretch of time, in the site's wall clock, that has its own prices.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Event {
    #[serde(with = "wall")]
    pub(crate) from: NaiveDateTime,
    #[serde(with = "wall")]
    pub(crate) until: NaiveDateTime,
}

/// A pass, discount or voucher. Whoever settles says which one was shown; the tariff says what it is worth.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "DiscountFile", into = "DiscountFile")]
pub(crate) struct Discount {
    pub(crate) takes: Takes,
    /// The classes it is for; all when empty.
    pub(crate) classes: BTreeSet<ClassId>,
}

/// What a discount takes off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Takes {
    Amount(Price),
    Minutes(Minutes),
    Percent(u8),
}

/// The keys of a `discount` table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct DiscountFile {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    amount: Option<Price>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    minutes: Option<Minutes>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    percent: Option<u8>,
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    classes: BTreeSet<ClassId>,
}

impl TryFrom<DiscountFile> for Discount {
    type Error = &'static str;
    fn try_from(file: DiscountFile) -> Result<Self, Self::Error> {
        let takes = match (file.amount, file.minutes, file.percent) {
            (Some(amount), None, None) => Takes::Amount(amount),
            (None, Some(minutes), None) => Takes::Minutes(minutes),
            (None, None, Some(percent @ 1..=100)) => Takes::Percent(percent),
            (None, None, Some(_)) => return Err("`percent` is a whole number from 1 to 100"),
            _ => return Err("a discount has exactly one of `amount`, `minutes` and `percent`"),
        };
        Ok(Self { takes, classes: file.classes })
    }
}

impl From<Discount> for DiscountFile {
    fn from(discount: Discount) -> Self {
        let (mut amount, mut minutes, mut percent) = (None, None, None);
        match discount.takes {
            Takes::Amount(price) => amount = Some(price),
            Takes::Minutes(length) => minutes = Some(length),
            Takes::Percent(share) => percent = Some(share),
        }
        Self { amount, minutes, percent, classes: discount.classes }
    }
}

/// Everything about one class.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "ClassFile", into = "ClassFile")]
pub(crate) struct Class {
    /// In and out again within so many minutes costs nothing, whatever the rate.
    pub(crate) turnaround_minutes: Option<Minutes>,
    /// The prices of ordinary days.
    pub(crate) plan: Plan,
    /// The prices of other days; the first that fits the moment of entry holds for the whole visit.
    pub(crate) special: Vec<Special>,
    pub(crate) lost: Option<Lost>,
    pub(crate) ceiling: Option<Ceiling>,
}

/// Prices that hold together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Plan {
    pub(crate) rate: Rate,
    pub(crate) daily: Option<Daily>,
    pub(crate) overnight: Option<Overnight>,
}

/// The keys of a `class` table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ClassFile {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    turnaround_minutes: Option<Minutes>,
    rate: Rate,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    daily: Option<Daily>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    overnight: Option<Overnight>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    special: Vec<Special>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    lost: Option<Lost>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    ceiling: Option<Ceiling>,
}

impl TryFrom<ClassFile> for Class {
    type Error = &'static str;
    fn try_from(file: ClassFile) -> Result<Self, Self::Error> {
        let plan = Plan::new(file.rate, file.daily, file.overnight)?;
        let ClassFile { turnaround_minutes, special, lost, ceiling, .. } =
            ClassFile { rate: plan.rate.clone(), ..file };
        Ok(Self { turnaround_minutes, plan, special, lost, ceiling })
    }
}

impl From<Class> for ClassFile {
    fn from(class: Class) -> Self {
        let Class { turnaround_minutes, plan: Plan { rate, daily, overnight }, special, lost, ceiling } = class;
        Self { turnaround_minutes, rate, daily, overnight, special, lost, ceiling }
    }
}

impl Plan {
    fn new(rate: Rate, daily: Option<Daily>, overnight: Option<Overnight>) -> Result<Self, &'static str> {
        if daily.is_some() && rate.stages().is_empty() {
            return Err("`daily` goes with `flat`, `every`, `first` or `step`; a window has its own `cap`");
        }
        if daily.is_some() && rate.falls() {
            return Err("`daily` needs steps whose `total` never falls");
        }
        Ok(Self { rate, daily, overnight })
    }
}

/// Periods of a stay: what is charged at most in one, and whether the prices begin again in the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Daily {
    pub(crate) by: DailyBy,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) cap: Option<Price>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(crate) restart: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum DailyBy {
    /// Every 24 hours from the entry.
    #[serde(rename = "24h")]
    Day,
    /// Every date of the site's calendar.
    CalendarDay,
}

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
    type Error = &'static str;
    fn try_from(file: OvernightFile) -> Result<Self, Self::Error> {
        let by = match (file.by, file.longer_than_minutes) {
            (NightWord::Day, None) => NightBy::Day,
            (NightWord::Day, Some(_)) => return Err("`longer_than_minutes` goes with `by = \"midnight\"`"),
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

/// Prices of special days or hours of entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "SpecialFile", into = "SpecialFile")]
pub(crate) struct Special {
    pub(crate) name: String,
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
    name: String,
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
    type Error = &'static str;
    fn try_from(file: SpecialFile) -> Result<Self, Self::Error> {
        if file.on.is_empty() && file.entered.is_none() {
            return Err("a special needs `on` (days) or `entered` (hours of entry)");
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
    type Error = String;
    fn try_from(text: String) -> Result<Self, String> {
        if let Some((_, day)) = DAYS.iter().find(|(name, _)| *name == text) {
            return Ok(Self::Day(*day));
        }
        match text.strip_prefix("event:") {
            Some(event) if !event.is_empty() => Ok(Self::Event(event.to_owned())),
            _ if text == "holiday" => Ok(Self::Holiday),
            _ => Err(format!(
                "\"{text}\" is no kind of day: allowed are \"monday\" to \"sunday\", \"holiday\", \"event:NAME\""
            )),
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

/// Lost-ticket fine. Without a legal basis in writing it is never charged (FIELD 6).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Lost {
    pub(crate) amount: Price,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) legal_basis: String,
}

/// The most that the law allows, as a rate of its own; the lint compares.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Ceiling {
    pub(crate) basis: String,
    pub(crate) rate: Rate,
}

/// `"2026-12-31T18:00"`.
mod wall {
    use chrono::NaiveDateTime;
    use serde::{Deserialize, Deserializer, Serializer, de};

    const FORM: &str = "%Y-%m-%dT%H:%M";

    pub(super) fn serialize<S: Serializer>(at: &NaiveDateTime, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&at.format(FORM))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<NaiveDateTime, D::Error> {
        let text = String::deserialize(deserializer)?;
        NaiveDateTime::parse_from_str(&text, FORM)
            .map_err(|_| de::Error::custom(format!("\"{text}\" is no wall-clock time, as in \"2026-12-31T18:00\"")))
    }
}
