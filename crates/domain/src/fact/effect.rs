//! What a fact does: to a stay, to the books, to master data, to openings and slips. Booths and server fold these
//! effects into their projections; nothing else decides what a fact means, and a new kind of fact says it here.

use super::{
    BooksCarried, BoothCertified, BoothRevoked, ClassesPublished, ConflictFound, ConflictResolved, Fact, FactKind,
    ForkFound, GateAnswered, OperatorEnrolled, OperatorWithdrawn, PassGranted, PassRevoked, PlateSeen, QuotaSet,
    SettingChanged, ShiftClosed, ShiftOpened, SlipAnswered, SlipReprinted, TariffAdopted, TariffPublished, Trust,
};
use crate::settlement::{FreeReason, Payment, Prepaid, Takings};
use crate::stay::StayState;
use crate::{AreaId, BoothId, ClassId, GateNumber, Hash, LaneId, Money, Quote, TariffRef, TicketId, Timestamp};
use std::borrow::Cow;

mod read;

/// Everything that a fact does. Most facts do one thing or nothing; the issue of a ticket does four.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Effect<'a> {
    /// To the stay of a ticket.
    pub stay: Option<(&'a TicketId, StayChange<'a>)>,
    /// What it does to shifts and running numbers.
    pub books: Option<BooksChange<'a>>,
    /// To operators, tariffs, quotas and what else is mastered.
    pub master: Option<MasterChange<'a>>,
    /// To openings that are owed, and to slips.
    pub device: Option<DeviceChange<'a>>,
    /// What cameras and their pictures prove.
    pub evidence: Option<Evidence<'a>>,
    /// What supervisors must look at.
    pub conflict: Option<ConflictChange<'a>>,
}

/// What becomes of a stay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StayChange<'a> {
    /// It began, by the word of who let the vehicle in.
    Begun(Begun<'a>),
    /// A ticket was believed; the word of who let the vehicle in, once it is heard, goes before it.
    Believed(Begun<'a>),
    /// A fresh incarnation of a journal takes it over as it was.
    Carried(Begun<'a>, CarriedState<'a>),
    /// Its fee, or the difference to what was settled before, was settled.
    Settled(Settlement<'a>),
    /// A booth let it out.
    Left(Left<'a>),
    /// Another program says that it left, and what it took for it, if anything.
    LeftElsewhere(Left<'a>, Option<Settlement<'a>>),
    /// Its entry was taken back: it becomes void.
    Cancelled,
}

/// A stay that begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Begun<'a> {
    /// What its ticket's symbol carries.
    pub code: &'a str,
    /// Vehicle class.
    pub class: &'a ClassId,
    /// The plate as normalised; nothing where nobody entered or read one.
    pub plate: Option<&'a str>,
    /// Gate of the number, where it has one.
    pub gate: Option<GateNumber>,
    /// The part of the site that its entry lane leads to; nothing is the whole of it.
    pub area: Option<&'a AreaId>,
    /// The entry lane, where it is known.
    pub lane: Option<&'a LaneId>,
    /// Instant of the entry; the tariff counts from it.
    pub entry: Timestamp,
    /// The tariff that prices it.
    pub tariff: &'a TariffRef,
    /// Why the ticket was believed; nothing where it was issued or reported.
    pub trust: Option<Trust>,
}

/// How far a stay had come that is taken over from an earlier incarnation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CarriedState<'a> {
    /// Where the vehicle is, and whether it has been paid for.
    pub state: StayState,
    /// Receipt of its last settlement.
    pub receipt: Option<u64>,
    /// When it left, if it has left.
    pub exited: Option<Timestamp>,
    /// The lane by which it left.
    pub exit_lane: Option<&'a LaneId>,
    /// What had been settled of its fee, where that is known.
    pub prepaid: Option<&'a Prepaid>,
}

/// Money, or its absence with a reason, for a stay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settlement<'a> {
    /// Gap-free receipt number of the booth; nothing where another program reported an exit with it.
    pub receipt: Option<u64>,
    /// The lane at which it happened.
    pub lane: &'a LaneId,
    /// When, where it was not the moment of the fact.
    pub at: Option<Timestamp>,
    /// The priced stay.
    pub quote: &'a Quote,
    /// The payments; together they are the total.
    pub payments: Cow<'a, [Payment]>,
    /// What was settled before, if this is the difference.
    pub prepaid: Option<&'a Prepaid>,
    /// Everything the booth has ever taken, this included; nothing where no receipt was given.
    pub turnover: Option<Money>,
    /// Who took it: an operator's number, or a name in another program's words.
    pub operator: Option<&'a str>,
    /// Number of the open shift that it counts in; nothing where none was open.
    pub shift: Option<u64>,
}

/// An exit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Left<'a> {
    /// The lane by which it left.
    pub lane: &'a LaneId,
    /// When, where it was not the moment of the fact.
    pub at: Option<Timestamp>,
    /// What its fee was, where the fact says so itself.
    pub quote: Option<&'a Quote>,
    /// The receipt of the same booth that it rests on, if any.
    pub receipt: Option<u64>,
    /// The settlement elsewhere that it rests on, if any.
    pub prepaid: Option<&'a Prepaid>,
}

