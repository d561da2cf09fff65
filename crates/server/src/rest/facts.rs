//! What the books hold of single facts: their content, the pictures that came with them, what they contradict.

use crate::ledger::{LedgerError, Stay};
use crate::store::{StoreError, Tx, Value};
use palang_domain::fact::{FactRef, Reporter};
use palang_domain::{BoothId, Fact, Hash, Record, SiteId};
use std::collections::BTreeMap;

/// One fact; nothing when it is not held, or a later version of the program wrote it.
pub fn fact(tx: &mut dyn Tx, site: SiteId, at: &FactRef) -> Result<Option<Fact>, StoreError> {
    let sql = "SELECT bytes FROM fact WHERE site = $1 AND booth = $2 AND incarnation = $3 AND seq = $4";
    let rows = tx.query(sql, &[site.into(), at.booth.as_str().into(), at.incarnation.into(), at.seq.into()])?;
    let Some(row) = rows.first() else { return Ok(None) };
    Ok(Record::open(row.bytes(0)?).ok().map(|record| record.fact))
}

/// The fact that began a stay.
#[must_use]
pub fn begin_of(stay: &Stay) -> Option<FactRef> {
    stay.issued.map(|(incarnation, seq)| FactRef { booth: stay.booth.clone(), incarnation, seq })
}

/// What the one who reported the beginning said of itself.
pub fn reporter(tx: &mut dyn Tx, site: SiteId, stay: &Stay) -> Result<Reporter, StoreError> {
    let Some(at) = begin_of(stay) else { return Ok(Reporter::default()) };
    Ok(match fact(tx, site, &at)? {
        Some(Fact::EntryReported(entry)) => entry.by,
        Some(Fact::TicketIssued(issued)) => Reporter {
            source: Some(issued.lane.to_string()),
            operator: issued.operator.map(|operator| operator.to_string()),
            shift: issued.shift.map(|shift| shift.to_string()),
            ..Reporter::default()
        },
        _ => Reporter::default(),
    })
}

/// What a fact was found to contradict when it was taken.
pub fn conflict_of(tx: &mut dyn Tx, site: SiteId, fact: Option<&FactRef>) -> Result<Option<String>, LedgerError> {
    let Some(fact) = fact else { return Ok(None) };
    let sql =
        "SELECT kind FROM conflict WHERE site = $1 AND booth = $2 AND incarnation = $3 AND seq = $4 ORDER BY feed";
    let values = [site.into(), fact.booth.as_str().into(), fact.incarnation.into(), fact.seq.into()];
    let rows = tx.query(sql, &values)?;
    Ok(rows.first().map(|row| row.text(0).map(ToOwned::to_owned)).transpose()?)
}

/// The pictures of many facts.
pub fn photos(tx: &mut dyn Tx, site: SiteId, of: &[FactRef]) -> Result<BTreeMap<(String, u32, u64), Hash>, StoreError> {
    let mut journals: BTreeMap<(&BoothId, u32), Vec<Value>> = BTreeMap::new();
    for fact in of {
        journals.entry((&fact.booth, fact.incarnation)).or_default().push(fact.seq.into());
    }
    let mut found = BTreeMap::new();
    for ((booth, incarnation), causes) in journals {
        let sql = "SELECT cause, photo FROM photo
                   WHERE site = $1 AND booth = $2 AND incarnation = $3 AND cause = ANY($4)";
        for row in tx.query_any(sql, &[site.into(), booth.as_str().into(), incarnation.into()], &causes)? {
            if let Ok(photo) = Hash::try_from(row.text(1)?.to_owned()) {
                found.insert((booth.to_string(), incarnation, row.count(0)?), photo);
            }
        }
    }
    Ok(found)
}
