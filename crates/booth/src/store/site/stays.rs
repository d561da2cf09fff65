//! Stays begun at other booths, and what other booths did with ours.
//!
//! The own journal always comes first; a row here is asked for only where it knows no such stay, or thinks that it is
//! still inside.

mod feed;

use crate::store::column::{read_count, read_id, read_id_opt, read_time_opt, stored, word};
use crate::store::project::tail;
use crate::store::view::stays::{read as read_stay, read_prepaid, stay_columns};
use crate::store::{KnownStay, Ledger, Stay, StaySource, StoreError, View};
use palang_domain::settlement::Prepaid;
use palang_domain::{AreaId, BoothId, ClassId, GateNumber, LaneId, TicketId, Timestamp};
use palang_wire::feed::SiteStay;
use rusqlite::{Connection, Row};

/// What other booths have done with a stay of this journal.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Elsewhere {
    /// What has been settled of its fee there, or by both.
    pub prepaid: Option<Prepaid>,
    /// Where it left the site, if another booth let it out.
    pub left: Option<Departure>,
}

/// An exit of the site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Departure {
    /// When.
    pub at: Timestamp,
    /// By which lane.
    pub lane: LaneId,
    /// Of which booth.
    pub booth: BoothId,
}

macro_rules! row {
    ($rest:literal) => {
        concat!(stay_columns!("NULL", "settled_by"), ", exit_booth, asked FROM site_stay ", $rest)
    };
}
pub(in crate::store) const BY_TICKET: &str = row!("WHERE ticket = ?1 AND own = 0");
pub(in crate::store) const BY_CODE: &str = row!("WHERE code = ?1 AND own = 0 ORDER BY heard DESC LIMIT 1");
pub(in crate::store) const BY_TAIL: &str = row!("WHERE open = 1 AND tail IS NOT NULL AND tail = ?1 LIMIT ?2");
pub(in crate::store) const BY_PLATE: &str = row!("WHERE open = 1 AND plate IS NOT NULL AND plate = ?1 LIMIT ?2");
pub(in crate::store) const ELSEWHERE: &str = "SELECT exited, exit_lane, exit_booth, settled, settled_at, settled_by
                                              FROM site_stay WHERE ticket = ?1 AND own = 1";
const OWN_INSIDE: &str = "SELECT class, area, count(*) FROM stay WHERE open = 1 AND gone = 0 GROUP BY class, area";
const INSIDE: &str = "SELECT class, area, count(*) FROM site_stay WHERE open = 1 GROUP BY class, area";

impl View<'_> {
    /// A stay of another booth by its full number or foreign code, open or not.
    pub fn site_stay(&self, ticket: &TicketId) -> Result<Option<KnownStay>, StoreError> {
        self.one(BY_TICKET, [ticket.as_str()], read)
    }

    /// A stay of another booth by what its symbol carries; the one heard of last, should there be several.
    pub fn site_stay_by_code(&self, code: &str) -> Result<Option<KnownStay>, StoreError> {
        self.one(BY_CODE, [code], read)
    }

    /// Open stays of other booths whose number ends in these six digits, at most `limit`.
    pub fn site_stays_by_tail(&self, tail: &str, limit: u32) -> Result<Vec<KnownStay>, StoreError> {
        self.many(BY_TAIL, (tail, limit), read)
    }

    /// Open stays of other booths of a normalised plate, at most `limit`.
    pub fn site_stays_by_plate(&self, plate: &str, limit: u32) -> Result<Vec<KnownStay>, StoreError> {
        self.many(BY_PLATE, (plate, limit), read)
    }

    /// What other booths have done with a stay of this journal.
    pub fn elsewhere(&self, ticket: &TicketId) -> Result<Elsewhere, StoreError> {
        let found = self.one(ELSEWHERE, [ticket.as_str()], |row| {
            let left = match read_time_opt(row, 0)? {
                Some(at) => Some(Departure { at, lane: read_id(row, 1)?, booth: read_id(row, 2)? }),
                None => None,
            };
            Ok(Elsewhere { prepaid: read_prepaid(row, 3)?, left })
        })?;
        Ok(found.unwrap_or_default())
    }

    /// Stays of this journal that are inside as far as the whole site knows, by class and area.
    pub fn own_inside(&self) -> Result<Vec<(ClassId, Option<AreaId>, u64)>, StoreError> {
        self.many(OWN_INSIDE, [], |row| Ok((read_id(row, 0)?, read_id_opt(row, 1)?, read_count(row, 2)?)))
    }

    /// Stays of other booths that are inside, by class and area.
    pub fn site_inside(&self) -> Result<Vec<(ClassId, Option<AreaId>, u64)>, StoreError> {
        self.many(INSIDE, [], |row| Ok((read_id(row, 0)?, read_id_opt(row, 1)?, read_count(row, 2)?)))
    }
}

