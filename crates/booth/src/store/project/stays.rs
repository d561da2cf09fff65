//! Stays, their settlements and the parts of those.

use super::{Position, add, expect, scope_key, set, write};
use crate::store::column::{stored, word};
use crate::store::view::stays::Standing;
use crate::store::{StoreError, View};
use palang_domain::fact::effect::{Begun, CarriedState, Left, Settlement, StayChange};
use palang_domain::settlement::Payment;
use palang_domain::stay::{StayEvent, StayState};
use palang_domain::{AreaId, ClassId, GateNumber, LaneId, Money, TicketId, Timestamp};

pub(super) fn apply(
    view: &View<'_>,
    position: Position,
    ticket: &TicketId,
    change: &StayChange<'_>,
) -> Result<(), StoreError> {
    match change {
        StayChange::Begun(stay) => {
            begin(view, position, ticket, stay, StayState::ENTERED)?;
            admit(view, position, ticket, stay)
        }
        StayChange::Believed(stay) => begin(view, position, ticket, stay, StayState::ENTERED),
        StayChange::Carried(stay, carried) => carry(view, position, ticket, stay, carried),
        StayChange::Settled(settlement) => settle(view, position, ticket, settlement),
        StayChange::Left(left) => leave(view, position, ticket, left),
        // Only virtual booths of the server write these, and theirs are no journals of a booth.
        StayChange::LeftElsewhere(..) | StayChange::Cancelled => Ok(()),
    }
}

fn begin(
    view: &View<'_>,
    position: Position,
    ticket: &TicketId,
    stay: &Begun<'_>,
    state: StayState,
) -> Result<(), StoreError> {
    if view.standing(ticket)?.is_some() {
        return Err(StoreError::TicketExists(ticket.clone()));
    }
    write(
        view,
        "INSERT INTO stay (seq, ticket, tail, code, class, plate, gate, entry, lane, tariff, tariff_name, trust, \
         presence, payment, open, area) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)",
        rusqlite::params![
            stored(position.seq),
            ticket.as_str(),
            tail(ticket),
            stay.code,
            stay.class.as_str(),
            stay.plate,
            stay.gate.map(GateNumber::get),
            stay.entry.millis(),
            stay.lane.map(LaneId::as_str),
            stay.tariff.version,
            stay.tariff.name,
            stay.trust.as_ref().map(word),
            word(&state.presence),
            word(&state.payment),
            state.is_open(),
            stay.area.map(AreaId::as_str),
        ],
    )
}

/// What this booth's own tickets are counted by.
fn admit(view: &View<'_>, position: Position, ticket: &TicketId, stay: &Begun<'_>) -> Result<(), StoreError> {
    if let Some((key, count)) = serial(ticket) {
        // Never back: a clock that fell a day behind continues that day's numbers.
        let last = view.counter("serial", key)?;
        set(view, "serial", key, last.max(count))?;
    }
    if let Some(lane) = stay.lane {
        set(view, "last_issued", lane.as_str(), stored(position.seq))?;
    }
    count_in(view, stay.area, stay.class)
}

fn carry(
    view: &View<'_>,
    position: Position,
    ticket: &TicketId,
    stay: &Begun<'_>,
    carried: &CarriedState<'_>,
) -> Result<(), StoreError> {
    begin(view, position, ticket, stay, carried.state)?;
    write(
        view,
        "UPDATE stay SET receipt = ?2, exited = ?3, exit_lane = ?4, settled = ?5, settled_at = ?6 WHERE seq = ?1",
        (
            stored(position.seq),
            carried.receipt.map(stored),
            carried.exited.map(Timestamp::millis),
            carried.exit_lane.map(LaneId::as_str),
            carried.prepaid.map(|prepaid| prepaid.amount.get()),
            carried.prepaid.map(|prepaid| prepaid.at.millis()),
        ),
    )
}

