//! Who may work at a booth, and who has come and gone.

use crate::{OperatorNumber, Role, Timestamp};
use serde::{Deserialize, Serialize};

/// An operator became known to the booth. The PIN hash is deliberately not in the journal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "arbitrary", derive(proptest_derive::Arbitrary))]
pub struct OperatorEnrolled {
    /// Sign-in number.
    pub operator: OperatorNumber,
    /// Name on slips.
    pub name: String,
    /// What they may do.
    pub role: Role,
    /// Enrolled at the booth itself and not by its configuration: taking a line out of that file takes nothing from
    /// them.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub at_booth: bool,
}

/// An operator was taken out of the configuration: they can no longer sign in. Their name stays on their slips.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "arbitrary", derive(proptest_derive::Arbitrary))]
pub struct OperatorWithdrawn {
    /// Sign-in number of the operator.
    pub operator: OperatorNumber,
}

/// Somebody signed in (or unlocked the screen).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "arbitrary", derive(proptest_derive::Arbitrary))]
pub struct SignedIn {
    /// Sign-in number of the operator.
    pub operator: OperatorNumber,
}

/// A wrong PIN or an unknown number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "arbitrary", derive(proptest_derive::Arbitrary))]
pub struct SignInFailed {
    /// The number that was typed, when it is one.
    pub operator: Option<OperatorNumber>,
    /// How many attempts have failed in a row, this one included.
    pub failures: u32,
    /// No further attempt is taken before this instant; nothing where the number is not locked.
    pub locked_until: Option<Timestamp>,
}

/// Somebody signed out, or locked the screen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "arbitrary", derive(proptest_derive::Arbitrary))]
pub struct SignedOut {
    /// Sign-in number of the operator.
    pub operator: OperatorNumber,
}
