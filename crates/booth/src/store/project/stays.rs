//! Stays and their settlements.

use super::{Place, add, devices, expect, scope_key, set, shifts, write};
use crate::store::column::{stored, word};
use crate::store::view::stays::Standing;
use crate::store::{StoreError, View};
use palang_domain::fact::{ExitGranted, Settled, TicketAccepted, TicketIssued};
use palang_domain::settlement::Payment;
use palang_domain::stay::{Presence, StayEvent, StayState};
use palang_domain::{AreaId, ClassId, Money, TariffRef, TicketId, Timestamp};

/// A stay that begins.
pub(super) struct Begun<'a> {
    pub ticket: &'a TicketId,
    pub code: &'a str,
    pub class: &'a ClassId,
    pub plate: Option<&'a str>,
    pub gate: Option<u8>,
    pub entry: Timestamp,
    pub lane: Option<&'a str>,
    pub tariff: &'a TariffRef,
    pub trust: Option<String>,
    pub area: Option<&'a AreaId>,
    pub state: StayState,
}

pub(super) fn issue(view: &View<'_>, place: Place, fact: &TicketIssued) -> Result<(), StoreError> {
    begin(
        view,
        place,
        &Begun {
            ticket: &fact.ticket,
            code: &fact.code,
            class: &fact.class,
            plate: fact.plate.as_deref(),
            gate: Some(fact.gate.get()),
            entry: fact.entry,
            lane: Some(fact.lane.as_str()),
            tariff: &fact.tariff,
            trust: None,
            area: fact.area.as_ref(),
            state: StayState::ENTERED,
        },
    )?;
    if let Some((key, count)) = serial(&fact.ticket) {
        // Never back: a clock that fell a day behind continues that day's numbers.
        let last = view.counter("serial", key)?;
        set(view, "serial", key, last.max(count))?;
    }
    set(view, "last_issued", fact.lane.as_str(), stored(place.seq))?;
    admit(view, fact.area.as_ref(), &fact.class)?;
    devices::grant(view, place)?;
    shifts::count(view, fact.shift, shifts::Count::Issued)
}

pub(super) fn accept(view: &View<'_>, place: Place, fact: &TicketAccepted) -> Result<(), StoreError> {
    begin(
        view,
        place,
        &Begun {
            ticket: &fact.ticket,
            code: &fact.code,
            class: &fact.class,
            plate: fact.plate.as_deref(),
            gate: fact.gate.map(palang_domain::GateNumber::get),
            entry: fact.entry,
            lane: None,
            tariff: &fact.tariff,
            trust: Some(word(&fact.trust)),
            area: None,
            state: StayState::ENTERED,
        },
    )
}

pub(super) fn begin(view: &View<'_>, place: Place, stay: &Begun<'_>) -> Result<(), StoreError> {
    if view.standing(stay.ticket)?.is_some() {
        return Err(StoreError::TicketExists(stay.ticket.clone()));
    }
    write(
        view,
        "INSERT INTO stay (seq, ticket, tail, code, class, plate, gate, entry, lane, tariff, tariff_name, trust, \
         presence, payment, open, area) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)",
        rusqlite::params![
            stored(place.seq),
            stay.ticket.as_str(),
            tail(stay.ticket),
            stay.code,
            stay.class.as_str(),
            stay.plate,
            stay.gate,
            stay.entry.millis(),
            stay.lane,
            stay.tariff.version,
            stay.tariff.name,
            stay.trust,
            word(&stay.state.presence),
            word(&stay.state.payment),
            is_open(stay.state),
            stay.area.map(AreaId::as_str),
        ],
    )
}

