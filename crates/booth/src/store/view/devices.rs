//! What gates and printers still owe.

use super::View;
use crate::store::column::{damaged, read_count, read_count_opt, read_word_opt, stored};
use crate::store::{PendingGrant, SlipState, StoreError};
use palang_domain::Fact;
use palang_domain::fact::{GateOutcome, SlipOutcome};

/// Counters of this name are openings still owed: the key is the fact that granted one, the value the last answer.
pub(in crate::store) const GRANT: &str = "grant";
const GRANTS: &str = "SELECT key, value FROM counter WHERE name = 'grant' ORDER BY key DESC LIMIT ?1";
pub(super) const OWED: &str = "SELECT value FROM counter WHERE name = 'grant' AND key = ?1";
pub(super) const SLIP: &str = "SELECT duplicates, answered, outcome FROM slip WHERE cause = ?1";

// An exit's opening is owed in its settlement.
pub(super) const EXITS_OWED: &str = "SELECT owed, ifnull(answer, 0) FROM settlement \
                                     WHERE receipt > ?1 AND owed IS NOT NULL ORDER BY receipt DESC LIMIT ?2";
// Backwards from the end: an answer comes soon after its cause.
pub(super) const EXIT_OWED: &str =
    "SELECT receipt, owed, ifnull(answer, 0) FROM settlement WHERE seq < ?1 ORDER BY receipt DESC LIMIT 1";

/// So many settlements ago the car has gone, whatever the gate said.
const RECENT: u64 = 2_000;

/// A gate that never answers must not fill the screen after a restart: the newest are offered.
const MOST_GRANTS: u32 = 200;

impl View<'_> {
    /// Granted openings that no gate has acknowledged and no vehicle has used, oldest first; the newest 200.
    pub fn grants_pending(&self) -> Result<Vec<PendingGrant>, StoreError> {
        let mut owed = self.many(GRANTS, [MOST_GRANTS], |row| {
            let cause = row.get_ref(0)?.as_str()?.parse().map_err(|_| damaged(0, "no cause".to_owned()))?;
            Ok((cause, row.get(1)?))
        })?;
        let since = self.last_settlement()?.receipt.saturating_sub(RECENT);
        owed.extend(self.many(EXITS_OWED, (stored(since), MOST_GRANTS), |row| Ok((read_count(row, 0)?, row.get(1)?)))?);
        owed.sort_unstable();
        let newest = owed.len().saturating_sub(MOST_GRANTS as usize);
        let granted = owed[newest..].iter().map(|(cause, last)| self.granted(*cause, *last));
        granted.filter_map(Result::transpose).collect()
    }

    /// A granted opening, when it is still pending.
    pub fn grant(&self, cause: u64) -> Result<Option<PendingGrant>, StoreError> {
        match self.one(OWED, [grant_key(cause)], |row| row.get(0))? {
            Some(last) => self.granted(cause, last),
            None => match self.one(EXIT_OWED, [stored(cause)], |row| Ok((read_count_opt(row, 1)?, row.get(2)?)))? {
                Some((owed, last)) if owed == Some(cause) => self.granted(cause, last),
                _ => Ok(None),
            },
        }
    }

    /// The receipt of the settlement whose exit is owed by this cause: the last one before it.
    pub(in crate::store) fn receipt_owing(&self, cause: u64) -> Result<Option<i64>, StoreError> {
        let last = self.one(EXIT_OWED, [stored(cause)], |row| Ok((row.get(0)?, read_count_opt(row, 1)?)))?;
        Ok(last.filter(|(_, owed)| *owed == Some(cause)).map(|(receipt, _)| receipt))
    }

    /// What the fact that granted an opening says of it.
    fn granted(&self, cause: u64, last: i64) -> Result<Option<PendingGrant>, StoreError> {
        let Some((record, _)) = self.fact(cause)? else { return Ok(None) };
        let (lane, ticket) = match record.fact {
            Fact::TicketIssued(issued) => (issued.lane, Some(issued.ticket)),
            Fact::ExitGranted(exit) => (exit.lane, Some(exit.ticket)),
            Fact::GateOpenedByHand(opened) => (opened.lane, None),
            _ => return Ok(None),
        };
        Ok(Some(PendingGrant { cause, lane, ticket, at: record.at, last: read_outcome(last) }))
    }

    /// What is known of the slip of a fact; nothing when neither a printer nor a person has asked for it.
    pub fn slip(&self, cause: u64) -> Result<Option<SlipState>, StoreError> {
        self.one(SLIP, [stored(cause)], |row| {
            let outcome: Option<SlipOutcome> = read_word_opt(row, 2)?;
            Ok(SlipState { duplicates: row.get(0)?, answered: row.get::<_, Option<u32>>(1)?.zip(outcome) })
        })
    }
}

/// Causes sort as their numbers do.
pub(in crate::store) fn grant_key(cause: u64) -> String {
    format!("{cause:016}")
}

/// The last answer of a gate, as the counter holds it; 0 is none yet.
pub(in crate::store) const fn stored_outcome(outcome: GateOutcome) -> i64 {
    match outcome {
        GateOutcome::Timeout => 1,
        GateOutcome::Unreachable => 2,
        GateOutcome::Busy => 3,
        // Those end what is owed.
        GateOutcome::Acknowledged | GateOutcome::NoGate => 0,
    }
}

const fn read_outcome(value: i64) -> Option<GateOutcome> {
    match value {
        1 => Some(GateOutcome::Timeout),
        2 => Some(GateOutcome::Unreachable),
        3 => Some(GateOutcome::Busy),
        _ => None,
    }
}
