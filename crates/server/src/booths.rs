//! The site's booths as a supervisor sees them: what the server holds of each, how far each has read, and whether it
//! was heard lately.

use crate::contact::{self, Seen};
use crate::ledger::{self, BoothRow};
use crate::store::{StoreError, Tx};
use palang_domain::{BoothId, Hash, SiteId, Timestamp};
use palang_wire::Witness;
use serde_json::json;
use std::collections::HashMap;

/// One booth with its lag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BoothLag {
    /// Who it is.
    pub row: BoothRow,
    /// The newest incarnation of its journal the server holds something of, its last fact's number and time.
    pub head: Option<Head>,
    /// How it was last heard.
    pub seen: Option<Seen>,
    /// Entries of the feed it has not read.
    pub unread: u64,
    /// Facts of it that are kept apart.
    pub apart: u64,
}

/// The end of a journal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    /// The incarnation of the booth's journal.
    pub incarnation: u32,
    /// Number of its last fact.
    pub seq: u64,
    /// The time of its newest fact.
    pub at: Timestamp,
    /// When it was countersigned.
    pub countersigned: Option<Timestamp>,
}

impl BoothLag {
    /// The row as lists and commands show it.
    #[must_use]
    pub fn to_json(&self, now: Timestamp) -> serde_json::Value {
        let head = self.head.as_ref();
        json!({
            "booth": self.row.booth,
            "kind": self.row.kind,
            "kid": self.row.kid,
            "gates": self.row.gates,
            "enrolled": self.row.enrolled,
            "revoked": self.row.revoked,
            "incarnation": head.map(|head| head.incarnation),
            "held_through": head.map(|head| head.seq),
            "last_fact": head.map(|head| head.at),
            "countersigned": head.and_then(|head| head.countersigned),
            "last_heard": self.seen.map(|seen| seen.at),
            "silent_seconds": self.silent_ms(now).map(|ms| ms / 1_000),
            "protocol": self.seen.map(|seen| seen.protocol),
            "read_through": self.seen.map(|seen| seen.after),
            "unread": self.unread,
            "kept_apart": self.apart,
        })
    }

    /// How long nothing was heard of it, in milliseconds.
    #[must_use]
    pub fn silent_ms(&self, now: Timestamp) -> Option<i64> {
        self.seen.map(|seen| now.millis_since(seen.at).max(0))
    }
}

/// All of a site, by name.
pub fn all(tx: &mut dyn Tx, site: SiteId) -> Result<Vec<BoothLag>, StoreError> {
    let id = site.into();
    let latest = tx.count("SELECT feed FROM counter WHERE site = $1", std::slice::from_ref(&id))?;
    let mut heads = heads(tx, site)?;
    let mut seen = contact::all(tx, site)?;
    let mut apart = HashMap::new();
    for row in tx.query("SELECT booth, count(*) FROM quarantine WHERE site = $1 GROUP BY booth", &[id])? {
        apart.insert(row.text(0)?.to_owned(), row.count(1)?);
    }
    let rows = ledger::booths(tx, site)?;
    let lag = |row: BoothRow| {
        let seen = seen.remove(&row.booth);
        BoothLag {
            head: heads.remove(row.booth.as_str()),
            unread: seen.map_or(0, |seen| latest.saturating_sub(seen.after)),
            apart: apart.remove(row.booth.as_str()).unwrap_or(0),
            seen,
            row,
        }
    };
    Ok(rows.into_iter().map(lag).collect())
}

/// The newest incarnation of each journal.
fn heads(tx: &mut dyn Tx, site: SiteId) -> Result<HashMap<String, Head>, StoreError> {
    let sql = "SELECT h.booth, h.incarnation, h.seq, h.at, w.at FROM head h LEFT JOIN witness w ON w.site = h.site
               AND w.booth = h.booth AND w.incarnation = h.incarnation AND w.seq = h.seq
               WHERE h.site = $1 ORDER BY h.booth, h.incarnation";
    let mut heads = HashMap::new();
    for row in tx.query(sql, &[site.into()])? {
        let incarnation = row.small(1)?;
        let head = Head {
            incarnation,
            seq: row.count(2)?,
            at: Timestamp::from_millis(row.int(3)?),
            countersigned: row.maybe_int(4)?.map(Timestamp::from_millis),
        };
        // In order of incarnations: the last stays.
        heads.insert(row.text(0)?.to_owned(), head);
    }
    Ok(heads)
}

/// The newest countersigned head of a booth.
pub fn witness(tx: &mut dyn Tx, site: SiteId, booth: &BoothId) -> Result<Option<Witness>, StoreError> {
    let sql = "SELECT incarnation, seq, hash, at, signature FROM witness WHERE site = $1 AND booth = $2
               ORDER BY incarnation DESC, seq DESC LIMIT 1";
    let rows = tx.query(sql, &[site.into(), booth.as_str().into()])?;
    let wrong = || StoreError::Corrupt("a witness".to_owned());
    rows.first()
        .map(|row| {
            Ok(Witness {
                booth: booth.clone(),
                incarnation: row.small(0)?,
                seq: row.count(1)?,
                head: Hash(row.bytes(2)?.try_into().map_err(|_| wrong())?),
                at: Timestamp::from_millis(row.int(3)?),
                signature: row.text(4)?.to_owned(),
            })
        })
        .transpose()
}

/// Facts in feed order, after a number or the newest ones.
pub fn feed(
    tx: &mut dyn Tx,
    site: SiteId,
    after: Option<i64>,
    limit: i64,
) -> Result<Vec<serde_json::Value>, StoreError> {
    const COLUMNS: &str = "SELECT feed, hash, received, bytes FROM fact WHERE site = $1 AND feed > $2
                           ORDER BY feed LIMIT $3";
    const NEWEST: &str = "SELECT feed, hash, received, bytes FROM fact WHERE site = $1 AND feed > $2
                          ORDER BY feed DESC LIMIT $3";
    let values = [site.into(), after.unwrap_or(0).into(), limit.into()];
    let mut rows = tx.query(if after.is_some() { COLUMNS } else { NEWEST }, &values)?;
    rows.sort_by_key(|row| row.int(0).unwrap_or_default());
    rows.iter()
        .map(|row| {
            let fact: serde_json::Value = serde_json::from_slice(row.bytes(3)?).unwrap_or_default();
            Ok(json!({
                "feed": row.int(0)?,
                "hash": data_encoding::HEXLOWER.encode(row.bytes(1)?),
                "received": Timestamp::from_millis(row.int(2)?),
                "record": fact,
            }))
        })
        .collect()
}