/// What becomes of shifts and running numbers. Settlements change them, too, see [`StayChange::Settled`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BooksChange<'a> {
    /// A shift began.
    ShiftOpened(&'a ShiftOpened),
    /// A shift ended.
    ShiftClosed(&'a ShiftClosed),
    /// A fresh incarnation goes on with the numbers and the open shift of the one before.
    Carried(&'a BooksCarried),
    /// A journal began: its first incarnation, or another after one that was lost.
    JournalOpened,
    /// One more of something in a shift; nothing is counted where nobody's shift was open.
    Counted(Counted, Option<u64>),
}

/// What is counted one by one in a shift.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counted {
    /// Tickets issued.
    Issued,
    /// Gate openings by hand.
    ManualOpens,
    /// Slips printed again.
    Reprints,
    /// Scans refused.
    Refused,
}

/// What is said anew of master data. The last word on each thing is in force.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "every variant is documented at its body")]
pub enum MasterChange<'a> {
    TariffAdopted(&'a TariffAdopted),
    TariffPublished(&'a TariffPublished),
    OperatorEnrolled(&'a OperatorEnrolled),
    OperatorWithdrawn(&'a OperatorWithdrawn),
    QuotaSet(&'a QuotaSet),
    ClassesPublished(&'a ClassesPublished),
    SettingChanged(&'a SettingChanged),
    PassGranted(&'a PassGranted),
    PassRevoked(&'a PassRevoked),
    BoothCertified(&'a BoothCertified),
    BoothRevoked(&'a BoothRevoked),
}

/// What becomes of openings that are owed, and of slips.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeviceChange<'a> {
    /// An opening is owed; of an exit with a receipt, it is noted there.
    OpeningOwed(Option<u64>),
    /// The gate answered.
    GateAnswered(&'a GateAnswered),
    /// The opening that this fact granted is not needed any more: used, or dismissed.
    OpeningDone(u64),
    /// The printer answered.
    SlipAnswered(&'a SlipAnswered),
    /// A slip was asked for again.
    SlipReprinted(&'a SlipReprinted),
}

/// What cameras and their pictures prove.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Evidence<'a> {
    /// A camera read a plate, and the picture, if any, belongs to this fact.
    Sighting(&'a PlateSeen),
    /// A picture belongs to another fact of the same journal.
    Photo {
        /// Seq of the fact that it belongs to.
        cause: u64,
        /// Where it was taken.
        lane: &'a LaneId,
        /// SHA-256 of the file.
        photo: Hash,
        /// Its size in bytes.
        size: u64,
    },
    /// A picture belongs to this fact.
    Attached {
        /// Where it was taken.
        lane: &'a LaneId,
        /// SHA-256 of the file.
        photo: Hash,
    },
}

/// What supervisors must look at, and what they have decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConflictChange<'a> {
    /// Facts of different journals do not fit together.
    Found(&'a ConflictFound),
    /// Two facts claim one number of a journal.
    Fork(&'a ForkFound),
    /// A supervisor has decided about one of these.
    Resolved(&'a ConflictResolved),
}

impl Settlement<'_> {
    /// What its payments come to.
    #[must_use]
    pub fn takings(&self) -> Takings {
        Takings::of(&self.payments)
    }

    /// The methods of its parts, for people: `cash`, or `cash+EDC`.
    #[must_use]
    pub fn methods(&self) -> String {
        self.payments.iter().map(Payment::method).collect::<Vec<_>>().join("+")
    }

    /// What its payments must settle: the quote's total, less what was settled before.
    #[must_use]
    pub fn due(&self) -> Money {
        self.quote.total - self.prepaid.map_or(Money::ZERO, |prepaid| prepaid.amount)
    }

    /// The tax contained in what was taken. Where nothing was taken none is owed; of a difference, its share.
    #[must_use]
    pub fn tax(&self) -> Money {
        match self.quote.tax.filter(|_| self.takings().paid()) {
            None => Money::ZERO,
            Some(tax) if self.prepaid.is_none() => tax.amount,
            Some(tax) => tax.amount.share(self.due(), self.quote.total),
        }
    }

    /// What has been settled of the stay with it, after what had been settled `before` as far as is known.
    #[must_use]
    pub fn after(&self, before: Option<&Prepaid>, at: Timestamp, booth: &BoothId) -> Prepaid {
        let amount = |prepaid: &Prepaid| prepaid.amount;
        let before = before.map_or(Money::ZERO, amount).max(self.prepaid.map_or(Money::ZERO, amount));
        Prepaid { amount: before + self.takings().settled, at, booth: Some(booth.clone()) }
    }
}

impl Fact {
    /// What it does.
    #[must_use]
    pub fn effect(&self) -> Effect<'_> {
        read::effect(self)
    }
}

impl<'a> Effect<'a> {
    /// What it does to how many vehicles are inside, or to how many places there are: anything at all?
    #[must_use]
    pub const fn moves_vehicles(&self) -> bool {
        let stay = matches!(self.stay, Some((_, ref change)) if !matches!(change, StayChange::Settled(_)));
        stay || matches!(self.master, Some(MasterChange::QuotaSet(_) | MasterChange::ClassesPublished(_)))
    }

    const fn of_stay(ticket: &'a TicketId, change: StayChange<'a>) -> Self {
        Self { stay: Some((ticket, change)), ..Self::NOTHING }
    }

    /// Of a fact that only the journal keeps.
    pub const NOTHING: Self =
        Self { stay: None, books: None, master: None, device: None, evidence: None, conflict: None };
}
