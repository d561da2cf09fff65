//! Money, or its absence with a reason, against a quote.

use crate::Money;
use serde::{Deserialize, Serialize};

/// One part of a settlement; a settlement may be split over several.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "method", rename_all = "snake_case")]
pub enum Payment {
    /// Cash: `tendered − change = amount`.
    Cash {
        /// What counts towards the total.
        amount: Money,
        /// What the driver handed over.
        tendered: Money,
        /// What goes back.
        change: Money,
    },
    /// Nothing was due, or somebody decided so.
    Free {
        /// The amount that was waived (zero when nothing was due).
        amount: Money,
        /// Why.
        reason: FreeReason,
    },
    /// Another program took it and said so (S0-F17, S3-E07).
    Reported {
        /// What counts towards the total.
        amount: Money,
        /// `CASH`, …, in that program's words.
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
}

/// Why no money was taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
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
