//! Facts: what happened, in the past tense. Never changed; a correction is another fact.
//!
//! The hash chain covers a fact's JSON, so a released shape never changes: fields are only added, with a default.

mod carried;
mod decided;
pub mod effect;
mod house;
mod machine;
mod people;
mod reported;
mod shifts;
mod site;
pub use carried::{BooksCarried, ShiftCarried, StayCarried};
pub use decided::{Dismissal, OpeningDismissed, ReportPrinted};
pub use house::{ClockJumped, JournalOpened, ProgramStarted, ProgramStopped, ServerHeld};
pub use machine::{BackupMade, DeviceChanged};
pub use people::{OperatorEnrolled, OperatorWithdrawn, SignInFailed, SignedIn, SignedOut};
pub use reported::{
    EntryCancelled, EntryRefused, EntryReported, ExitReported, PhotoTaken, PlateSeen, Reporter, Sighting,
};
pub use shifts::{ShiftClosed, ShiftOpened};
pub use site::{
    BoothCertified, BoothRevoked, ClassDefined, ClassesPublished, Conflict, ConflictFound, ConflictResolved, FactRef,
    ForkFound, PassGranted, PassRevoked, QuotaSet, SettingChanged, TariffPublished,
};

use crate::id::AreaId;
use crate::quote::{Quote, TariffRef};
use crate::settlement::{Payment, Prepaid};
use crate::{ClassId, DeviceId, GateNumber, LaneId, Money, OperatorNumber, TicketId, Timestamp};
use serde::{Deserialize, Serialize};
use strum::{EnumDiscriminants, EnumString, IntoStaticStr, VariantArray};

/// Everything that can stand in a journal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, EnumDiscriminants)]
#[cfg_attr(feature = "arbitrary", derive(proptest_derive::Arbitrary))]
#[serde(tag = "kind", content = "body", rename_all = "snake_case")]
#[strum_discriminants(name(FactKind), vis(pub), derive(EnumString, IntoStaticStr, VariantArray, Hash))]
#[strum_discriminants(strum(serialize_all = "snake_case"))]
#[strum_discriminants(doc = "The kind of a fact, without what it says.", allow(missing_docs))]
#[expect(missing_docs, reason = "every variant is documented at its body")]
pub enum Fact {
    JournalOpened(JournalOpened),
    ProgramStarted(ProgramStarted),
    ProgramStopped(ProgramStopped),
    ClockJumped(ClockJumped),
    TariffAdopted(TariffAdopted),
    OperatorEnrolled(OperatorEnrolled),
    OperatorWithdrawn(OperatorWithdrawn),
    SignedIn(SignedIn),
    SignInFailed(SignInFailed),
    SignedOut(SignedOut),
    ShiftOpened(ShiftOpened),
    ShiftClosed(ShiftClosed),
    TicketIssued(TicketIssued),
    TicketAccepted(TicketAccepted),
    ScanRefused(ScanRefused),
    Settled(Settled),
    ExitGranted(ExitGranted),
    GateAnswered(GateAnswered),
    GateOpenedByHand(GateOpenedByHand),
    OpeningRepeated(OpeningRepeated),
    OpeningDismissed(OpeningDismissed),
    VehiclePassed(VehiclePassed),
    SlipAnswered(SlipAnswered),
    SlipReprinted(SlipReprinted),
    ReportPrinted(ReportPrinted),
    DeviceChanged(DeviceChanged),
    BackupMade(BackupMade),
    StayCarried(StayCarried),
    BooksCarried(BooksCarried),
    BoothCertified(BoothCertified),
    BoothRevoked(BoothRevoked),
    TariffPublished(TariffPublished),
    ClassesPublished(ClassesPublished),
    QuotaSet(QuotaSet),
    PassGranted(PassGranted),
    PassRevoked(PassRevoked),
    SettingChanged(SettingChanged),
    ConflictFound(ConflictFound),
    ForkFound(ForkFound),
    EntryReported(EntryReported),
    ExitReported(ExitReported),
    PlateSeen(PlateSeen),
    EntryRefused(EntryRefused),
    PhotoTaken(PhotoTaken),
    EntryCancelled(EntryCancelled),
    ConflictResolved(ConflictResolved),
}

impl Fact {
    /// The stable word of this kind: `ticket_issued`, `settled`, …
    #[must_use]
    pub fn kind(&self) -> &'static str {
        FactKind::from(self).word()
    }
}

impl FactKind {
    /// Every kind, in the order of their declaration.
    pub const ALL: &[Self] = <Self as VariantArray>::VARIANTS;

