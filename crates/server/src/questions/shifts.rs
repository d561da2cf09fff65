//! The shifts of a site's booths.

use super::corrupt;
use crate::store::{Row, StoreError, Tx};
use palang_domain::question::{Page, ShiftClose, ShiftPage, ShiftQuestion, ShiftRow};
use palang_domain::{Money, SiteId, Timestamp};

/// A page of shifts, the latest opened first.
pub fn page(tx: &mut dyn Tx, site: SiteId, question: &ShiftQuestion) -> Result<ShiftPage, StoreError> {
    let sql = "SELECT booth, shift, operator, opened, closed, counted, variance, z_number, totals FROM shift
               WHERE site = $1 AND opened >= $2 AND opened < $3 AND (opened, booth, shift) < ($4, $5, $6)
               ORDER BY opened DESC, booth DESC, shift DESC LIMIT $7";
    let (from, until) = question.span.millis();
    let after = question.after.as_ref();
    let values = [
        site.into(),
        from.into(),
        until.into(),
        after.map_or(i64::MAX, |after| after.opened.millis()).into(),
        after.map_or("", |after| after.booth.as_str()).into(),
        after.map_or(0, |after| after.shift).into(),
        question.limit.saturating_add(1).into(),
    ];
    let rows: Vec<ShiftRow> = tx.query(sql, &values)?.iter().map(read).collect::<Result<_, _>>()?;
    Ok(Page::cut(rows, question.limit, ShiftRow::cursor))
}

fn read(row: &Row) -> Result<ShiftRow, StoreError> {
    let closed = match row.maybe_int(4)? {
        Some(at) => Some(ShiftClose {
            at: Timestamp::from_millis(at),
            counted: Money::new(row.int(5)?),
            variance: Money::new(row.int(6)?),
            z_number: row.count(7)?,
            totals: serde_json::from_str(row.text(8)?).map_err(corrupt)?,
        }),
        None => None,
    };
    Ok(ShiftRow {
        booth: row.parsed(0)?,
        shift: row.count(1)?,
        operator: row.parsed(2)?,
        opened: Timestamp::from_millis(row.int(3)?),
        closed,
    })
}
