//! Shifts and their totals.

use super::{Place, advance, expect, write};
use crate::store::column::stored;
use crate::store::{StoreError, View};
use palang_domain::Money;
use palang_domain::fact::{Settled, ShiftClosed, ShiftOpened};

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
    expect("the shift's takings", shift.totals.cash.get(), fact.totals.cash.get())?;
    expect("the variance", (fact.counted - shift.totals.expected).get(), fact.variance.get())?;
    advance(view, "z", fact.z_number)?;
    write(
        view,
        "UPDATE shift SET closed_seq = ?2, closed = ?3, counted = ?4, variance = ?5, z_number = ?6 WHERE shift = ?1",
        (
            stored(fact.shift),
            stored(place.seq),
            place.at.millis(),
            fact.counted.get(),
            fact.variance.get(),
            stored(fact.z_number),
        ),
    )
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

pub(super) fn settle(view: &View<'_>, fact: &Settled, taken: Money) -> Result<(), StoreError> {
    let Some(shift) = fact.shift else { return Ok(()) };
    let paid = i64::from(taken > Money::ZERO);
    let tax = fact.quote.tax.filter(|_| paid == 1).map_or(Money::ZERO, |tax| tax.amount);
    write(
        view,
        "UPDATE shift SET cash = cash + ?2, paid = paid + ?3, free = free + ?4, tax = tax + ?5, \
         first_receipt = ifnull(first_receipt, ?6), last_receipt = ?6 WHERE shift = ?1",
        (stored(shift), taken.get(), paid, 1 - paid, tax.get(), stored(fact.receipt)),
    )?;
    write(
        view,
        "INSERT INTO shift_class (shift, class, count, amount) VALUES (?1, ?2, 1, ?3) \
         ON CONFLICT (shift, class) DO UPDATE SET count = count + 1, amount = amount + excluded.amount",
        (stored(shift), fact.quote.class.as_str(), fact.quote.total.get()),
    )
}
