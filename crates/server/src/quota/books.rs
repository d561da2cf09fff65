//! Quotas in the site's books: what is set, what stands inside, who holds places.

use super::share::{Holder, Pool};
use crate::store::{Insert, Row, StoreError, Tx};
use palang_domain::fact::QuotaSet;
use palang_domain::question::Occupancy;
use palang_domain::quota::Usage;
use palang_domain::{AreaId, BoothId, ClassId, Fact, Record, SiteId, Timestamp};
use palang_wire::quota::{Held, Lease};

/// One quota with its use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quota {
    /// What is set.
    pub set: QuotaSet,
    /// Its places, and who holds them.
    pub pool: Pool,
}

/// No place is left for an entry (S2-M02).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Full {
    /// Which part of the site; nothing is the whole of it.
    pub area: Option<AreaId>,
    /// The vehicle class that has no place left.
    pub class: ClassId,
    /// Its places and use.
    pub usage: Usage,
    /// Places that booths may fill without asking.
    pub held: u64,
}

impl Quota {
    /// How full it is.
    #[must_use]
    pub fn occupancy(&self) -> Occupancy {
        let (area, class) = (self.set.area.clone(), self.set.class.clone());
        Occupancy { area, class, usage: self.pool.usage, held_by_booths: self.pool.held() }
    }
}

fn corrupt(what: impl std::fmt::Display) -> StoreError {
    StoreError::Corrupt(what.to_string())
}

/// The quotas that are set, in the order they were set in.
pub fn set(tx: &mut dyn Tx, site: SiteId) -> Result<Vec<QuotaSet>, StoreError> {
    let sql = "SELECT bytes FROM mastered WHERE site = $1 AND topic = 'quota' ORDER BY feed";
    let mut quotas = Vec::new();
    for row in tx.query(sql, &[site.into()])? {
        // One that a later version of the program set in another way is not this version's to keep.
        if let Ok(Record { fact: Fact::QuotaSet(quota), .. }) = Record::open(row.bytes(0)?) {
            quotas.push(quota);
        }
    }
    Ok(quotas)
}

/// A quota with its use.
pub fn quota(tx: &mut dyn Tx, site: SiteId, set: QuotaSet) -> Result<Quota, StoreError> {
    let usage = Usage { capacity: set.capacity, inside: inside(tx, site, set.area.as_ref(), &set.class)? };
    let programs = if usage.unlimited() { false } else { programs(tx, site)? };
    let holders = holders(tx, site, &set)?;
    Ok(Quota { set, pool: Pool { usage, programs, holders } })
}

/// All quotas with their use.
pub fn quotas(tx: &mut dyn Tx, site: SiteId) -> Result<Vec<Quota>, StoreError> {
    set(tx, site)?.into_iter().map(|set| quota(tx, site, set)).collect()
}

/// The quota that leaves a program no place to let a vehicle in now; nothing where there is room. Take the site's lock
/// first: of two entries for the last place, one finds it taken (S2-X05).
pub fn full(tx: &mut dyn Tx, site: SiteId, area: Option<&AreaId>, class: &ClassId) -> Result<Option<Full>, StoreError> {
    for set in set(tx, site)? {
        let concerned = set.class == *class && (set.area.is_none() || set.area.as_ref() == area);
        if !concerned || set.capacity == 0 {
            continue;
        }
        let Quota { set, pool } = quota(tx, site, set)?;
        if !pool.admits() {
            return Ok(Some(Full { area: set.area, class: set.class, usage: pool.usage, held: pool.held() }));
        }
    }
    Ok(None)
}

/// Vehicles inside, counted from the stays.
pub fn inside(tx: &mut dyn Tx, site: SiteId, area: Option<&AreaId>, class: &ClassId) -> Result<u64, StoreError> {
    let sql = "SELECT count(*) FROM stay WHERE site = $1 AND open = 1 AND class = $2 AND ($3 = '' OR area = $3)";
    tx.count(sql, &[site.into(), class.as_str().into(), name(area).into()])
}

