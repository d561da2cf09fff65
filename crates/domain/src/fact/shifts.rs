//! Facts about shifts: an interval of the journal, with a float at its beginning and a count at its end.

use super::ServerHeld;
use crate::shift::ShiftTotals;
use crate::{Money, OperatorNumber};
use serde::{Deserialize, Serialize};

/// A shift began.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "arbitrary", derive(proptest_derive::Arbitrary))]
pub struct ShiftOpened {
    /// Number of the shift at this booth, from 1, without gaps.
    pub shift: u64,
    /// Sign-in number of the operator whose shift it is.
    pub operator: OperatorNumber,
    /// Cash in the drawer when it was opened.
    pub float: Money,
}

/// A shift ended. Its interval is from its [`ShiftOpened`] to here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "arbitrary", derive(proptest_derive::Arbitrary))]
pub struct ShiftClosed {
    /// Number of the shift.
    pub shift: u64,
    /// Sign-in number of the operator who closed it.
    pub operator: OperatorNumber,
    /// The cash that was counted.
    pub counted: Money,
    /// Counted minus expected cash: negative where money is missing.
    pub variance: Money,
    /// What the shift came to, as the Z prints it.
    pub totals: ShiftTotals,
    /// Gap-free number of the Z at this booth.
    pub z_number: u64,
    /// What the site's server held when it was closed; nothing for a booth that works alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub held: Option<ServerHeld>,
    /// Nobody has counted: the shift was open in an incarnation of the journal that came back from the server when
    /// another had begun. `counted` is then what was expected.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub uncounted: bool,
}
