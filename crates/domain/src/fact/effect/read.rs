//! The effect of every kind of fact. The compiler asks for it when a kind is added.

use super::{
    Begun, BooksChange, CarriedState, ConflictChange, Counted, Cow, DeviceChange, Effect, Evidence, Fact, FactKind,
    FreeReason, LaneId, Left, MasterChange, Money, Payment, Settlement, StayChange,
};
use crate::fact::{EntryReported, ExitGranted, ExitReported, Settled, StayCarried, TicketAccepted, TicketIssued};
use crate::{Hash, Quote};

pub(super) fn effect(fact: &Fact) -> Effect<'_> {
    let nothing = Effect::NOTHING;
    match fact {
        Fact::TicketIssued(fact) => issued(fact),
        Fact::TicketAccepted(fact) => Effect::of_stay(&fact.ticket, StayChange::Believed(accepted(fact))),
        Fact::EntryReported(fact) => Effect {
            evidence: attached(&fact.lane, fact.by.photo),
            ..Effect::of_stay(&fact.ticket, StayChange::Begun(reported(fact)))
        },
        Fact::StayCarried(fact) => carried(fact),
        Fact::Settled(fact) => Effect::of_stay(&fact.ticket, StayChange::Settled(settled(fact))),
        Fact::ExitGranted(fact) => exit(fact),
        Fact::ExitReported(fact) => exit_reported(fact),
        Fact::EntryCancelled(fact) => Effect::of_stay(&fact.ticket, StayChange::Cancelled),

        Fact::JournalOpened(_) => books(BooksChange::JournalOpened),
        Fact::ShiftOpened(fact) => books(BooksChange::ShiftOpened(fact)),
        Fact::ShiftClosed(fact) => books(BooksChange::ShiftClosed(fact)),
        Fact::BooksCarried(fact) => books(BooksChange::Carried(fact)),
        Fact::ScanRefused(fact) => books(BooksChange::Counted(Counted::Refused, fact.shift)),
        Fact::GateOpenedByHand(fact) => Effect {
            device: Some(DeviceChange::OpeningOwed(None)),
            ..books(BooksChange::Counted(Counted::ManualOpens, fact.shift))
        },
        Fact::SlipReprinted(fact) => Effect {
            device: Some(DeviceChange::SlipReprinted(fact)),
            ..books(BooksChange::Counted(Counted::Reprints, fact.shift))
        },

        Fact::GateAnswered(fact) => device(DeviceChange::GateAnswered(fact)),
        Fact::OpeningDismissed(fact) => device(DeviceChange::OpeningDone(fact.cause)),
        Fact::VehiclePassed(fact) => fact.cause.map_or(nothing, |cause| device(DeviceChange::OpeningDone(cause))),
        Fact::SlipAnswered(fact) => device(DeviceChange::SlipAnswered(fact)),

        Fact::TariffAdopted(fact) => master(MasterChange::TariffAdopted(fact)),
        Fact::TariffPublished(fact) => master(MasterChange::TariffPublished(fact)),
        Fact::OperatorEnrolled(fact) => master(MasterChange::OperatorEnrolled(fact)),
        Fact::OperatorWithdrawn(fact) => master(MasterChange::OperatorWithdrawn(fact)),
        Fact::QuotaSet(fact) => master(MasterChange::QuotaSet(fact)),
        Fact::ClassesPublished(fact) => master(MasterChange::ClassesPublished(fact)),
        Fact::SettingChanged(fact) => master(MasterChange::SettingChanged(fact)),
        Fact::PassGranted(fact) => master(MasterChange::PassGranted(fact)),
        Fact::PassRevoked(fact) => master(MasterChange::PassRevoked(fact)),
        Fact::BoothCertified(fact) => master(MasterChange::BoothCertified(fact)),
        Fact::BoothRevoked(fact) => master(MasterChange::BoothRevoked(fact)),

        Fact::PlateSeen(fact) => evidence(Evidence::Sighting(fact)),
        Fact::PhotoTaken(fact) => {
            evidence(Evidence::Photo { cause: fact.cause, lane: &fact.lane, photo: fact.photo, size: fact.size })
        }

        Fact::ConflictFound(fact) => conflict(ConflictChange::Found(fact)),
        Fact::ForkFound(fact) => conflict(ConflictChange::Fork(fact)),
        Fact::ConflictResolved(fact) => conflict(ConflictChange::Resolved(fact)),

        // Only the journal keeps these.
        Fact::ProgramStarted(_)
        | Fact::ProgramStopped(_)
        | Fact::ClockJumped(_)
        | Fact::SignedIn(_)
        | Fact::SignInFailed(_)
        | Fact::SignedOut(_)
        | Fact::OpeningRepeated(_)
        | Fact::ReportPrinted(_)
        | Fact::DeviceChanged(_)
        | Fact::BackupMade(_)
        | Fact::EntryRefused(_) => nothing,
    }
}

