//! What the desk is asked and what it answers.

pub use crate::store::CommittedFact;
pub use crate::sync::{SyncState, SyncStatus};
pub use palang_domain::device::DeviceKind;
pub use palang_domain::question::Occupancy;

use palang_domain::device::{Health, Input};
use palang_domain::fact::{GateOutcome, SlipOutcome, Trust};
use palang_domain::settlement::{Payment, Prepaid};
use palang_domain::shift::ShiftTotals;
use palang_domain::{
    ClassId, DeviceId, Due, GateNumber, LaneId, Money, OperatorNumber, Permission, Quote, Refusal, Role, TicketId,
    Timestamp,
};

/// Somebody who has signed in, or nobody: an unattended lane. Needed for every use case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// Who; nobody in an unattended lane.
    pub operator: Option<OperatorNumber>,
    /// Name for the screen and the slips.
    pub name: String,
    /// What they may do.
    pub role: Role,
}

impl Session {
    /// Nobody: an unattended lane, which issues, and settles what owes nothing.
    #[must_use]
    pub const fn unattended() -> Self {
        Self { operator: None, name: String::new(), role: Role::Cashier }
    }

    /// Refuses what the role may not do.
    ///
    /// # Errors
    /// [`Refusal::NotAllowed`].
    pub const fn require(&self, permission: Permission) -> Result<(), Refusal> {
        if self.role.may(permission) { Ok(()) } else { Err(Refusal::NotAllowed { permission }) }
    }

    /// Who it is, where the role may do that. What is somebody's to do is nobody's in an unattended lane.
    ///
    /// # Errors
    /// [`Refusal::NotAllowed`].
    pub fn person(&self, permission: Permission) -> Result<OperatorNumber, Refusal> {
        self.require(permission)?;
        self.operator.clone().ok_or(Refusal::NotAllowed { permission })
    }
}

/// A ticket was issued; the entry gate may open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issued {
    /// The number.
    pub ticket: TicketId,
    /// What its symbol carries.
    pub code: String,
    /// Vehicle class.
    pub class: ClassId,
    /// When the stay begins.
    pub entry: Timestamp,
    /// Where.
    pub lane: LaneId,
    /// Sequence of the fact that grants the opening.
    pub cause: u64,
}

/// A stay with its price. What the screen shows as due, and what the settlement must name again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quoted {
    /// Whose stay.
    pub ticket: TicketId,
    /// What was scanned or typed.
    pub code: String,
    /// Vehicle class.
    pub class: ClassId,
    /// Normalised plate, where known.
    pub plate: Option<String>,
    /// Where it came in, as far as the ticket tells.
    pub gate: Option<GateNumber>,
    /// Name of the entry lane, where this journal knows it.
    pub entry_lane: Option<LaneId>,
    /// What is due for an exit at the instant of its quote.
    pub due: Due,
    /// It may be settled until then, or leave until then where it is settled.
    pub valid_until: Timestamp,
    /// How much the ticket proves.
    pub trust: Trust,
    /// Whether this journal knew the stay before.
    pub known: bool,
    /// The booth's clock is not to be trusted; the lower plausible stay was priced.
    pub clock_suspect: bool,
}

impl Quoted {
    /// The fee with its lines, and the instant it holds for.
    #[must_use]
    pub const fn quote(&self) -> &Quote {
        self.due.quote()
    }
}

/// How a quote is settled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Tender {
    /// Exact cash; also the one key for a stay that owes nothing.
    Exact,
    /// So much cash, change goes back.
    Cash(Money),
    /// A part that a terminal or another program took, in its own words, and the rest in cash, of which so much was
    /// handed over.
    Split {
        /// What the terminal took.
        reported: Money,
        /// Its word for itself: `EDC`, …
        means: String,
        /// Cash handed over for the rest.
        cash: Money,
    },
    /// No money, for a reason. Needs [`Permission::SettleFree`] when something is due.
    Free {
        /// Why.
        note: String,
    },
}

/// A settled stay whose exit is granted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// Whose stay.
    pub ticket: TicketId,
    /// Gap-free number at this booth.
    pub receipt: u64,
    /// The price as settled.
    pub quote: Quote,
    /// How it was paid.
    pub payments: Vec<Payment>,
    /// What was due, less what had been settled before.
    pub total: Money,
    /// What was handed over.
    pub tendered: Money,
    /// What goes back.
    pub change: Money,
    /// When.
    pub at: Timestamp,
    /// Where.
    pub lane: LaneId,
    /// Sequence of the settlement (the receipt slip's cause).
    pub settled: u64,
    /// Sequence of the granted exit (the gate's cause).
    pub granted: u64,
    /// Vehicle class.
    pub class: ClassId,
    /// Normalised plate, where known.
    pub plate: Option<String>,
}

