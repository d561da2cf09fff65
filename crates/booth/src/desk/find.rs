//! From what was scanned or typed to one stay: known to this journal, or proven by its own ticket.

use crate::clock::Now;
use crate::desk::core::Core;
use crate::store::site::SiteRow;
use crate::store::{Stay, View};
use palang_domain::fact::Trust;
use palang_domain::plate::Plate;
use palang_domain::stay::{PaymentState, Presence};
use palang_domain::tariff::Tariff;
use palang_domain::ticket::clean::clean;
use palang_domain::ticket::decode::explain;
use palang_domain::ticket::{Affixes, Claims, Decoder, KeyEntry, KeyRing, Limits, Number, Scanned, decode};
use palang_domain::time::{DAY_MS, MINUTE_MS, SECOND_MS};
use palang_domain::{BoothId, ClassId, GateNumber, LaneId, Refusal, TicketId, Timestamp};
use std::sync::Arc;

/// How many stays are looked at when digits or a plate name several.
const SEVERAL: u32 = 20;
/// Booths' clocks differ a little.
const AHEAD_MS: i64 = 5 * MINUTE_MS;
/// A ticket's entry is cut to the second; its fact may have come that much later.
const COVERED_MS: i64 = 5 * SECOND_MS;

/// A stay that may be priced.
#[derive(Clone, Debug)]
pub(crate) struct Found {
    pub ticket: TicketId,
    pub code: String,
    pub class: ClassId,
    pub plate: Option<String>,
    pub gate: Option<GateNumber>,
    pub entry_lane: Option<LaneId>,
    pub entry: Timestamp,
    pub tariff: Arc<Tariff>,
    pub trust: Trust,
    /// Whether the journal knew it before.
    pub known: bool,
    /// The site's feed knows it: begun at another booth.
    pub elsewhere: bool,
}

/// Finds the stay, or says why not.
pub(crate) fn find(core: &Core, view: &View<'_>, text: &str, affixes: &Affixes, now: Now) -> Result<Found, Refusal> {
    let finder = Finder { core, view, affixes, now };
    match finder.decode(text) {
        Ok(Scanned::Signed { claims, trust }) => finder.signed(&claims, trust, text),
        Ok(Scanned::Number(number)) => finder.number(number),
        Ok(Scanned::Tail(tail)) => {
            let site = view.site_stays_by_tail(&tail, SEVERAL)?;
            finder.several(view.stays_by_tail(&tail, SEVERAL)?, site, Refusal::Unknown)
        }
        Ok(Scanned::Foreign { id, entry }) => finder.foreign(id, entry, text),
        Err(Refusal::CheckDigit { .. }) => {
            let exists = |number: &Number| {
                matches!(view.stay(&number.to_id()), Ok(Some(_)))
                    || matches!(view.site_stay(&number.to_id()), Ok(Some(_)))
            };
            Err(explain(text, affixes, exists))
        }
        Err(refusal) => finder.by_journal(text, refusal),
    }
}

struct Finder<'a, 'c> {
    core: &'a Core,
    view: &'a View<'c>,
    affixes: &'a Affixes,
    now: Now,
}

impl Finder<'_, '_> {
    fn decode(&self, text: &str) -> Result<Scanned, Refusal> {
        self.decode_with(text, &self.core.keyring.ring())
    }

    fn decode_with(&self, text: &str, keys: &KeyRing) -> Result<Scanned, Refusal> {
        let patterns: Vec<_> = self.core.config.extras.foreign.iter().map(|(pattern, _)| pattern.clone()).collect();
        let oldest_ms = self.core.config.extras.max_age_days.saturating_mul(DAY_MS);
        let decoder = Decoder {
            site: self.core.config.site.id,
            zone: self.core.config.site.zone,
            keys,
            foreign: &patterns,
            affixes: self.affixes,
            limits: Limits { oldest_ms, ahead_ms: AHEAD_MS },
        };
        match decode(text, &decoder, self.now.at) {
            // Our own clock is the one that is doubted: the ticket's is believed.
            Err(Refusal::Future { entry }) if self.now.suspect => decode(text, &decoder, entry),
            other => other,
        }
    }

    /// What the ticket alone does not prove, the journal may know: an old key, an old ticket, a plate.
    fn by_journal(&self, text: &str, refusal: Refusal) -> Result<Found, Refusal> {
        let code = clean(text, self.affixes);
        match refusal {
            Refusal::Unknown | Refusal::TooOld { .. } | Refusal::Future { .. } => {
                if let Some(stay) = self.view.stay_by_code(code)? {
                    return self.known(stay, Trust::Number);
                }
                let number = Number::parse(code).ok().map(Number::to_id);
                if let Some(stay) = number.as_ref().map(|id| self.view.stay(id)).transpose()?.flatten() {
                    return self.known(stay, Trust::Number);
                }
                let row = match self.view.site_stay_by_code(code)? {
                    Some(row) => Some(row),
                    None => number.as_ref().map(|id| self.view.site_stay(id)).transpose()?.flatten(),
                };
                row.map_or(Err(refusal), |row| elsewhere(self.core, self.view, row))
            }
            Refusal::Malformed => {
                // Another program's ticket has whatever form that program likes.
                if let Some(row) = self.view.site_stay_by_code(code)? {
                    return elsewhere(self.core, self.view, row);
                }
                let Some(plate) = Plate::normalise(code) else { return Err(refusal) };
                let stays = self.view.stays_by_plate(plate.as_str(), SEVERAL)?;
                let site = self.view.site_stays_by_plate(plate.as_str(), SEVERAL)?;
                self.several(stays, site, Refusal::Malformed)
            }
            other => Err(other),
        }
    }