impl FactKind {
    /// Whether facts of this kind have an effect on what the site's server projects from a booth's journal: it reads
    /// the others no further than their envelope.
    #[must_use]
    pub const fn concerns_site(self) -> bool {
        match self {
            Self::ShiftOpened
            | Self::ShiftClosed
            | Self::TicketIssued
            | Self::TicketAccepted
            | Self::Settled
            | Self::ExitGranted
            | Self::StayCarried
            | Self::BooksCarried
            | Self::EntryReported
            | Self::ExitReported
            | Self::PlateSeen
            | Self::PhotoTaken
            | Self::EntryCancelled => true,
            Self::JournalOpened
            | Self::ProgramStarted
            | Self::ProgramStopped
            | Self::ClockJumped
            | Self::TariffAdopted
            | Self::OperatorEnrolled
            | Self::OperatorWithdrawn
            | Self::SignedIn
            | Self::SignInFailed
            | Self::SignedOut
            | Self::ScanRefused
            | Self::GateAnswered
            | Self::GateOpenedByHand
            | Self::OpeningRepeated
            | Self::OpeningDismissed
            | Self::VehiclePassed
            | Self::SlipAnswered
            | Self::SlipReprinted
            | Self::ReportPrinted
            | Self::DeviceChanged
            | Self::BackupMade
            | Self::BoothCertified
            | Self::BoothRevoked
            | Self::TariffPublished
            | Self::ClassesPublished
            | Self::QuotaSet
            | Self::PassGranted
            | Self::PassRevoked
            | Self::SettingChanged
            | Self::ConflictFound
            | Self::ForkFound
            | Self::EntryRefused
            | Self::ConflictResolved => false,
        }
    }
}

fn issued(fact: &TicketIssued) -> Effect<'_> {
    let begun = Begun {
        code: &fact.code,
        class: &fact.class,
        plate: fact.plate.as_deref(),
        gate: Some(fact.gate),
        area: fact.area.as_ref(),
        lane: Some(&fact.lane),
        entry: fact.entry,
        tariff: &fact.tariff,
        trust: None,
    };
    Effect {
        books: Some(BooksChange::Counted(Counted::Issued, fact.shift)),
        device: Some(DeviceChange::OpeningOwed(None)),
        ..Effect::of_stay(&fact.ticket, StayChange::Begun(begun))
    }
}

fn accepted(fact: &TicketAccepted) -> Begun<'_> {
    Begun {
        code: &fact.code,
        class: &fact.class,
        plate: fact.plate.as_deref(),
        gate: fact.gate,
        area: None,
        lane: None,
        entry: fact.entry,
        tariff: &fact.tariff,
        trust: Some(fact.trust),
    }
}

/// Another program's entry: its ticket is all there is to scan.
fn reported(fact: &EntryReported) -> Begun<'_> {
    Begun {
        code: fact.ticket.as_str(),
        class: &fact.class,
        plate: fact.plate.as_deref(),
        gate: None,
        area: fact.area.as_ref(),
        lane: Some(&fact.lane),
        entry: fact.entry,
        tariff: &fact.tariff,
        trust: None,
    }
}

