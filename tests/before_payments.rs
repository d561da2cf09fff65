//! Journals that the program left before payments had one definition, worked on by this one: read, verified, migrated,
//! rebuilt, sold on. `tests/fixtures/before_payments/README.md` says how they were made; `said.json` beside each is
//! what the old program itself said of it.
#![allow(clippy::unwrap_used)]

#[path = "../crates/booth/tests/support/dump.rs"]
mod dump;
mod support;

use dump::dump;
use palang_domain::Hash;
use serde_json::{Value, json};
use std::path::Path;
use support::booth::Booth;
use support::code;
use support::old::{laid, newest, rows, said, still_said};

/// All of them: one that works alone, the same after a backup was put back, two that sell at one site, and one that
/// only listens to it.
const BOOTHS: [&str; 5] = ["lone", "restored", "site/B1", "site/B2", "site/B3"];

fn exported(booth: &Booth) -> Vec<u8> {
    let output = booth.run(&["journal", "export", "--format", "jsonl"]);
    assert_eq!(code(&output), 0, "{}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}

/// Opens it as the lane does, which migrates it, and closes it in order.
fn opened(booth: &Booth, said: &Value) {
    booth.drill(Some(said["now"].as_str().unwrap()), &[]);
}

#[test]
fn every_journal_verifies_and_exports_the_same_bytes_before_and_after_it_is_migrated() {
    for name in BOOTHS {
        let (booth, said) = (laid(name), said(name));
        let (exit, mut verified) = booth.verify();
        for journal in verified["journals"].as_array_mut().unwrap() {
            let file = Path::new(journal["file"].as_str().unwrap()).file_name().unwrap().to_owned();
            journal["file"] = json!(file.to_string_lossy());
        }
        assert_eq!((exit == 0, &verified), (said["verify"]["ok"] == true, &said["verify"]), "{name}");
        let facts = exported(&booth);
        assert_eq!(Hash::of(&facts).to_string(), said["export_sha256"], "{name}");
        opened(&booth, &said);
        let after = exported(&booth);
        assert!(
            after.starts_with(&facts) && after.len() > facts.len(),
            "{name}: the start is a fact more, no fact less"
        );
        assert_eq!(booth.verify().0, exit, "{name}");
    }
}

#[test]
fn what_is_known_of_stays_and_money_is_the_same_migrated_and_rebuilt() {
    for name in BOOTHS {
        let (booth, said) = (laid(name), said(name));
        opened(&booth, &said);
        the_old_columns(&booth, &said, name);
        let migrated = dump(&newest(&booth));
        assert_eq!(code(&booth.run(&["journal", "rebuild"])), 0, "{name}");
        assert_eq!(dump(&newest(&booth)), migrated, "{name}: the facts make what the migration made");
        the_old_columns(&booth, &said, name);
    }
}

/// What the old program's tables held: tables gain columns, and what was in these stays.
fn the_old_columns(booth: &Booth, said: &Value, name: &str) {
    let file = newest(booth);
    for (what, table, order) in [
        ("stays", "stay", "seq"),
        ("site_stays", "site_stay", "ticket"),
        ("settlements", "settlement", "receipt"),
        ("shifts", "shift", "shift"),
    ] {
        let was = said[what].as_array().unwrap();
        let Some(first) = was.first() else { continue };
        let columns: Vec<&str> = first.as_object().unwrap().keys().map(String::as_str).collect();
        let now = rows(&file, &format!("SELECT {} FROM {table} ORDER BY {order}", columns.join(", ")));
        assert_eq!(now.len(), was.len(), "{name}: {what}");
        for (was, now) in was.iter().zip(&now) {
            assert_eq!(was, now, "{name}: {what}");
        }
    }
}

#[test]
fn work_goes_on_with_the_same_fees_change_and_totals() {
    for name in BOOTHS {
        let (booth, said) = (laid(name), said(name));
        let steps = said["went_on"]["steps"].as_array().unwrap();
        let lines = booth.drill(said["now"].as_str(), steps);
        let kinds = ["issued", "quoted", "settled", "refused", "shift_opened", "shift_closed"];
        let now = lines.into_iter().filter(|line| kinds.iter().any(|kind| line.get(*kind).is_some()));
        let now: Vec<Value> = now.map(without_moments).collect();
        let was = said["went_on"]["lines"].as_array().unwrap().iter().cloned().map(without_moments);
        let was: Vec<Value> = was.collect();
        assert_eq!(now.len(), was.len(), "{name}: {now:#?}");
        for (was, now) in was.iter().zip(&now) {
            still_said(was, now, name);
        }
        assert_eq!(booth.verify().0, i32::from(said["verify"]["ok"] != true), "{name}");
    }
}

/// What was said without the second of the run, and without the words around it: those may become better.
fn without_moments(mut line: Value) -> Value {
    for (what, keys) in [("issued", &["code"][..]), ("quoted", &["entry", "exit", "text"]), ("refused", &["text"])] {
        if let Some(Value::Object(said)) = line.get_mut(what) {
            keys.iter().for_each(|key| drop(said.remove(*key)));
        }
    }
    if let Some(Value::Array(lines)) = line.pointer_mut("/quoted/lines") {
        for line in lines.iter_mut().filter_map(Value::as_object_mut) {
            ["from", "to", "text"].iter().for_each(|key| drop(line.remove(*key)));
        }
    }
    line
}
