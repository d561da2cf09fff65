//! The tariff file, table by table. What each key means for a site owner stands in `docs/tariff.md`.

mod discount;
mod overnight;
mod special;

pub(crate) use discount::{Discount, Takes};
pub(crate) use overnight::{NightBy, Overnight};
pub(crate) use special::{Entered, Event, On, Special};

use super::problem::{Carried, Problem};
use super::rate::Rate;
use super::unit::{Date, Minutes, Name, Price, Text};
use crate::{ClassId, Currency};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// The whole file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct File {
    pub(crate) name: String,
    pub(crate) currency: Currency,
    /// Where the prices were published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) source: Option<Text>,
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
    pub(crate) holidays: BTreeSet<Date>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(crate) event: BTreeMap<Name, Event>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(crate) discount: BTreeMap<Name, Discount>,
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
    type Error = Carried;
    fn try_from(file: ClassFile) -> Result<Self, Carried> {
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
    fn new(rate: Rate, daily: Option<Daily>, overnight: Option<Overnight>) -> Result<Self, Carried> {
        if daily.is_some() && rate.stages().is_empty() {
            return Err(Problem::DailyWindows.into());
        }
        if daily.is_some() && rate.falls() {
            return Err(Problem::DailyFalls.into());
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

/// Lost-ticket fine. Without a legal basis in writing it is never charged (FIELD 6).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Lost {
    pub(crate) amount: Price,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) legal_basis: Option<Text>,
}

/// The most that the law allows, as a rate of its own; the lint compares.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Ceiling {
    pub(crate) basis: Text,
    pub(crate) rate: Rate,
}
