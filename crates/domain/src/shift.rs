//! A shift: an operator's interval of journal sequence, with float, counts and variance.

use crate::{ClassId, Money};
use serde::{Deserialize, Serialize};

/// Totals of a shift. One computation serves the X, the Z and the screen, so that they can never drift (FIELD 7).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShiftTotals {
    /// Cash in the drawer at the start.
    pub float: Money,
    /// Cash taken, change already given back.
    pub cash: Money,
    /// `float + cash`; drops and refunds come with the full shifts.
    pub expected: Money,
    /// Tickets issued.
    pub issued: u64,
    /// Exits settled with money.
    pub paid: u64,
    /// Exits settled without.
    pub free: u64,
    /// Gate opened by hand.
    pub manual_opens: u64,
    /// Receipts printed again.
    pub reprints: u64,
    /// Scans refused.
    pub refused: u64,
    /// Takings by class, sorted by class.
    pub by_class: Vec<ClassTotal>,
    /// First receipt number of the shift, if any.
    pub first_receipt: Option<u64>,
    /// Last receipt number of the shift.
    pub last_receipt: Option<u64>,
    /// Tax contained in the takings.
    pub tax: Money,
}

/// Takings of one class.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClassTotal {
    /// Which.
    pub class: ClassId,
    /// Vehicles settled.
    pub count: u64,
    /// What they owed, together.
    pub amount: Money,
}
