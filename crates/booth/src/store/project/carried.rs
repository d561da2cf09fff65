//! What a fresh incarnation takes over from the one before.

use super::stays::{Begun, begin};
use super::{Place, set, shifts, write};
use crate::store::column::{stored, word};
use crate::store::{StoreError, View};
use palang_domain::fact::{BooksCarried, StayCarried};

pub(super) fn stay(view: &View<'_>, place: Place, fact: &StayCarried) -> Result<(), StoreError> {
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
            lane: fact.lane.as_ref().map(palang_domain::LaneId::as_str),
            tariff: &fact.tariff,
            trust: fact.trust.as_ref().map(word),
            area: fact.area.as_ref(),
            state: fact.state,
        },
    )?;
    write(
        view,
        "UPDATE stay SET receipt = ?2, exited = ?3, exit_lane = ?4 WHERE seq = ?1",
        (
            stored(place.seq),
            fact.receipt.map(stored),
            fact.exited.map(palang_domain::Timestamp::millis),
            fact.exit_lane.as_ref().map(palang_domain::LaneId::as_str),
        ),
    )
}

pub(super) fn carry(view: &View<'_>, place: Place, fact: &BooksCarried) -> Result<(), StoreError> {
    for (name, value) in [("receipt", fact.receipt), ("shift", fact.shift), ("z", fact.z_number)] {
        set(view, name, "", stored(value))?;
    }
    set(view, "turnover", "", fact.turnover.get())?;
    for (key, count) in &fact.serials {
        set(view, "serial", key, i64::from(*count))?;
    }
    let Some(shift) = &fact.open_shift else { return Ok(()) };
    let totals = &shift.totals;
    write(
        view,
        "INSERT INTO shift (shift, operator, opened_seq, opened, float, cash, issued, paid, free, manual_opens, \
         reprints, \
         refused, first_receipt, last_receipt, tax) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)",
        rusqlite::params![
            stored(shift.shift),
            shift.operator.as_str(),
            stored(place.seq),
            shift.opened.millis(),
            totals.float.get(),
            totals.cash.get(),
            stored(totals.issued),
            stored(totals.paid),
            stored(totals.free),
            stored(totals.manual_opens),
            stored(totals.reprints),
            stored(totals.refused),
            totals.first_receipt.map(stored),
            totals.last_receipt.map(stored),
            totals.tax.get(),
        ],
    )?;
    shifts::classes(view, shift.shift, &totals.by_class)
}
