//! Facts that are kept and count for nothing until somebody decides: the other side of a fork, and what a revoked booth
//! still sends. Nothing that was well-formed and signed is ever thrown away.

use super::entry::Entry;
use super::site::lock_site;
use super::{LedgerError, append_office};
use crate::store::{Insert, StoreError, Tx, Value};
use palang_domain::fact::{FactRef, ForkFound};
use palang_domain::{Fact, Hash, Timestamp};
use palang_wire::BatchHeader;

/// Why facts are apart.
#[derive(Clone, Copy)]
pub(super) enum Why {
    Fork,
    Revoked,
}

/// Keeps them; those that are there already stay as they are.
pub(super) fn keep(
    tx: &mut dyn Tx,
    header: &BatchHeader,
    facts: &[Entry<'_>],
    why: Why,
    now: Timestamp,
) -> Result<(), StoreError> {
    let why = match why {
        Why::Fork => "fork",
        Why::Revoked => "revoked",
    };
    let rows: Vec<_> = facts
        .iter()
        .map(|fact| {
            vec![
                header.site.into(),
                header.booth.as_str().into(),
                header.incarnation.into(),
                fact.seq.into(),
                fact.hash.0.to_vec().into(),
                why.into(),
                fact.kind.into(),
                fact.at.millis().into(),
                now.millis().into(),
                fact.bytes.to_vec().into(),
            ]
        })
        .collect();
    tx.insert(&Insert {
        table: "quarantine",
        columns: "site, booth, incarnation, seq, hash, why, kind, at, received, bytes",
        conflict: "ON CONFLICT (site, booth, incarnation, seq, hash) DO NOTHING",
        rows: &rows,
    })
}

/// Keeps the other side of a fork. The office is told where it begins, once: its further facts follow from that one.
pub(super) fn fork(
    tx: &mut dyn Tx,
    header: &BatchHeader,
    facts: &[Entry<'_>],
    known: Hash,
    now: Timestamp,
) -> Result<(), LedgerError> {
    let Some(first) = facts.first() else { return Ok(()) };
    // Two replicas may meet the same fork at once.
    lock_site(tx, header.site)?;
    let begins = first.seq == header.from;
    let told = holds(tx, header, first.seq, first.hash)?
        || (begins && first.seq > 1 && holds(tx, header, first.seq - 1, header.prev)?);
    keep(tx, header, facts, Why::Fork, now)?;
    if told {
        return Ok(());
    }
    let at = FactRef { booth: header.booth.clone(), incarnation: header.incarnation, seq: first.seq };
    let found = Fact::ForkFound(ForkFound { at, known, other: first.hash });
    append_office(tx, header.site, vec![found], now).map(drop)
}

/// Whether this very fact is apart.
pub(super) fn holds(tx: &mut dyn Tx, header: &BatchHeader, seq: u64, hash: Hash) -> Result<bool, StoreError> {
    let sql = "SELECT seq FROM quarantine
               WHERE site = $1 AND booth = $2 AND incarnation = $3 AND seq = $4 AND hash = $5";
    let values = [
        header.site.into(),
        header.booth.as_str().into(),
        header.incarnation.into(),
        Value::from(seq),
        Value::Bytes(hash.0.to_vec()),
    ];
    Ok(!tx.query(sql, &values)?.is_empty())
}
