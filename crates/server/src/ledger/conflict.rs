//! Facts that do not fit together: told once, and never refused for (DESIGN 4.4).

use super::entry::Entry;
use super::stay::word;
use crate::store::{Insert, StoreError, Tx, Value};
use palang_domain::fact::effect::ConflictChange;
use palang_domain::fact::{Conflict, ConflictFound, FactRef, ForkFound};
use palang_domain::{Money, SiteId, TicketId};
use std::collections::BTreeSet;

/// What keeps one cause from being told twice: the fact; for a tariff, the booth and the version.
fn name(found: &ConflictFound) -> String {
    match found.conflict {
        Conflict::UnknownTariff => format!("{}/{}", found.second.booth, found.detail),
        Conflict::DoubleExit
        | Conflict::DoublePayment
        | Conflict::DoubleEntry
        | Conflict::OddClock
        | Conflict::NeverIssued
        | Conflict::SamePlate
        | Conflict::OverQuota
        | Conflict::Unreadable => place(&found.second),
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
    let rows =
        tx.query_any("SELECT kind, name FROM conflict WHERE site = $1 AND name = ANY($2)", &[site.into()], &any)?;
    for row in rows {
        told.insert((row.text(0)?.to_owned(), row.text(1)?.to_owned()));
    }
    Ok(found.into_iter().filter(|one| told.insert((word(&one.conflict), name(one)))).collect())
}

/// Enters the office's conflicts and forks into the list that supervisors see, and what they decided: of two decisions
/// about one conflict the first stands.
pub(super) fn apply(tx: &mut dyn Tx, site: SiteId, entries: &[Entry<'_>]) -> Result<(), StoreError> {
    let (mut found, mut decided) = (Vec::new(), Vec::new());
    for entry in entries {
        match entry.effect().conflict {
            Some(ConflictChange::Found(fact)) => found.push(found_row(site, entry, fact)),
            Some(ConflictChange::Fork(fact)) => found.push(fork_row(site, entry, fact)),
            Some(ConflictChange::Resolved(fact)) => decided.push(vec![
                site.into(),
                fact.conflict.into(),
                entry.feed.into(),
                entry.at.millis().into(),
                fact.by.as_str().into(),
                fact.decision.as_str().into(),
            ]),
            None => {}
        }
    }
    tx.insert(&Insert {
        table: "conflict",
        columns: "site, feed, at, kind, name, ticket, booth, incarnation, seq, amount, detail",
        conflict: "ON CONFLICT (site, kind, name) DO NOTHING",
        rows: &found,
    })?;
    tx.insert(&Insert {
        table: "resolution",
        columns: "site, conflict, feed, at, operator, decision",
        conflict: "ON CONFLICT (site, conflict) DO NOTHING",
        rows: &decided,
    })
}

fn found_row(site: SiteId, entry: &Entry<'_>, fact: &ConflictFound) -> Vec<Value> {
    let ticket = Value::text(fact.ticket.as_ref().map(TicketId::as_str));
    let (kind, detail) = (word(&fact.conflict), fact.detail.clone());
    row(site, entry, (kind, name(fact)), ticket, &fact.second, fact.amount, detail)
}

fn fork_row(site: SiteId, entry: &Entry<'_>, fact: &ForkFound) -> Vec<Value> {
    let named = ("fork".to_owned(), format!("{}/{}", place(&fact.at), fact.other.short()));
    let detail = format!("{} beside {}", fact.other, fact.known);
    row(site, entry, named, Value::text(None), &fact.at, Money::ZERO, detail)
}

fn row(
    site: SiteId,
    entry: &Entry<'_>,
    (kind, name): (String, String),
    ticket: Value,
    at: &FactRef,
    amount: Money,
    detail: String,
) -> Vec<Value> {
    vec![
        site.into(),
        entry.feed.into(),
        entry.at.millis().into(),
        kind.into(),
        name.into(),
        ticket,
        at.booth.as_str().into(),
        at.incarnation.into(),
        at.seq.into(),
        amount.get().into(),
        detail.into(),
    ]
}
