//! Whoever changes a stored journal is found (SYNC R8): a bit, a row edited, deleted, inserted, two swapped; a cut tail
//! and a rewritten chain by witnesses, and only by them.

use super::*;
use crate::store::maintenance::{Report, Witness, verify, verify_chain};
use palang_domain::{Hash, Record};
use rusqlite::Connection;

const FACTS: u64 = 120;

/// A journal, and a connection that has taken the triggers away as an attacker would.
fn victim() -> (tempfile::TempDir, Connection) {
    let dir = generated(60, 20);
    let db = Connection::open(dir.path().join("booth-0001.db")).unwrap();
    db.execute_batch(
        "DROP TRIGGER journal_never_updates; DROP TRIGGER journal_never_deletes; DROP TRIGGER journal_has_no_gaps;",
    )
    .unwrap();
    let count: i64 = db.query_row("SELECT count(*) FROM journal", [], |row| row.get(0)).unwrap();
    assert!(count as u64 > FACTS);
    (dir, db)
}

/// Puts the triggers back, to hide the traces.
fn cover(db: &Connection) {
    let sql = crate::store::open::MIGRATIONS[0];
    for name in ["journal_never_updates", "journal_never_deletes", "journal_has_no_gaps"] {
        let start = sql.find(&format!("CREATE TRIGGER {name}")).unwrap();
        let end = start + sql[start..].find("END;").unwrap() + 4;
        db.execute_batch(&sql[start..end]).unwrap();
    }
}

fn found(dir: &tempfile::TempDir, db: &Connection) -> Report {
    cover(db);
    let report = verify(dir.path(), &[]).unwrap();
    let chain = verify_chain(dir.path(), &[]).unwrap();
    match &report.fault {
        None => assert_eq!((chain.fault, chain.head), (None, report.head)),
        // What the chain cannot know: what the facts make of the projections, and of one another.
        Some(fault) if fault.why.contains("table ") || fault.why.contains("does not fit") => {}
        Some(_) => assert_eq!(chain.fault, report.fault, "the chain alone says the same"),
    }
    report
}

fn bytes(db: &Connection, seq: u64) -> Vec<u8> {
    db.query_row("SELECT bytes FROM journal WHERE seq = ?1", [seq as i64], |row| row.get(0)).unwrap()
}

#[test]
fn an_untouched_journal_is_clean() {
    let (dir, db) = victim();
    let report = found(&dir, &db);
    assert_eq!(report.fault, None);
    assert!(report.head.seq > FACTS);
}

#[test]
fn the_database_itself_refuses_update_delete_and_replace() {
    let dir = generated(10, 5);
    let db = Connection::open(dir.path().join("booth-0001.db")).unwrap();
    let row = "SELECT seq, kind, at, bytes, hash FROM journal WHERE seq = 3";
    for sql in [
        "UPDATE journal SET at = at + 1 WHERE seq = 3".to_owned(),
        "DELETE FROM journal WHERE seq = 3".to_owned(),
        "DELETE FROM journal".to_owned(),
        format!("REPLACE INTO journal {row}"),
        format!("INSERT OR REPLACE INTO journal {row}"),
        format!("INSERT INTO journal {row} ON CONFLICT (seq) DO UPDATE SET at = 0"),
        "INSERT INTO journal SELECT seq + 9000, kind, at, bytes, hash FROM journal WHERE seq = 3".to_owned(),
        "INSERT INTO journal SELECT -1, kind, at, bytes, hash FROM journal WHERE seq = 3".to_owned(),
    ] {
        let refused = db.execute(&sql, []).unwrap_err().to_string();
        assert!(refused.contains("the journal only grows"), "{sql}: {refused}");
    }
    assert_eq!(verify(dir.path(), &[]).unwrap().fault, None);
}

#[test]
fn one_bit_of_any_fact_is_found_and_the_fact_is_named() {
    for seq in [1, 2, 57, FACTS] {
        let (dir, db) = victim();
        let mut stored = bytes(&db, seq);
        let middle = stored.len() / 2;
        stored[middle] ^= 0x04;
        db.execute("UPDATE journal SET bytes = ?2 WHERE seq = ?1", (seq as i64, stored)).unwrap();
        assert_eq!(found(&dir, &db).fault.unwrap().seq, Some(seq));
    }
}

