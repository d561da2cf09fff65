//! What people decide or look at beside the day's work.

use crate::shift::ShiftTotals;
use crate::{LaneId, OperatorNumber};
use serde::{Deserialize, Serialize};

/// Somebody said that a granted, unacknowledged opening is not needed any more: it is no longer offered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "arbitrary", derive(proptest_derive::Arbitrary))]
pub struct OpeningDismissed {
    /// The fact that granted the opening.
    pub cause: u64,
    /// The lane at which it happened.
    pub lane: LaneId,
    /// Why the opening is not needed any more.
    pub reason: Dismissal,
    /// Sign-in number of the operator who decided it.
    pub operator: OperatorNumber,
    /// Number of the open shift that it counts in; nothing where none was open.
    pub shift: Option<u64>,
}

/// Why a granted opening is not needed any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "arbitrary", derive(proptest_derive::Arbitrary))]
#[serde(rename_all = "snake_case")]
pub enum Dismissal {
    /// The vehicle is through: somebody lifted the arm.
    Through,
    /// The vehicle turned back.
    TurnedBack,
    /// It should not have been granted.
    Mistake,
}

impl Dismissal {
    /// All of them, in the order they are offered.
    pub const ALL: [Self; 3] = [Self::Through, Self::TurnedBack, Self::Mistake];
}

/// Somebody read an X: between two counts the drawer's sums are worth knowing to a thief, so looking is a fact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "arbitrary", derive(proptest_derive::Arbitrary))]
pub struct ReportPrinted {
    /// Number of the shift.
    pub shift: u64,
    /// Sign-in number of the operator who read it.
    pub operator: OperatorNumber,
    /// Everything so far, whether the slip shows it or not.
    pub totals: ShiftTotals,
    /// The slip shows how many, and nothing that tells how much should be in the drawer.
    pub counts_only: bool,
}
