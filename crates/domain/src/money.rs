//! Money: whole units of a currency that is used without decimals.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Neg, Sub, SubAssign};

/// A currency Palang prices in. Both are used without decimals, so one unit is the smallest (FIELD 5).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "arbitrary", derive(proptest_derive::Arbitrary))]
#[serde(rename_all = "UPPERCASE")]
pub enum Currency {
    /// Indonesian rupiah, written `Rp 5.000`.
    Idr,
    /// Vietnamese dong, written `5.000 ₫`.
    Vnd,
}

impl Currency {
    /// The notes and coins in use, largest first, in units (FIELD 5). The quick-cash keys and the count by
    /// denomination come from here.
    #[must_use]
    pub const fn denominations(self) -> &'static [i64] {
        match self {
            Self::Idr => &[100_000, 75_000, 50_000, 20_000, 10_000, 5_000, 2_000, 1_000, 500, 200, 100],
            Self::Vnd => &[500_000, 200_000, 100_000, 50_000, 20_000, 10_000, 5_000, 2_000, 1_000],
        }
    }

    /// The ISO 4217 code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Idr => "IDR",
            Self::Vnd => "VND",
        }
    }
}

/// An amount in the currency's smallest unit in use. May be negative (a discount line, a variance).
///
/// Arithmetic saturates: a fee of a 50-year stay must not overflow into nonsense, and a saturated amount is
/// visibly absurd.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Money(i64);

impl Money {
    /// No money.
    pub const ZERO: Self = Self(0);
    /// The most that can be said.
    pub const MAX: Self = Self(i64::MAX);

    /// An amount of so many units of the currency, which may be negative.
    #[must_use]
    pub const fn new(units: i64) -> Self {
        Self(units)
    }

    /// The amount in units of the currency.
    #[must_use]
    pub const fn get(self) -> i64 {
        self.0
    }

    /// The amount `count` times; at the ends of the range it stays there.
    #[must_use]
    pub const fn times(self, count: i64) -> Self {
        Self(self.0.saturating_mul(count))
    }

    /// The share of it that `part` is of `whole`, rounded towards zero; nothing of a whole that is nothing.
    #[must_use]
    pub fn share(self, part: Self, whole: Self) -> Self {
        let product = i128::from(self.0) * i128::from(part.0);
        let share = product.checked_div(i128::from(whole.0)).unwrap_or(0);
        Self(i64::try_from(share).unwrap_or(if share < 0 { i64::MIN } else { i64::MAX }))
    }

    /// Whether it is below zero.
    #[must_use]
    pub const fn is_negative(self) -> bool {
        self.0 < 0
    }

    /// Digits in groups of three with `.`, as both countries write it: `-1.234.567`. No currency sign.
    #[must_use]
    pub fn grouped(self) -> String {
        let digits = self.0.unsigned_abs().to_string();
        let mut out = String::with_capacity(digits.len() + digits.len() / 3 + 1);
        if self.0 < 0 {
            out.push('-');
        }
        for (i, digit) in digits.chars().enumerate() {
            if i > 0 && (digits.len() - i).is_multiple_of(3) {
                out.push('.');
            }
            out.push(digit);
        }
        out
    }

    /// As the site writes it: `Rp 5.000`, `5.000 ₫`.
    #[must_use]
    pub fn display(self, currency: Currency) -> String {
        match currency {
            Currency::Idr if self.0 < 0 => format!("-Rp {}", Self(self.0.saturating_neg()).grouped()),
            Currency::Idr => format!("Rp {}", self.grouped()),
            Currency::Vnd => format!("{} ₫", self.grouped()),
        }
    }

    /// The same in ASCII, for cheap printers: `Rp 5.000`, `5.000 VND`.
    #[must_use]
    pub fn display_ascii(self, currency: Currency) -> String {
        match currency {
            Currency::Idr => self.display(currency),
            Currency::Vnd => format!("{} VND", self.grouped()),
        }
    }
}

impl Add for Money {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}
impl Sub for Money {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}
impl Neg for Money {
    type Output = Self;
    fn neg(self) -> Self {
        Self(self.0.saturating_neg())
    }
}
impl AddAssign for Money {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}
impl SubAssign for Money {
    fn sub_assign(&mut self, other: Self) {
        *self = *self - other;
    }
}
impl Sum for Money {
    fn sum<I: Iterator<Item = Self>>(iter: I) -> Self {
        iter.fold(Self::ZERO, Add::add)
    }
}
impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.grouped())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_is_written_as_the_site_writes_it() {
        for (units, idr, vnd) in [
            (0, "Rp 0", "0 ₫"),
            (500, "Rp 500", "500 ₫"),
            (5_000, "Rp 5.000", "5.000 ₫"),
            (1_234_567, "Rp 1.234.567", "1.234.567 ₫"),
            (-2_500, "-Rp 2.500", "-2.500 ₫"),
        ] {
            assert_eq!(Money::new(units).display(Currency::Idr), idr);
            assert_eq!(Money::new(units).display(Currency::Vnd), vnd);
        }
        assert_eq!(Money::new(5_000).display_ascii(Currency::Vnd), "5.000 VND");
    }

    #[test]
    fn arithmetic_saturates_instead_of_wrapping() {
        assert_eq!(Money::MAX + Money::new(1), Money::MAX);
        assert_eq!(Money::new(i64::MIN).display(Currency::Idr), "-Rp 9.223.372.036.854.775.807");
        assert_eq!(Money::MAX.times(2), Money::MAX);
        assert_eq!(Money::new(1_000).share(Money::new(1), Money::new(3)), Money::new(333));
        assert_eq!(Money::new(1_000).share(Money::new(1), Money::ZERO), Money::ZERO);
    }
}
