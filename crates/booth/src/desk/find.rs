//! From what was scanned or typed to one stay: known to this journal, or proven by its own ticket.

use crate::clock::Now;
use crate::desk::core::Core;
use crate::store::{KnownStay, StaySource, View};
use palang_domain::fact::Trust;
use palang_domain::plate::Plate;
use palang_domain::settlement::Prepaid;
use palang_domain::stay::{PaymentState, Presence};
use palang_domain::tariff::Tariff;
use palang_domain::ticket::clean::clean;
use palang_domain::ticket::decode::explain;
use palang_domain::ticket::{Affixes, Claims, Decoder, Limits, Number, Scanned, decode};
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
    /// Where it was known from before; nothing where its ticket alone proves it.
    pub source: Option<StaySource>,
    /// Its last receipt in this journal.
    pub receipt: Option<u64>,
    /// What has been settled of its fee, here and elsewhere.
    pub prepaid: Option<Prepaid>,
}

impl Found {
    /// A stay that its ticket alone proves.
    fn proven(
        ticket: TicketId,
        code: &str,
        trust: Trust,
        class: ClassId,
        entry: Timestamp,
        tariff: Arc<Tariff>,
    ) -> Self {
        Self {
            ticket,
            code: code.to_owned(),
            class,
            plate: None,
            gate: None,
            entry_lane: None,
            entry,
            tariff,
            trust,
            source: None,
            receipt: None,
            prepaid: None,
        }
    }

    /// Whether this journal knows it, so that its facts need no other to rest on.
    pub fn is_ours(&self) -> bool {
        self.source == Some(StaySource::Journal)
    }
}

/// Finds the stay, or says why not.
pub(crate) fn find(core: &Core, view: &View<'_>, text: &str, affixes: &Affixes, now: Now) -> Result<Found, Refusal> {
    let finder = Finder { core, view, affixes, now };
    match finder.decode(text) {
        Ok(Scanned::Signed { claims, trust, issuer }) => finder.signed(&claims, trust, &issuer, text),
        Ok(Scanned::Number(number)) => finder.number(number),
        Ok(Scanned::Tail(tail)) => finder.one_of(view.known_stays_by_tail(&tail, SEVERAL)?, Refusal::Unknown),
        Ok(Scanned::Foreign { id, entry }) => finder.foreign(id, entry, text),
        Err(Refusal::CheckDigit { .. }) => {
            let exists = |number: &Number| matches!(view.known_stay(&number.to_id()), Ok(Some(_)));
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
        let keys = self.core.keyring.ring();
        let patterns: Vec<_> = self.core.config.extras.foreign.iter().map(|(pattern, _)| pattern.clone()).collect();
        let oldest_ms = self.core.config.extras.max_age_days.saturating_mul(DAY_MS);
        let decoder = Decoder {
            site: self.core.config.site.id,
            zone: self.core.config.site.zone,
            keys: &keys,
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
                let mut stay = self.view.known_stay_by_code(code)?;
                if stay.is_none()
                    && let Ok(number) = Number::parse(code)
                {
                    stay = self.view.known_stay(&number.to_id())?;
                }
                stay.map_or(Err(refusal), |stay| self.known(stay, Trust::Number))
            }
            Refusal::Malformed => {
                // Another program's ticket has whatever form that program likes.
                if let Some(stay) = self.view.known_stay_by_code(code)? {
                    return self.known(stay, Trust::Number);
                }
                let Some(plate) = Plate::normalise(code) else { return Err(refusal) };
                self.one_of(self.view.known_stays_by_plate(plate.as_str(), SEVERAL)?, Refusal::Malformed)
            }
            other => Err(other),
        }
    }

    fn signed(&self, claims: &Claims, trust: Trust, issuer: &BoothId, text: &str) -> Result<Found, Refusal> {
        let ticket = claims.number.to_id();
        if let Some(known) = self.view.known_stay(&ticket)? {
            // The same number of a journal that was lost: this is another car, and must not pay for or free that one.
            if known.stay.entry.millis().div_euclid(SECOND_MS) != claims.entry.millis().div_euclid(SECOND_MS) {
                return Err(Refusal::Unknown);
            }
            return self.known(known, trust);
        }
        self.issued(claims, &ticket, issuer)?;
        let known = self.core.classes();
        let classes = known.iter().map(|class| &class.id);
        let class = claims.class.find(classes).ok_or(Refusal::UnknownClass)?.clone();
        let tariff = self.core.tariffs.tagged(self.view, &self.core.site.master_data(), claims.tariff, claims.entry)?;
        let found = Found::proven(ticket, clean(text, self.affixes), trust, class, claims.entry, tariff);
        Ok(Found { gate: Some(claims.gate()), ..found })
    }

    /// Refuses a number that its booth has never issued, where the feed knows everything that happened there then. The
    /// own booth's are not asked about: their journal may have been lost.
    fn issued(&self, claims: &Claims, ticket: &TicketId, issuer: &BoothId) -> Result<(), Refusal> {
        if !self.core.site.enrolled() || *issuer == self.core.config.booth.id {
            return Ok(());
        }
        let covered = claims.entry.plus_millis(COVERED_MS);
        let known = self.view.known_between(issuer)?;
        if known.is_some_and(|(since, until)| since <= claims.entry && until >= covered) {
            return Err(Refusal::NeverIssued { ticket: ticket.clone(), entry: claims.entry });
        }
        Ok(())
    }

    /// The number alone proves nothing: only the journal, or the feed, can know it.
    fn number(&self, number: Number) -> Result<Found, Refusal> {
        let stay = self.view.known_stay(&number.to_id())?.ok_or(Refusal::Unknown)?;
        self.known(stay, Trust::Number)
    }

    fn foreign(&self, id: TicketId, entry: Option<chrono::NaiveDateTime>, text: &str) -> Result<Found, Refusal> {
        if let Some(stay) = self.view.known_stay(&id)? {
            return self.known(stay, Trust::Foreign);
        }
        let code = clean(text, self.affixes);
        let matched = self.core.config.extras.foreign.iter().find(|(pattern, _)| pattern.recognise(code).is_some());
        // Without an entry time there is nothing to price; with it, the pattern's class says what.
        let (Some((_, class)), Some(local)) = (matched, entry) else { return Err(Refusal::Unknown) };
        let entry = self.core.config.site.zone.instant(local);
        let tariff = self.core.tariffs.at(&self.core.site.master_data(), entry);
        Ok(Found::proven(id, code, Trust::Foreign, class.clone(), entry, tariff))
    }

    fn one_of(&self, mut stays: Vec<KnownStay>, none: Refusal) -> Result<Found, Refusal> {
        match stays.len() {
            0 => Err(none),
            1 => self.known(stays.remove(0), Trust::Number),
            count => Err(Refusal::Ambiguous { count: u64::try_from(count).unwrap_or(u64::MAX) }),
        }
    }

    fn known(&self, stay: KnownStay, trust: Trust) -> Result<Found, Refusal> {
        known(self.core, self.view, stay, trust)
    }
}

