//! One SQL text, two dialects: rewritten once each and kept.

use super::{Column, Insert};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// Rewritten texts by the text they came from. There are as many as the program has statements.
#[derive(Default)]
pub(super) struct Texts(Mutex<HashMap<(&'static str, Form), Arc<str>>>);

/// What was made of a text.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Form {
    /// `$1` → `?1`: SQLite reads `$1` as a name and numbers it by its first appearance.
    Numbered,
    /// `= ANY($2)` → `= ?2`, to be asked once for each.
    Each,
    /// With `FOR UPDATE` behind it.
    Locked,
    /// The rows of an insert as arrays; keyed by the table, the number of columns and what follows.
    Unnest(usize, &'static str),
    /// The rows of an insert one by one.
    Values(usize, &'static str),
}

impl Texts {
    pub fn get(&self, sql: &'static str, form: Form) -> Arc<str> {
        self.keep((sql, form), || match form {
            Form::Numbered => sql.replace('$', "?"),
            Form::Each => sql.replace("= ANY($", "= ($").replace('$', "?"),
            Form::Locked => format!("{sql} FOR UPDATE"),
            Form::Unnest(..) | Form::Values(..) => sql.to_owned(),
        })
    }

    /// The insert for PostgreSQL: all rows in one statement, a column an array.
    pub fn unnest(&self, insert: &Insert<'_>) -> Arc<str> {
        self.keep((insert.table, Form::Unnest(insert.columns.len(), insert.conflict)), || {
            let arrays: Vec<String> = (insert.columns.iter().zip(1..))
                .map(|((_, column), n)| format!("${n}::{}[]", postgres_type(*column)))
                .collect();
            let (names, conflict) = (names(insert), insert.conflict);
            format!("INSERT INTO {} ({names}) SELECT * FROM UNNEST({}) {conflict}", insert.table, arrays.join(", "))
        })
    }

    /// The insert for SQLite: a row a step of one prepared statement.
    pub fn values(&self, insert: &Insert<'_>) -> Arc<str> {
        self.keep((insert.table, Form::Values(insert.columns.len(), insert.conflict)), || {
            let places: Vec<String> = (1..=insert.columns.len()).map(|n| format!("?{n}")).collect();
            let (names, conflict) = (names(insert), insert.conflict.replace('$', "?"));
            format!("INSERT INTO {} ({names}) VALUES ({}) {conflict}", insert.table, places.join(", "))
        })
    }

    fn keep(&self, key: (&'static str, Form), make: impl FnOnce() -> String) -> Arc<str> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(kept.entry(key).or_insert_with(|| make().into()))
    }
}

fn names(insert: &Insert<'_>) -> String {
    insert.columns.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ")
}

const fn postgres_type(column: Column) -> &'static str {
    match column {
        Column::Int => "bigint",
        Column::Text => "text",
        Column::Bytes => "bytea",
    }
}
