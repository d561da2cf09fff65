//! The ticket number: 14 digits, `YYMMDD GG NNNNN C`, with a Damm check digit (DESIGN 6, S0-X02).

use crate::{GateNumber, TicketId};
use chrono::{Datelike, NaiveDate};
use std::fmt;

/// A ticket number: local date of issue, gate, that gate's count of the day, check digit. Two gates never make the
/// same one, and any single wrong digit or swap of neighbours is caught (S0-X02).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Number {
    date: NaiveDate,
    gate: GateNumber,
    count: u32,
}

/// Why something is not a ticket number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NumberError {
    /// The text is not 14 digits.
    #[error("a ticket number is 14 digits")]
    Shape,
    /// 14 digits, and the last does not fit the others.
    #[error("the check digit does not fit")]
    CheckDigit,
    /// The first six digits are no date of the years 2000 to 2099.
    #[error("the number starts with no date from 2000 to 2099")]
    Date,
    /// The day's count is 1 to 99999.
    #[error("a day's count at a gate is 1 to 99999")]
    Count,
}

/// What a wrong number probably was meant to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Suspect {
    /// Position of the wrong digit, from 1; of the first of two swapped ones.
    pub position: u8,
    /// Whether two neighbours were swapped, rather than one digit mistaken.
    pub swapped: bool,
    /// The number that was probably meant.
    pub likely: Number,
}

impl Number {
    /// How many digits a number has.
    pub const DIGITS: usize = 14;
    /// The largest count of a gate and day.
    pub const MAX_COUNT: u32 = 99_999;

    /// The `count`-th ticket (from 1) of that gate on that local date.
    ///
    /// # Errors
    /// A year that two digits cannot name, a count that five digits cannot.
    pub fn new(date: NaiveDate, gate: GateNumber, count: u32) -> Result<Self, NumberError> {
        if !(2000..=2099).contains(&date.year()) {
            return Err(NumberError::Date);
        }
        if !(1..=Self::MAX_COUNT).contains(&count) {
            return Err(NumberError::Count);
        }
        Ok(Self { date, gate, count })
    }

    /// Reads a number as it is typed or scanned: spaces, dots, dashes and slashes between the digits do not matter.
    ///
    /// # Errors
    /// See [`NumberError`]; the check digit is looked at before the date.
    pub fn parse(text: &str) -> Result<Self, NumberError> {
        Self::from_digits(&digits(text).ok_or(NumberError::Shape)?)
    }

    /// The local date of issue.
    #[must_use]
    pub const fn date(self) -> NaiveDate {
        self.date
    }

    /// The gate that issued it.
    #[must_use]
    pub const fn gate(self) -> GateNumber {
        self.gate
    }

    /// That gate's count on that day.
    #[must_use]
    pub const fn count(self) -> u32 {
        self.count
    }

    /// As the name of a stay.
    #[must_use]
    pub fn to_id(self) -> TicketId {
        self.to_string().parse().expect("14 digits are a ticket id")
    }

    /// `26 1121 01 00417 6`: in groups, for reading aloud and typing.
    #[must_use]
    pub fn grouped(self) -> String {
        let text = self.to_string();
        format!("{} {} {} {} {}", &text[..2], &text[2..6], &text[6..8], &text[8..13], &text[13..])
    }

    /// The last six digits: what a cashier types when the paper is damaged.
    #[must_use]
    pub fn tail(self) -> String {
        self.to_string()[8..].to_owned()
    }

    /// Explains 14 digits whose check digit is wrong: the one digit, or the one swap of neighbours, after which the
    /// number is right and `exists`. Nothing when no repair or several different ones do (then it cannot be told).
    pub fn suspect(text: &str, exists: impl Fn(&Self) -> bool) -> Option<Suspect> {
        let typed = digits(text)?;
        if damm(&typed) == 0 {
            return None;
        }
        let mut found = repairs(&typed).filter(|suspect| exists(&suspect.likely));
        let first = found.next()?;
        found.next().is_none().then_some(first)
    }

    fn from_digits(digits: &[u8; Self::DIGITS]) -> Result<Self, NumberError> {
        if damm(digits) != 0 {
            return Err(NumberError::CheckDigit);
        }
        Self::unchecked(digits)
    }

