//! What gates and printers still owe.

use super::View;
use crate::store::column::{read_count, read_id, read_id_opt, read_time, read_word_opt, stored};
use crate::store::{PendingGrant, SlipState, StoreError};
use palang_domain::fact::SlipOutcome;
use rusqlite::Row;

pub(super) const GRANT: &str = "SELECT cause, lane, ticket, at, last FROM gate_grant WHERE cause = ?1";
const GRANTS: &str = "SELECT cause, lane, ticket, at, last FROM gate_grant ORDER BY cause DESC LIMIT ?1";
pub(super) const SLIP: &str = "SELECT duplicates, answered, outcome FROM slip WHERE cause = ?1";

/// A gate that never answers must not fill the screen after a restart: the newest are offered.
const MOST_GRANTS: u32 = 200;

impl View<'_> {
    /// Granted openings that no gate has acknowledged and no vehicle has used, oldest first; the newest 200.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn grants_pending(&self) -> Result<Vec<PendingGrant>, StoreError> {
        let mut grants = self.many(GRANTS, [MOST_GRANTS], read_grant)?;
        grants.reverse();
        Ok(grants)
    }

    /// A granted opening, when it is still pending.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn grant(&self, cause: u64) -> Result<Option<PendingGrant>, StoreError> {
        self.one(GRANT, [stored(cause)], read_grant)
    }

    /// What is known of the slip of a fact; nothing when neither a printer nor a person has asked for it.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn slip(&self, cause: u64) -> Result<Option<SlipState>, StoreError> {
        self.one(SLIP, [stored(cause)], |row| {
            let outcome: Option<SlipOutcome> = read_word_opt(row, 2)?;
            Ok(SlipState { duplicates: row.get(0)?, answered: row.get::<_, Option<u32>>(1)?.zip(outcome) })
        })
    }
}

fn read_grant(row: &Row<'_>) -> rusqlite::Result<PendingGrant> {
    Ok(PendingGrant {
        cause: read_count(row, 0)?,
        lane: read_id(row, 1)?,
        ticket: read_id_opt(row, 2)?,
        at: read_time(row, 3)?,
        last: read_word_opt(row, 4)?,
    })
}
