//! The end of a journal as the server holds it.

use super::{LedgerError, hash};
use crate::store::{Insert, Row, StoreError, Tx, Value};
use palang_domain::{BoothId, Hash, SiteId, Timestamp};
use palang_wire::HeldIncarnation;

/// The end of one incarnation of a journal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Head {
    pub seq: u64,
    pub hash: Hash,
    pub at: Timestamp,
    /// Its clock was ahead at the last fact: told once, when it begins.
    pub odd: bool,
    /// The open shift; 0 is none.
    pub shift: u64,
    /// What the open shift has taken.
    pub money: i64,
}

impl Head {
    /// Nothing yet.
    pub const EMPTY: Self = Self { seq: 0, hash: Hash::ZERO, at: Timestamp::EPOCH, odd: false, shift: 0, money: 0 };

    fn read(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            seq: row.count(0)?,
            hash: hash(row.bytes(1)?)?,
            at: Timestamp::from_millis(row.int(2)?),
            odd: row.int(3)? != 0,
            shift: row.count(4)?,
            money: row.int(5)?,
        })
    }
}

const READ: &str = "SELECT seq, hash, at, odd, shift, money FROM head
                    WHERE site = $1 AND booth = $2 AND incarnation = $3";

/// The head, locked until the transaction ends; nothing when that incarnation has not begun here.
pub(super) fn lock(
    tx: &mut dyn Tx,
    site: SiteId,
    booth: &BoothId,
    incarnation: u32,
) -> Result<Option<Head>, LedgerError> {
    let rows = tx.query_locked(READ, &[site.into(), booth.as_str().into(), incarnation.into()])?;
    Ok(rows.first().map(Head::read).transpose()?)
}

/// The head as it is now. Under the site's lock nobody else can move it.
pub(super) fn read(
    tx: &mut dyn Tx,
    site: SiteId,
    booth: &BoothId,
    incarnation: u32,
) -> Result<Option<Head>, LedgerError> {
    let rows = tx.query(READ, &[site.into(), booth.as_str().into(), incarnation.into()])?;
    Ok(rows.first().map(Head::read).transpose()?)
}

/// The newest incarnation of a journal that the server writes itself.
pub(super) fn newest(tx: &mut dyn Tx, site: SiteId, booth: &BoothId) -> Result<Option<(u32, Head)>, LedgerError> {
    let sql = "SELECT seq, hash, at, odd, shift, money, incarnation FROM head
               WHERE site = $1 AND booth = $2 ORDER BY incarnation DESC LIMIT 1";
    let rows = tx.query(sql, &[site.into(), booth.as_str().into()])?;
    let Some(row) = rows.first() else { return Ok(None) };
    let incarnation = row.small(6)?;
    Ok(Some((incarnation, Head::read(row)?)))
}

/// Every incarnation of a booth's journal that counts here, oldest first.
pub fn held_incarnations(tx: &mut dyn Tx, site: SiteId, booth: &BoothId) -> Result<Vec<HeldIncarnation>, StoreError> {
    let sql = "SELECT incarnation, seq, hash FROM head
               WHERE site = $1 AND booth = $2 AND seq > 0 ORDER BY incarnation";
    let rows = tx.query(sql, &[site.into(), booth.as_str().into()])?;
    let held = |row: &Row| {
        let incarnation = row.small(0)?;
        Ok(HeldIncarnation { incarnation, seq: row.count(1)?, head: hash(row.bytes(2)?)? })
    };
    rows.iter().map(held).collect()
}

/// Writes the head down.
pub(super) fn write(
    tx: &mut dyn Tx,
    site: SiteId,
    (booth, incarnation): (&BoothId, u32),
    head: &Head,
) -> Result<(), StoreError> {
    tx.insert(&Insert {
        table: "head",
        columns: "site, booth, incarnation, seq, hash, at, odd, shift, money",
        conflict: "ON CONFLICT (site, booth, incarnation) DO UPDATE SET seq = excluded.seq, hash = excluded.hash,
                   at = excluded.at, odd = excluded.odd, shift = excluded.shift, money = excluded.money",
        rows: &[vec![
            site.into(),
            booth.as_str().into(),
            incarnation.into(),
            head.seq.into(),
            head.hash.0.to_vec().into(),
            head.at.millis().into(),
            Value::Int(head.odd.into()),
            head.shift.into(),
            head.money.into(),
        ]],
    })
}
