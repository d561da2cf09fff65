//! A priced stay: lines, total, and the rule behind every line.

use crate::{ClassId, Currency, Money, Timestamp};
use serde::{Deserialize, Serialize};

/// Which tariff priced something: its name, and the content hash of its canonical form.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "arbitrary", derive(proptest_derive::Arbitrary))]
pub struct TariffRef {
    /// The tariff's name: `id-hourly`.
    pub name: String,
    /// The first 16 hex digits of the SHA-256 of the canonical form.
    pub version: String,
}

/// The rule behind a line. The words for it are in `locales/*/tariff.ftl`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "arbitrary", derive(proptest_derive::Arbitrary))]
#[serde(tag = "rule", rename_all = "snake_case")]
pub enum Rule {
    /// One price for the visit.
    Flat,
    /// Free minutes: the amount is zero.
    Free {
        /// How many minutes are free.
        minutes: i64,
    },
    /// In and out again without parking: the amount is zero.
    TurnAround {
        /// Up to how many minutes of stay.
        minutes: i64,
    },
    /// The special days or hours whose prices the moment of entry chose: the amount is zero.
    Calendar {
        /// The name that the tariff gives them.
        name: String,
    },
    /// Each started block, all at one price.
    Every {
        /// Length of the block, in minutes.
        minutes: i64,
    },
    /// The first block of time.
    First {
        /// Length of the block, in minutes.
        minutes: i64,
    },
    /// Each started block after the first.
    Next {
        /// Length of the block, in minutes.
        minutes: i64,
    },
    /// A step of a staircase.
    Step {
        /// Number of the step, from 1.
        index: u32,
        /// Up to how many minutes of stay it reaches.
        until_minutes: i64,
    },
    /// A window of the day (day, night) or of the calendar that this visit touched, charged once per visit.
    Window {
        /// The name that the tariff gives it.
        name: String,
    },
    /// The surcharge for a night.
    Overnight,
    /// The daily maximum took something off: the amount is negative.
    DailyCap,
    /// Lost-ticket fine.
    Lost,
    /// A discount, pass or voucher: the amount is negative.
    Discount {
        /// The name that the tariff gives it.
        name: String,
    },
    /// Rounding of the total to a payable amount.
    Rounding,
    /// Tax added on top.
    Tax {
        /// The rate in basis points: 1000 is 10 %.
        rate_bp: u32,
    },
}

impl Rule {
    /// The stable word for programs: `flat`, `free`, `first`, …
    #[must_use]
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Flat => "flat",
            Self::Free { .. } => "free",
            Self::TurnAround { .. } => "turn_around",
            Self::Calendar { .. } => "calendar",
            Self::Every { .. } => "every",
            Self::First { .. } => "first",
            Self::Next { .. } => "next",
            Self::Step { .. } => "step",
            Self::Window { .. } => "window",
            Self::Overnight => "overnight",
            Self::DailyCap => "daily_cap",
            Self::Lost => "lost",
            Self::Discount { .. } => "discount",
            Self::Rounding => "rounding",
            Self::Tax { .. } => "tax",
        }
    }
}

/// One line of a quote: `quantity × unit = amount`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "arbitrary", derive(proptest_derive::Arbitrary))]
pub struct Line {
    /// The rule behind the line.
    #[serde(flatten)]
    pub rule: Rule,
    /// The part of the stay it prices.
    pub from: Timestamp,
    /// Where the stretch of time that it prices ends.
    pub to: Timestamp,
    /// How many blocks, nights or pieces.
    pub quantity: i64,
    /// The price of one of them.
    pub unit: Money,
    /// What the line adds to the total; negative where it takes off.
    pub amount: Money,
}

/// A priced stay. `lines` sum to `total`; the same stay under the same tariff version gives the same lines
/// for ever (DESIGN 4.6).
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "arbitrary", derive(proptest_derive::Arbitrary))]
pub struct Quote {
    /// The tariff version that priced it.
    pub tariff: TariffRef,
    /// Vehicle class.
    pub class: ClassId,
    /// Instant of the entry; the tariff counts from it.
    pub entry: Timestamp,
    /// The instant the quote holds for.
    pub exit: Timestamp,
    /// Whole minutes of stay after the tariff's rounding (default: floor).
    pub minutes: i64,
    /// The currency of all amounts.
    pub currency: Currency,
    /// What is due, tax included. Never negative.
    pub total: Money,
    /// Whether nothing is due.
    pub free: bool,
    /// How the total comes about, line by line; together the lines are the total.
    pub lines: Vec<Line>,
    /// Tax inside `total`, where the tariff names a rate: what the receipt's tax line says.
    pub tax: Option<TaxPart>,
}

/// The tax contained in a total.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "arbitrary", derive(proptest_derive::Arbitrary))]
pub struct TaxPart {
    /// The rate in basis points: 1000 is 10 %.
    pub rate_bp: u32,
    /// The amount that the rate applies to.
    pub base: Money,
    /// The tax itself.
    pub amount: Money,
    /// Contained in the posted price (true) or added on top of it.
    pub included: bool,
}
