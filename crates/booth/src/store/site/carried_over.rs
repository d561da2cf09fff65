//! What a fresh incarnation of the journal takes over of the site: rows as they are, so that a booth without its server
//! still knows what it knew. Leases are not taken over: what the incarnation before may have let in on them is not
//! known here.

use crate::store::{Ledger, StoreError, View};
use palang_domain::Timestamp;
use rusqlite::types::Value;

/// Tables that are taken over, and which of their rows. A stay of the incarnation before that left at another booth is
/// no longer known to the journal itself: it becomes one of the site's.
const TABLES: &[(&str, &str)] = &[
    ("sync_mark", "SELECT * FROM sync_mark WHERE ?1 IS NOT NULL"),
    ("witness", "SELECT * FROM witness WHERE ?1 IS NOT NULL"),
    ("feed_known", "SELECT * FROM feed_known WHERE ?1 IS NOT NULL"),
    ("site_stay", "SELECT * FROM site_stay WHERE open = 1 OR exited IS NULL OR exited >= ?1"),
    ("site_master", "SELECT * FROM site_master WHERE ?1 IS NOT NULL"),
    ("conflict", "SELECT * FROM conflict WHERE ?1 IS NOT NULL"),
    ("photo", "SELECT * FROM photo WHERE state <> 1 AND ?1 IS NOT NULL"),
    ("feed_mark", "SELECT * FROM feed_mark WHERE ?1 IS NOT NULL"),
];
/// Rows of the site that are about stays of this journal: what another booth did with them is kept, the rest is known.
const OWN_AGAIN: &[&str] = &[
    "UPDATE site_stay SET own = 1 WHERE own = 0 AND exited IS NOT NULL
     AND ticket IN (SELECT ticket FROM stay WHERE open = 1)",
    "DELETE FROM site_stay WHERE own = 0 AND ticket IN (SELECT ticket FROM stay)",
    "UPDATE stay SET gone = 1 WHERE open = 1
     AND ticket IN (SELECT ticket FROM site_stay WHERE own = 1 AND exited IS NOT NULL)",
];
/// A bound, as for the stays of the journal itself.
const MOST: usize = 200_000;

type Rows = Vec<Vec<Value>>;

/// Rows of the site's tables, as far as they can be read.
#[derive(Default)]
pub(in crate::store) struct SiteCarriedOver(Vec<(&'static str, Vec<String>, Rows)>);

impl SiteCarriedOver {
    /// Reads what can be read. A journal of an earlier version has no such tables; that is no damage.
    pub fn read(view: &View<'_>, since: Timestamp) -> Self {
        let read = |(table, sql): &(&'static str, &'static str)| match rows(view, sql, since) {
            Ok((columns, rows)) => Some((*table, columns, rows)),
            Err(error) => {
                tracing::warn!(%error, table, "what was known of the site cannot be taken over");
                None
            }
        };
        Self(TABLES.iter().filter_map(read).collect())
    }

    /// Writes it into the fresh incarnation. The feed goes on with a snapshot: what this booth itself did in the
    /// incarnation before is in no page for it.
    pub fn write_into(self, ledger: &mut Ledger<'_>) -> Result<(), StoreError> {
        for (table, columns, rows) in self.0 {
            let places: Vec<String> = (1..=columns.len()).map(|place| format!("?{place}")).collect();
            let (names, places) = (columns.join(", "), places.join(", "));
            let sql = format!("INSERT OR REPLACE INTO {table} ({names}) VALUES ({places})");
            for row in rows {
                ledger.note(&sql, rusqlite::params_from_iter(row))?;
            }
        }
        let booth = ledger.booth().to_string();
        ledger.note("UPDATE site_stay SET own = 0, booth = ?1 WHERE own = 1", [booth])?;
        // Stays of this booth that only the server could tell of, and that are known here again.
        for sql in OWN_AGAIN {
            ledger.note(sql, [])?;
        }
        ledger.need_snapshot()
    }
}

fn rows(view: &View<'_>, sql: &str, since: Timestamp) -> rusqlite::Result<(Vec<String>, Rows)> {
    let mut statement = view.db.prepare(sql)?;
    let columns: Vec<String> = statement.column_names().into_iter().map(str::to_owned).collect();
    let count = columns.len();
    let mut rows = statement.query([since.millis()])?;
    let mut found = Rows::new();
    while let Some(row) = rows.next()? {
        if found.len() == MOST {
            break;
        }
        found.push((0..count).map(|index| row.get(index)).collect::<rusqlite::Result<_>>()?);
    }
    Ok((columns, found))
}
