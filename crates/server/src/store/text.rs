//! One SQL text, two dialects: rewritten once each and kept.

use super::{Column, Insert};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// Rewritten texts by the text they came from. There are as many as the program has statements.
#[derive(Default)]
pub(super) struct Texts {
    kept: Mutex<HashMap<(&'static str, Form), Arc<str>>>,
    together: Mutex<HashMap<Vec<Key>, Arc<str>>>,
}

/// A table, how many of its columns, and what follows.
type Key = (&'static str, usize, &'static str);

/// Where the rows of an [`Insert`] go.
#[derive(Clone, Copy)]
pub(super) struct Target {
    pub table: &'static str,
    pub columns: &'static [(&'static str, Column)],
    pub conflict: &'static str,
}

impl From<&Insert<'_>> for Target {
    fn from(insert: &Insert<'_>) -> Self {
        Self { table: insert.table, columns: insert.columns, conflict: insert.conflict }
    }
}

/// What was made of a text.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Form {
    /// `$1` → `?1`: SQLite reads `$1` as a name and numbers it by its first appearance.
    Numbered,
    /// `= ANY($2)` → `= ?2`, to be asked once for each.
    Each,
    /// With `FOR UPDATE` behind it.
    Locked,
    /// The rows of an insert one by one; keyed by the table, the number of columns and what follows.
    Values(usize, &'static str),
}

impl Texts {
    pub fn get(&self, sql: &'static str, form: Form) -> Arc<str> {
        self.keep((sql, form), || match form {
            Form::Numbered => sql.replace('$', "?"),
            Form::Each => sql.replace("= ANY($", "= ($").replace('$', "?"),
            Form::Locked => format!("{sql} FOR UPDATE"),
            Form::Values(..) => sql.to_owned(),
        })
    }

    /// Inserts into different tables for PostgreSQL: all rows of all in one statement, a column an array.
    pub fn together(&self, targets: &[Target]) -> Arc<str> {
        let key: Vec<Key> =
            targets.iter().map(|target| (target.table, target.columns.len(), target.conflict)).collect();
        let mut kept = self.together.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(kept.entry(key).or_insert_with(|| with_all(targets).into()))
    }

    /// The insert for SQLite: a row a step of one prepared statement.
    pub fn values(&self, insert: &Insert<'_>) -> Arc<str> {
        self.keep((insert.table, Form::Values(insert.columns.len(), insert.conflict)), || {
            let places: Vec<String> = (1..=insert.columns.len()).map(|n| format!("?{n}")).collect();
            let (names, conflict) = (names(insert.columns), insert.conflict.replace('$', "?"));
            format!("INSERT INTO {} ({names}) VALUES ({}) {conflict}", insert.table, places.join(", "))
        })
    }

    fn keep(&self, key: (&'static str, Form), make: impl FnOnce() -> String) -> Arc<str> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(kept.entry(key).or_insert_with(|| make().into()))
    }
}

/// All but the last are `WITH` queries; they see one snapshot and not one another.
fn with_all(targets: &[Target]) -> String {
    let mut place = 0;
    let inserts: Vec<String> = targets.iter().map(|target| unnest(target, &mut place)).collect();
    let Some((last, others)) = inserts.split_last() else { return String::new() };
    let others: Vec<String> = others.iter().zip(1..).map(|(insert, n)| format!("w{n} AS ({insert})")).collect();
    if others.is_empty() { last.clone() } else { format!("WITH {} {last}", others.join(", ")) }
}

fn unnest(target: &Target, place: &mut usize) -> String {
    let Target { table, columns, conflict } = target;
    let array = |(_, column): &(_, Column)| {
        *place += 1;
        format!("${place}::{}[]", postgres_type(*column))
    };
    let arrays: Vec<String> = columns.iter().map(array).collect();
    format!("INSERT INTO {table} ({}) SELECT * FROM UNNEST({}) {conflict}", names(columns), arrays.join(", "))
}

fn names(columns: &[(&str, Column)]) -> String {
    columns.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ")
}

const fn postgres_type(column: Column) -> &'static str {
    match column {
        Column::Int => "bigint",
        Column::Text => "text",
        Column::Bytes => "bytea",
    }
}
