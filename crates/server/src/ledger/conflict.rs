//! Facts that do not fit together: told once, and never refused for (DESIGN 4.4).

use super::entry::Entry;
use super::site::id;
use crate::store::{Column, Insert, StoreError, Tx, Value};
use palang_domain::SiteId;
use palang_domain::fact::{Conflict, ConflictFound, ConflictResolved, FactRef, ForkFound};
use std::collections::BTreeSet;

/// The stable word of a conflict.
pub(super) const fn word(conflict: Conflict) -> &'static str {
    match conflict {
        Conflict::DoubleExit => "double_exit",
        Conflict::DoublePayment => "double_payment",
        Conflict::DoubleEntry => "double_entry",
        Conflict::UnknownTariff => "unknown_tariff",
        Conflict::OddClock => "odd_clock",
        Conflict::NeverIssued => "never_issued",
        Conflict::SamePlate => "same_plate",
        Conflict::OverQuota => "over_quota",
        Conflict::Unreadable => "unreadable",
    }
}

/// What keeps one cause from being told twice: the fact; for a tariff, the booth and the version.
fn name(found: &ConflictFound) -> String {
    match found.conflict {
        Conflict::UnknownTariff => format!("{}/{}", found.second.booth, found.detail),
        _ => place(&found.second),
    }
}

fn place(fact: &FactRef) -> String {
    format!("{}/{}/{}", fact.booth, fact.incarnation, fact.seq)
}

/// Those that nobody was told of yet.
pub(super) fn unheard(
    tx: &mut dyn Tx,
    site: SiteId,
    found: Vec<ConflictFound>,
) -> Result<Vec<ConflictFound>, StoreError> {
    if found.is_empty() {
        return Ok(found);
    }
    let mut told = BTreeSet::new();
    let names: BTreeSet<String> = found.iter().map(name).collect();
    let any: Vec<Value> = names.into_iter().map(Value::from).collect();
    let rows = tx.query_any("SELECT kind, name FROM conflict WHERE site = $1 AND name = ANY($2)", &[id(site)], &any)?;
    for row in rows {
        told.insert((row.text(0)?.to_owned(), row.text(1)?.to_owned()));
    }
    Ok(found.into_iter().filter(|one| told.insert((word(one.conflict).to_owned(), name(one)))).collect())
}

/// Enters the office's conflicts and forks into the list that supervisors see.
pub(super) fn apply(tx: &mut dyn Tx, site: SiteId, entries: &[Entry<'_>]) -> Result<(), StoreError> {
    let rows: Vec<_> = entries.iter().filter_map(|entry| row(site, entry)).collect();
    tx.insert(&Insert {
        table: "conflict",
        columns: &[
            ("site", Column::Int),
            ("kind", Column::Text),
            ("name", Column::Text),
            ("feed", Column::Int),
            ("at", Column::Int),
            ("ticket", Column::Text),
            ("booth", Column::Text),
            ("incarnation", Column::Int),
            ("seq", Column::Int),
            ("amount", Column::Int),
            ("detail", Column::Text),
        ],
        conflict: "ON CONFLICT (site, kind, name) DO NOTHING",
        rows: &rows,
    })?;
    resolved(tx, site, entries)
}

/// Decisions of supervisors; of two about one conflict the first stands.
fn resolved(tx: &mut dyn Tx, site: SiteId, entries: &[Entry<'_>]) -> Result<(), StoreError> {
    let decided = entries.iter().filter(|entry| entry.kind == "conflict_resolved");
    let row = |entry: &Entry<'_>| {
        let ConflictResolved { conflict, decision, by } = entry.body()?;
        let (at, feed) = (entry.at.millis().into(), entry.feed.into());
        Some(vec![id(site), conflict.into(), feed, at, by.as_str().into(), decision.into()])
    };
    let rows: Vec<Vec<Value>> = decided.filter_map(row).collect();
    tx.insert(&Insert {
        table: "resolution",
        columns: &[
            ("site", Column::Int),
            ("conflict", Column::Int),
            ("feed", Column::Int),
            ("at", Column::Int),
            ("operator", Column::Text),
            ("decision", Column::Text),
        ],
        conflict: "ON CONFLICT (site, conflict) DO NOTHING",
        rows: &rows,
    })
}

fn row(site: SiteId, entry: &Entry<'_>) -> Option<Vec<Value>> {
    let (kind, name, ticket, at, amount, detail) = match entry.kind {
        "conflict_found" => {
            let found: ConflictFound = entry.body()?;
            let name = name(&found);
            (word(found.conflict), name, found.ticket, found.second, found.amount.get(), found.detail)
        }
        "fork_found" => {
            let found: ForkFound = entry.body()?;
            let name = format!("{}/{}", place(&found.at), found.other.short());
            ("fork", name, None, found.at, 0, format!("{} beside {}", found.other, found.known))
        }
        _ => return None,
    };
    Some(vec![
        id(site),
        kind.into(),
        name.into(),
        entry.feed.into(),
        entry.at.millis().into(),
        Value::text(ticket.as_ref().map(palang_domain::TicketId::as_str)),
        at.booth.as_str().into(),
        at.incarnation.into(),
        at.seq.into(),
        amount.into(),
        detail.into(),
    ])
}