/// A stay that had been settled before has left: its exit is granted, and nothing was taken for it here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LetOut {
    /// Whose stay.
    pub ticket: TicketId,
    /// Vehicle class.
    pub class: ClassId,
    /// Normalised plate, where known.
    pub plate: Option<String>,
    /// The fee that had been settled.
    pub quote: Quote,
    /// What had been settled, when and by whom.
    pub prepaid: Prepaid,
    /// When it left.
    pub at: Timestamp,
    /// Where.
    pub lane: LaneId,
    /// Sequence of the granted exit (the gate's cause).
    pub granted: u64,
}

/// A shift as the screen shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShiftView {
    /// Its number at this booth.
    pub shift: u64,
    /// Whose.
    pub operator: OperatorNumber,
    /// Their name.
    pub name: String,
    /// Since when.
    pub opened: Timestamp,
    /// So far.
    pub totals: ShiftTotals,
}

/// A closed shift.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShiftClosing {
    /// The shift with its final totals.
    pub view: ShiftView,
    /// What was counted.
    pub counted: Money,
    /// `counted − expected`.
    pub variance: Money,
    /// Number of the Z.
    pub z_number: u64,
    /// Sequence of the closing (the Z slip's cause).
    pub cause: u64,
}

/// Something granted that the gate has not acknowledged: offered again (DESIGN 4.2).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant {
    /// The fact that granted it.
    pub cause: u64,
    /// Where.
    pub lane: LaneId,
    /// Whose stay, where it was one.
    pub ticket: Option<TicketId>,
    /// When it was granted.
    pub at: Timestamp,
    /// The last answer, if any.
    pub last: Option<GateOutcome>,
}

/// A lamp of the top strip.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lamp {
    /// Which device.
    pub device: DeviceId,
    /// What it is.
    pub kind: DeviceKind,
    /// How it is.
    pub health: Health,
}

/// What the desk tells whoever listens: the screen, the drill, a headless lane.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Update {
    /// Facts are on the disk.
    Committed(Vec<CommittedFact>),
    /// A ticket was issued by the button.
    Issued(Issued),
    /// A button or headless scan was refused.
    Refused {
        /// Where.
        lane: LaneId,
        /// Why.
        refusal: Refusal,
    },
    /// The gate answered, and the answer is recorded.
    Gate {
        /// The grant.
        cause: u64,
        /// Where.
        lane: LaneId,
        /// What it said.
        outcome: GateOutcome,
    },
    /// The printer answered, and the answer is recorded.
    Slip {
        /// The fact the slip is of.
        cause: u64,
        /// 0 is the original.
        duplicate: u32,
        /// What became of it.
        outcome: SlipOutcome,
    },
    /// A lamp changed.
    Lamp(Lamp),
    /// An input of a lane changed.
    Input {
        /// Where.
        lane: LaneId,
        /// Which.
        input: Input,
        /// On or off.
        on: bool,
    },
    /// A serial scanner of a lane read something.
    Scanned {
        /// Where.
        lane: LaneId,
        /// What.
        text: String,
    },
    /// Granted before a restart and not acknowledged since.
    Offered(Grant),
    /// The clock became suspect, or trustworthy again.
    Clock {
        /// Whether it is suspect now.
        suspect: bool,
    },
    /// The store stopped acknowledging, or works again on a fresh incarnation.
    Store {
        /// What happened, in the log's words.
        detail: String,
        /// Whether the booth can sell.
        selling: bool,
    },
    /// How sync is has changed. Never for a booth that works alone.
    Sync(SyncStatus),
    /// Vehicles inside or the places there are have changed: what [`super::Desk::occupancy`] answers now.
    Occupancy(Vec<Occupancy>),
    /// What is mastered for the site has changed: classes, operators, tariff, settings. Whoever shows them asks anew.
    Mastered,
    /// So many conflicts and forks wait for a supervisor.
    Conflicts {
        /// How many.
        count: u64,
    },
}

/// The answer to a use case.
pub type Answer<T> = crate::pending::Pending<Result<T, Refusal>>;

/// A use case that was refused before it reached the journal, or whose answer is on its way.
pub(crate) type Asked<T> = Result<Answer<T>, Refusal>;
