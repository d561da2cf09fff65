//! What the program left before payments had one definition: `tests/fixtures/before_payments/README.md`.

use super::booth::Booth;
use rusqlite::{Connection, OpenFlags, types::ValueRef};
use serde_json::{Map, Value, json};
use std::path::{Path, PathBuf};

/// Where they are.
pub fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/before_payments")
}

/// What the old program said of a booth.
pub fn said(booth: &str) -> Value {
    serde_json::from_str(&std::fs::read_to_string(fixtures().join(booth).join("said.json")).unwrap()).unwrap()
}

/// The booth as the old program left it.
pub fn laid(name: &str) -> Booth {
    let from = fixtures().join(name);
    let booth = Booth::with(&std::fs::read_to_string(from.join("palang.toml")).unwrap());
    std::fs::copy(fixtures().join("uji.toml"), booth.path().join("uji.toml")).unwrap();
    lay(&from, &booth.data());
    booth
}

/// Copies a folder; what is SQL becomes the database that it makes.
fn lay(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let there = to.join(path.file_name().unwrap());
        if path.is_dir() {
            lay(&path, &there);
        } else if path.extension().is_some_and(|end| end == "sql") {
            database(&path, &there.with_extension("db"));
        } else {
            std::fs::copy(&path, &there).unwrap();
        }
    }
}

/// Makes a database of what is written down as SQL.
pub fn database(sql: &Path, to: &Path) {
    let made = std::fs::read_to_string(sql).unwrap();
    let db = Connection::open(to).unwrap();
    db.execute_batch(&format!("PRAGMA journal_mode = WAL; BEGIN; {made} COMMIT;")).unwrap();
}

/// The journal that is sold on.
pub fn newest(booth: &Booth) -> PathBuf {
    let files = std::fs::read_dir(booth.data()).unwrap().map(|entry| entry.unwrap().path());
    files.filter(|path| path.extension().is_some_and(|end| end == "db")).max().unwrap()
}

/// Rows by their columns' names.
pub fn rows(file: &Path, sql: &str) -> Vec<Value> {
    let db = Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
    let mut asked = db.prepare(sql).unwrap();
    let names: Vec<String> = asked.column_names().into_iter().map(ToOwned::to_owned).collect();
    let read = asked.query_map([], |row| {
        let value = |place| match row.get_ref_unwrap(place) {
            ValueRef::Integer(number) => json!(number),
            ValueRef::Text(text) => json!(std::str::from_utf8(text).unwrap()),
            _ => Value::Null,
        };
        let row: Map<String, Value> =
            names.iter().enumerate().map(|(place, name)| (name.clone(), value(place))).collect();
        Ok(Value::Object(row))
    });
    read.unwrap().map(Result::unwrap).collect()
}

/// Everything that was said then is said now; more may be.
pub fn still_said(was: &Value, now: &Value, at: &str) {
    match (was, now) {
        (Value::Object(was), Value::Object(now)) => {
            for (name, value) in was {
                let there = now.get(name).unwrap_or_else(|| panic!("{at}/{name} is missing: {now:?}"));
                still_said(value, there, &format!("{at}/{name}"));
            }
        }
        (Value::Array(was), Value::Array(now)) => {
            assert_eq!(was.len(), now.len(), "{at}: {now:#?}");
            was.iter().zip(now).for_each(|(was, now)| still_said(was, now, at));
        }
        _ => assert_eq!(was, now, "{at}"),
    }
}
