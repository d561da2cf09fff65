//! What a fresh incarnation of a journal takes over from the one before it, as facts of its own: after damage or a
//! restore the cars inside must still be able to leave, and no number may be given twice (SYNC 3).

use super::Trust;
use crate::settlement::Prepaid;
use crate::shift::ShiftTotals;
use crate::stay::StayState;
use crate::{AreaId, ClassId, GateNumber, LaneId, Money, OperatorNumber, TariffRef, TicketId, Timestamp};
use serde::{Deserialize, Serialize};

/// A stay known from the incarnation before: one still inside, or one that left lately, so that its ticket stays used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "arbitrary", derive(proptest_derive::Arbitrary))]
pub struct StayCarried {
    /// Our 14-digit number, or the code of another machine's ticket.
    pub ticket: TicketId,
    /// The ticket code: the text that the ticket's symbol carries.
    pub code: String,
    /// Vehicle class.
    pub class: ClassId,
    /// The plate as normalised; nothing where nobody entered or read one.
    pub plate: Option<String>,
    /// Gate of the number, where it has one.
    pub gate: Option<GateNumber>,
    /// Instant of the entry; the tariff counts from it.
    pub entry: Timestamp,
    /// Entry lane, where this booth issued the ticket.
    pub lane: Option<LaneId>,
    /// The tariff that prices it.
    pub tariff: TariffRef,
    /// Why the ticket was believed; nothing when it was issued here.
    pub trust: Option<Trust>,
    /// Where it is, and whether it has been paid for.
    pub state: StayState,
    /// Receipt of its last settlement.
    pub receipt: Option<u64>,
    /// When the exit was granted.
    pub exited: Option<Timestamp>,
    /// The lane by which it left.
    pub exit_lane: Option<LaneId>,
    /// The part of the site that its entry lane led to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub area: Option<AreaId>,
    /// What had been settled of its fee, where it is still inside and that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prepaid: Option<Prepaid>,
}

/// The gap-free numbers and running totals at the end of the incarnation before, as far as it could be read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "arbitrary", derive(proptest_derive::Arbitrary))]
pub struct BooksCarried {
    /// Last receipt number: the next receipt is the one after it.
    pub receipt: u64,
    /// The last receipt that is really known, where numbers after it are left out: a tail that nobody here can read may
    /// have used some of them. The gap from the one after this to `receipt` is meant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_known: Option<u64>,
    /// Number of the last shift.
    pub shift: u64,
    /// Number of the last Z.
    pub z_number: u64,
    /// Everything the booth had taken in money.
    pub turnover: Money,
    /// The last ticket count of each gate and day, by `YYMMDDGG`.
    pub serials: Vec<(String, u32)>,
    /// The shift that was open, which goes on.
    pub open_shift: Option<ShiftCarried>,
}

/// An open shift that goes on in a fresh incarnation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "arbitrary", derive(proptest_derive::Arbitrary))]
pub struct ShiftCarried {
    /// Number of the shift.
    pub shift: u64,
    /// Sign-in number of the operator.
    pub operator: OperatorNumber,
    /// When it was opened.
    pub opened: Timestamp,
    /// What the shift came to so far.
    pub totals: ShiftTotals,
}
