//! Openings that are granted and not yet acknowledged, and what became of slips.

use super::{Place, set, shifts, write};
use crate::store::column::{stored, word};
use crate::store::view::devices::{GRANT, grant_key, stored_outcome};
use crate::store::{StoreError, View};
use palang_domain::fact::{GateAnswered, GateOutcome, OpeningDismissed, SlipAnswered, SlipReprinted, VehiclePassed};

/// An exit's opening is owed: noted in its settlement, whose page this commit writes anyway.
pub(super) fn grant_exit(view: &View<'_>, place: Place, receipt: u64) -> Result<(), StoreError> {
    let sql = "UPDATE settlement SET owed = ?2 WHERE receipt = ?1";
    match view.db.prepare_cached(sql)?.execute((stored(receipt), stored(place.seq)))? {
        // It was settled in an earlier incarnation.
        0 => grant(view, place),
        _ => Ok(()),
    }
}

/// An opening is owed. Where, when and for whom stands in the fact itself.
pub(super) fn grant(view: &View<'_>, place: Place) -> Result<(), StoreError> {
    set(view, GRANT, &grant_key(place.seq), 0)
}

pub(super) fn answered(view: &View<'_>, fact: &GateAnswered) -> Result<(), StoreError> {
    match fact.outcome {
        // Nothing more is owed: the board has it, or a person lifts the arm.
        GateOutcome::Acknowledged | GateOutcome::NoGate => settle_grant(view, fact.cause),
        outcome @ (GateOutcome::Timeout | GateOutcome::Unreachable | GateOutcome::Busy) => {
            let sql = "UPDATE counter SET value = ?3 WHERE name = ?1 AND key = ?2";
            let told = (GRANT, grant_key(fact.cause), stored_outcome(outcome));
            if view.db.prepare_cached(sql)?.execute(told)? == 0
                && let Some(receipt) = view.receipt_owing(fact.cause)?
            {
                let sql = "UPDATE settlement SET answer = ?2 WHERE receipt = ?1";
                return write(view, sql, (receipt, stored_outcome(outcome)));
            }
            Ok(())
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
    let sql = "DELETE FROM counter WHERE name = ?1 AND key = ?2";
    if view.db.prepare_cached(sql)?.execute((GRANT, grant_key(cause)))? == 0
        && let Some(receipt) = view.receipt_owing(cause)?
    {
        return write(view, "UPDATE settlement SET owed = NULL, answer = NULL WHERE receipt = ?1", [receipt]);
    }
    Ok(())
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