/// A stay that is known already, unless it has ended. `trust` is what was scanned for one of this journal.
pub(crate) fn known(core: &Core, view: &View<'_>, stay: KnownStay, trust: Trust) -> Result<Found, Refusal> {
    may_leave(&stay, &core.config.booth.id)?;
    let KnownStay { stay, source, .. } = stay;
    Ok(Found {
        tariff: core.tariffs.version(view, &stay.tariff)?,
        ticket: stay.ticket,
        code: stay.code,
        class: stay.class,
        plate: stay.plate,
        gate: stay.gate,
        entry_lane: stay.lane,
        entry: stay.entry,
        trust: match source {
            StaySource::Journal => trust,
            StaySource::Feed => Trust::Feed,
            StaySource::Server => Trust::Server,
        },
        source: Some(source),
        receipt: stay.receipt,
        prepaid: stay.prepaid,
    })
}

/// Refuses a stay that has ended, and one of which only the payment is known and not how much it was.
fn may_leave(KnownStay { stay, left, .. }: &KnownStay, here: &BoothId) -> Result<(), Refusal> {
    let ticket = stay.ticket.clone();
    match (left, stay.state.presence) {
        (_, Presence::Voided) => Err(Refusal::Void { ticket }),
        // A reversed exit is none, unless it left elsewhere since.
        (Some((at, lane, booth)), presence) if presence != Presence::Reversed || booth.is_some() => {
            let booth = booth.clone().filter(|booth| booth != here);
            Err(Refusal::Used { ticket, at: *at, lane: lane.clone(), booth })
        }
        // Its exit is on its way to us, or its payment's amount: servers of earlier releases do not tell it.
        (_, Presence::Exited) => Err(Refusal::QuoteExpired),
        _ if stay.state.payment != PaymentState::Unpaid && stay.prepaid.is_none() => Err(Refusal::QuoteExpired),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Stay;
    use palang_domain::Money;
    use palang_domain::TariffRef;
    use palang_domain::stay::StayState;

    #[test]
    fn a_stay_that_has_ended_says_how() {
        let ticket: TicketId = "26112101000015".parse().expect("an id");
        let here: BoothId = "OUT-1".parse().expect("an id");
        let (at, lane): (_, LaneId) = (Timestamp::from_millis(7), "OUT-2".parse().expect("an id"));
        let prepaid = Prepaid { amount: Money::new(5_000), at, booth: Some("OUT-9".parse().expect("an id")) };
        let known = |presence, payment, prepaid, left| KnownStay {
            stay: Stay {
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
                exited: None,
                exit_lane: None,
                area: None,
                prepaid,
            },
            source: StaySource::Journal,
            left,
        };
        let stay = |presence, payment, left| known(presence, payment, None, left);
        let (unpaid, paid) = (PaymentState::Unpaid, PaymentState::Paid);
        let away: BoothId = "OUT-9".parse().expect("an id");
        let there = Some((at, lane.clone(), None));
        let used = |booth| Refusal::Used { ticket: ticket.clone(), at, lane: lane.clone(), booth };
        for (stay, wanted) in [
            (stay(Presence::Inside, unpaid, None), Ok(())),
            (stay(Presence::Reversed, unpaid, there.clone()), Ok(())),
            (stay(Presence::Voided, unpaid, None), Err(Refusal::Void { ticket: ticket.clone() })),
            (stay(Presence::Exited, paid, there.clone()), Err(used(None))),
            (stay(Presence::Exited, PaymentState::Free, there), Err(used(None))),
            (stay(Presence::Inside, unpaid, Some((at, lane.clone(), Some(away.clone())))), Err(used(Some(away)))),
            (stay(Presence::Inside, unpaid, Some((at, lane.clone(), Some(here.clone())))), Err(used(None))),
            (stay(Presence::Inside, paid, None), Err(Refusal::QuoteExpired)),
            (known(Presence::Inside, paid, Some(prepaid), None), Ok(())),
        ] {
            assert_eq!(may_leave(&stay, &here), wanted, "{stay:?}");
        }
    }
}
