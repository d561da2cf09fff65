//! Openings that are granted and not yet acknowledged, and what became of slips.

use super::{Position, set, write};
use crate::store::column::{stored, word};
use crate::store::view::devices::{GRANT, grant_key, stored_outcome};
use crate::store::{StoreError, View};
use palang_domain::fact::effect::DeviceChange;
use palang_domain::fact::{GateAnswered, GateOutcome, SlipAnswered, SlipReprinted};

pub(super) fn apply(view: &View<'_>, position: Position, change: DeviceChange<'_>) -> Result<(), StoreError> {
    match change {
        DeviceChange::OpeningOwed(receipt) => grant(view, position, receipt),
        DeviceChange::GateAnswered(answer) => answered(view, answer),
        DeviceChange::OpeningDone(cause) => settle_grant(view, cause),
        DeviceChange::SlipAnswered(answer) => slip_answered(view, answer),
        DeviceChange::SlipReprinted(reprint) => reprinted(view, reprint),
    }
}

/// An opening is owed: noted in the exit's settlement, whose page this commit writes anyway; without one, or where it
/// was settled in an earlier incarnation, among the counters. Where, when and for whom stands in the fact itself.
fn grant(view: &View<'_>, position: Position, receipt: Option<u64>) -> Result<(), StoreError> {
    let sql = "UPDATE settlement SET owed = ?2 WHERE receipt = ?1";
    if let Some(receipt) = receipt
        && view.db.prepare_cached(sql)?.execute((stored(receipt), stored(position.seq)))? > 0
    {
        return Ok(());
    }
    set(view, GRANT, &grant_key(position.seq), 0)
}

fn answered(view: &View<'_>, fact: &GateAnswered) -> Result<(), StoreError> {
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

fn settle_grant(view: &View<'_>, cause: u64) -> Result<(), StoreError> {
    let sql = "DELETE FROM counter WHERE name = ?1 AND key = ?2";
    if view.db.prepare_cached(sql)?.execute((GRANT, grant_key(cause)))? == 0
        && let Some(receipt) = view.receipt_owing(cause)?
    {
        return write(view, "UPDATE settlement SET owed = NULL, answer = NULL WHERE receipt = ?1", [receipt]);
    }
    Ok(())
}

fn slip_answered(view: &View<'_>, fact: &SlipAnswered) -> Result<(), StoreError> {
    write(
        view,
        "INSERT INTO slip (cause, duplicates, answered, outcome) VALUES (?1, ?2, ?2, ?3) ON CONFLICT (cause) DO UPDATE \
         SET duplicates = max(duplicates, excluded.duplicates), answered = excluded.answered, \
         outcome = excluded.outcome",
        (stored(fact.cause), fact.duplicate, word(&fact.outcome)),
    )
}

fn reprinted(view: &View<'_>, fact: &SlipReprinted) -> Result<(), StoreError> {
    write(
        view,
        "INSERT INTO slip (cause, duplicates) VALUES (?1, ?2) ON CONFLICT (cause) DO UPDATE \
         SET duplicates = max(duplicates, excluded.duplicates)",
        (stored(fact.cause), fact.duplicate),
    )
}