fn name(area: Option<&AreaId>) -> &str {
    area.map_or("", AreaId::as_str)
}

/// Whether programs let vehicles in here: then a share of the places is kept for them.
fn programs(tx: &mut dyn Tx, site: SiteId) -> Result<bool, StoreError> {
    let sql = "SELECT k.scopes FROM api_key k JOIN booth b ON b.site = k.site AND b.booth = k.booth
               WHERE k.site = $1 AND b.kind = 'program' AND b.revoked IS NULL AND k.revoked IS NULL";
    let rows = tx.query(sql, &[site.into()])?;
    let lets_in = |scopes: &str| scopes.split([',', ' ']).any(|scope| scope == "lane");
    Ok(rows.iter().any(|row| row.text(0).is_ok_and(lets_in)))
}

const ADMITTED: &str = "SELECT coalesce(CAST(sum(count) AS BIGINT), 0) FROM admitted
    WHERE site = $1 AND booth = $2 AND incarnation = $3 AND class = $4 AND ($5 = '' OR area = $5)";

/// What a booth has let in, in one incarnation of its journal. A quota of the whole site counts every area.
fn admitted(
    tx: &mut dyn Tx,
    site: SiteId,
    set: &QuotaSet,
    booth: &BoothId,
    incarnation: u32,
) -> Result<u64, StoreError> {
    let values = [
        site.into(),
        booth.as_str().into(),
        incarnation.into(),
        set.class.as_str().into(),
        name(set.area.as_ref()).into(),
    ];
    tx.count(ADMITTED, &values)
}

fn holders(tx: &mut dyn Tx, site: SiteId, set: &QuotaSet) -> Result<Vec<Holder>, StoreError> {
    let sql = "SELECT booth, incarnation, total, version,
                 (SELECT max(h.incarnation) FROM head h
                  WHERE h.site = lease.site AND h.booth = lease.booth AND h.seq > 0)
               FROM lease WHERE site = $1 AND area = $2 AND class = $3 ORDER BY booth, incarnation";
    let rows = tx.query(sql, &[site.into(), name(set.area.as_ref()).into(), set.class.as_str().into()])?;
    rows.iter().map(|row| holder(tx, site, set, row)).collect()
}

fn holder(tx: &mut dyn Tx, site: SiteId, set: &QuotaSet, row: &Row) -> Result<Holder, StoreError> {
    let booth = row.parsed(0)?;
    let incarnation = row.small(1)?;
    let admitted = admitted(tx, site, set, &booth, incarnation)?;
    let superseded = row.maybe_int(4)?.is_some_and(|newest| newest > i64::from(incarnation));
    Ok(Holder { booth, incarnation, total: row.count(2)?, admitted, version: row.count(3)?, superseded })
}

/// The newest incarnation of a journal that has sent facts; 0 when none has.
fn newest(tx: &mut dyn Tx, site: SiteId, booth: &BoothId) -> Result<u64, StoreError> {
    let sql = "SELECT coalesce(max(incarnation), 0) FROM head WHERE site = $1 AND booth = $2 AND seq > 0";
    tx.count(sql, &[site.into(), booth.as_str().into()])
}

/// What a booth's pull is answered, and what that changes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shared {
    /// For the page.
    pub leases: Vec<Lease>,
    /// Whether the books change by it: then [`share`] must answer, in a transaction that writes.
    pub changes: bool,
}

/// What a booth would be answered: asks only. Most pulls change nothing and need no more than this.
pub fn look(
    tx: &mut dyn Tx,
    site: SiteId,
    booth: &BoothId,
    incarnation: u32,
    held: &[Held],
) -> Result<Shared, StoreError> {
    let mut shared = Shared::default();
    for set in set(tx, site)? {
        let (lease, changed) = answer(tx, site, set, (booth, incarnation), held)?;
        shared.changes |= !changed.is_empty();
        shared.leases.push(lease);
    }
    Ok(shared)
}

