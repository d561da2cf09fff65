//! `palang journal rebuild`: the projections anew, from the facts.

use super::{Fault, MaintenanceError, live};
use crate::store::chain::{Stored, Walk};
use crate::store::open::{MIGRATIONS, PROFILE};
use crate::store::project::{self, Position, TABLES};
use crate::store::{View, folder};
use std::path::Path;

/// Empties every projection of the live journal and fills it from the facts, in one transaction. Returns how many facts
/// were read.
///
/// # Errors
/// When the booth is running, or a fact is not what was written; the projections are then as they were.
pub fn rebuild(dir: &Path) -> Result<u64, MaintenanceError> {
    let _lock = folder::lock(dir)?;
    let path = live(dir)?;
    let mut db = palang_sqlite::open_writer(&path, PROFILE)?;
    palang_sqlite::migrate(&mut db, MIGRATIONS)?;
    let transaction = db.transaction()?;
    for (table, _) in TABLES {
        transaction.execute(&format!("DELETE FROM {table}"), [])?;
    }
    let mut walk = Walk::from_start();
    {
        let view = View::new(&transaction);
        let sql = format!("SELECT {} FROM journal ORDER BY seq", Stored::COLUMNS);
        let mut statement = transaction.prepare(&sql)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let seq = walk.head.seq + 1;
            let record = walk
                .step(&Stored::read(row)?)
                .map_err(|why| MaintenanceError::Damaged(Fault { seq: Some(seq), why }))?;
            project::apply(&view, Position::of(&record), &record.fact)?;
        }
    }
    // What other booths did with its stays is in no fact of this journal.
    crate::store::site::mark_gone(&transaction)?;
    transaction.commit()?;
    db.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
    Ok(walk.head.seq)
}
