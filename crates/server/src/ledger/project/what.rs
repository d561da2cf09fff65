//! What a fact does to the books, read no further than they need.

use super::super::entry::Entry;
use palang_domain::TicketId;
use palang_domain::fact::{
    BooksCarried, EntryCancelled, EntryReported, ExitGranted, ExitReported, PhotoTaken, PlateSeen, Settled,
    ShiftClosed, ShiftOpened, StayCarried, TicketAccepted, TicketIssued,
};
use serde::de::DeserializeOwned;

/// A fact that changes something here.
pub(in crate::ledger) enum What {
    Issued(Box<TicketIssued>),
    Accepted(Box<TicketAccepted>),
    Settled(Box<Settled>),
    Left(Box<ExitGranted>),
    Carried(Box<StayCarried>),
    Books(Box<BooksCarried>),
    EntryReported(Box<EntryReported>),
    EntryCancelled(Box<EntryCancelled>),
    ExitReported(Box<ExitReported>),
    Seen(Box<PlateSeen>),
    Photo(Box<PhotoTaken>),
    ShiftOpened(Box<ShiftOpened>),
    ShiftClosed(Box<ShiftClosed>),
    /// It says that it is one of these, and cannot be read as one.
    Unreadable,
    /// Only the journal keeps it; or a later version of the program wrote it.
    Other,
}

impl What {
    pub(super) fn read(entry: &Entry<'_>) -> Self {
        match entry.kind {
            "ticket_issued" => as_one(entry, Self::Issued),
            "ticket_accepted" => as_one(entry, Self::Accepted),
            "settled" => as_one(entry, Self::Settled),
            "exit_granted" => as_one(entry, Self::Left),
            "stay_carried" => as_one(entry, Self::Carried),
            "books_carried" => as_one(entry, Self::Books),
            "entry_reported" => as_one(entry, Self::EntryReported),
            "entry_cancelled" => as_one(entry, Self::EntryCancelled),
            "exit_reported" => as_one(entry, Self::ExitReported),
            "plate_seen" => as_one(entry, Self::Seen),
            "photo_taken" => as_one(entry, Self::Photo),
            "shift_opened" => as_one(entry, Self::ShiftOpened),
            "shift_closed" => as_one(entry, Self::ShiftClosed),
            _ => Self::Other,
        }
    }

    /// The stay it is about.
    pub(super) fn ticket(&self) -> Option<&TicketId> {
        match self {
            Self::Issued(fact) => Some(&fact.ticket),
            Self::Accepted(fact) => Some(&fact.ticket),
            Self::Settled(fact) => Some(&fact.ticket),
            Self::Left(fact) => Some(&fact.ticket),
            Self::Carried(fact) => Some(&fact.ticket),
            Self::EntryReported(fact) => Some(&fact.ticket),
            Self::EntryCancelled(fact) => Some(&fact.ticket),
            Self::ExitReported(fact) => Some(&fact.ticket),
            Self::Books(_)
            | Self::Seen(_)
            | Self::Photo(_)
            | Self::ShiftOpened(_)
            | Self::ShiftClosed(_)
            | Self::Unreadable
            | Self::Other => None,
        }
    }
}

fn as_one<T: DeserializeOwned>(entry: &Entry<'_>, what: impl FnOnce(Box<T>) -> What) -> What {
    entry.body().map_or(What::Unreadable, |body| what(Box::new(body)))
}