    /// The stable word of this kind, as the journal stores it.
    #[must_use]
    pub fn word(self) -> &'static str {
        self.into()
    }
}

/// A tariff version came into force. The whole text is kept, so that every stay can be priced for ever.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "arbitrary", derive(proptest_derive::Arbitrary))]
pub struct TariffAdopted {
    /// Name and content hash.
    pub tariff: TariffRef,
    /// The canonical form.
    pub text: String,
}

/// A vehicle came in and got a ticket. Grants the opening of the entry gate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "arbitrary", derive(proptest_derive::Arbitrary))]
pub struct TicketIssued {
    /// The 14-digit ticket number.
    pub ticket: TicketId,
    /// The ticket code: the text that the ticket's symbol carries.
    pub code: String,
    /// The lane at which it happened.
    pub lane: LaneId,
    /// The gate in the ticket's number.
    pub gate: GateNumber,
    /// Vehicle class.
    pub class: ClassId,
    /// Instant of the entry; the tariff counts from it.
    pub entry: Timestamp,
    /// The tariff that will price it, pinned.
    pub tariff: TariffRef,
    /// As typed or read, and normalised.
    pub plate: Option<String>,
    /// Who; nobody in an unattended lane.
    pub operator: Option<OperatorNumber>,
    /// Number of the open shift that it counts in; nothing where none was open.
    pub shift: Option<u64>,
    /// Which part of the site the lane leads to; nothing is the whole of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub area: Option<AreaId>,
}

/// A ticket that this booth did not issue and has not heard of was believed, and its stay begun here.
/// Stands in the same transaction as the settlement that needed it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "arbitrary", derive(proptest_derive::Arbitrary))]
pub struct TicketAccepted {
    /// Our 14-digit number, or the code of another machine's ticket.
    pub ticket: TicketId,
    /// The text that was scanned or typed, without the scanner's own characters.
    pub code: String,
    /// How much the code proved.
    pub trust: Trust,
    /// The gate of the number, where it has one.
    pub gate: Option<GateNumber>,
    /// Vehicle class.
    pub class: ClassId,
    /// Instant of the entry; the tariff counts from it.
    pub entry: Timestamp,
    /// The tariff that prices it.
    pub tariff: TariffRef,
    /// Plate of the vehicle in front of the booth.
    pub plate: Option<String>,
}

/// How much a ticket proves (DESIGN 6).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "arbitrary", derive(proptest_derive::Arbitrary))]
#[serde(rename_all = "snake_case")]
pub enum Trust {
    /// P2: signature of the issuing booth.
    Signed,
    /// P1: keyed check of 128 bits.
    Keyed,
    /// Code 128: a short keyed check; never accepted twice.
    Short,
    /// A foreign pattern that the config accepts.
    Foreign,
    /// The site's feed knows its entry at another booth.
    Feed,
    /// The server was asked and knows it.
    Server,
    /// The number alone, typed by hand, known from the journal.
    Number,
}

/// A scan or a typed number got a refusal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "arbitrary", derive(proptest_derive::Arbitrary))]
pub struct ScanRefused {
    /// The lane at which it happened.
    pub lane: LaneId,
    /// The stable word of the refusal.
    pub reason: String,
    /// The start of what was scanned, printable characters only.
    pub code: String,
    /// The ticket, where it could be told.
    pub ticket: Option<TicketId>,
    /// Sign-in number of the operator at the lane; nothing at a lane without one.
    pub operator: Option<OperatorNumber>,
    /// Number of the open shift that it counts in; nothing where none was open.
    pub shift: Option<u64>,
}

/// Money, or its absence with a reason, was taken for a stay.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "arbitrary", derive(proptest_derive::Arbitrary))]
pub struct Settled {
    /// The ticket of the stay.
    pub ticket: TicketId,
    /// The lane at which it happened.
    pub lane: LaneId,
    /// Gap-free receipt number of this booth.
    pub receipt: u64,
    /// The priced stay.
    pub quote: Quote,
    /// How it was paid; the parts settle the quote's total, less what was settled before.
    pub payments: Vec<Payment>,
    /// Everything this booth has ever taken in money, this included (SYNC 2).
    pub turnover: Money,
    /// Who took it; nobody in an unattended lane.
    pub operator: Option<OperatorNumber>,
    /// Number of the open shift that it counts in; nothing where none was open.
    pub shift: Option<u64>,
    /// What had been settled before, here or elsewhere: this is the difference. Nothing for a first settlement.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prepaid: Option<Prepaid>,
}

