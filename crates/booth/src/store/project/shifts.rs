//! Shifts and their totals.

use super::{Place, advance, expect, write};
use crate::store::column::stored;
use crate::store::{StoreError, View};
use palang_domain::fact::{ShiftClosed, ShiftOpened};
use palang_domain::shift::ClassTotal;

/// What is counted one by one in a shift.
#[derive(Clone, Copy)]
pub(super) enum Count {
    Issued,
    ManualOpens,
    Reprints,
    Refused,
}

pub(super) fn open(view: &View<'_>, place: Place, fact: &ShiftOpened) -> Result<(), StoreError> {
    advance(view, "shift", fact.shift)?;
    write(
        view,
        "INSERT INTO shift (shift, operator, opened_seq, opened, float) VALUES (?1, ?2, ?3, ?4, ?5)",
        (stored(fact.shift), fact.operator.as_str(), stored(place.seq), place.at.millis(), fact.float.get()),
    )
}

pub(super) fn close(view: &View<'_>, place: Place, fact: &ShiftClosed) -> Result<(), StoreError> {
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
            stored(place.seq),
            place.at.millis(),
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
    write(view, "DELETE FROM shift_class WHERE shift = ?1", [stored(fact.shift)])?;
    classes(view, fact.shift, &totals.by_class)
}

/// The takings of a shift by class, as far as they are not added up from its settlements.
pub(super) fn classes(view: &View<'_>, shift: u64, classes: &[ClassTotal]) -> Result<(), StoreError> {
    for class in classes {
        write(
            view,
            "INSERT INTO shift_class (shift, class, count, amount) VALUES (?1, ?2, ?3, ?4)",
            (stored(shift), class.class.as_str(), stored(class.count), class.amount.get()),
        )?;
    }
    Ok(())
}

/// One more of something. Without a shift (an unattended lane) nothing is counted.
pub(super) fn count(view: &View<'_>, shift: Option<u64>, what: Count) -> Result<(), StoreError> {
    let Some(shift) = shift else { return Ok(()) };
    let sql = match what {
        Count::Issued => "UPDATE shift SET issued = issued + 1 WHERE shift = ?1",
        Count::ManualOpens => "UPDATE shift SET manual_opens = manual_opens + 1 WHERE shift = ?1",
        Count::Reprints => "UPDATE shift SET reprints = reprints + 1 WHERE shift = ?1",
        Count::Refused => "UPDATE shift SET refused = refused + 1 WHERE shift = ?1",
    };
    write(view, sql, [stored(shift)])
}
