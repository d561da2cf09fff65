//! Openings that are granted and not yet acknowledged, and what became of slips.

use super::{Place, shifts, write};
use crate::store::column::{stored, word};
use crate::store::{StoreError, View};
use palang_domain::fact::{GateAnswered, GateOutcome, OpeningDismissed, SlipAnswered, SlipReprinted, VehiclePassed};
use palang_domain::{LaneId, TicketId};

pub(super) fn grant(view: &View<'_>, place: Place, lane: &LaneId, ticket: Option<&TicketId>) -> Result<(), StoreError> {
    write(
        view,
        "INSERT INTO gate_grant (cause, lane, ticket, at) VALUES (?1, ?2, ?3, ?4)",
        (stored(place.seq), lane.as_str(), ticket.map(TicketId::as_str), place.at.millis()),
    )
}

pub(super) fn answered(view: &View<'_>, fact: &GateAnswered) -> Result<(), StoreError> {
    match fact.outcome {
        // Nothing more is owed: the board has it, or a person lifts the arm.
        GateOutcome::Acknowledged | GateOutcome::NoGate => settle_grant(view, fact.cause),
        GateOutcome::Timeout | GateOutcome::Unreachable => {
            write(view, "UPDATE gate_grant SET last = ?2 WHERE cause = ?1", (stored(fact.cause), word(&fact.outcome)))
        }
    }
}

pub(super) fn passed(view: &View<'_>, fact: &VehiclePassed) -> Result<(), StoreError> {
    // The vehicle is through, whatever the board said.
    fact.cause.map_or(Ok(()), |cause| settle_grant(view, cause))
}

pub(super) fn dismissed(view: &View<'_>, fact: &OpeningDismissed) -> Result<(), StoreError> {
    settle_grant(view, fact.cause)
}

fn settle_grant(view: &View<'_>, cause: u64) -> Result<(), StoreError> {
    write(view, "DELETE FROM gate_grant WHERE cause = ?1", [stored(cause)])
}

pub(super) fn slip_answered(view: &View<'_>, fact: &SlipAnswered) -> Result<(), StoreError> {
    write(
        view,
        "INSERT INTO slip (cause, duplicates, answered, outcome) VALUES (?1, ?2, ?2, ?3) ON CONFLICT (cause) DO UPDATE \
         SET duplicates = max(duplicates, excluded.duplicates), answered = excluded.answered, \
         outcome = excluded.outcome",
        (stored(fact.cause), fact.duplicate, word(&fact.outcome)),
    )
}

pub(super) fn reprinted(view: &View<'_>, fact: &SlipReprinted) -> Result<(), StoreError> {
    write(
        view,
        "INSERT INTO slip (cause, duplicates) VALUES (?1, ?2) ON CONFLICT (cause) DO UPDATE \
         SET duplicates = max(duplicates, excluded.duplicates)",
        (stored(fact.cause), fact.duplicate),
    )?;
    shifts::count(view, fact.shift, shifts::Count::Reprints)
}
