//! Lists of shifts, the latest first.

use super::{Page, Span};
use crate::shift::ShiftTotals;
use crate::{BoothId, Money, OperatorNumber, Timestamp};

/// A shift's place in the list of a site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShiftCursor {
    /// When it was opened, by which the list is ordered.
    pub opened: Timestamp,
    /// The booth it was worked at.
    pub booth: BoothId,
    /// The number of the shift at that booth.
    pub shift: u64,
}

/// A page of the list of shifts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShiftQuestion {
    /// Only shifts that were opened within this span.
    pub span: Span,
    /// Begin after this one; nothing begins with the latest.
    pub after: Option<ShiftCursor>,
    /// Rows on the page, at most.
    pub limit: u32,
}

/// A page of shifts.
pub type ShiftPage = Page<ShiftRow, ShiftCursor>;

/// One shift.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShiftRow {
    /// The booth it was worked at.
    pub booth: BoothId,
    /// The number of the shift at that booth.
    pub shift: u64,
    /// Sign-in number of the operator who worked it.
    pub operator: OperatorNumber,
    /// When it was opened.
    pub opened: Timestamp,
    /// How it ended; nothing while it is open.
    pub closed: Option<ShiftClose>,
}

/// The end of a shift.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShiftClose {
    /// When it was closed.
    pub at: Timestamp,
    /// The cash that was counted.
    pub counted: Money,
    /// Counted less expected.
    pub variance: Money,
    /// The number of its Z report.
    pub z_number: u64,
    /// Its totals, as the Z printed them.
    pub totals: ShiftTotals,
}

impl ShiftRow {
    /// Its place in the list.
    #[must_use]
    pub fn cursor(&self) -> ShiftCursor {
        ShiftCursor { opened: self.opened, booth: self.booth.clone(), shift: self.shift }
    }
}