#[test]
fn an_edit_with_a_matching_hash_is_found_at_the_fact_after_it() {
    let (dir, db) = victim();
    let text = String::from_utf8(bytes(&db, 57)).unwrap().replace("OUT-1", "OUT-2").replace("IN-1", "IN-2");
    let hash = Hash::of(text.as_bytes());
    db.execute("UPDATE journal SET bytes = ?2, hash = ?3 WHERE seq = ?1", (57, text.as_bytes(), hash.0)).unwrap();
    assert_eq!(found(&dir, &db).fault.unwrap().seq, Some(58));
}

#[test]
fn a_column_beside_the_bytes_is_found() {
    for sql in [
        "UPDATE journal SET at = at + 1 WHERE seq = 57",
        "UPDATE journal SET kind = 'settled' WHERE seq = 57 AND kind <> 'settled' OR seq = 58 AND kind <> 'settled'",
    ] {
        let (dir, db) = victim();
        db.execute(sql, []).unwrap();
        let seq = found(&dir, &db).fault.unwrap().seq.unwrap();
        assert!((57..=58).contains(&seq), "{sql}");
    }
}

#[test]
fn a_row_deleted_inserted_or_two_swapped_is_found() {
    for (what, sql, first_bad) in [
        ("deleted", "DELETE FROM journal WHERE seq = 57".to_owned(), 57),
        ("deleted at the start", "DELETE FROM journal WHERE seq = 1".to_owned(), 1),
        (
            "inserted",
            "UPDATE journal SET seq = -seq WHERE seq > 57; UPDATE journal SET seq = 1 - seq WHERE seq < 0;
             INSERT INTO journal SELECT 58, kind, at, bytes, hash FROM journal WHERE seq = 57"
                .to_owned(),
            58,
        ),
        (
            "swapped",
            "UPDATE journal SET seq = -1 WHERE seq = 57; UPDATE journal SET seq = 57 WHERE seq = 58;
             UPDATE journal SET seq = 58 WHERE seq = -1"
                .to_owned(),
            57,
        ),
    ] {
        let (dir, db) = victim();
        db.execute_batch(&sql).unwrap();
        assert_eq!(found(&dir, &db).fault.unwrap().seq, Some(first_bad), "{what}");
    }
}

#[test]
fn a_projection_that_is_not_what_the_facts_say_is_found() {
    for (sql, says) in [
        ("UPDATE settlement SET taken = taken - 1000 WHERE receipt = 3", "settlement"),
        ("UPDATE stay SET open = 0 WHERE seq = (SELECT max(seq) FROM stay)", "stay"),
        ("UPDATE counter SET value = value - 1 WHERE name = 'shift'", "counter"),
        ("DELETE FROM stay WHERE seq = (SELECT min(seq) FROM stay)", "stay"),
        ("UPDATE shift SET cash = 0", "shift"),
    ] {
        let (dir, db) = victim();
        assert!(db.execute(sql, []).unwrap() > 0, "{sql}");
        let fault = found(&dir, &db).fault.unwrap();
        assert!(fault.why.contains(says), "{sql}: {fault}");
    }
}

/// Rewrites the chain from `seq` on with other content, as somebody could who has the program.
fn rewrite_from(db: &Connection, seq: u64) {
    let last: i64 = db.query_row("SELECT max(seq) FROM journal", [], |row| row.get(0)).unwrap();
    let mut prev = None;
    for seq in seq..=last as u64 {
        let mut record = Record::open(&bytes(db, seq)).unwrap();
        match prev {
            None => {
                let Fact::GateAnswered(answer) = &mut record.fact else { panic!("pick another fact") };
                answer.gate = Some("G9".parse().unwrap());
            }
            Some(hash) => record.prev = hash,
        }
        let (bytes, hash) = record.seal().unwrap();
        db.execute("UPDATE journal SET bytes = ?2, hash = ?3 WHERE seq = ?1", (seq as i64, bytes, hash.0)).unwrap();
        prev = Some(hash);
    }
}

