//! A priced stay: lines, total, and the rule behind every line.

use crate::{ClassId, Currency, Money, Timestamp};
use serde::{Deserialize, Serialize};

/// Which tariff priced something: its name, and the content hash of its canonical form.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct TariffRef {
    /// `id-hourly`.
    pub name: String,
    /// The first 16 hex digits of the SHA-256 of the canonical form.
    pub version: String,
}

/// The rule behind a line. The words for it are in `locales/*/tariff.ftl`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
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
        /// The tariff's name for them.
        name: String,
    },
    /// Each started block, all at one price.
    Every {
        /// Its length.
        minutes: i64,
    },
    /// The first block of time.
    First {
        /// Its length.
        minutes: i64,
    },
    /// Each started block after the first.
    Next {
        /// Its length.
        minutes: i64,
    },
    /// A step of a staircase.
    Step {
        /// Which, from 1.
        index: u32,
        /// Up to how many minutes of stay it reaches.
        until_minutes: i64,
    },
    /// A window of the day (day, night) or of the calendar that this visit touched, charged once per visit.
    Window {
        /// The tariff's name for it.
        name: String,
    },
    /// A night spent.
    Overnight,
    /// The daily maximum took something off: the amount is negative.
    DailyCap,
    /// Lost-ticket fine.
    Lost,
    /// A discount, pass or voucher: the amount is negative.
    Discount {
        /// The tariff's name for it.
        name: String,
    },
    /// Rounding of the total to a payable amount.
    Rounding,
    /// Tax added on top.
    Tax {
        /// In basis points: 1000 is 10 %.
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
pub struct Line {
    /// Why.
    #[serde(flatten)]
    pub rule: Rule,
    /// The part of the stay it prices.
    pub from: Timestamp,
    /// Its end.
    pub to: Timestamp,
    /// How many.
    pub quantity: i64,
    /// At how much.
    pub unit: Money,
    /// Together.
    pub amount: Money,
}

/// A priced stay. `lines` sum to `total`; the same stay under the same tariff version gives the same lines
/// for ever (DESIGN 4.6).
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Quote {
    /// Who priced it.
    pub tariff: TariffRef,
    /// Vehicle class.
    pub class: ClassId,
    /// When the stay began.
    pub entry: Timestamp,
    /// The instant the quote holds for.
    pub exit: Timestamp,
    /// Whole minutes of stay after the tariff's rounding (default: floor).
    pub minutes: i64,
    /// What the amounts are in.
    pub currency: Currency,
    /// What is due, tax included. Never negative.
    pub total: Money,
    /// Nothing is due.
    pub free: bool,
    /// How it came about.
    pub lines: Vec<Line>,
    /// Tax inside `total`, where the tariff names a rate: what the receipt's tax line says.
    pub tax: Option<TaxPart>,
}

/// The tax contained in a total.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct TaxPart {
    /// In basis points: 1000 is 10 %.
    pub rate_bp: u32,
    /// What the rate applies to.
    pub base: Money,
    /// The tax.
    pub amount: Money,
    /// Contained in the posted price (true) or added on top of it.
    pub included: bool,
}
