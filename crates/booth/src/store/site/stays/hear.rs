//! From facts of other journals to stays. In the feed's order: what comes first stands, and what does not fit is the
//! office's to tell (`ConflictFound`), never a reason to stop.

use super::Elsewhere;
use crate::store::column::{stored, word};
use crate::store::project::taken;
use crate::store::{Ledger, StoreError};
use palang_domain::fact::{EntryReported, ExitReported, StayCarried, TicketAccepted, TicketIssued};
use palang_domain::stay::{PaymentState, Presence, StayState};
use palang_domain::{BoothId, Fact, LaneId, Money, Record, TicketId, Timestamp};
use palang_wire::feed::SiteStay;

impl Ledger<'_> {
    /// Takes note of a fact of another journal. Applying it again changes nothing; kinds that say nothing of stays are
    /// passed over.
    ///
    /// # Errors
    /// When it cannot be read or written.
    pub fn hear(&mut self, feed: u64, record: &Record) -> Result<(), StoreError> {
        let booth = &record.booth;
        match &record.fact {
            Fact::TicketIssued(fact) => self.begins(&issued(booth, fact), feed),
            Fact::TicketAccepted(fact) => self.begins(&accepted(booth, fact), feed),
            Fact::EntryReported(fact) => self.begins(&reported(booth, fact), feed),
            Fact::StayCarried(fact) => self.carried(booth, fact, feed),
            Fact::Settled(fact) => self.paid(&fact.ticket, taken(fact), feed),
            Fact::ExitGranted(fact) => self.leaves(&fact.ticket, &left(record.at, &fact.lane, booth), feed),
            Fact::ExitReported(fact) => self.reported_exit(booth, fact, feed),
            Fact::JournalOpened(_) if record.incarnation > 1 => self.known_since(booth, record.at),
            Fact::EntryCancelled(fact) => self.note(
                "UPDATE site_stay SET presence = 'voided', open = 0, heard = ?2 WHERE ticket = ?1 AND open = 1",
                (fact.ticket.as_str(), stored(feed)),
            ),
            _ => Ok(()),
        }
    }

    /// A stay begins at another booth: kept unless it is known, here or there.
    fn begins(&mut self, stay: &SiteStay, feed: u64) -> Result<(), StoreError> {
        if self.stay(&stay.ticket)?.is_some() || self.site_stay(&stay.ticket)?.is_some_and(|known| !known.asked) {
            return Ok(());
        }
        self.keep_site_stay(stay, feed, false)
    }

    fn paid(&mut self, ticket: &TicketId, taken: Money, feed: u64) -> Result<(), StoreError> {
        let payment = if taken > Money::ZERO { PaymentState::Paid } else { PaymentState::Free };
        let sql = "UPDATE site_stay SET payment = ?2, heard = ?3 WHERE ticket = ?1 AND own = 0 AND payment = 'unpaid'";
        self.note(sql, (ticket.as_str(), word(&payment), stored(feed)))
    }

    fn leaves(&mut self, ticket: &TicketId, there: &Elsewhere, feed: u64) -> Result<(), StoreError> {
        match self.stay(ticket)? {
            // Ours, and inside as far as we knew.
            Some(ours) if ours.exited.is_none() => self.ours_left(ticket, there, feed),
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

    fn reported_exit(&mut self, booth: &BoothId, fact: &ExitReported, feed: u64) -> Result<(), StoreError> {
        if let Some(taken) = fact.taken {
            self.paid(&fact.ticket, taken, feed)?;
        }
        self.leaves(&fact.ticket, &left(fact.exit, &fact.lane, booth), feed)
    }

    /// Another booth goes on in a fresh life with this stay. What is known of its end is not forgotten for it.
    fn carried(&mut self, booth: &BoothId, fact: &StayCarried, feed: u64) -> Result<(), StoreError> {
        self.begins(&carried(booth, fact), feed)?;
        match (fact.exited, &fact.exit_lane) {
            (Some(at), Some(lane)) => self.leaves(&fact.ticket, &left(at, lane, booth), feed),
            _ => Ok(()),
        }
    }
}

fn left(at: Timestamp, lane: &LaneId, booth: &BoothId) -> Elsewhere {
    Elsewhere { at, lane: lane.clone(), booth: booth.clone() }
}

fn issued(booth: &BoothId, fact: &TicketIssued) -> SiteStay {
    SiteStay {
        ticket: fact.ticket.clone(),
        code: fact.code.clone(),
        booth: booth.clone(),
        class: fact.class.clone(),
        plate: fact.plate.clone(),
        gate: Some(fact.gate),
        area: fact.area.clone(),
        entry: fact.entry,
        lane: Some(fact.lane.clone()),
        tariff: fact.tariff.clone(),
        trust: None,
        state: StayState::ENTERED,
        exited: None,
        exit_lane: None,
        exit_booth: None,
    }
}

fn accepted(booth: &BoothId, fact: &TicketAccepted) -> SiteStay {
    SiteStay {
        ticket: fact.ticket.clone(),
        code: fact.code.clone(),
        booth: booth.clone(),
        class: fact.class.clone(),
        plate: fact.plate.clone(),
        gate: fact.gate,
        area: None,
        entry: fact.entry,
        lane: None,
        tariff: fact.tariff.clone(),
        trust: Some(fact.trust),
        state: StayState::ENTERED,
        exited: None,
        exit_lane: None,
        exit_booth: None,
    }
}

/// Another program's entry: its ticket is all there is to scan.
fn reported(booth: &BoothId, fact: &EntryReported) -> SiteStay {
    SiteStay {
        ticket: fact.ticket.clone(),
        code: fact.ticket.to_string(),
        booth: booth.clone(),
        class: fact.class.clone(),
        plate: fact.plate.clone(),
        gate: None,
        area: fact.area.clone(),
        entry: fact.entry,
        lane: Some(fact.lane.clone()),
        tariff: fact.tariff.clone(),
        trust: None,
        state: StayState::ENTERED,
        exited: None,
        exit_lane: None,
        exit_booth: None,
    }
}

fn carried(booth: &BoothId, fact: &StayCarried) -> SiteStay {
    let exited = fact.state.presence == Presence::Exited;
    SiteStay {
        ticket: fact.ticket.clone(),
        code: fact.code.clone(),
        booth: booth.clone(),
        class: fact.class.clone(),
        plate: fact.plate.clone(),
        gate: fact.gate,
        area: fact.area.clone(),
        entry: fact.entry,
        lane: fact.lane.clone(),
        tariff: fact.tariff.clone(),
        trust: fact.trust,
        state: fact.state,
        exited: fact.exited.filter(|_| exited),
        exit_lane: fact.exit_lane.clone().filter(|_| exited),
        exit_booth: exited.then(|| booth.clone()),
    }
}