#[test]
fn a_cut_tail_and_a_rewritten_chain_are_found_by_witnesses_and_only_by_them() {
    let (dir, db) = victim();
    let whole = found(&dir, &db).head;
    let printed = |hash: Hash, seq: u64| Witness { seq, hash: hash.short() };
    let witness = printed(whole.hash, whole.seq);
    assert_eq!(verify(dir.path(), std::slice::from_ref(&witness)).unwrap().witnesses, 1);

    let (dir, db) = victim();
    let last: u64 = whole.seq;
    // The last facts of a generated journal close a shift; their projections go with them.
    db.execute("DELETE FROM journal WHERE seq = ?1", [last as i64]).unwrap();
    let reopened =
        "UPDATE shift SET closed_seq = NULL, closed = NULL, counted = NULL, variance = NULL, z_number = NULL,
                    cash = 0, paid = 0, free = 0, tax = 0, first_receipt = NULL, last_receipt = NULL
                    WHERE closed_seq = ?1";
    db.execute(reopened, [last as i64]).unwrap();
    db.execute_batch("DELETE FROM counter WHERE name = 'z'; DELETE FROM shift_class").unwrap();
    let alone = found(&dir, &db);
    assert_eq!(alone.fault, None, "a chain does not see its own end");
    assert_eq!(verify(dir.path(), std::slice::from_ref(&witness)).unwrap().fault.unwrap().seq, Some(last));

    let (dir, db) = victim();
    let answer: i64 =
        db.query_row("SELECT max(seq) FROM journal WHERE kind = 'gate_answered'", [], |row| row.get(0)).unwrap();
    rewrite_from(&db, answer as u64);
    assert_eq!(found(&dir, &db).fault, None, "a chain that was written anew is a chain");
    assert_eq!(verify(dir.path(), &[witness]).unwrap().fault.unwrap().seq, Some(last));
}

#[test]
fn a_witness_is_read_as_it_is_printed() {
    assert_eq!("12:0011223344556677".parse::<Witness>().unwrap().seq, 12);
    for text in ["", "12", "12:00", "0:0011223344556677", "12:zz11223344556677"] {
        assert!(text.parse::<Witness>().is_err(), "{text}");
    }
}

#[test]
fn random_bits_of_the_file_change_no_fact_unseen() {
    let dir = generated(60, 20);
    let path = dir.path().join("booth-0001.db");
    let original = std::fs::read(&path).unwrap();
    let content = |path: &std::path::Path| -> Option<Vec<String>> {
        let db = palang_sqlite::open_copy(path, crate::store::open::PROFILE).ok()?;
        let mut out = Vec::new();
        let tables = crate::store::project::TABLES.iter().map(|(table, order)| (*table, *order));
        for (table, order) in tables.chain([("journal", "seq")]) {
            let mut statement = db.prepare(&format!("SELECT * FROM {table} ORDER BY {order}")).ok()?;
            let columns = statement.column_count();
            let mut rows = statement.query([]).ok()?;
            while let Some(row) = rows.next().ok()? {
                for column in 0..columns {
                    out.push(format!("{:?}", row.get::<_, rusqlite::types::Value>(column).ok()?));
                }
            }
        }
        Some(out)
    };
    let good = content(&path).unwrap();
    let copy = dir.path().join("copy.db");
    let (mut random, mut seen) = (0x1234_5678_9abc_def1_u64, 0);
    for _ in 0..300 {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        let bit = random as usize % (original.len() * 8);
        let mut bytes = original.clone();
        bytes[bit / 8] ^= 1 << (bit % 8);
        std::fs::write(&copy, &bytes).unwrap();
        let finding = crate::store::maintenance::verify_file(&copy, &[]).map(|report| report.fault);
        match finding {
            Ok(None) => assert_eq!(content(&copy).as_ref(), Some(&good), "bit {bit} changed something unseen"),
            _ => seen += 1,
        }
    }
    assert!(seen > 100, "{seen} of 300");
}
