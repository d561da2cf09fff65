//! What stays came to.

use super::Span;
use crate::settlement::Takings;
use crate::stay::PaymentState;
use crate::{ClassId, Money};
use std::collections::BTreeMap;

/// How revenue is divided, beside its spans.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RevenueBy {
    /// It is not divided: one row a span.
    All,
    /// By vehicle class.
    Class,
}

/// Revenue of the stays that left in each of some spans of time (days, months).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RevenueQuestion {
    /// A row, or a row a group, is answered for each.
    pub spans: Vec<Span>,
    /// How each span is divided into rows.
    pub by: RevenueBy,
}

impl RevenueQuestion {
    /// The revenue of each span, in one row.
    #[must_use]
    pub const fn of(spans: Vec<Span>) -> Self {
        Self { spans, by: RevenueBy::All }
    }
}

/// The rows of each span, in the order in which they were asked for.
pub type Revenue = Vec<Vec<RevenueRow>>;

/// What the payments of a span of time come to by their method: `cash`, `free`, or another program's word. A split
/// settlement counts each of its parts under its own.
pub type TakingsByMethod = BTreeMap<String, Takings>;

/// Stays of one payment state.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// How many stays there are.
    pub stays: u64,
    /// What they were asked for, or owe.
    pub asked: Money,
    /// What was taken for them in money.
    pub taken: Money,
    /// Whole minutes from entry to exit, together.
    pub minutes: i64,
}

/// The stays of a span, or of one group in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RevenueRow {
    /// The vehicle class that the row is of; nothing where the rows are not divided by class.
    pub class: Option<ClassId>,
    /// The stays that were paid with money.
    pub paid: Tally,
    /// The stays that left owing.
    pub unpaid: Tally,
    /// The stays that were settled without money.
    pub free: Tally,
}

impl RevenueRow {
    /// Those of that payment state, to be counted.
    pub const fn of(&mut self, payment: PaymentState) -> &mut Tally {
        match payment {
            PaymentState::Paid => &mut self.paid,
            PaymentState::Unpaid => &mut self.unpaid,
            PaymentState::Free => &mut self.free,
        }
    }

    /// All stays that left.
    #[must_use]
    pub const fn stays(&self) -> u64 {
        self.paid.stays + self.unpaid.stays + self.free.stays
    }

    /// The money that was taken for all stays that left: who owes a difference has paid the rest.
    #[must_use]
    pub fn taken(&self) -> Money {
        [self.paid, self.unpaid, self.free].into_iter().map(|tally| tally.taken).sum()
    }

    /// Whole minutes of all stays that left.
    #[must_use]
    pub const fn minutes(&self) -> i64 {
        self.paid.minutes + self.unpaid.minutes + self.free.minutes
    }
}
