//! Pull: the site's facts by cursor, in pages the site signs; the snapshot; a booth's own journal back.

use super::site::{counter, site_key};
use super::stay::{Stay, select_stays};
use super::{LedgerError, hash, mastered_all};
use crate::store::{SiteProgress, StoreError, Tx};
use palang_domain::{BoothId, Hash, SiteId, Timestamp};
use palang_wire::feed::{Known, PullRequest};
use palang_wire::quota::Lease;
use palang_wire::{Batch, FeedEntry, Page, PageHeader, Snapshot, SnapshotHeader};

/// Entries in one page at most.
const PAGE_ENTRIES: u32 = 2_000;
/// Bytes of facts in one page at most, before packing; one fact may be longer.
const PAGE_BYTES: usize = 4 << 20;
/// A cursor this far behind is told that a snapshot is quicker.
pub const FAR_BEHIND: u64 = 50_000;

/// The page after the asker's cursor, in the asker's version. In one snapshot of the store
/// ([`crate::store::Store::read`]): every number up to the counter it sees is there to be seen, because whoever raised
/// it committed with it.
pub fn pull(
    tx: &mut dyn Tx,
    site: SiteId,
    booth: &BoothId,
    request: &PullRequest,
    leases: Vec<Lease>,
    now: Timestamp,
) -> Result<Page, LedgerError> {
    let SiteProgress { feed: latest, secrets } = counter(tx, site)?;
    let limit = request.limit.clamp(1, PAGE_ENTRIES);
    let (entries, through) = entries(tx, site, booth, request.after, limit, latest)?;
    let header = PageHeader {
        protocol: request.protocol,
        site,
        after: request.after,
        // A cursor beyond the feed (a restored server) is left where it is.
        through: through.max(request.after),
        latest,
        feeds: Vec::new(),
        now,
        secrets,
        known: known(tx, site, now)?,
        leases,
        snapshot: latest.saturating_sub(request.after) > FAR_BEHIND,
        content: Hash::ZERO,
        signature: String::new(),
    };
    Ok(Page::sign(header, entries, &site_key(tx, site)?)?)
}

/// The asker's own facts are left out after they were counted, so that a page's cost has a bound.
fn entries(
    tx: &mut dyn Tx,
    site: SiteId,
    booth: &BoothId,
    after: u64,
    limit: u32,
    latest: u64,
) -> Result<(Vec<FeedEntry>, u64), LedgerError> {
    let sql = "SELECT feed, booth, bytes FROM fact WHERE site = $1 AND feed > $2 ORDER BY feed LIMIT $3";
    let rows = tx.query(sql, &[site.into(), after.into(), limit.into()])?;
    let whole = u32::try_from(rows.len()).is_ok_and(|count| count < limit);
    let (mut found, mut bytes, mut through) = (Vec::new(), 0_usize, after);
    for row in &rows {
        if row.text(1)? != booth.as_str() {
            bytes = bytes.saturating_add(row.bytes(2)?.len());
            if bytes > PAGE_BYTES && !found.is_empty() {
                return Ok((found, through));
            }
            found.push(FeedEntry { feed: row.count(0)?, bytes: row.bytes(2)?.to_vec() });
        }
        through = row.count(0)?;
    }
    Ok((found, if whole { latest.max(through) } else { through }))
}

/// How far each booth's facts are here: up to the last of its newest incarnation. Virtual booths are never behind.
fn known(tx: &mut dyn Tx, site: SiteId, now: Timestamp) -> Result<Vec<Known>, StoreError> {
    let sql = "SELECT b.booth, b.kind, h.at FROM booth b JOIN head h ON h.site = b.site AND h.booth = b.booth
               WHERE b.site = $1 AND b.kind <> 'office' ORDER BY b.booth, h.incarnation";
    let mut known: Vec<Known> = Vec::new();
    for row in tx.query(sql, &[site.into()])? {
        let booth: BoothId = row.parsed(0)?;
        let until = if row.text(1)? == "program" { now } else { Timestamp::from_millis(row.int(2)?) };
        match known.last_mut().filter(|last| last.booth == booth) {
            Some(last) => last.until = until,
            None => known.push(Known { booth, until }),
        }
    }
    Ok(known)
}

/// Everything a booth needs to begin from: stays inside, those that left at or after `left_since`, and the office's
/// facts in force. `protocol` is the version that the asker speaks.
///
/// # Errors
/// [`LedgerError::NoSite`]; the store's.
pub fn snapshot(
    tx: &mut dyn Tx,
    site: SiteId,
    protocol: u16,
    left_since: Timestamp,
    now: Timestamp,
) -> Result<Snapshot, LedgerError> {
    let SiteProgress { feed, .. } = counter(tx, site)?;
    let inside = select_stays!("WHERE site = $1 AND open = 1");
    let gone = select_stays!("WHERE site = $1 AND open = 0 AND exited >= $2");
    let mut rows = tx.query(inside, &[site.into()])?;
    rows.extend(tx.query(gone, &[site.into(), left_since.millis().into()])?);
    let stays: Result<Vec<_>, StoreError> = rows.iter().map(|row| Ok(Stay::read(row)?.to_wire())).collect();
    let stays = stays?;
    let header = SnapshotHeader {
        protocol,
        site,
        feed,
        stays: 0,
        now,
        known: known(tx, site, now)?,
        content: Hash::ZERO,
        signature: String::new(),
    };
    Ok(Snapshot::sign(header, stays, mastered_all(tx, site)?, &site_key(tx, site)?)?)
}

/// A booth's own facts as they are here, signed by the site: for a booth whose disk is gone. Nothing after the last
/// one.
pub fn journal_of(
    tx: &mut dyn Tx,
    site: SiteId,
    booth: &BoothId,
    incarnation: u32,
    after: u64,
    limit: u32,
) -> Result<Option<Batch>, LedgerError> {
    let sql = "SELECT hash, bytes FROM fact
               WHERE site = $1 AND booth = $2 AND incarnation = $3 AND seq >= $4 ORDER BY seq LIMIT $5";
    // With the fact before it, for its hash.
    let limit = limit.clamp(1, PAGE_ENTRIES) + u32::from(after > 0);
    let values = [site.into(), booth.as_str().into(), incarnation.into(), after.into(), limit.into()];
    let mut rows = tx.query(sql, &values)?.into_iter();
    let prev = match after {
        0 => Some(Hash::ZERO),
        _ => rows.next().map(|row| hash(row.bytes(0)?)).transpose()?,
    };
    let records: Result<Vec<_>, StoreError> = rows.map(|row| row.bytes(1).map(<[u8]>::to_vec)).collect();
    let records = records?;
    let Some(prev) = prev.filter(|_| !records.is_empty()) else { return Ok(None) };
    let key = site_key(tx, site)?;
    Ok(Some(Batch::sign((site, booth.clone(), incarnation), after + 1, prev, records, &key)))
}