fn settle(view: &View<'_>, position: Position, ticket: &TicketId, fact: &Settlement<'_>) -> Result<(), StoreError> {
    let (Some(receipt), Some(turnover)) = (fact.receipt, fact.turnover) else { return Ok(()) };
    let stay = known(view, ticket)?;
    let takings = fact.takings();
    expect("the sum of the payments", fact.due().get(), takings.settled.get())?;
    let named = fact.prepaid.map_or(Money::ZERO, |prepaid| prepaid.amount);
    // Others may have taken more of it than this journal knows, and never less.
    expect("what was settled before", stay.settled.max(named).get(), named.get())?;
    let paid = takings.paid();
    let further = fact.prepaid.is_some();
    let event = if further { StayEvent::SettledFurther { paid } } else { StayEvent::Settled { paid } };
    let state = next(ticket, &stay, event)?;
    let last = view.last_settlement()?;
    expect("receipt", stored(last.receipt.saturating_add(1)), stored(receipt))?;
    expect("the turnover", (last.turnover + takings.taken).get(), turnover.get())?;
    write(
        view,
        "UPDATE stay SET presence = ?2, payment = ?3, receipt = ?4, settled = ?5, settled_at = ?6 WHERE seq = ?1",
        (
            stored(stay.began),
            word(&state.presence),
            word(&state.payment),
            stored(receipt),
            (named + takings.settled).get(),
            position.at.millis(),
        ),
    )?;
    let first = fact.payments.first();
    let of_first = first.map(Payment::takings);
    write(
        view,
        "INSERT INTO settlement (receipt, seq, ticket, lane, at, shift, total, taken, class, tax, turnover, \
         first_method, first_amount, first_taken, first_drawer) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)",
        (
            stored(receipt),
            stored(position.seq),
            ticket.as_str(),
            fact.lane.as_str(),
            position.at.millis(),
            fact.shift.map(stored),
            fact.due().get(),
            takings.taken.get(),
            fact.quote.class.as_str(),
            fact.tax().get(),
            turnover.get(),
            first.map(Payment::method),
            of_first.map(|takings| takings.settled.get()),
            of_first.map(|takings| takings.taken.get()),
            of_first.map(|takings| takings.drawer.get()),
        ),
    )?;
    (1_u32..).zip(fact.payments.iter()).skip(1).try_for_each(|(part, payment)| part_after(view, receipt, part, payment))
}

/// A part after the first, which stands in the settlement's own row.
fn part_after(view: &View<'_>, receipt: u64, part: u32, payment: &Payment) -> Result<(), StoreError> {
    let takings = payment.takings();
    write(
        view,
        "INSERT INTO further_payment (receipt, part, method, amount, taken, drawer) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        (stored(receipt), part, payment.method(), takings.settled.get(), takings.taken.get(), takings.drawer.get()),
    )
}

fn leave(view: &View<'_>, position: Position, ticket: &TicketId, fact: &Left<'_>) -> Result<(), StoreError> {
    let stay = known(view, ticket)?;
    let state = next(ticket, &stay, StayEvent::ExitGranted { prepaid: fact.prepaid.is_some() })?;
    expect("the exit's receipt", stay.receipt.map_or(0, stored), fact.receipt.map_or(0, stored))?;
    write(
        view,
        "UPDATE stay SET presence = ?2, payment = ?3, open = ?4, exited = ?5, exit_lane = ?6, settled = NULL, \
         settled_at = NULL WHERE seq = ?1",
        (
            stored(stay.began),
            word(&state.presence),
            word(&state.payment),
            state.is_open(),
            position.at.millis(),
            fact.lane.as_str(),
        ),
    )
}

/// One more vehicle that this incarnation of the journal has let in.
fn count_in(view: &View<'_>, area: Option<&AreaId>, class: &ClassId) -> Result<(), StoreError> {
    add(view, "admitted", &scope_key(None, class), 1)?;
    if area.is_some() { add(view, "admitted", &scope_key(area, class), 1) } else { Ok(()) }
}

fn known(view: &View<'_>, ticket: &TicketId) -> Result<Standing, StoreError> {
    view.standing(ticket)?.ok_or_else(|| StoreError::UnknownStay(ticket.clone()))
}

fn next(ticket: &TicketId, stay: &Standing, event: StayEvent) -> Result<StayState, StoreError> {
    stay.state.after(event).map_err(|error| StoreError::Stay { ticket: ticket.clone(), error })
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
