//! Roles and what they may do (DESIGN 10). Checked here, on every side.

use serde::{Deserialize, Serialize};

/// What a person is at this site.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "arbitrary", derive(proptest_derive::Arbitrary))]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Issues tickets, has a shift.
    Attendant,
    /// Attendant who also takes money.
    Cashier,
    /// Cashier who also decides the hard cases.
    Supervisor,
    /// Reads everything, changes nothing.
    Owner,
    /// Devices, no money.
    Technician,
    /// Operators, tariffs, keys.
    Admin,
}

/// Something the program lets only some roles do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Permission {
    /// Open and close an own shift.
    WorkShift,
    /// Issue a ticket.
    Issue,
    /// Take money, settle as free, reprint, read an X.
    Settle,
    /// Open the gate by hand.
    OpenByHand,
    /// Settle as free with a reason.
    SettleFree,
    /// Lost tickets, voids, reversals.
    HardCases,
    /// Confirm counts and see expected cash before the count.
    ConfirmCounts,
    /// Read reports.
    Report,
    /// Test devices.
    Devices,
    /// Operators, tariffs, keys.
    Administer,
}

impl Role {
    /// Whether this role may do that.
    #[must_use]
    pub const fn may(self, permission: Permission) -> bool {
        use Permission as P;
        match self {
            Self::Attendant => matches!(permission, P::WorkShift | P::Issue),
            Self::Cashier => matches!(permission, P::WorkShift | P::Issue | P::Settle),
            Self::Supervisor => !matches!(permission, P::Administer),
            Self::Owner => matches!(permission, P::Report),
            Self::Technician => matches!(permission, P::Devices),
            // A lone booth's first administrator must be able to run it alone.
            Self::Admin => true,
        }
    }
}
