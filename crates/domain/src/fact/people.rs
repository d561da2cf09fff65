//! Who may work at a booth, and who has come and gone.

use crate::{OperatorNumber, Role, Timestamp};
use serde::{Deserialize, Serialize};

/// An operator became known to the booth. The PIN hash is deliberately not in the journal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
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
pub struct OperatorWithdrawn {
    /// Who.
    pub operator: OperatorNumber,
}

/// Somebody signed in (or unlocked the screen).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignedIn {
    /// Who.
    pub operator: OperatorNumber,
}

/// A wrong PIN or an unknown number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignInFailed {
    /// The number that was typed, when it is one.
    pub operator: Option<OperatorNumber>,
    /// How many in a row.
    pub failures: u32,
    /// No further attempt before this.
    pub locked_until: Option<Timestamp>,
}

/// Somebody signed out, or locked the screen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignedOut {
    /// Who.
    pub operator: OperatorNumber,
}
