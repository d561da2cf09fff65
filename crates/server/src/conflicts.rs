//! The list of conflicts, and decisions about them.

use crate::ledger::{LedgerError, append_office, lock_site};
use crate::store::{Row, StoreError, Tx, Value};
use palang_domain::fact::ConflictResolved;
use palang_domain::{Fact, OperatorNumber, SiteId, Timestamp};
use serde_json::json;

/// A page of the list.
#[derive(Clone, Copy, Debug)]
pub struct Listing {
    /// Only those that nobody has decided about.
    pub open: bool,
    /// After this feed number.
    pub after: i64,
    /// At most so many.
    pub limit: i64,
}

/// What became of a decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Resolved {
    /// The decision was written down now, and stands.
    Now,
    /// Somebody has decided before.
    Before,
    /// There is no such conflict.
    Nothing,
}

/// Conflicts and forks of a site, oldest first, with what was decided.
pub fn list(tx: &mut dyn Tx, site: SiteId, listing: Listing) -> Result<Vec<serde_json::Value>, StoreError> {
    let sql = "SELECT c.feed, c.kind, c.at, c.ticket, c.booth, c.incarnation, c.seq, c.amount, c.detail, r.at,
               r.operator, r.decision FROM conflict c
               LEFT JOIN resolution r ON r.site = c.site AND r.conflict = c.feed
               WHERE c.site = $1 AND c.feed > $2 AND ($3 = 0 OR r.conflict IS NULL) ORDER BY c.feed LIMIT $4";
    let open = Value::Int(i64::from(listing.open));
    let values = [site.into(), listing.after.into(), open, listing.limit.into()];
    tx.query(sql, &values)?.iter().map(to_json).collect()
}

fn to_json(row: &Row) -> Result<serde_json::Value, StoreError> {
    let resolved = match row.maybe_int(9)? {
        Some(at) => json!({
            "at": Timestamp::from_millis(at),
            "by": row.text(10)?,
            "decision": row.text(11)?,
        }),
        None => serde_json::Value::Null,
    };
    Ok(json!({
        "conflict": row.int(0)?,
        "kind": row.text(1)?,
        "at": Timestamp::from_millis(row.int(2)?),
        "ticket": row.maybe_text(3)?,
        "fact": {"booth": row.text(4)?, "incarnation": row.int(5)?, "seq": row.int(6)?},
        "amount": row.int(7)?,
        "detail": row.text(8)?,
        "resolved": resolved,
    }))
}

/// Writes a decision down as a fact of the office; of two about one conflict the first stands.
pub fn resolve(
    tx: &mut dyn Tx,
    site: SiteId,
    conflict: i64,
    decision: &str,
    by: &OperatorNumber,
    now: Timestamp,
) -> Result<Resolved, LedgerError> {
    lock_site(tx, site)?;
    let values = [site.into(), conflict.into()];
    let known = tx.query("SELECT feed FROM conflict WHERE site = $1 AND feed = $2", &values)?;
    if known.is_empty() {
        return Ok(Resolved::Nothing);
    }
    let before = tx.query("SELECT conflict FROM resolution WHERE site = $1 AND conflict = $2", &values)?;
    if !before.is_empty() {
        return Ok(Resolved::Before);
    }
    let conflict = u64::try_from(conflict).map_err(|_| StoreError::Corrupt("a feed number".to_owned()))?;
    let fact = ConflictResolved { conflict, decision: decision.to_owned(), by: by.clone() };
    append_office(tx, site, vec![Fact::ConflictResolved(fact)], now)?;
    Ok(Resolved::Now)
}

/// How many nobody has decided about, and how many of them are forks.
pub fn open(tx: &mut dyn Tx, site: SiteId) -> Result<(u64, u64), StoreError> {
    let sql = "SELECT count(*), coalesce(CAST(sum(CASE WHEN c.kind = 'fork' THEN 1 ELSE 0 END) AS BIGINT), 0)
               FROM conflict c LEFT JOIN resolution r ON r.site = c.site AND r.conflict = c.feed
               WHERE c.site = $1 AND r.conflict IS NULL";
    let rows = tx.query(sql, &[site.into()])?;
    rows.first().map_or(Ok((0, 0)), |row| Ok((row.count(0)?, row.count(1)?)))
}