/// Answers a booth's pull, and writes down what it now holds. Take the site's lock first.
pub fn share(
    tx: &mut dyn Tx,
    site: SiteId,
    booth: &BoothId,
    incarnation: u32,
    held: &[Held],
    now: Timestamp,
) -> Result<Vec<Lease>, StoreError> {
    let mut leases = Vec::new();
    for set in set(tx, site)? {
        let (area, class) = (name(set.area.as_ref()).to_owned(), set.class.to_string());
        let (lease, changed) = answer(tx, site, set, (booth, incarnation), held)?;
        let row = |holder: &Holder| {
            vec![
                site.into(),
                holder.booth.as_str().into(),
                holder.incarnation.into(),
                area.as_str().into(),
                class.as_str().into(),
                holder.total.into(),
                holder.version.into(),
                now.millis().into(),
            ]
        };
        let rows: Vec<_> = changed.iter().map(row).collect();
        tx.insert(&Insert { table: "lease", columns: COLUMNS, conflict: CONFLICT, rows: &rows })?;
        leases.push(lease);
    }
    Ok(leases)
}

const COLUMNS: &str = "site, booth, incarnation, area, class, total, version, changed";
const CONFLICT: &str = "ON CONFLICT (site, booth, incarnation, area, class) DO UPDATE SET total = excluded.total,
    version = excluded.version, changed = excluded.changed";

/// The lease of one quota for one booth, and the holders that change by it.
fn answer(
    tx: &mut dyn Tx,
    site: SiteId,
    set: QuotaSet,
    (booth, incarnation): (&BoothId, u32),
    held: &[Held],
) -> Result<(Lease, Vec<Holder>), StoreError> {
    let Quota { set, mut pool } = quota(tx, site, set)?;
    let mine = |holder: &Holder| holder.booth == *booth && holder.incarnation == incarnation;
    let before = pool.holders.clone();
    let asker = match pool.holders.iter().position(mine) {
        Some(asker) => asker,
        None => {
            let admitted = admitted(tx, site, &set, booth, incarnation)?;
            let superseded = newest(tx, site, booth)? > u64::from(incarnation);
            let booth = booth.clone();
            pool.holders.push(Holder { booth, incarnation, total: 0, admitted, version: 0, superseded });
            pool.holders.len() - 1
        }
    };
    let says = held.iter().find(|held| held.area == set.area && held.class == set.class);
    let granted = pool.answer(asker, says).ok_or_else(|| corrupt("a lease"))?;
    let lease = Lease {
        area: set.area,
        class: set.class,
        capacity: pool.usage.capacity,
        inside: pool.usage.inside,
        total: granted.total,
        asked: granted.asked,
        incarnation,
        version: granted.version,
    };
    let changed = pool.holders.into_iter().filter(|holder| !before.contains(holder)).collect();
    Ok((lease, changed))
}

/// Booths that hold places of a pool and have not been heard since: they keep them, for they may be filling them.
pub fn silent(tx: &mut dyn Tx, site: SiteId, pool: &Pool, since: Timestamp) -> Result<Vec<String>, StoreError> {
    let mut silent = Vec::new();
    for holder in pool.holders.iter().filter(|holder| holder.outstanding() > 0) {
        // A booth where nobody comes at night still asks for news.
        let facts = "SELECT coalesce(max(at), 0) FROM head WHERE site = $1 AND booth = $2";
        let asked = "SELECT coalesce(max(at), 0) FROM contact WHERE site = $1 AND booth = $2";
        let mut heard = 0;
        for sql in [facts, asked] {
            let rows = tx.query(sql, &[site.into(), holder.booth.as_str().into()])?;
            heard = rows.first().map_or(Ok(0), |row| row.int(0))?.max(heard);
        }
        if heard < since.millis() {
            silent.push(holder.booth.to_string());
        }
    }
    silent.dedup();
    Ok(silent)
}
