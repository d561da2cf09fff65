//! Everything that a database holds, as text that two of them are compared by.
#![allow(dead_code, clippy::unwrap_used)]

use rusqlite::types::ValueRef;
use rusqlite::{Connection, OpenFlags, Row};
use std::collections::BTreeMap;
use std::path::Path;

/// Rows by table, and the schema under the name of SQLite's own table.
pub type Dump = BTreeMap<String, Vec<String>>;

/// Reads a whole database, and has SQLite check it. `housekeeping` is left out: it counts starts.
pub fn dump(file: &Path) -> Dump {
    let db = Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
    let sound: String = db.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
    assert_eq!(sound, "ok", "{}", file.display());
    let mut dump = Dump::new();
    let schema = rows(&db, "SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY type, name");
    let version = rows(&db, "PRAGMA user_version");
    dump.insert("sqlite_schema".to_owned(), [schema, version].concat());
    for table in tables(&db) {
        let content = rows(&db, &format!("SELECT * FROM \"{table}\""));
        dump.insert(table, content);
    }
    dump.remove("housekeeping");
    dump
}

/// The tables of a database, by name.
pub fn tables(db: &Connection) -> Vec<String> {
    let sql = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name";
    let mut statement = db.prepare(sql).unwrap();
    statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
}

/// Sorted: what order rows come in is no promise.
fn rows(db: &Connection, sql: &str) -> Vec<String> {
    let mut statement = db.prepare(sql).unwrap();
    let columns = statement.column_count();
    let read = statement.query_map([], |row| Ok((0..columns).map(|place| literal(row, place)).collect::<Vec<_>>()));
    let mut rows: Vec<String> = read.unwrap().map(|row| row.unwrap().join(", ")).collect();
    rows.sort();
    rows
}

/// A value as SQL writes it.
fn literal(row: &Row<'_>, place: usize) -> String {
    match row.get_ref(place).unwrap() {
        ValueRef::Null => "NULL".to_owned(),
        ValueRef::Integer(number) => number.to_string(),
        ValueRef::Real(number) => format!("{number:?}"),
        ValueRef::Text(text) => format!("'{}'", std::str::from_utf8(text).unwrap().replace('\'', "''")),
        ValueRef::Blob(bytes) => format!("X'{}'", data_encoding::HEXUPPER.encode(bytes)),
    }
}

/// The rows of a database as statements that put them into another one, a line each.
pub fn inserts(file: &Path) -> String {
    let db = Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
    let of = |table: String| {
        let content = rows(&db, &format!("SELECT * FROM \"{table}\""));
        content.into_iter().map(move |row| format!("INSERT INTO {table} VALUES ({row});\n"))
    };
    tables(&db).into_iter().filter(|table| table != "housekeeping").flat_map(of).collect()
}