    fn signed(&self, claims: &Claims, trust: Trust, text: &str) -> Result<Found, Refusal> {
        let ticket = claims.number.to_id();
        if let Some(stay) = self.view.stay(&ticket)? {
            // The same number of a journal that was lost: this is another car, and must not pay for or free that one.
            if stay.entry.millis().div_euclid(1_000) != claims.entry.millis().div_euclid(1_000) {
                return Err(Refusal::Unknown);
            }
            return self.known(stay, trust);
        }
        if let Some(row) = self.view.site_stay(&ticket)? {
            if row.stay.entry.millis().div_euclid(1_000) != claims.entry.millis().div_euclid(1_000) {
                return Err(Refusal::Unknown);
            }
            return elsewhere(self.core, self.view, row);
        }
        self.issued(claims, &ticket, text)?;
        let known = self.core.classes();
        let classes = known.iter().map(|class| &class.id);
        let class = claims.class.find(classes).ok_or(Refusal::UnknownClass)?.clone();
        Ok(Found {
            ticket,
            code: clean(text, self.affixes).to_owned(),
            class,
            plate: None,
            gate: Some(claims.gate()),
            entry_lane: None,
            entry: claims.entry,
            tariff: self.core.tariffs.tagged(self.view, &self.core.site.book(), claims.tariff, claims.entry)?,
            trust,
            known: false,
            elsewhere: false,
        })
    }

    /// Refuses a number that its booth has never issued, where the feed knows everything that happened there then. The
    /// own booth's are not asked about: their journal may have been lost.
    fn issued(&self, claims: &Claims, ticket: &TicketId, text: &str) -> Result<(), Refusal> {
        if !self.core.site.enrolled() {
            return Ok(());
        }
        let Some(issuer) = self.issuer(text).filter(|booth| *booth != self.core.config.booth.id) else { return Ok(()) };
        let covered = claims.entry.plus_millis(COVERED_MS);
        let known = self.view.known_between(&issuer)?;
        if known.is_some_and(|(since, until)| since <= claims.entry && until >= covered) {
            return Err(Refusal::NeverIssued { ticket: ticket.clone(), entry: claims.entry });
        }
        Ok(())
    }

    /// Whose key proves the code: the one with which alone it opens.
    fn issuer(&self, text: &str) -> Option<BoothId> {
        let ring = self.core.keyring.ring();
        let proves = |key: &&KeyEntry| {
            let mut alone = KeyRing::new();
            alone.add((*key).clone()).is_ok() && matches!(self.decode_with(text, &alone), Ok(Scanned::Signed { .. }))
        };
        ring.entries().iter().find(proves).map(|key| key.booth.clone())
    }

    /// The number alone proves nothing: only the journal, or the feed, can know it.
    fn number(&self, number: Number) -> Result<Found, Refusal> {
        let ticket = number.to_id();
        match self.view.stay(&ticket)? {
            Some(stay) => self.known(stay, Trust::Number),
            None => match self.view.site_stay(&ticket)? {
                Some(row) => elsewhere(self.core, self.view, row),
                None => Err(Refusal::Unknown),
            },
        }
    }

    fn foreign(&self, id: TicketId, entry: Option<chrono::NaiveDateTime>, text: &str) -> Result<Found, Refusal> {
        if let Some(stay) = self.view.stay(&id)? {
            return self.known(stay, Trust::Foreign);
        }
        if let Some(row) = self.view.site_stay(&id)? {
            return elsewhere(self.core, self.view, row);
        }
        let code = clean(text, self.affixes);
        let matched = self.core.config.extras.foreign.iter().find(|(pattern, _)| pattern.recognise(code).is_some());
        // Without an entry time there is nothing to price; with it, the pattern's class says what.
        let (Some((_, class)), Some(local)) = (matched, entry) else { return Err(Refusal::Unknown) };
        let entry = self.core.config.site.zone.instant(local);
        Ok(Found {
            ticket: id,
            code: code.to_owned(),
            class: class.clone(),
            plate: None,
            gate: None,
            entry_lane: None,
            entry,
            tariff: self.core.tariffs.at(&self.core.site.book(), entry),
            trust: Trust::Foreign,
            known: false,
            elsewhere: false,
        })
    }

    fn several(&self, mut stays: Vec<Stay>, mut site: Vec<SiteRow>, none: Refusal) -> Result<Found, Refusal> {
        match (stays.len(), site.len()) {
            (0, 0) => Err(none),
            (1, 0) => self.known(stays.remove(0), Trust::Number),
            (0, 1) => elsewhere(self.core, self.view, site.remove(0)),
            (ours, theirs) => Err(Refusal::Ambiguous { count: u64::try_from(ours + theirs).unwrap_or(u64::MAX) }),
        }
    }