pub(super) fn settle(view: &View<'_>, place: Place, fact: &Settled) -> Result<(), StoreError> {
    let stay = known(view, &fact.ticket)?;
    let paid: Money = fact.payments.iter().map(Payment::amount).sum();
    expect("the sum of the payments", fact.quote.total.get(), paid.get())?;
    let taken = taken(fact);
    let state = next(&fact.ticket, &stay, StayEvent::Settled { paid: taken > Money::ZERO })?;
    let last = view.last_settlement()?;
    expect("receipt", stored(last.receipt.saturating_add(1)), stored(fact.receipt))?;
    expect("the turnover", (last.turnover + taken).get(), fact.turnover.get())?;
    write(
        view,
        "UPDATE stay SET presence = ?2, payment = ?3, receipt = ?4 WHERE seq = ?1",
        (stored(stay.began), word(&state.presence), word(&state.payment), stored(fact.receipt)),
    )?;
    write(
        view,
        "INSERT INTO settlement (receipt, seq, ticket, lane, at, shift, total, taken, class, tax, turnover) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
        (
            stored(fact.receipt),
            stored(place.seq),
            fact.ticket.as_str(),
            fact.lane.as_str(),
            place.at.millis(),
            fact.shift.map(stored),
            fact.quote.total.get(),
            taken.get(),
            fact.quote.class.as_str(),
            tax(fact, taken),
            fact.turnover.get(),
        ),
    )
}

pub(super) fn exit(view: &View<'_>, place: Place, fact: &ExitGranted) -> Result<(), StoreError> {
    let stay = known(view, &fact.ticket)?;
    let state = next(&fact.ticket, &stay, StayEvent::ExitGranted)?;
    expect("the exit's receipt", stay.receipt.map_or(0, stored), stored(fact.receipt))?;
    write(
        view,
        "UPDATE stay SET presence = ?2, open = ?3, exited = ?4, exit_lane = ?5 WHERE seq = ?1",
        (stored(stay.began), word(&state.presence), is_open(state), place.at.millis(), fact.lane.as_str()),
    )?;
    devices::grant_exit(view, place, fact.receipt)
}

/// One more vehicle that this life of the journal has let in.
fn admit(view: &View<'_>, area: Option<&AreaId>, class: &ClassId) -> Result<(), StoreError> {
    add(view, "admitted", &scope_key(None, class), 1)?;
    if area.is_some() { add(view, "admitted", &scope_key(area, class), 1) } else { Ok(()) }
}

fn known(view: &View<'_>, ticket: &TicketId) -> Result<Standing, StoreError> {
    view.standing(ticket)?.ok_or_else(|| StoreError::UnknownStay(ticket.clone()))
}

fn next(ticket: &TicketId, stay: &Standing, event: StayEvent) -> Result<StayState, StoreError> {
    stay.state.after(event).map_err(|error| StoreError::Stay { ticket: ticket.clone(), error })
}

const fn is_open(state: StayState) -> bool {
    matches!(state.presence, Presence::Inside | Presence::Reversed)
}

/// What a settlement took in money.
pub(in crate::store) fn taken(fact: &Settled) -> Money {
    let money = |payment: &Payment| match payment {
        Payment::Cash { amount, .. } => *amount,
        // Another program's takings are not in our drawer.
        Payment::Free { .. } | Payment::Reported { .. } => Money::ZERO,
    };
    fact.payments.iter().map(money).sum()
}

/// The tax contained in what was taken. Where nothing was taken, none is owed.
fn tax(fact: &Settled, taken: Money) -> i64 {
    fact.quote.tax.filter(|_| taken > Money::ZERO).map_or(0, |tax| tax.amount.get())
}

/// The last six characters, where they are digits: what a person types.
pub(in crate::store) fn tail(ticket: &TicketId) -> Option<&str> {
    let text = ticket.as_str();
    let tail = text.get(text.len().checked_sub(6)?..)?;
    tail.bytes().all(|byte| byte.is_ascii_digit()).then_some(tail)
}

/// Date and gate of one of our numbers, and its count: `YYMMDDGG`, `NNNNN`.
fn serial(ticket: &TicketId) -> Option<(&str, i64)> {
    let text = ticket.as_str();
    if text.len() != 14 || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    Some((&text[..8], text[8..13].parse().ok()?))
}
