//! Shifts and their totals, and the numbers that a fresh incarnation goes on with.

use super::{Position, advance, expect, set, write};
use crate::store::column::stored;
use crate::store::{StoreError, View};
use palang_domain::fact::effect::{BooksChange, Counted};
use palang_domain::fact::{BooksCarried, ShiftCarried, ShiftClosed, ShiftOpened};
use palang_domain::shift::ShiftTotals;

pub(super) fn apply(view: &View<'_>, position: Position, change: BooksChange<'_>) -> Result<(), StoreError> {
    match change {
        BooksChange::ShiftOpened(fact) => open(view, position, fact),
        BooksChange::ShiftClosed(fact) => close(view, position, fact),
        BooksChange::Carried(fact) => carry(view, position, fact),
        BooksChange::Counted(counted, shift) => count(view, counted, shift),
        BooksChange::JournalOpened => Ok(()),
    }
}

fn open(view: &View<'_>, position: Position, fact: &ShiftOpened) -> Result<(), StoreError> {
    advance(view, "shift", fact.shift)?;
    write(
        view,
        "INSERT INTO shift (shift, operator, opened_seq, opened, float) VALUES (?1, ?2, ?3, ?4, ?5)",
        (stored(fact.shift), fact.operator.as_str(), stored(position.seq), position.at.millis(), fact.float.get()),
    )
}

fn close(view: &View<'_>, position: Position, fact: &ShiftClosed) -> Result<(), StoreError> {
    let shift = view.shift(fact.shift)?.filter(|shift| shift.closed.is_none());
    let Some(shift) = shift else {
        return Err(StoreError::Books { what: "the shift to close", expected: 0, got: stored(fact.shift) });
    };
    let totals = &shift.totals;
    expect("the shift's takings", totals.cash.get(), fact.totals.cash.get())?;
    expect("the variance", (fact.counted - totals.expected).get(), fact.variance.get())?;
    advance(view, "z", fact.z_number)?;
    write(
        view,
        "UPDATE shift SET closed_seq = ?2, closed = ?3, counted = ?4, variance = ?5, z_number = ?6, cash = ?7, \
         paid = ?8, free = ?9, tax = ?10, first_receipt = ?11, last_receipt = ?12 WHERE shift = ?1",
        (
            stored(fact.shift),
            stored(position.seq),
            position.at.millis(),
            fact.counted.get(),
            fact.variance.get(),
            stored(fact.z_number),
            totals.cash.get(),
            stored(totals.paid),
            stored(totals.free),
            totals.tax.get(),
            totals.first_receipt.map(stored),
            totals.last_receipt.map(stored),
        ),
    )?;
    for table in ["shift_class", "shift_method"] {
        write(view, &format!("DELETE FROM {table} WHERE shift = ?1"), [stored(fact.shift)])?;
    }
    takings(view, fact.shift, totals)
}

/// What a shift took by class and by method, as far as it is not added up from its settlements.
fn takings(view: &View<'_>, shift: u64, totals: &ShiftTotals) -> Result<(), StoreError> {
    for class in &totals.by_class {
        write(
            view,
            "INSERT INTO shift_class (shift, class, count, amount) VALUES (?1, ?2, ?3, ?4)",
            (stored(shift), class.class.as_str(), stored(class.count), class.amount.get()),
        )?;
    }
    for method in &totals.cashless {
        let sql = "INSERT INTO shift_method (shift, method, amount) VALUES (?1, ?2, ?3)";
        write(view, sql, (stored(shift), &method.method, method.amount.get()))?;
    }
    Ok(())
}

/// A fresh incarnation goes on with the numbers of the one before, and with its open shift.
fn carry(view: &View<'_>, position: Position, fact: &BooksCarried) -> Result<(), StoreError> {
    for (name, value) in [("receipt", fact.receipt), ("shift", fact.shift), ("z", fact.z_number)] {
        set(view, name, "", stored(value))?;
    }
    set(view, "turnover", "", fact.turnover.get())?;
    for (key, count) in &fact.serials {
        set(view, "serial", key, i64::from(*count))?;
    }
    fact.open_shift.as_ref().map_or(Ok(()), |shift| go_on(view, position, shift))
}

fn go_on(view: &View<'_>, position: Position, shift: &ShiftCarried) -> Result<(), StoreError> {
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
            stored(position.seq),
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
    takings(view, shift.shift, totals)
}

/// One more of something. Without a shift (an unattended lane) nothing is counted.
fn count(view: &View<'_>, counted: Counted, shift: Option<u64>) -> Result<(), StoreError> {
    let Some(shift) = shift else { return Ok(()) };
    let sql = match counted {
        Counted::Issued => "UPDATE shift SET issued = issued + 1 WHERE shift = ?1",
        Counted::ManualOpens => "UPDATE shift SET manual_opens = manual_opens + 1 WHERE shift = ?1",
        Counted::Reprints => "UPDATE shift SET reprints = reprints + 1 WHERE shift = ?1",
        Counted::Refused => "UPDATE shift SET refused = refused + 1 WHERE shift = ?1",
    };
    write(view, sql, [stored(shift)])
}