    fn known(&self, stay: Stay, trust: Trust) -> Result<Found, Refusal> {
        known(self.core, self.view, stay, trust)
    }
}

/// A stay of the journal, unless it has ended.
pub(crate) fn known(core: &Core, view: &View<'_>, stay: Stay, trust: Trust) -> Result<Found, Refusal> {
    may_leave(&stay)?;
    // Inside as far as this journal can know.
    if let Some(there) = view.left_elsewhere(&stay.ticket)? {
        let booth = another(core, Some(there.booth));
        return Err(Refusal::Used { ticket: stay.ticket, at: there.at, lane: there.lane, booth });
    }
    Ok(Found {
        tariff: core.tariffs.version(view, &stay.tariff)?,
        ticket: stay.ticket,
        code: stay.code,
        class: stay.class,
        plate: stay.plate,
        gate: stay.gate,
        entry_lane: stay.lane,
        entry: stay.entry,
        trust,
        known: true,
        elsewhere: false,
    })
}

/// A stay begun at another booth, unless it has ended.
pub(crate) fn elsewhere(core: &Core, view: &View<'_>, row: SiteRow) -> Result<Found, Refusal> {
    let SiteRow { stay, asked } = row;
    match (stay.state.presence, stay.exited, stay.exit_lane) {
        (Presence::Voided, ..) => return Err(Refusal::Void { ticket: stay.ticket }),
        (Presence::Exited, Some(at), Some(lane)) => {
            let booth = another(core, stay.exit_booth);
            return Err(Refusal::Used { ticket: stay.ticket, at, lane, booth });
        }
        // Paid there, and its exit is on its way to us.
        (Presence::Exited, ..) => return Err(Refusal::QuoteExpired),
        _ if stay.state.payment != PaymentState::Unpaid => return Err(Refusal::QuoteExpired),
        _ => {}
    }
    Ok(Found {
        tariff: core.tariffs.version(view, &stay.tariff)?,
        ticket: stay.ticket,
        code: stay.code,
        class: stay.class,
        plate: stay.plate,
        gate: stay.gate,
        entry_lane: stay.lane,
        entry: stay.entry,
        trust: if asked { Trust::Server } else { Trust::Feed },
        known: false,
        elsewhere: true,
    })
}

/// A booth, where it is not this one.
fn another(core: &Core, booth: Option<BoothId>) -> Option<BoothId> {
    booth.filter(|booth| *booth != core.config.booth.id)
}

/// Refuses a stay that has ended.
fn may_leave(stay: &Stay) -> Result<(), Refusal> {
    let ticket = stay.ticket.clone();
    match (stay.state.presence, stay.state.payment) {
        (Presence::Voided, _) => Err(Refusal::Void { ticket }),
        (Presence::Inside | Presence::Reversed, PaymentState::Unpaid) => Ok(()),
        (Presence::Exited, _) | (_, PaymentState::Paid | PaymentState::Free) => Err(match stay.exited.clone() {
            Some((at, lane)) => Refusal::Used { ticket, at, lane, booth: None },
            // Settled, and its exit not granted: both stand in one transaction, so no journal of ours says this.
            None => Refusal::QuoteExpired,
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use palang_domain::TariffRef;
    use palang_domain::stay::StayState;

    #[test]
    fn a_stay_that_has_ended_says_how() {
        let ticket: TicketId = "26112101000015".parse().expect("an id");
        let (at, lane): (_, LaneId) = (Timestamp::from_millis(7), "OUT-2".parse().expect("an id"));
        let stay = |presence, payment, exited| Stay {
            began: 1,
            ticket: ticket.clone(),
            code: String::new(),
            class: "motor".parse().expect("an id"),
            plate: None,
            gate: None,
            entry: Timestamp::EPOCH,
            lane: None,
            tariff: TariffRef { name: "t".into(), version: "v".into() },
            trust: None,
            state: StayState { presence, payment },
            receipt: None,
            exited,
            area: None,
        };
        let (unpaid, paid) = (PaymentState::Unpaid, PaymentState::Paid);
        let there = Some((at, lane.clone()));
        let used = Refusal::Used { ticket: ticket.clone(), at, lane, booth: None };
        for (stay, wanted) in [
            (stay(Presence::Inside, unpaid, None), Ok(())),
            (stay(Presence::Reversed, unpaid, there.clone()), Ok(())),
            (stay(Presence::Voided, unpaid, None), Err(Refusal::Void { ticket: ticket.clone() })),
            (stay(Presence::Exited, paid, there.clone()), Err(used.clone())),
            (stay(Presence::Exited, PaymentState::Free, there), Err(used)),
            (stay(Presence::Inside, paid, None), Err(Refusal::QuoteExpired)),
        ] {
            assert_eq!(may_leave(&stay), wanted, "{:?}", stay.state);
        }
    }
}
