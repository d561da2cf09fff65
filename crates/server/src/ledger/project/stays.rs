//! What facts do to stays. The first in feed order stands; what comes second and does not fit is a conflict (SYNC 3).

use super::super::entry::Entry;
use super::super::stay::{Exit, Paid, Stay};
use super::{Books, Kept};
use palang_domain::fact::effect::{Begun, CarriedState, Left, Settlement, StayChange};
use palang_domain::fact::{Conflict, FactRef, Trust};
use palang_domain::stay::{PaymentState, Presence, StayState};
use palang_domain::{Money, Quote, TicketId};

impl Books<'_> {
    pub(super) fn stay(&mut self, entry: &Entry<'_>, ticket: &TicketId, change: StayChange<'_>) {
        match change {
            StayChange::Begun(begun) => self.begun(entry, begins(entry, ticket, &begun, true)),
            StayChange::Believed(begun) => self.believed(entry, begins(entry, ticket, &begun, false)),
            StayChange::Carried(begun, carried) => self.carried(entry, begins(entry, ticket, &begun, false), &carried),
            StayChange::Settled(settlement) => self.settled(entry, ticket, &settlement),
            StayChange::Left(left) => {
                let amount = self.rows.taken_for(ticket);
                self.left(entry, ticket, &left, amount, None);
            }
            StayChange::LeftElsewhere(left, settlement) => self.left_elsewhere(entry, ticket, &left, settlement),
            StayChange::Cancelled => self.cancelled(entry, ticket),
        }
    }

    /// A vehicle came in: a new stay, or one that an exit booth had to believe in before its entry was heard of.
    fn begun(&mut self, entry: &Entry<'_>, stay: Stay) {
        self.rows.admit(stay.area.as_ref(), &stay.class);
        self.checks.tariff(&stay.tariff.version, entry.place(), Some(&stay.ticket), Money::ZERO);
        match self.stays.get_mut(&stay.ticket) {
            Some(Kept { stay: known, .. }) if known.issued.is_some() => {
                let (incarnation, seq) = known.issued.unwrap_or_default();
                let first = FactRef { booth: known.booth.clone(), incarnation, seq };
                let ticket = stay.ticket.clone();
                self.conflict(Conflict::DoubleEntry, Some(&ticket), Some(first), entry.place(), Money::ZERO, "");
            }
            Some(kept) => {
                // What happened since stands; where it began is now known from the one who knows.
                let known = &kept.stay;
                let plate = stay.plate.or_else(|| known.plate.clone());
                let (state, paid, exit) = (known.state, known.paid.clone(), known.exit.clone());
                kept.stay = Stay { plate, state, paid, exit, trust: known.trust, ..stay };
                kept.changed = true;
            }
            None => {
                self.checks.entered(&stay, entry.place());
                self.stays.insert(stay.ticket.clone(), Kept { stay, changed: true });
            }
        }
    }

    fn believed(&mut self, entry: &Entry<'_>, stay: Stay) {
        if self.stays.contains_key(&stay.ticket) {
            return;
        }
        if let Some(Trust::Signed | Trust::Keyed | Trust::Short | Trust::Number) = stay.trust {
            self.checks.believed(&stay, entry.place());
        }
        self.stays.insert(stay.ticket.clone(), Kept { stay, changed: true });
    }

    fn settled(&mut self, entry: &Entry<'_>, ticket: &TicketId, fact: &Settlement<'_>) {
        let takings = fact.takings();
        if fact.shift.is_some() {
            self.head.money = self.head.money.saturating_add(takings.drawer.get());
        }
        self.rows.settlement(entry, ticket, fact);
        self.checks.tariff(&fact.quote.tariff.version, entry.place(), Some(ticket), takings.taken);
        let kept = self.known(entry, ticket, fact.quote);
        let paid = kept.stay.paid.as_ref();
        let before = paid.map_or(Money::ZERO, |paid| paid.total);
        let named = fact.prepaid.map(|prepaid| prepaid.amount);
        let settled = kept.stay.state.payment != PaymentState::Unpaid || paid.is_some();
        if settled && named.is_none_or(|named| named < before) {
            // It was settled as if nothing, or less, had been settled before: so much was taken twice.
            let first = paid.map(|first| first.fact.clone());
            let twice = named.map_or(takings.taken, |named| takings.taken.min(before - named));
            return self.conflict(Conflict::DoublePayment, Some(ticket), first, entry.place(), twice, "");
        }
        let paid_before = paid.map_or(Money::ZERO, |paid| paid.taken);
        let free = paid_before + takings.taken == Money::ZERO;
        kept.stay.state.payment = if free { PaymentState::Free } else { PaymentState::Paid };
        kept.stay.paid = Some(Paid {
            total: named.map_or(Money::ZERO, |named| named.max(before)) + fact.due(),
            taken: paid_before + takings.taken,
            method: fact.methods(),
            at: entry.at,
            fact: entry.place(),
        });
        if let Some(exit) = &mut kept.stay.exit {
            exit.asked = None;
        }
        kept.touch(entry);
    }

    /// A vehicle left, and `owes` so much; `amount` is what was taken for it.
    fn left(&mut self, entry: &Entry<'_>, ticket: &TicketId, fact: &Left<'_>, amount: Money, owes: Option<Money>) {
        let Some(kept) = self.stays.get_mut(ticket) else {
            let detail = "an exit of a stay that nobody knows";
            return self.conflict(Conflict::NeverIssued, Some(ticket), None, entry.place(), amount, detail);
        };
        if !kept.stay.is_open() {
            let first = kept.stay.exit.as_ref().map(|first| first.fact.clone());
            return self.conflict(Conflict::DoubleExit, Some(ticket), first, entry.place(), amount, "");
        }
        kept.stay.state.presence = Presence::Exited;
        // A program names the instant; a booth's exit is the fact's own.
        let at = fact.at.unwrap_or(entry.at);
        if owes.is_some() {
            kept.stay.state.payment = PaymentState::Unpaid;
        }
        kept.stay.exit = Some(Exit { at, lane: Some(fact.lane.clone()), fact: entry.place(), asked: owes });
        kept.touch(entry);
    }

    fn left_elsewhere(
        &mut self,
        entry: &Entry<'_>,
        ticket: &TicketId,
        fact: &Left<'_>,
        settlement: Option<Settlement<'_>>,
    ) {
        let taken = settlement.as_ref().map_or(Money::ZERO, |settlement| settlement.takings().taken);
        let Some(quote) = fact.quote else { return };
        self.checks.tariff(&quote.tariff.version, entry.place(), Some(ticket), taken);
        let known = &self.known(entry, ticket, quote).stay;
        let paid = known.state.payment != PaymentState::Unpaid;
        let owes = match (settlement.is_some(), fact.prepaid) {
            _ if !paid => Some(quote.total),
            // Nothing taken, though what was paid before does not cover the whole stay: the difference is a debt.
            (false, Some(prepaid)) => {
                let settled = known.paid.as_ref().map_or(prepaid.amount, |paid| paid.total.max(prepaid.amount));
                Some(quote.total - settled).filter(|difference| *difference > Money::ZERO)
            }
            (true, _) | (false, None) => None,
        };
        self.left(entry, ticket, fact, taken, owes);
        match settlement {
            // A paid ticket that leaves and takes nothing more is no second payment.
            Some(settlement) if paid && taken == Money::ZERO => self.rows.settlement(entry, ticket, &settlement),
            Some(settlement) => self.settled(entry, ticket, &settlement),
            None => {}
        }
    }

    fn cancelled(&mut self, entry: &Entry<'_>, ticket: &TicketId) {
        let Some(kept) = self.stays.get_mut(ticket) else { return };
        // Paid or not: a rejected payment frees its place as well (S2-F06). The money stays in the books until somebody
        // gives it back.
        if kept.stay.is_open() {
            kept.stay.state.presence = Presence::Voided;
            kept.touch(entry);
        }
    }

    /// A fresh incarnation of a journal takes its stays over. What is known here stands; what only that booth knew is
    /// added.
    fn carried(&mut self, entry: &Entry<'_>, stay: Stay, fact: &CarriedState<'_>) {
        let left = fact.exited.map(|at| Exit { at, lane: fact.exit_lane.cloned(), fact: entry.place(), asked: None });
        if let Some(kept) = self.stays.get_mut(&stay.ticket) {
            if kept.stay.is_open() && left.is_some() {
                kept.stay.state = fact.state;
                kept.stay.exit = left;
                kept.touch(entry);
            }
            return;
        }
        let stay = Stay { state: fact.state, exit: left, ..stay };
        self.stays.insert(stay.ticket.clone(), Kept { stay, changed: true });
    }

    /// The stay, or one made from what a settlement says of it: the fact that began it never came.
    fn known(&mut self, entry: &Entry<'_>, ticket: &TicketId, quote: &Quote) -> &mut Kept {
        self.stays.entry(ticket.clone()).or_insert_with(|| {
            let begun = Begun {
                code: ticket.as_str(),
                class: &quote.class,
                plate: None,
                gate: None,
                area: None,
                lane: None,
                entry: quote.entry,
                tariff: &quote.tariff,
                trust: None,
            };
            Kept { stay: begins(entry, ticket, &begun, false), changed: true }
        })
    }
}

/// A stay as it begins by that fact; `issued` where the fact is the word of who let the vehicle in.
fn begins(entry: &Entry<'_>, ticket: &TicketId, begun: &Begun<'_>, issued: bool) -> Stay {
    Stay {
        ticket: ticket.clone(),
        code: begun.code.to_owned(),
        class: begun.class.clone(),
        plate: begun.plate.map(ToOwned::to_owned),
        gate: begun.gate,
        area: begun.area.cloned(),
        lane: begun.lane.cloned(),
        entry: begun.entry,
        tariff: begun.tariff.clone(),
        trust: begun.trust,
        booth: entry.booth.clone(),
        issued: issued.then_some((entry.incarnation, entry.seq)),
        state: StayState::ENTERED,
        paid: None,
        exit: None,
        feed: entry.feed,
    }
}