fn read(row: &Row<'_>) -> rusqlite::Result<KnownStay> {
    let (stay, of) = (read_stay(row)?, read_id_opt(row, 19)?);
    let left = stay.exited.zip(stay.exit_lane.clone()).map(|(at, lane)| (at, lane, of));
    Ok(KnownStay { source: if row.get(20)? { StaySource::Server } else { StaySource::Feed }, left, stay })
}

impl Ledger<'_> {
    /// Keeps a stay as a snapshot, or the server's own answer, tells it. What is known to have ended stays ended.
    ///
    /// # Errors
    /// When it cannot be read or written.
    pub fn keep_site_stay(&mut self, stay: &SiteStay, feed: u64, asked: bool) -> Result<(), StoreError> {
        if let Some(ours) = self.stay(&stay.ticket)? {
            // Begun, or already let out, by this journal: only what others did with it is news.
            if let Some(prepaid) = &stay.prepaid {
                self.settled_elsewhere(&stay.ticket, prepaid, feed)?;
            }
            return match (stay.exited, &stay.exit_lane, &stay.exit_booth) {
                (Some(at), Some(lane), Some(booth)) if ours.exited.is_none() => {
                    let there = Departure { at, lane: lane.clone(), booth: booth.clone() };
                    self.ours_left(&ours, &there, feed)
                }
                _ => Ok(()),
            };
        }
        let sql = "INSERT INTO site_stay (ticket, tail, code, booth, class, plate, gate, area, entry, lane, tariff,
                   tariff_name, trust, presence, payment, open, exited, exit_lane, exit_booth, asked, heard, settled,
                   settled_at, settled_by)
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20,
                   ?21, ?22, ?23, ?24) ON CONFLICT (ticket) DO UPDATE SET
                   presence = excluded.presence, payment = excluded.payment,
                   open = excluded.open, exited = excluded.exited, exit_lane = excluded.exit_lane,
                   exit_booth = excluded.exit_booth, asked = min(asked, excluded.asked), heard = excluded.heard,
                   settled = excluded.settled, settled_at = excluded.settled_at, settled_by = excluded.settled_by
                   WHERE open = 1";
        self.note(
            sql,
            rusqlite::params![
                stay.ticket.as_str(),
                tail(&stay.ticket),
                stay.code,
                stay.booth.as_str(),
                stay.class.as_str(),
                stay.plate,
                stay.gate.map(GateNumber::get),
                stay.area.as_ref().map(AreaId::as_str),
                stay.entry.millis(),
                stay.lane.as_ref().map(LaneId::as_str),
                stay.tariff.version,
                stay.tariff.name,
                stay.trust.as_ref().map(word),
                word(&stay.state.presence),
                word(&stay.state.payment),
                stay.state.is_open(),
                stay.exited.map(Timestamp::millis),
                stay.exit_lane.as_ref().map(LaneId::as_str),
                stay.exit_booth.as_ref().map(BoothId::as_str),
                asked,
                stored(feed),
                stay.prepaid.as_ref().map(|prepaid| prepaid.amount.get()),
                stay.prepaid.as_ref().map(|prepaid| prepaid.at.millis()),
                stay.prepaid.as_ref().and_then(|prepaid| prepaid.booth.as_ref()).map(BoothId::as_str),
            ],
        )?;
        // Kept as it was: it had ended here before. Seen again all the same.
        self.note("UPDATE site_stay SET heard = max(heard, ?2) WHERE ticket = ?1", (stay.ticket.as_str(), stored(feed)))
    }

    /// Forgets stays of other booths that a snapshot of `feed` did not name: they left too long ago to matter.
    pub fn forget_site_stays(&mut self, feed: u64) -> Result<(), StoreError> {
        self.note("DELETE FROM site_stay WHERE heard < ?1 AND own = 0", [stored(feed)])
    }

    /// Forgets up to `limit` stays of other booths that left before `before`. Says how many.
    pub fn prune_site_stays(&mut self, before: Timestamp, limit: u32) -> Result<usize, StoreError> {
        let sql = "DELETE FROM site_stay WHERE ticket IN (SELECT ticket FROM site_stay INDEXED BY site_stay_left
                   WHERE open = 0 AND own = 0 AND exited < ?1 LIMIT ?2)";
        self.noted(sql, (before.millis(), limit))
    }

    /// Makes room for what other booths do with a stay of this journal. Such a row is never open: vehicles inside are
    /// counted in the journal's own table.
    fn note_own(&mut self, ours: &Stay, feed: u64) -> Result<(), StoreError> {
        let sql = "INSERT INTO site_stay (ticket, code, booth, class, entry, tariff, tariff_name, presence, payment,
                   open, own, heard) VALUES (?1, ?2, '', ?3, ?4, ?5, ?6, 'inside', 'unpaid', 0, 1, ?7)
                   ON CONFLICT (ticket) DO UPDATE SET own = 1, open = 0, heard = max(heard, excluded.heard)";
        let (ticket, class, tariff) = (ours.ticket.as_str(), ours.class.as_str(), &ours.tariff);
        let began = (ticket, &ours.code, class, ours.entry.millis(), &tariff.version, &tariff.name, stored(feed));
        self.note(sql, began)
    }

    /// A stay of this journal left at another booth.
    fn ours_left(&mut self, ours: &Stay, there: &Departure, feed: u64) -> Result<(), StoreError> {
        self.note_own(ours, feed)?;
        self.note(
            "UPDATE site_stay SET presence = 'exited', payment = 'paid', exited = ?2, exit_lane = ?3, exit_booth = ?4
             WHERE ticket = ?1 AND exited IS NULL",
            (ours.ticket.as_str(), there.at.millis(), there.lane.as_str(), there.booth.as_str()),
        )?;
        self.note("UPDATE stay SET gone = 1 WHERE ticket = ?1", [ours.ticket.as_str()])
    }

    /// So much has been settled of a stay, this journal's or another's, as another booth says.
    fn settled_elsewhere(&mut self, ticket: &TicketId, prepaid: &Prepaid, feed: u64) -> Result<(), StoreError> {
        if let Some(ours) = self.stay(ticket)? {
            self.note_own(&ours, feed)?;
        }
        self.note(
            "UPDATE site_stay SET settled = ?2, settled_at = ?3, settled_by = ?4, heard = max(heard, ?5)
             WHERE ticket = ?1",
            (
                ticket.as_str(),
                prepaid.amount.get(),
                prepaid.at.millis(),
                prepaid.booth.as_ref().map(BoothId::as_str),
                stored(feed),
            ),
        )
    }
}

/// After a rebuild: marks the stays of this journal that left elsewhere.
pub(in crate::store) fn mark_gone(db: &Connection) -> rusqlite::Result<usize> {
    db.execute(
        "UPDATE stay SET gone = 1 WHERE ticket IN (SELECT ticket FROM site_stay WHERE own = 1 AND exited IS NOT NULL)",
        [],
    )
}
