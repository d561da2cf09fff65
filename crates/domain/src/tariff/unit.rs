//! The numbers and times of a tariff file, each with its bounds, so that a wrong one is refused where it stands.

use super::problem::{Carried, Problem};
use crate::Money;
use crate::time::MINUTE_MS;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A length of time in whole minutes: 1 minute to 366 days.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "i64", into = "i64")]
pub(crate) struct Minutes(i64);

impl Minutes {
    pub(crate) const fn get(self) -> i64 {
        self.0
    }

    pub(crate) const fn millis(self) -> i64 {
        self.0 * MINUTE_MS
    }
}
impl TryFrom<i64> for Minutes {
    type Error = Carried;
    fn try_from(minutes: i64) -> Result<Self, Carried> {
        if (1..=366 * 1_440).contains(&minutes) {
            Ok(Self(minutes))
        } else {
            Err(Problem::Length { value: minutes }.into())
        }
    }
}
impl From<Minutes> for i64 {
    fn from(minutes: Minutes) -> Self {
        minutes.0
    }
}

/// A price in whole units of the currency: 0 to 1.000.000.000. Bounded so that no stay can overflow it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "i64", into = "i64")]
pub(crate) struct Price(i64);

impl Price {
    pub(crate) const fn get(self) -> i64 {
        self.0
    }

    pub(crate) const fn money(self) -> Money {
        Money::new(self.0)
    }
}
impl TryFrom<i64> for Price {
    type Error = Carried;
    fn try_from(units: i64) -> Result<Self, Carried> {
        if (0..=1_000_000_000).contains(&units) { Ok(Self(units)) } else { Err(Problem::Price { value: units }.into()) }
    }
}
impl From<Price> for i64 {
    fn from(price: Price) -> Self {
        price.0
    }
}

/// Words that end up on slips and screens: 1 to `LONGEST` printable characters.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub(crate) struct Words<const LONGEST: usize>(String);

/// The name of a window, special, event or discount: a line of a receipt has room for it.
pub(crate) type Name = Words<24>;
/// A source or a legal basis.
pub(crate) type Text = Words<200>;

impl<const LONGEST: usize> std::ops::Deref for Words<LONGEST> {
    type Target = str;
    fn deref(&self) -> &str {
        &self.0
    }
}
impl<const LONGEST: usize> std::borrow::Borrow<str> for Words<LONGEST> {
    fn borrow(&self) -> &str {
        &self.0
    }
}
impl<const LONGEST: usize> TryFrom<String> for Words<LONGEST> {
    type Error = Carried;
    fn try_from(text: String) -> Result<Self, Carried> {
        let fits = !text.trim().is_empty() && text.chars().count() <= LONGEST && !text.contains(char::is_control);
        if fits { Ok(Self(text)) } else { Err(Problem::Words { longest: LONGEST }.into()) }
    }
}
impl<const LONGEST: usize> From<Words<LONGEST>> for String {
    fn from(words: Words<LONGEST>) -> Self {
        words.0
    }
}
impl<const LONGEST: usize> fmt::Display for Words<LONGEST> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A wall-clock time of day, `"05:00"`, in minutes after midnight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub(crate) struct TimeOfDay(u16);

impl TimeOfDay {
    pub(crate) const fn minutes(self) -> i64 {
        self.0 as i64
    }
}
impl fmt::Display for TimeOfDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.0 / 60, self.0 % 60)
    }
}
impl TryFrom<String> for TimeOfDay {
    type Error = Carried;
    fn try_from(text: String) -> Result<Self, Carried> {
        let part = |part: &str, below: u16| match part.parse::<u16>() {
            Ok(number) if part.len() == 2 && number < below => Some(number),
            _ => None,
        };
        text.split_once(':')
            .and_then(|(hours, minutes)| Some(Self(part(hours, 24)? * 60 + part(minutes, 60)?)))
            .ok_or_else(|| Problem::TimeOfDay { value: text.clone() }.into())
    }
}
impl From<TimeOfDay> for String {
    fn from(time: TimeOfDay) -> Self {
        time.to_string()
    }
}

/// A date of the site's calendar, `"2026-12-25"`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub(crate) struct Date(pub(crate) NaiveDate);

impl TryFrom<String> for Date {
    type Error = Carried;
    fn try_from(text: String) -> Result<Self, Carried> {
        text.parse().map(Self).map_err(|_| Problem::Date { value: text }.into())
    }
}
impl From<Date> for String {
    fn from(date: Date) -> Self {
        date.0.to_string()
    }
}
