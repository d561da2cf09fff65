//! Whether the books are what was written: every fact's hash over its stored bytes, every journal's chain without a
//! gap, every head, every countersigned head, and the feed in order (DESIGN 4.3).

use crate::ledger::{self, LedgerError};
use crate::store::{Row, Store, StoreError, Tx, Value};
use palang_domain::{BoothId, Hash, SiteId, Timestamp};
use palang_wire::{Envelope, Witness};
use serde::Serialize;
use std::collections::BTreeMap;

/// What was looked at, and what is wrong.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Verified {
    /// The site whose journals were checked.
    pub site: u16,
    /// Only this booth's.
    #[serde(rename = "booth")]
    pub only: Option<String>,
    /// Facts in the feed.
    pub facts: u64,
    /// Incarnations of journals.
    pub journals: usize,
    /// How many countersigned heads were checked.
    pub witnesses: u64,
    /// Facts kept apart.
    #[serde(rename = "kept_apart")]
    pub apart: u64,
    /// What is wrong, in words; never more than [`MOST`].
    pub faults: Vec<String>,
}

/// So many faults are told.
pub const MOST: usize = 50;
/// Facts read at once.
const CHUNK: i64 = 2_000;

impl Verified {
    fn whose(&self) -> Value {
        self.only.as_deref().unwrap_or_default().into()
    }

    fn fault(&mut self, what: String) {
        if self.faults.len() < MOST {
            self.faults.push(what);
        }
    }
}

/// The end of an incarnation of a journal, as far as it was read.
type Ends = BTreeMap<(String, i64), (u64, Hash)>;

/// Checks a site's books, in one snapshot of them.
///
/// # Errors
/// The store's. What is wrong with the books is no error.
pub fn site(store: &Store, site: SiteId) -> Result<Verified, LedgerError> {
    store.read_blocking(move |tx| books(tx, site, None))
}

/// Checks a site's books, or those of one booth, in a transaction that reads.
pub fn books(tx: &mut dyn Tx, site: SiteId, booth: Option<&BoothId>) -> Result<Verified, LedgerError> {
    let mut found = Verified { site: site.get(), only: booth.map(BoothId::to_string), ..Verified::default() };
    let ends = facts(tx, site, &mut found)?;
    heads(tx, site, &ends, &mut found)?;
    witnesses(tx, site, &mut found)?;
    apart(tx, site, &mut found)?;
    found.journals = ends.len();
    Ok(found)
}

fn facts(tx: &mut dyn Tx, site: SiteId, found: &mut Verified) -> Result<Ends, StoreError> {
    let sql = "SELECT feed, booth, incarnation, seq, hash, bytes FROM fact
               WHERE site = $1 AND feed > $2 AND ($3 = '' OR booth = $3) ORDER BY feed LIMIT $4";
    let (mut ends, mut after) = (Ends::new(), 0);
    loop {
        let rows = tx.query(sql, &[site.into(), Value::Int(after), found.whose(), Value::Int(CHUNK)])?;
        for row in &rows {
            after = row.int(0)?;
            found.facts += 1;
            if let Some(what) = misfit(row, site, &mut ends)? {
                found.fault(format!("feed {after}: {what}"));
            }
        }
        if rows.len() < usize::try_from(CHUNK).unwrap_or(usize::MAX) {
            break;
        }
    }
    let counter = tx.count("SELECT feed FROM counter WHERE site = $1", &[site.into()])?;
    if counter < u64::try_from(after).unwrap_or(0) {
        found.fault(format!("the counter stands below feed {after}"));
    }
    Ok(ends)
}

/// Why a fact is not what was hashed, or does not follow the one before it in its journal; nothing where all is well.
fn misfit(row: &Row, site: SiteId, ends: &mut Ends) -> Result<Option<String>, StoreError> {
    let (booth, incarnation, seq) = (row.text(1)?.to_owned(), row.int(2)?, row.count(3)?);
    let (stored, bytes) = (row.bytes(4)?, row.bytes(5)?);
    let name = format!("{booth}/{incarnation}/{seq}");
    let hash = Hash::of(bytes);
    let (last, prev) = ends.insert((booth.clone(), incarnation), (seq, hash)).unwrap_or((0, Hash::ZERO));
    if hash.0 != *stored {
        return Ok(Some(format!("{name} is not what was hashed")));
    }
    let Ok(envelope) = Envelope::open(bytes) else { return Ok(Some(format!("{name} is no record"))) };
    let says = (envelope.site, envelope.booth.as_str(), i64::from(envelope.incarnation), envelope.seq);
    if says != (site, booth.as_str(), incarnation, seq) {
        return Ok(Some(format!("{name} says it is another fact")));
    }
    if seq != last + 1 || envelope.prev != prev {
        return Ok(Some(format!("the chain breaks at {name}")));
    }
    Ok(None)
}

