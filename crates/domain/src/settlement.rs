//! Money, or its absence with a reason, against a quote: the one definition of what a payment is, and the only sums of
//! payments there are. Screens, slips, shifts, projections and reports all ask here.

use crate::{BoothId, Money, Timestamp};
use serde::{Deserialize, Serialize};
use std::iter::Sum;
use std::ops::AddAssign;

/// One part of a settlement; a settlement may be split over several.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "arbitrary", derive(proptest_derive::Arbitrary))]
#[serde(tag = "method", rename_all = "snake_case")]
pub enum Payment {
    /// Cash: `tendered − change = amount`.
    Cash {
        /// What counts towards the total.
        amount: Money,
        /// The cash that the driver handed over.
        tendered: Money,
        /// The change that goes back to the driver.
        change: Money,
    },
    /// Nothing was due, or somebody decided so.
    Free {
        /// The amount that was waived (zero when nothing was due).
        amount: Money,
        /// Why no money was taken.
        reason: FreeReason,
    },
    /// Another program or a terminal took it and said so (S0-F17, S3-E07).
    Reported {
        /// What counts towards the total.
        amount: Money,
        /// `CASH`, `EDC`, …, in that program's words.
        means: String,
    },
}

impl Payment {
    /// What this part counts towards the total.
    #[must_use]
    pub const fn amount(&self) -> Money {
        match self {
            Self::Cash { amount, .. } | Self::Free { amount, .. } | Self::Reported { amount, .. } => *amount,
        }
    }

    /// The word that reports group by: `cash`, `free`, or the reporting program's own.
    #[must_use]
    pub fn method(&self) -> &str {
        match self {
            Self::Cash { .. } => "cash",
            Self::Free { .. } => "free",
            Self::Reported { means, .. } => means,
        }
    }

    /// Where the money of this part went. A new method of payment decides it here, and every sum follows.
    #[must_use]
    pub const fn takings(&self) -> Takings {
        let settled = self.amount();
        match self {
            Self::Cash { amount, .. } => Takings { settled, taken: *amount, drawer: *amount },
            Self::Free { .. } => Takings { settled, ..Takings::NOTHING },
            Self::Reported { amount, .. } => Takings { settled, taken: *amount, ..Takings::NOTHING },
        }
    }
}

/// What payments come to. There are no other sums of money in the program.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Takings {
    /// What counts towards the fee, waived parts included.
    pub settled: Money,
    /// Of that, money that somebody received: cash, and what other programs and terminals took.
    pub taken: Money,
    /// Of that, cash in the booth's own drawer.
    pub drawer: Money,
}

impl Takings {
    /// The sums of no payment at all.
    pub const NOTHING: Self = Self { settled: Money::ZERO, taken: Money::ZERO, drawer: Money::ZERO };

    /// Of all the parts of a settlement.
    #[must_use]
    pub fn of(payments: &[Payment]) -> Self {
        payments.iter().map(Payment::takings).sum()
    }

    /// Whether money changed hands; otherwise the stay was free.
    #[must_use]
    pub fn paid(&self) -> bool {
        self.taken > Money::ZERO
    }
}

impl AddAssign for Takings {
    fn add_assign(&mut self, more: Self) {
        self.settled += more.settled;
        self.taken += more.taken;
        self.drawer += more.drawer;
    }
}

impl Sum for Takings {
    fn sum<I: Iterator<Item = Self>>(parts: I) -> Self {
        parts.fold(Self::NOTHING, |mut sum, part| {
            sum += part;
            sum
        })
    }
}

/// What earlier settlements of a stay count towards its fee. A settlement or an exit that rests on them names it, so
/// that each fact can be checked by itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "arbitrary", derive(proptest_derive::Arbitrary))]
pub struct Prepaid {
    /// The sum of what was settled, waived parts included.
    pub amount: Money,
    /// When the last of it was settled: the tariff's exit grace runs from here.
    pub at: Timestamp,
    /// The booth, or the program's virtual booth, that settled the last of it; nothing for the booth that says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub booth: Option<BoothId>,
}

/// Why no money was taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "arbitrary", derive(proptest_derive::Arbitrary))]
#[serde(tag = "why", rename_all = "snake_case")]
pub enum FreeReason {
    /// The tariff asks for nothing.
    NothingDue,
    /// Somebody with the right decided it and said why.
    Decided {
        /// In the operator's words.
        note: String,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sum_follows_from_where_the_money_of_each_part_went() {
        let money = Money::new;
        let parts = [
            Payment::Cash { amount: money(3_000), tendered: money(5_000), change: money(2_000) },
            Payment::Reported { amount: money(5_000), means: "EDC".into() },
            Payment::Free { amount: money(1_000), reason: FreeReason::NothingDue },
        ];
        let sums = Takings::of(&parts);
        assert_eq!(sums, Takings { settled: money(9_000), taken: money(8_000), drawer: money(3_000) });
        assert!(sums.paid());
        assert!(!Takings::of(&parts[2..]).paid(), "a waived fee is no payment");
        assert_eq!(parts.each_ref().map(Payment::method), ["cash", "EDC", "free"]);
        assert_eq!(Takings::of(&[]), Takings::NOTHING);
    }
}