fn carried(fact: &StayCarried) -> Effect<'_> {
    let begun = Begun {
        code: &fact.code,
        class: &fact.class,
        plate: fact.plate.as_deref(),
        gate: fact.gate,
        area: fact.area.as_ref(),
        lane: fact.lane.as_ref(),
        entry: fact.entry,
        tariff: &fact.tariff,
        trust: fact.trust,
    };
    let state = CarriedState {
        state: fact.state,
        receipt: fact.receipt,
        exited: fact.exited,
        exit_lane: fact.exit_lane.as_ref(),
        prepaid: fact.prepaid.as_ref(),
    };
    Effect::of_stay(&fact.ticket, StayChange::Carried(begun, state))
}

fn settled(fact: &Settled) -> Settlement<'_> {
    Settlement {
        receipt: Some(fact.receipt),
        lane: &fact.lane,
        at: None,
        quote: &fact.quote,
        payments: Cow::Borrowed(&fact.payments),
        prepaid: fact.prepaid.as_ref(),
        turnover: Some(fact.turnover),
        operator: fact.operator.as_ref().map(crate::OperatorNumber::as_str),
        shift: fact.shift,
    }
}

fn exit(fact: &ExitGranted) -> Effect<'_> {
    let receipt = (fact.receipt > 0).then_some(fact.receipt);
    let left = Left { lane: &fact.lane, at: None, quote: None, receipt, prepaid: fact.prepaid.as_ref() };
    Effect { device: Some(DeviceChange::OpeningOwed(receipt)), ..Effect::of_stay(&fact.ticket, StayChange::Left(left)) }
}

fn exit_reported(fact: &ExitReported) -> Effect<'_> {
    let left = Left {
        lane: &fact.lane,
        at: Some(fact.exit),
        quote: Some(&fact.quote),
        receipt: None,
        prepaid: fact.prepaid.as_ref(),
    };
    // Nothing taken though something was due: the vehicle left owing (S3-F09).
    let settlement = (fact.taken.is_some() || fact.quote.total == Money::ZERO).then(|| Settlement {
        receipt: None,
        lane: &fact.lane,
        at: Some(fact.exit),
        quote: &fact.quote,
        payments: Cow::Owned(vec![reported_payment(&fact.quote, fact.taken, fact.method.as_deref())]),
        prepaid: fact.prepaid.as_ref(),
        turnover: None,
        operator: fact.by.operator.as_deref(),
        shift: None,
    });
    Effect {
        evidence: attached(&fact.lane, fact.by.photo),
        ..Effect::of_stay(&fact.ticket, StayChange::LeftElsewhere(left, settlement))
    }
}

/// What another program says it took at an exit.
fn reported_payment(quote: &Quote, taken: Option<Money>, method: Option<&str>) -> Payment {
    match (taken, method) {
        (None, None) => Payment::Free { amount: quote.total, reason: FreeReason::NothingDue },
        (taken, method) => {
            Payment::Reported { amount: taken.unwrap_or(Money::ZERO), means: method.unwrap_or("free").to_owned() }
        }
    }
}

fn attached(lane: &LaneId, photo: Option<Hash>) -> Option<Evidence<'_>> {
    photo.map(|photo| Evidence::Attached { lane, photo })
}

const fn books(change: BooksChange<'_>) -> Effect<'_> {
    Effect { books: Some(change), ..Effect::NOTHING }
}

const fn master(change: MasterChange<'_>) -> Effect<'_> {
    Effect { master: Some(change), ..Effect::NOTHING }
}

const fn device(change: DeviceChange<'_>) -> Effect<'_> {
    Effect { device: Some(change), ..Effect::NOTHING }
}

const fn evidence(change: Evidence<'_>) -> Effect<'_> {
    Effect { evidence: Some(change), ..Effect::NOTHING }
}

const fn conflict(change: ConflictChange<'_>) -> Effect<'_> {
    Effect { conflict: Some(change), ..Effect::NOTHING }
}
