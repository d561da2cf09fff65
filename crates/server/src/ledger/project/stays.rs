//! What facts do to stays. The first in feed order stands; what comes second and does not fit is a conflict (SYNC 3).

use super::super::entry::Entry;
use super::super::stay::{Exit, Paid, Stay};
use super::{Books, Kept};
use palang_domain::fact::{
    Conflict, EntryCancelled, EntryReported, ExitGranted, ExitReported, FactRef, Settled, StayCarried, TicketAccepted,
    TicketIssued, Trust,
};
use palang_domain::settlement::Payment;
use palang_domain::stay::{PaymentState, Presence, StayState};
use palang_domain::{LaneId, Money, Quote, TicketId};

impl Books<'_> {
    pub(super) fn issued(&mut self, entry: &Entry<'_>, fact: &TicketIssued) {
        let stay = Stay {
            ticket: fact.ticket.clone(),
            code: fact.code.clone(),
            class: fact.class.clone(),
            plate: fact.plate.clone(),
            gate: Some(fact.gate),
            area: fact.area.clone(),
            lane: Some(fact.lane.clone()),
            entry: fact.entry,
            tariff: fact.tariff.clone(),
            trust: None,
            booth: entry.booth.clone(),
            issued: Some((entry.incarnation, entry.seq)),
            state: StayState::ENTERED,
            paid: None,
            exit: None,
            feed: entry.feed,
        };
        self.begun(entry, stay);
    }

    pub(super) fn entry_reported(&mut self, entry: &Entry<'_>, fact: &EntryReported) {
        let stay = Stay {
            ticket: fact.ticket.clone(),
            code: fact.ticket.to_string(),
            class: fact.class.clone(),
            plate: fact.plate.clone(),
            gate: None,
            area: fact.area.clone(),
            lane: Some(fact.lane.clone()),
            entry: fact.entry,
            tariff: fact.tariff.clone(),
            trust: None,
            booth: entry.booth.clone(),
            issued: Some((entry.incarnation, entry.seq)),
            state: StayState::ENTERED,
            paid: None,
            exit: None,
            feed: entry.feed,
        };
        self.rows.reported_photo(entry, fact.by.photo, Some(&fact.lane));
        self.begun(entry, stay);
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

    pub(super) fn accepted(&mut self, entry: &Entry<'_>, fact: &TicketAccepted) {
        if self.stays.contains_key(&fact.ticket) {
            return;
        }
        let stay = Stay {
            ticket: fact.ticket.clone(),
            code: fact.code.clone(),
            class: fact.class.clone(),
            plate: fact.plate.clone(),
            gate: fact.gate,
            area: None,
            lane: None,
            entry: fact.entry,
            tariff: fact.tariff.clone(),
            trust: Some(fact.trust),
            booth: entry.booth.clone(),
            issued: None,
            state: StayState::ENTERED,
            paid: None,
            exit: None,
            feed: entry.feed,
        };
        if matches!(fact.trust, Trust::Signed | Trust::Keyed | Trust::Short | Trust::Number) {
            self.checks.believed(&stay, entry.place());
        }
        self.stays.insert(stay.ticket.clone(), Kept { stay, changed: true });
    }

    pub(super) fn settled(&mut self, entry: &Entry<'_>, fact: &Settled) {
        let taken = fact.payments.iter().map(taken).sum::<Money>();
        let method = fact.payments.iter().map(method).next().unwrap_or("free").to_owned();
        if fact.shift.is_some() {
            self.head.money = self.head.money.saturating_add(cash(&fact.payments).get());
        }
        self.rows.settlement(entry, fact, taken, &method);
        self.checks.tariff(&fact.quote.tariff.version, entry.place(), Some(&fact.ticket), taken);
        let paid = Paid { total: fact.quote.total, taken, method, at: entry.at, fact: entry.place() };
        self.pay(entry, &fact.ticket, &fact.quote, paid);
    }

    fn pay(&mut self, entry: &Entry<'_>, ticket: &TicketId, quote: &Quote, paid: Paid) {
        let kept = self.known(entry, ticket, quote);
        if kept.stay.state.payment != PaymentState::Unpaid {
            let first = kept.stay.paid.as_ref().map(|first| first.fact.clone());
            let amount = paid.taken;
            return self.conflict(Conflict::DoublePayment, Some(ticket), first, entry.place(), amount, "");
        }
        let free = paid.taken == Money::ZERO;
        kept.stay.state.payment = if free { PaymentState::Free } else { PaymentState::Paid };
        kept.stay.paid = Some(paid);
        kept.stay.feed = entry.feed;
        kept.changed = true;
    }

    pub(super) fn left(&mut self, entry: &Entry<'_>, fact: &ExitGranted) {
        let amount = self.rows.taken_for(&fact.ticket);
        self.exit(entry, &fact.ticket, Some(&fact.lane), amount);
    }

    fn exit(&mut self, entry: &Entry<'_>, ticket: &TicketId, lane: Option<&LaneId>, amount: Money) {
        let Some(kept) = self.stays.get_mut(ticket) else {
            let detail = "an exit of a stay that nobody knows";
            return self.conflict(Conflict::NeverIssued, Some(ticket), None, entry.place(), amount, detail);
        };
        if !kept.stay.is_open() {
            let first = kept.stay.exit.as_ref().map(|first| first.fact.clone());
            return self.conflict(Conflict::DoubleExit, Some(ticket), first, entry.place(), amount, "");
        }
        kept.stay.state.presence = Presence::Exited;
        kept.stay.exit = Some(Exit { at: entry.at, lane: lane.cloned(), fact: entry.place(), asked: None });
        kept.stay.feed = entry.feed;
        kept.changed = true;
    }

    pub(super) fn exit_reported(&mut self, entry: &Entry<'_>, fact: &ExitReported) {
        self.rows.reported_photo(entry, fact.by.photo, Some(&fact.lane));
        let taken = fact.taken.unwrap_or(Money::ZERO);
        self.checks.tariff(&fact.quote.tariff.version, entry.place(), Some(&fact.ticket), taken);
        self.known(entry, &fact.ticket, &fact.quote);
        let was_open = self.stays.get(&fact.ticket).is_some_and(|kept| kept.stay.is_open());
        if was_open {
            // The program names the instant; a booth's exit is the fact's own.
            self.exit(entry, &fact.ticket, Some(&fact.lane), taken);
            if let Some(exit) = self.stays.get_mut(&fact.ticket).and_then(|kept| kept.stay.exit.as_mut()) {
                exit.at = fact.exit;
                exit.asked = Some(fact.quote.total);
            }
        } else {
            self.exit(entry, &fact.ticket, Some(&fact.lane), taken);
        }
        // Nothing taken though something was due: the vehicle left owing (S3-F09).
        if fact.taken.is_some() || fact.quote.total == Money::ZERO {
            let method = fact.method.clone().unwrap_or_else(|| "free".to_owned());
            self.rows.reported_settlement(entry, fact, taken, &method);
            let paid = Paid { total: fact.quote.total, taken, method, at: entry.at, fact: entry.place() };
            let paid_before =
                self.stays.get(&fact.ticket).is_some_and(|kept| kept.stay.state.payment != PaymentState::Unpaid);
            // A paid ticket that leaves and takes nothing more is no second payment.
            if !(paid_before && taken == Money::ZERO) {
                self.pay(entry, &fact.ticket, &fact.quote, paid);
            }
        }
    }

    pub(super) fn entry_cancelled(&mut self, entry: &Entry<'_>, fact: &EntryCancelled) {
        let Some(kept) = self.stays.get_mut(&fact.ticket) else { return };
        // Paid or not: a rejected payment frees its place as well (S2-F06). The money stays in the books until somebody
        // gives it back.
        if kept.stay.is_open() {
            kept.stay.state.presence = Presence::Voided;
            kept.stay.feed = entry.feed;
            kept.changed = true;
        }
    }

    /// A fresh life of a journal takes its stays over. What is known here stands; what only that booth knew is added.
    pub(super) fn carried(&mut self, entry: &Entry<'_>, fact: &StayCarried) {
        let left = fact.exited.map(|at| Exit { at, lane: fact.exit_lane.clone(), fact: entry.place(), asked: None });
        if let Some(kept) = self.stays.get_mut(&fact.ticket) {
            if kept.stay.is_open() && left.is_some() {
                kept.stay.state = fact.state;
                kept.stay.exit = left;
                kept.stay.feed = entry.feed;
                kept.changed = true;
            }
            return;
        }
        let stay = Stay {
            ticket: fact.ticket.clone(),
            code: fact.code.clone(),
            class: fact.class.clone(),
            plate: fact.plate.clone(),
            gate: fact.gate,
            area: None,
            lane: fact.lane.clone(),
            entry: fact.entry,
            tariff: fact.tariff.clone(),
            trust: fact.trust,
            booth: entry.booth.clone(),
            issued: None,
            state: fact.state,
            paid: None,
            exit: left,
            feed: entry.feed,
        };
        self.stays.insert(stay.ticket.clone(), Kept { stay, changed: true });
    }

    /// The stay, or one made from what a settlement says of it: the fact that began it never came.
    fn known(&mut self, entry: &Entry<'_>, ticket: &TicketId, quote: &Quote) -> &mut Kept {
        self.stays.entry(ticket.clone()).or_insert_with(|| Kept {
            stay: Stay {
                ticket: ticket.clone(),
                code: ticket.to_string(),
                class: quote.class.clone(),
                plate: None,
                gate: None,
                area: None,
                lane: None,
                entry: quote.entry,
                tariff: quote.tariff.clone(),
                trust: None,
                booth: entry.booth.clone(),
                issued: None,
                state: StayState::ENTERED,
                paid: None,
                exit: None,
                feed: entry.feed,
            },
            changed: true,
        })
    }
}

/// What a part of a settlement took in money.
const fn taken(payment: &Payment) -> Money {
    match payment {
        Payment::Cash { amount, .. } | Payment::Reported { amount, .. } => *amount,
        Payment::Free { .. } => Money::ZERO,
    }
}

/// What lies in the drawer for it.
fn cash(payments: &[Payment]) -> Money {
    payments.iter().filter(|payment| matches!(payment, Payment::Cash { .. })).map(taken).sum()
}

fn method(payment: &Payment) -> &str {
    match payment {
        Payment::Cash { .. } => "cash",
        Payment::Free { .. } => "free",
        Payment::Reported { means, .. } => means,
    }
}
