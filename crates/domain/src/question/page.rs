//! Spans of time and pages of rows.

use crate::Timestamp;

/// From an instant to before another; without an end, for ever.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Span {
    /// The first instant within the span; nothing begins with the first of all.
    pub from: Option<Timestamp>,
    /// The first instant behind the span; nothing never ends.
    pub until: Option<Timestamp>,
}

impl Span {
    /// The span that holds every instant.
    pub const EVER: Self = Self { from: None, until: None };

    /// From an instant to before another.
    #[must_use]
    pub const fn between(from: Timestamp, until: Timestamp) -> Self {
        Self { from: Some(from), until: Some(until) }
    }

    /// Both ends in milliseconds since 1970, for a store's `at >= from AND at < until`.
    #[must_use]
    pub fn millis(&self) -> (i64, i64) {
        (self.from.map_or(i64::MIN, Timestamp::millis), self.until.map_or(i64::MAX, Timestamp::millis))
    }
}

/// One page of a list. The next one is asked for with the cursor, never with a count of rows to leave out: a page costs
/// what is in it, wherever in the list it lies, and nothing that is added meanwhile moves it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page<Row, Cursor> {
    /// The rows, in the list's order.
    pub rows: Vec<Row>,
    /// Where the next page begins; nothing after the last.
    pub next: Option<Cursor>,
}

impl<Row, Cursor> Page<Row, Cursor> {
    /// A page of at most `limit` rows from what a store found when it was asked for one row more.
    pub fn cut(mut rows: Vec<Row>, limit: u32, cursor: impl FnOnce(&Row) -> Cursor) -> Self {
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let more = rows.len() > limit;
        rows.truncate(limit);
        Self { next: rows.last().filter(|_| more).map(cursor), rows }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_has_a_next_one_only_where_a_row_more_was_found() {
        for (found, limit, rows, next) in
            [(vec![9, 8, 7], 2, vec![9, 8], Some(8)), (vec![9, 8], 2, vec![9, 8], None), (vec![], 2, vec![], None)]
        {
            assert_eq!(Page::cut(found, limit, |row| *row), Page { rows, next });
        }
    }
}
