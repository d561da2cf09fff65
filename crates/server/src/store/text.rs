//! One SQL text, two dialects: rewritten once each and kept.

use super::{Column, Insert};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// Rewritten texts by the text they came from. There are as many as the program has statements.
#[derive(Default)]
pub(super) struct Texts {
    kept: Mutex<HashMap<(&'static str, Form), Arc<str>>>,
    together: Mutex<HashMap<Vec<Target>, Arc<str>>>,
}

/// Where the rows of an [`Insert`] go.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(super) struct Target {
    pub table: &'static str,
    pub columns: &'static str,
    /// What each of the columns holds.
    pub kinds: Vec<Column>,
    pub conflict: &'static str,
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
    /// The rows of an insert one by one; keyed by the table, the columns and what follows.
    Values(&'static str, &'static str),
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
        let mut kept = self.together.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(kept.entry(targets.to_vec()).or_insert_with(|| with_all(targets).into()))
    }

    /// The insert for SQLite: a row a step of one prepared statement.
    pub fn values(&self, insert: &Insert<'_>) -> Arc<str> {
        let Insert { table, columns, conflict, .. } = *insert;
        self.keep((table, Form::Values(columns, conflict)), || {
            let places: Vec<String> = columns.split(',').zip(1..).map(|(_, n)| format!("?{n}")).collect();
            format!("INSERT INTO {table} ({columns}) VALUES ({}) {conflict}", places.join(", "))
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
    let Target { table, columns, kinds, conflict } = target;
    let array = |kind: &Column| {
        *place += 1;
        format!("${place}::{}[]", postgres_type(*kind))
    };
    let arrays: Vec<String> = kinds.iter().map(array).collect();
    format!("INSERT INTO {table} ({columns}) SELECT * FROM UNNEST({}) {conflict}", arrays.join(", "))
}

const fn postgres_type(column: Column) -> &'static str {
    match column {
        Column::Int => "bigint",
        Column::Text => "text",
        Column::Bytes => "bytea",
    }
}
