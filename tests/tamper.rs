//! Tampering with the journal behind the program's back: `palang journal verify` names the first bad fact (DESIGN 4.3).
#![allow(clippy::unwrap_used)]

mod support;

use rusqlite::Connection;
use serde_json::json;
use std::fs;
use std::path::{Path, PathBuf};
use support::booth::{Booth, opening};

/// A booth with a dozen exits in its journal.
fn worked() -> Booth {
    let booth = Booth::new();
    let mut steps = opening();
    steps.push(json!({"do": "repeat", "times": 12, "steps": [
        {"do": "issue", "class": "mobil", "as": "a"},
        {"do": "advance", "minutes": 61},
        {"do": "scan", "code": "$a"},
        {"do": "settle", "tendered": 20_000},
        {"do": "wait_devices"},
    ]}));
    booth.drill(Some("2026-11-21T01:00:00Z"), &steps);
    let (code, report) = booth.verify();
    assert_eq!((code, &report["ok"]), (0, &json!(true)), "{report}");
    booth
}

fn journal(booth: &Booth) -> PathBuf {
    booth.data().join("booth-0001.db")
}

/// Opens it as somebody would who wants to change the past: no trigger in the way.
fn unlocked(path: &Path) -> Connection {
    let db = Connection::open(path).unwrap();
    let triggers: Vec<String> = db
        .prepare("SELECT name FROM sqlite_schema WHERE type = 'trigger'")
        .unwrap()
        .query_map([], |row| row.get(0))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    for trigger in triggers {
        db.execute_batch(&format!("DROP TRIGGER {trigger}")).unwrap();
    }
    db
}

/// The fact in the middle that settles: where a thief would look.
fn a_settlement(booth: &Booth) -> i64 {
    let facts = booth.facts();
    let settled: Vec<i64> =
        facts.iter().filter(|fact| fact["kind"] == "settled").map(|fact| fact["seq"].as_i64().unwrap()).collect();
    settled[settled.len() / 2]
}

/// Verify must fail and name this fact.
fn named(booth: &Booth, seq: i64, what: &str) {
    let (code, report) = booth.verify();
    assert_eq!(code, 1, "{what} was not noticed: {report}");
    assert_eq!(report["journals"][0]["first_bad"], seq, "{what}: {report}");
    let output = booth.run(&["journal", "verify", "--lang", "en"]);
    let page = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(page.contains(&format!("First bad fact: {seq}")), "{what}: {page}");
}

#[test]
fn one_bit_of_the_file() {
    let booth = worked();
    let seq = a_settlement(&booth);
    let path = journal(&booth);
    // Whatever the log still holds goes into the file first, so that the file is what will be read.
    let db = Connection::open(&path).unwrap();
    db.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).unwrap();
    let bytes: Vec<u8> = db.query_row("SELECT bytes FROM journal WHERE seq = ?1", [seq], |row| row.get(0)).unwrap();
    drop(db);
    let mut file = fs::read(&path).unwrap();
    // The start of a fact is as good as its middle, and lies on one page.
    let start = &bytes[..80];
    let at = file.windows(start.len()).position(|window| window == start).unwrap();
    file[at + 40] ^= 0b0000_0001;
    fs::write(&path, &file).unwrap();
    named(&booth, seq, "one bit");
}

#[test]
fn one_row_edited() {
    let booth = worked();
    let seq = a_settlement(&booth);
    let db = unlocked(&journal(&booth));
    let changed = db.execute(
        "UPDATE journal SET bytes = CAST(replace(CAST(bytes AS TEXT), \
         '\"tendered\":20000', '\"tendered\":10000') AS BLOB) \
         WHERE seq = ?1",
        [seq],
    );
    assert_eq!(changed.unwrap(), 1);
    drop(db);
    named(&booth, seq, "an edited row");
}

#[test]
fn one_row_edited_with_its_hash_made_to_fit() {
    let booth = worked();
    let seq = a_settlement(&booth);
    let db = unlocked(&journal(&booth));
    let bytes: Vec<u8> = db.query_row("SELECT bytes FROM journal WHERE seq = ?1", [seq], |row| row.get(0)).unwrap();
    let edited = String::from_utf8(bytes).unwrap().replace("\"tendered\":20000", "\"tendered\":10000").into_bytes();
    let hash = palang_domain::Hash::of(&edited);
    db.execute("UPDATE journal SET bytes = ?1, hash = ?2 WHERE seq = ?3", (edited, hash.0.to_vec(), seq)).unwrap();
    drop(db);
    // Now the row agrees with itself; the next one still carries the hash of what was there.
    named(&booth, seq + 1, "an edited row with a new hash");
}

#[test]
fn one_row_deleted() {
    let booth = worked();
    let seq = a_settlement(&booth);
    let db = unlocked(&journal(&booth));
    assert_eq!(db.execute("DELETE FROM journal WHERE seq = ?1", [seq]).unwrap(), 1);
    drop(db);
    named(&booth, seq, "a deleted row");
}

#[test]
fn one_row_inserted() {
    let booth = worked();
    let last = i64::try_from(booth.facts().len()).unwrap();
    let seq = a_settlement(&booth);
    let db = unlocked(&journal(&booth));
    // A copy of a true settlement behind the last fact.
    let sql =
        "INSERT INTO journal (seq, kind, at, bytes, hash) SELECT ?1, kind, at, bytes, hash FROM journal WHERE seq = ?2";
    db.execute(sql, [last + 1, seq]).unwrap();
    drop(db);
    named(&booth, last + 1, "an inserted row");
}

#[test]
fn two_rows_swapped() {
    let booth = worked();
    let seq = a_settlement(&booth);
    let db = unlocked(&journal(&booth));
    for (from, to) in [(seq, 1_000_000), (seq + 1, seq), (1_000_000, seq + 1)] {
        assert_eq!(db.execute("UPDATE journal SET seq = ?2 WHERE seq = ?1", [from, to]).unwrap(), 1);
    }
    drop(db);
    named(&booth, seq, "two swapped rows");
}

#[test]
fn a_cut_tail_is_found_by_a_witness() {
    let booth = worked();
    let facts = booth.facts();
    let last = facts.last().unwrap();
    let witness = format!("{}:{}", last["seq"], last["hash"].as_str().unwrap());
    let seen = |code: i32| {
        let output = booth.run(&["journal", "verify", "--witness", &witness]);
        assert_eq!(support::code(&output), code, "{}", String::from_utf8_lossy(&output.stdout));
    };
    seen(0);
    let db = unlocked(&journal(&booth));
    db.execute("DELETE FROM journal WHERE seq = ?1", [last["seq"].as_i64().unwrap()]).unwrap();
    drop(db);
    seen(1);
}

#[test]
fn a_projection_that_does_not_follow_from_the_facts() {
    let booth = worked();
    let db = Connection::open(journal(&booth)).unwrap();
    assert!(db.execute("UPDATE settlement SET taken = 0 WHERE receipt = 3", []).unwrap() == 1);
    drop(db);
    let (code, report) = booth.verify();
    assert_eq!(code, 1, "{report}");
    // Facts are the truth: what was derived from them is made anew.
    assert_eq!(support::code(&booth.run(&["journal", "rebuild"])), 0);
    assert_eq!(booth.verify().0, 0);
}

#[test]
fn the_database_itself_refuses_to_change_the_past() {
    let booth = worked();
    let db = Connection::open(journal(&booth)).unwrap();
    for sql in ["UPDATE journal SET at = at + 1 WHERE seq = 1", "DELETE FROM journal WHERE seq = 1"] {
        assert!(db.execute(sql, []).is_err(), "{sql}");
    }
}