    /// The fields without the check digit's opinion.
    pub(super) fn unchecked(digits: &[u8; Self::DIGITS]) -> Result<Self, NumberError> {
        let value = |range: std::ops::Range<usize>| digits[range].iter().fold(0_u32, |sum, d| sum * 10 + u32::from(*d));
        let year = i32::try_from(2000 + value(0..2)).map_err(|_| NumberError::Date)?;
        let date = NaiveDate::from_ymd_opt(year, value(2..4), value(4..6)).ok_or(NumberError::Date)?;
        let gate = digits[6] * 10 + digits[7];
        Self::new(date, gate.try_into().map_err(|_| NumberError::Shape)?, value(8..13))
    }
}

/// The 14 digits of `text`, if that is what it is.
pub(super) fn digits(text: &str) -> Option<[u8; Number::DIGITS]> {
    let mut digits = [0; Number::DIGITS];
    let mut count = 0;
    for c in text.trim().chars().filter(|c| !is_separator(*c)) {
        *digits.get_mut(count)? = u8::try_from(c.to_digit(10)?).ok()?;
        count += 1;
    }
    (count == Number::DIGITS).then_some(digits)
}

/// What people put between groups of digits.
pub(super) const fn is_separator(c: char) -> bool {
    matches!(c, ' ' | '.' | '-' | '/' | '_')
}

/// Every valid number one digit, or one swap of neighbours, away.
fn repairs(typed: &[u8; Number::DIGITS]) -> impl Iterator<Item = Suspect> + '_ {
    let substituted = (0..typed.len()).flat_map(move |at| {
        (0..10).filter(move |digit| *digit != typed[at]).map(move |digit| {
            let mut digits = *typed;
            digits[at] = digit;
            (at, false, digits)
        })
    });
    let swapped = (1..typed.len()).map(move |at| {
        let mut digits = *typed;
        digits.swap(at - 1, at);
        (at - 1, true, digits)
    });
    substituted.chain(swapped).filter_map(|(at, swapped, digits)| {
        let likely = Number::from_digits(&digits).ok()?;
        Some(Suspect { position: u8::try_from(at + 1).ok()?, swapped, likely })
    })
}

/// H. Michael Damm's quasigroup of order 10 (2004): totally anti-symmetric, so that every single error and every swap
/// of neighbours changes the outcome.
const DAMM: [[u8; 10]; 10] = [
    [0, 3, 1, 7, 5, 9, 8, 6, 4, 2],
    [7, 0, 9, 2, 1, 5, 4, 8, 6, 3],
    [4, 2, 0, 6, 8, 7, 1, 3, 5, 9],
    [1, 7, 5, 0, 9, 8, 3, 4, 2, 6],
    [6, 1, 2, 3, 0, 4, 5, 9, 7, 8],
    [3, 6, 7, 4, 2, 0, 9, 5, 8, 1],
    [5, 8, 6, 9, 7, 2, 0, 1, 3, 4],
    [8, 9, 4, 5, 3, 6, 2, 0, 1, 7],
    [9, 4, 3, 8, 6, 1, 7, 2, 0, 5],
    [2, 5, 8, 1, 4, 3, 6, 7, 9, 0],
];

/// The check digit of these digits; 0 when they end in their own.
fn damm(digits: &[u8]) -> u8 {
    digits.iter().fold(0, |interim, digit| DAMM[usize::from(interim)][usize::from(*digit)])
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let body = format!("{}{:02}{:05}", self.date.format("%y%m%d"), self.gate.get(), self.count);
        let digits: Vec<u8> = body.bytes().map(|byte| byte - b'0').collect();
        write!(f, "{body}{}", damm(&digits))
    }
}

impl fmt::Debug for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Number({self})")
    }
}

impl std::str::FromStr for Number {
    type Err = NumberError;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn s0_x02_the_check_digit_is_damms() {
        // The example of Damm's own paper.
        assert_eq!(damm(&[5, 7, 2]), 4);
        assert_eq!(damm(&[5, 7, 2, 4]), 0);
        for (row, line) in DAMM.iter().enumerate() {
            assert_eq!(line[row], 0, "weakly totally anti-symmetric quasigroups of this form have a zero diagonal");
            let mut digits = *line;
            digits.sort_unstable();
            assert_eq!(digits, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9], "every row has every digit once");
        }
    }
}
