//! What the store keeps, as rows of its projections.

use palang_domain::fact::{GateOutcome, Settled, SlipOutcome};
use palang_domain::shift::ShiftTotals;
use palang_domain::{Hash, LaneId, Money, OperatorNumber, Record, Role, TicketId, Timestamp};

/// A fact of a commit, after the commit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommittedFact {
    /// Its number.
    pub seq: u64,
    /// Its kind.
    pub kind: &'static str,
    /// Its time.
    pub at: Timestamp,
    /// Whether there are more or fewer vehicles inside, or places, because of it.
    pub moves_vehicles: bool,
}

impl CommittedFact {
    /// What is told of a record that is on the disk.
    #[must_use]
    pub fn of(record: &Record) -> Self {
        let moves_vehicles = record.fact.effect().moves_vehicles();
        Self { seq: record.seq, kind: record.fact.kind(), at: record.at, moves_vehicles }
    }
}

/// The end of the journal. `seq` 0 is an empty one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    /// Number of the last fact.
    pub seq: u64,
    /// Its hash.
    pub hash: Hash,
    /// Its time.
    pub at: Timestamp,
}

impl Head {
    /// Before the first fact.
    pub const EMPTY: Self = Self { seq: 0, hash: Hash::ZERO, at: Timestamp::EPOCH };
}

/// One visit as this journal's projections hold it: word for word what a fresh incarnation is told of it.
pub use palang_domain::fact::StayCarried as Stay;

/// A shift with its totals.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shift {
    /// Its number.
    pub shift: u64,
    /// Whose.
    pub operator: OperatorNumber,
    /// The fact that opened it.
    pub opened_seq: u64,
    /// When.
    pub opened: Timestamp,
    /// So far, or final.
    pub totals: ShiftTotals,
    /// How it ended, if it has.
    pub closed: Option<ShiftEnd>,
}

/// The end of a shift.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ShiftEnd {
    /// The fact that closed it.
    pub seq: u64,
    /// When.
    pub at: Timestamp,
    /// What was counted.
    pub counted: Money,
    /// `counted − expected`.
    pub variance: Money,
    /// Number of the Z.
    pub z_number: u64,
}

/// An operator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Operator {
    /// Sign-in number.
    pub number: OperatorNumber,
    /// Name on slips.
    pub name: String,
    /// What they may do.
    pub role: Role,
    /// Enrolled at the booth itself, not by its configuration.
    pub at_booth: bool,
    /// Taken out of the configuration: signs in no more.
    pub withdrawn: bool,
}

/// An operator's PIN and wrong attempts. Outside the journal, never exported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Credential {
    /// PHC string of the PIN.
    pub pin_hash: String,
    /// Wrong PINs in a row.
    pub failures: u32,
    /// No attempt before this.
    pub locked_until: Option<Timestamp>,
}

/// A granted opening that no gate has acknowledged and no vehicle has used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PendingGrant {
    /// The fact that granted it.
    pub cause: u64,
    /// Where.
    pub lane: LaneId,
    /// Whose stay, where it was one.
    pub ticket: Option<TicketId>,
    /// When.
    pub at: Timestamp,
    /// The last answer, if any.
    pub last: Option<GateOutcome>,
}

/// What is known of a slip.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SlipState {
    /// How often it was printed again: the next is DUPLICATE `duplicates + 1`.
    pub duplicates: u32,
    /// The last answer, and to which print (0 is the original).
    pub answered: Option<(u32, SlipOutcome)>,
}

/// A settlement as it stands in the journal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredSettlement {
    /// Its fact.
    pub seq: u64,
    /// When.
    pub at: Timestamp,
    /// The fact's hash: its start is printed on the receipt.
    pub hash: Hash,
    /// The settlement.
    pub settled: Settled,
}
