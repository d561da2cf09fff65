//! From facts of other journals to stays. In the feed's order: what comes first stands, and what does not fit is the
//! office's to tell (`ConflictFound`), never a reason to stop.

use super::Departure;
use crate::store::column::{stored, word};
use crate::store::{Ledger, StaySource, StoreError};
use palang_domain::fact::effect::{Begun, BooksChange, CarriedState, Effect, Left, Settlement, StayChange};
use palang_domain::settlement::Prepaid;
use palang_domain::stay::{PaymentState, Presence, StayState};
use palang_domain::{BoothId, LaneId, Record, TicketId, Timestamp};
use palang_wire::feed::SiteStay;

/// Whose fact it is, and its number in the feed.
#[derive(Clone, Copy)]
struct Origin<'a> {
    booth: &'a BoothId,
    at: Timestamp,
    feed: u64,
}

impl Ledger<'_> {
    /// Brings the site's stays up to a fact of another journal. Applying it again changes nothing.
    ///
    /// # Errors
    /// When it cannot be read or written.
    pub fn apply_site_fact(&mut self, feed: u64, record: &Record) -> Result<(), StoreError> {
        let origin = Origin { booth: &record.booth, at: record.at, feed };
        // The books, devices and pictures of other booths are the server's to keep.
        let Effect { stay, books, master: _, device: _, evidence: _, conflict: _ } = record.fact.effect();
        if let Some(BooksChange::JournalOpened) = books
            && record.incarnation > 1
        {
            self.known_since(origin.booth, record.at)?;
        }
        let Some((ticket, change)) = stay else { return Ok(()) };
        match change {
            StayChange::Begun(stay) | StayChange::Believed(stay) => {
                self.begins(&site_stay(ticket, &stay, origin.booth), feed)
            }
            StayChange::Carried(stay, carried) => self.carried(origin, ticket, &stay, &carried),
            StayChange::Settled(settlement) => self.settled(origin, ticket, &settlement),
            StayChange::Left(left) => self.leaves(ticket, &departure(origin, &left), feed),
            StayChange::LeftElsewhere(left, settlement) => {
                if let Some(settlement) = settlement {
                    self.settled(origin, ticket, &settlement)?;
                }
                self.leaves(ticket, &departure(origin, &left), feed)
            }
            StayChange::Cancelled => self.note(
                "UPDATE site_stay SET presence = 'voided', open = 0, heard = ?2 WHERE ticket = ?1 AND open = 1",
                (ticket.as_str(), stored(feed)),
            ),
        }
    }

    /// A stay begins at another booth: kept unless it is known, here or there.
    fn begins(&mut self, stay: &SiteStay, feed: u64) -> Result<(), StoreError> {
        if self.stay(&stay.ticket)?.is_some()
            || self.site_stay(&stay.ticket)?.is_some_and(|known| known.source == StaySource::Feed)
        {
            return Ok(());
        }
        self.keep_site_stay(stay, feed, false)
    }

    fn settled(&mut self, origin: Origin<'_>, ticket: &TicketId, fact: &Settlement<'_>) -> Result<(), StoreError> {
        let before = self.prepaid(ticket)?;
        // A snapshot, or the server's own answer, had it already.
        if before.as_ref().is_some_and(|before| before.booth.as_ref() == Some(origin.booth) && before.at >= origin.at) {
            return Ok(());
        }
        self.settled_elsewhere(ticket, &fact.after(before.as_ref(), origin.at, origin.booth), origin.feed)?;
        let payment = if fact.takings().paid() { PaymentState::Paid } else { PaymentState::Free };
        let sql = "UPDATE site_stay SET payment = ?2 WHERE ticket = ?1 AND own = 0 AND payment <> 'paid'";
        self.note(sql, (ticket.as_str(), word(&payment)))
    }

    fn leaves(&mut self, ticket: &TicketId, there: &Departure, feed: u64) -> Result<(), StoreError> {
        match self.stay(ticket)? {
            // Ours, and inside as far as we knew.
            Some(ours) if ours.exited.is_none() => self.ours_left(&ours, there, feed),
            // We have let it out, too: the office tells the supervisors.
            Some(_) => Ok(()),
            None => {
                let sql = "UPDATE site_stay SET presence = 'exited', open = 0, exited = ?2, exit_lane = ?3,
                           exit_booth = ?4, heard = ?5 WHERE ticket = ?1 AND exited IS NULL";
                let (at, lane, booth) = (there.at.millis(), there.lane.as_str(), there.booth.as_str());
                self.note(sql, (ticket.as_str(), at, lane, booth, stored(feed)))
            }
        }
    }

    /// Another booth goes on in a fresh incarnation with this stay. What is known of its end is not forgotten for it.
    fn carried(
        &mut self,
        origin: Origin<'_>,
        ticket: &TicketId,
        stay: &Begun<'_>,
        carried: &CarriedState<'_>,
    ) -> Result<(), StoreError> {
        let gone = carried.state.presence == Presence::Exited;
        let begun = SiteStay {
            state: carried.state,
            exited: carried.exited.filter(|_| gone),
            exit_lane: carried.exit_lane.cloned().filter(|_| gone),
            exit_booth: gone.then(|| origin.booth.clone()),
            prepaid: carried.prepaid.cloned(),
            ..site_stay(ticket, stay, origin.booth)
        };
        self.begins(&begun, origin.feed)?;
        match (carried.exited, carried.exit_lane) {
            (Some(at), Some(lane)) => self.leaves(ticket, &at_lane(at, lane, origin.booth), origin.feed),
            _ => Ok(()),
        }
    }

    /// What has been settled of a stay as far as the whole site knows.
    fn prepaid(&self, ticket: &TicketId) -> Result<Option<Prepaid>, StoreError> {
        Ok(self.known_stay(ticket)?.and_then(|known| known.stay.prepaid))
    }
}

fn departure(origin: Origin<'_>, left: &Left<'_>) -> Departure {
    at_lane(left.at.unwrap_or(origin.at), left.lane, origin.booth)
}

fn at_lane(at: Timestamp, lane: &LaneId, booth: &BoothId) -> Departure {
    Departure { at, lane: lane.clone(), booth: booth.clone() }
}

/// A stay of another booth as it begins.
fn site_stay(ticket: &TicketId, stay: &Begun<'_>, booth: &BoothId) -> SiteStay {
    SiteStay {
        ticket: ticket.clone(),
        code: stay.code.to_owned(),
        booth: booth.clone(),
        class: stay.class.clone(),
        plate: stay.plate.map(ToOwned::to_owned),
        gate: stay.gate,
        area: stay.area.cloned(),
        entry: stay.entry,
        lane: stay.lane.cloned(),
        tariff: stay.tariff.clone(),
        trust: stay.trust,
        state: StayState::ENTERED,
        exited: None,
        exit_lane: None,
        exit_booth: None,
        prepaid: None,
    }
}
