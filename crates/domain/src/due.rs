//! What is due for a stay at a moment: decided here and nowhere else, and reckoned again at every exit, by booths, the
//! server and other programs' reports alike.

use crate::settlement::Prepaid;
use crate::tariff::{QuoteError, Visit};
use crate::{Money, Quote, Tariff, Timestamp};

/// What a vehicle that would leave at the quote's exit still owes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Due {
    /// Nothing has been settled: the whole fee.
    Unpaid(Quote),
    /// Nothing has been settled, and the tariff asks for nothing.
    Nothing(Quote),
    /// Settled, and good for an exit until `until`.
    PaidUntil {
        /// The fee that was settled.
        quote: Quote,
        /// What was settled before, and when.
        prepaid: Prepaid,
        /// The last instant of the exit: the tariff's exit grace, or as long as the fee stays the same.
        until: Timestamp,
    },
    /// Settled, and stayed longer than that: the difference.
    Overdue {
        /// The fee of the whole stay.
        quote: Quote,
        /// What was settled of it, and when.
        prepaid: Prepaid,
    },
}

impl Due {
    /// Reckons what is due for `visit` after what has been settled of it. `visit.paid_at` is not looked at.
    ///
    /// # Errors
    /// When the visit cannot be priced.
    pub fn reckon(tariff: &Tariff, visit: &Visit<'_>, prepaid: Option<&Prepaid>) -> Result<Self, QuoteError> {
        let whole = tariff.quote(&Visit { paid_at: None, ..*visit })?;
        let Some(prepaid) = prepaid.cloned() else {
            return Ok(if whole.total == Money::ZERO { Self::Nothing(whole) } else { Self::Unpaid(whole) });
        };
        let grace = prepaid.at.plus_minutes(tariff.exit_grace_minutes());
        if visit.exit > grace && whole.total > prepaid.amount {
            return Ok(Self::Overdue { quote: whole, prepaid });
        }
        let later = Visit { exit: grace.max(visit.exit), paid_at: None, ..*visit };
        let covered = tariff.quote(&later).is_ok_and(|quote| quote.total <= prepaid.amount);
        let until = if covered { tariff.holds_until(&later) } else { later.exit };
        let quote = tariff.quote(&Visit { paid_at: Some(prepaid.at), ..*visit })?;
        Ok(Self::PaidUntil { quote, prepaid, until })
    }

    /// What must still be settled before the vehicle leaves.
    #[must_use]
    pub fn amount(&self) -> Money {
        match self {
            Self::Unpaid(quote) => quote.total,
            Self::Nothing(_) | Self::PaidUntil { .. } => Money::ZERO,
            Self::Overdue { quote, prepaid } => quote.total - prepaid.amount,
        }
    }

    /// The fee with its lines: of the whole stay, or of the part that was settled in time.
    #[must_use]
    pub const fn quote(&self) -> &Quote {
        match self {
            Self::Unpaid(quote) | Self::Nothing(quote) => quote,
            Self::PaidUntil { quote, .. } | Self::Overdue { quote, .. } => quote,
        }
    }

    /// What was settled before.
    #[must_use]
    pub const fn prepaid(&self) -> Option<&Prepaid> {
        match self {
            Self::Unpaid(_) | Self::Nothing(_) => None,
            Self::PaidUntil { prepaid, .. } | Self::Overdue { prepaid, .. } => Some(prepaid),
        }
    }

    /// Whether the vehicle may leave by what has been settled already: nothing more is to be settled, not even nothing.
    #[must_use]
    pub const fn is_settled(&self) -> bool {
        matches!(self, Self::PaidUntil { .. })
    }
}
