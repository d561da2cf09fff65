//! Looking up stays.

use super::View;
use crate::store::column::{
    damaged, read_count, read_count_opt, read_id, read_id_opt, read_money, read_time, read_time_opt, read_word,
    read_word_opt,
};
use crate::store::{Stay, StoreError};
use palang_domain::settlement::Prepaid;
use palang_domain::stay::StayState;
use palang_domain::{ClassId, GateNumber, Money, TariffRef, TicketId, Timestamp};
use rusqlite::Row;

/// The columns of a stay, in the order in which [`read`] takes them; what one of the two tables has not is NULL.
macro_rules! stay_columns {
    ($receipt:literal, $settled_by:literal) => {
        concat!(
            "SELECT ticket, code, class, plate, gate, entry, lane, tariff, tariff_name, trust, presence, payment, ",
            $receipt,
            ", exited, exit_lane, area, settled, settled_at, ",
            $settled_by
        )
    };
}
pub(in crate::store) use stay_columns;

macro_rules! stay {
    ($rest:literal) => {
        concat!(stay_columns!("receipt", "NULL"), " FROM stay ", $rest)
    };
}

pub(super) const BY_TICKET: &str = stay!("WHERE ticket = ?1");
pub(super) const BY_CODE: &str = stay!("WHERE code = ?1 ORDER BY seq DESC LIMIT 1");
// These two read the whole index of what is inside, which is as small as the car park: another index would be another
// page for every exit to write.
pub(super) const BY_TAIL: &str = stay!(
    "WHERE seq IN (SELECT seq FROM stay INDEXED BY stay_inside
     WHERE open = 1 AND gone = 0 AND tail = ?1 LIMIT ?2) ORDER BY seq"
);
pub(super) const BY_PLATE: &str = stay!(
    "WHERE seq IN (SELECT seq FROM stay INDEXED BY stay_inside
     WHERE open = 1 AND gone = 0 AND plate = ?1 LIMIT ?2) ORDER BY seq"
);
pub(super) const OPEN: &str =
    stay!("WHERE open = 1 AND gone = 0 AND class = ?1 AND entry BETWEEN ?2 AND ?3 ORDER BY entry DESC LIMIT ?4");

/// What another fact of the same stay needs to know of it.
pub(in crate::store) struct Standing {
    /// The fact that began it.
    pub began: u64,
    /// Where it is, and whether it has been paid for.
    pub state: StayState,
    /// Receipt of its last settlement.
    pub receipt: Option<u64>,
    /// What has been settled of its fee, as far as this journal's facts say.
    pub settled: Money,
}
pub(super) const STANDING: &str =
    "SELECT seq, presence, payment, receipt, ifnull(settled, 0) FROM stay WHERE ticket = ?1";

pub(super) const OLDEST: &str = stay!("WHERE open = 1 AND gone = 0 AND class = ?1 ORDER BY entry LIMIT ?2");
const EVERY_OPEN: &str = stay!("WHERE open = 1 AND gone = 0 LIMIT ?1");
const LEFT_SINCE: &str = stay!("WHERE exited >= ?1 ORDER BY seq DESC LIMIT ?2");

impl View<'_> {
    /// A stay by its full number or foreign code, open or not.
    pub fn stay(&self, ticket: &TicketId) -> Result<Option<Stay>, StoreError> {
        self.one(BY_TICKET, [ticket.as_str()], read)
    }

    /// What another fact of a stay needs to know of it.
    pub(in crate::store) fn standing(&self, ticket: &TicketId) -> Result<Option<Standing>, StoreError> {
        self.one(STANDING, [ticket.as_str()], |row| {
            Ok(Standing {
                began: read_count(row, 0)?,
                state: StayState { presence: read_word(row, 1)?, payment: read_word(row, 2)? },
                receipt: read_count_opt(row, 3)?,
                settled: read_money(row, 4)?,
            })
        })
    }

    /// A stay by what its symbol carries, open or not; the latest, should there be several.
    pub fn stay_by_code(&self, code: &str) -> Result<Option<Stay>, StoreError> {
        self.one(BY_CODE, [code], read)
    }

    /// Open stays whose number ends in these six digits, at most `limit`.
    pub fn stays_by_tail(&self, tail: &str, limit: u32) -> Result<Vec<Stay>, StoreError> {
        self.many(BY_TAIL, (tail, limit), read)
    }

    /// Open stays of a normalised plate, at most `limit`.
    pub fn stays_by_plate(&self, plate: &str, limit: u32) -> Result<Vec<Stay>, StoreError> {
        self.many(BY_PLATE, (plate, limit), read)
    }

    /// Open stays of a class that began between two instants, the latest first, at most `limit`.
    pub fn open_stays(
        &self,
        class: &ClassId,
        from: Timestamp,
        to: Timestamp,
        limit: u32,
    ) -> Result<Vec<Stay>, StoreError> {
        self.many(OPEN, (class.as_str(), from.millis(), to.millis(), limit), read)
    }

    /// Open stays, the oldest first, at most `limit`: tickets for the demo's cars.
    pub fn oldest_open_stays(&self, limit: u32) -> Result<Vec<Stay>, StoreError> {
        let mut oldest = Vec::new();
        // Class by class, along the index.
        for (class, _) in self.inside_counts()? {
            oldest.extend(self.many(OLDEST, (class.as_str(), limit), read)?);
        }
        oldest.sort_by_key(|stay| stay.entry);
        oldest.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
        Ok(oldest)
    }

    /// Every open stay, for the fresh incarnation.
    pub(in crate::store) fn every_open_stay(&self, limit: u32) -> Result<Vec<Stay>, StoreError> {
        self.many(EVERY_OPEN, [limit], read)
    }

    /// Stays that left since an instant. Reads the whole table: only for the fresh incarnation.
    pub(in crate::store) fn stays_left_since(&self, since: Timestamp, limit: u32) -> Result<Vec<Stay>, StoreError> {
        self.many(LEFT_SINCE, (since.millis(), limit), read)
    }
}

/// A stay, by [`stay_columns`].
pub(in crate::store) fn read(row: &Row<'_>) -> rusqlite::Result<Stay> {
    let gate: Option<u8> = row.get(4)?;
    Ok(Stay {
        ticket: read_id(row, 0)?,
        code: row.get(1)?,
        class: read_id(row, 2)?,
        plate: row.get(3)?,
        gate: gate.map(GateNumber::try_from).transpose().map_err(|error| damaged(4, error.to_owned()))?,
        entry: read_time(row, 5)?,
        lane: read_id_opt(row, 6)?,
        tariff: TariffRef { version: row.get(7)?, name: row.get(8)? },
        trust: read_word_opt(row, 9)?,
        state: StayState { presence: read_word(row, 10)?, payment: read_word(row, 11)? },
        receipt: read_count_opt(row, 12)?,
        exited: read_time_opt(row, 13)?,
        exit_lane: read_id_opt(row, 14)?,
        area: read_id_opt(row, 15)?,
        prepaid: read_prepaid(row, 16)?,
    })
}

/// What has been settled, when and by whom, in three columns from that one on; nothing where none has.
pub(in crate::store) fn read_prepaid(row: &Row<'_>, from: usize) -> rusqlite::Result<Option<Prepaid>> {
    let Some(amount) = row.get::<_, Option<i64>>(from)?.map(Money::new) else { return Ok(None) };
    Ok(Some(Prepaid { amount, at: read_time(row, from + 1)?, booth: read_id_opt(row, from + 2)? }))
}