const HEADS: &str = "SELECT booth, incarnation, seq, hash FROM head WHERE site = $1 AND ($2 = '' OR booth = $2)";
const APART: &str = "SELECT booth, incarnation, seq, hash, bytes FROM quarantine
    WHERE site = $1 AND ($2 = '' OR booth = $2)";

fn heads(tx: &mut dyn Tx, site: SiteId, ends: &Ends, found: &mut Verified) -> Result<(), StoreError> {
    let mut heads = Ends::new();
    for row in tx.query(HEADS, &[site.into(), found.whose()])? {
        let hash = row.bytes(3)?.try_into().map_or(Hash::ZERO, Hash);
        heads.insert((row.text(0)?.to_owned(), row.int(1)?), (row.count(2)?, hash));
    }
    for ((booth, incarnation), end) in ends {
        if heads.remove(&(booth.clone(), *incarnation)).as_ref() != Some(end) {
            found.fault(format!("the head of {booth}/{incarnation} is not its last fact"));
        }
    }
    for ((booth, incarnation), (seq, _)) in heads {
        if seq > 0 {
            found.fault(format!("facts of {booth}/{incarnation} are missing"));
        }
    }
    Ok(())
}

/// Countersigned heads must be among the facts, and be signed by the site's key.
fn witnesses(tx: &mut dyn Tx, site: SiteId, found: &mut Verified) -> Result<(), LedgerError> {
    let key = ledger::site_key(tx, site)?.verifying_key();
    let sql = "SELECT w.booth, w.incarnation, w.seq, w.hash, w.at, w.signature, f.hash FROM witness w
               LEFT JOIN fact f ON f.site = w.site AND f.booth = w.booth AND f.incarnation = w.incarnation
               AND f.seq = w.seq WHERE w.site = $1 AND (w.booth > $2 OR (w.booth = $2 AND (w.incarnation > $3
               OR (w.incarnation = $3 AND w.seq > $4)))) AND ($6 = '' OR w.booth = $6)
               ORDER BY w.booth, w.incarnation, w.seq LIMIT $5";
    let mut after = (String::new(), 0, 0);
    loop {
        let values =
            [site.into(), after.0.as_str().into(), after.1.into(), after.2.into(), CHUNK.into(), found.whose()];
        let rows = tx.query(sql, &values)?;
        for row in &rows {
            after = (row.text(0)?.to_owned(), row.int(1)?, row.int(2)?);
            found.witnesses += 1;
            let name = format!("{}/{}/{}", after.0, after.1, after.2);
            if row.bytes(6).is_ok_and(|fact| Some(fact) != row.bytes(3).ok()) || row.bytes(6).is_err() {
                found.fault(format!("the countersigned {name} is not the fact that is here"));
            }
            if witness(row)?.is_none_or(|witness| witness.verify(&key).is_err()) {
                found.fault(format!("the countersignature of {name} does not hold"));
            }
        }
        if rows.len() < usize::try_from(CHUNK).unwrap_or(usize::MAX) {
            return Ok(());
        }
    }
}

fn witness(row: &Row) -> Result<Option<Witness>, StoreError> {
    let (booth, incarnation) = (row.text(0)?.parse().ok(), u32::try_from(row.int(1)?).ok());
    let (seq, head) = (row.count(2)?, row.bytes(3)?.try_into().ok().map(Hash));
    let (at, signature) = (Timestamp::from_millis(row.int(4)?), row.text(5)?.to_owned());
    let (Some(booth), Some(incarnation), Some(head)) = (booth, incarnation, head) else { return Ok(None) };
    Ok(Some(Witness { booth, incarnation, seq, head, at, signature }))
}

fn apart(tx: &mut dyn Tx, site: SiteId, found: &mut Verified) -> Result<(), StoreError> {
    for row in tx.query(APART, &[site.into(), found.whose()])? {
        found.apart += 1;
        if Hash::of(row.bytes(4)?).0 != *row.bytes(3)? {
            let name = format!("{}/{}/{}", row.text(0)?, row.int(1)?, row.int(2)?);
            found.fault(format!("{name}, kept apart, is not what was hashed"));
        }
    }
    Ok(())
}