/// The vehicle may leave. Grants the opening of the exit gate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "arbitrary", derive(proptest_derive::Arbitrary))]
pub struct ExitGranted {
    /// The ticket of the stay.
    pub ticket: TicketId,
    /// The lane at which it happened.
    pub lane: LaneId,
    /// The settlement of this booth that it rests on; 0 where there is none here.
    pub receipt: u64,
    /// The settlement that it rests on where this booth took nothing for it: paid elsewhere, and still in time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prepaid: Option<Prepaid>,
}

/// What the gate said to a command.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "arbitrary", derive(proptest_derive::Arbitrary))]
pub struct GateAnswered {
    /// The fact that granted the opening: an issue, an exit, or an opening by hand.
    pub cause: u64,
    /// The lane at which it happened.
    pub lane: LaneId,
    /// Which gate; nothing when the lane has none and a person lifts the arm.
    pub gate: Option<DeviceId>,
    /// What became of the command.
    pub outcome: GateOutcome,
}

/// What became of a gate command. An acknowledgement is not proof that the arm moved (DEVICES 3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "arbitrary", derive(proptest_derive::Arbitrary))]
#[serde(rename_all = "snake_case")]
pub enum GateOutcome {
    /// The board acknowledged the command.
    Acknowledged,
    /// No reply came within the deadline; whether the arm moved is not known.
    Timeout,
    /// The port is gone or refused the bytes.
    Unreachable,
    /// Nothing was sent: too many commands wait for this gate already.
    Busy,
    /// The lane has no gate device.
    NoGate,
}

/// The gate was opened without a stay.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "arbitrary", derive(proptest_derive::Arbitrary))]
pub struct GateOpenedByHand {
    /// The lane at which it happened.
    pub lane: LaneId,
    /// Why, in the operator's words. Never empty.
    pub reason: String,
    /// Sign-in number of the operator.
    pub operator: OperatorNumber,
    /// Number of the open shift that it counts in; nothing where none was open.
    pub shift: Option<u64>,
}

/// The command of a granted, unacknowledged opening was sent again: a second pulse is somebody's decision (DEVICES 3).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "arbitrary", derive(proptest_derive::Arbitrary))]
pub struct OpeningRepeated {
    /// The fact that granted the opening.
    pub cause: u64,
    /// The lane at which it happened.
    pub lane: LaneId,
    /// Sign-in number of the operator who decided it.
    pub operator: Option<OperatorNumber>,
    /// Number of the open shift that it counts in; nothing where none was open.
    pub shift: Option<u64>,
}

/// The loop behind the arm saw a vehicle pass.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "arbitrary", derive(proptest_derive::Arbitrary))]
pub struct VehiclePassed {
    /// The lane at which it happened.
    pub lane: LaneId,
    /// The grant it used, if one was open.
    pub cause: Option<u64>,
}

/// What the printer said to a slip.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "arbitrary", derive(proptest_derive::Arbitrary))]
pub struct SlipAnswered {
    /// The fact the slip is of.
    pub cause: u64,
    /// Which printer; nothing when the lane has none.
    pub printer: Option<DeviceId>,
    /// 0 is the original, n the n-th duplicate.
    pub duplicate: u32,
    /// What became of the command.
    pub outcome: SlipOutcome,
}

/// What became of a slip.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "arbitrary", derive(proptest_derive::Arbitrary))]
#[serde(rename_all = "snake_case")]
pub enum SlipOutcome {
    /// Sent whole, and the printer said it is well afterwards.
    Printed,
    /// Sent whole; the printer does not say how it is.
    SentUnknown,
    /// Some of it was sent, or it was never known whether: never printed again by itself.
    Interrupted,
    /// Nothing was sent: paper out.
    PaperOut,
    /// Nothing was sent: cover open.
    CoverOpen,
    /// Nothing was sent: offline, or some other fault it named.
    Offline,
    /// Nothing was sent: it could not be reached in time.
    Unreachable,
    /// Nothing was sent: the spool is full.
    SpoolFull,
    /// The lane has no printer.
    NoPrinter,
}

/// Somebody asked for a slip again; it carries DUPLICATE n.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "arbitrary", derive(proptest_derive::Arbitrary))]
pub struct SlipReprinted {
    /// The fact the slip is of.
    pub cause: u64,
    /// 1 for the first reprint, 2 for the second, …; printed on the slip.
    pub duplicate: u32,
    /// Sign-in number of the operator.
    pub operator: OperatorNumber,
    /// Number of the open shift that it counts in; nothing where none was open.
    pub shift: Option<u64>,
}
