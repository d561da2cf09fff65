//! Shared places: what the server has leased to this booth (wire: quota).

use crate::store::column::{damaged, read_count, read_id, stored};
use crate::store::{Ledger, StoreError, View};
use palang_domain::{AreaId, ClassId};
use palang_wire::quota::Lease;
use rusqlite::Row;

/// A lease as it is held to here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredLease {
    /// Which part of the site; nothing is the whole of it.
    pub area: Option<AreaId>,
    /// Which class.
    pub class: ClassId,
    /// Places there are; 0 is unlimited.
    pub capacity: u64,
    /// Vehicles inside as the server last knew.
    pub inside: u64,
    /// At most so many admissions in that incarnation of the journal.
    pub total: u64,
    /// Which incarnation it is for.
    pub incarnation: u32,
    /// Of the lease that it answers.
    pub version: u64,
}

macro_rules! lease {
    ($rest:literal) => {
        concat!("SELECT area, class, capacity, inside, total, incarnation, version FROM lease ", $rest)
    };
}
const ALL: &str = lease!("ORDER BY area, class");
pub(in crate::store) const ONE: &str = lease!("WHERE area = ?1 AND class = ?2");

impl View<'_> {
    /// Every lease.
    pub fn leases(&self) -> Result<Vec<StoredLease>, StoreError> {
        self.many(ALL, [], read)
    }

    /// The lease of a class for an area, or for the whole site.
    pub fn lease(&self, area: Option<&AreaId>, class: &ClassId) -> Result<Option<StoredLease>, StoreError> {
        self.one(ONE, (area.map_or("", AreaId::as_str), class.as_str()), read)
    }
}

fn read(row: &Row<'_>) -> rusqlite::Result<StoredLease> {
    let area: String = row.get(0)?;
    let area = match area.as_str() {
        "" => None,
        name => Some(name.parse().map_err(|error: &str| damaged(0, error.to_owned()))?),
    };
    Ok(StoredLease {
        area,
        class: read_id(row, 1)?,
        capacity: read_count(row, 2)?,
        inside: read_count(row, 3)?,
        total: read_count(row, 4)?,
        incarnation: row.get(5)?,
        version: read_count(row, 6)?,
    })
}

impl Ledger<'_> {
    /// Keeps what the server allows. An older version never replaces a newer one, and what was asked back is given
    /// back at once, as far as it is not used: the next pull says so (wire: quota).
    ///
    /// # Errors
    /// When it cannot be read or written.
    pub fn keep_lease(&mut self, lease: &Lease, incarnation: u32) -> Result<(), StoreError> {
        if lease.incarnation != incarnation {
            return Ok(());
        }
        let admitted = self.admitted(lease.area.as_ref(), &lease.class)?;
        let total = match lease.asked {
            Some(asked) => lease.total.min(asked.max(admitted)),
            None => lease.total,
        };
        let sql = "INSERT INTO lease (area, class, capacity, inside, total, incarnation, version)
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (area, class) DO UPDATE SET
                   capacity = excluded.capacity, inside = excluded.inside, total = excluded.total,
                   incarnation = excluded.incarnation, version = excluded.version
                   WHERE excluded.version > version OR excluded.incarnation > incarnation";
        let area = lease.area.as_ref().map_or("", AreaId::as_str);
        let counts = (stored(lease.capacity), stored(lease.inside), stored(total));
        self.note(sql, (area, lease.class.as_str(), counts.0, counts.1, counts.2, incarnation, stored(lease.version)))?;
        // The same version again: a newer count of what is inside, and perhaps places asked back. Under one version the
        // total only ever falls, so that answers may come late and in any order.
        let asked = lease.asked.map_or(i64::MAX, |asked| stored(asked.max(admitted)));
        let sql = "UPDATE lease SET inside = ?3, total = min(total, ?5)
                   WHERE area = ?1 AND class = ?2 AND version = ?4 AND incarnation = ?6";
        self.note(sql, (area, lease.class.as_str(), counts.1, stored(lease.version), asked, incarnation))
    }
}
