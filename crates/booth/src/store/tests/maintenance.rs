//! Backup, restore, export, rebuild.

use super::*;
use crate::store::maintenance::{
    BackupPlan, Format, MaintenanceError, backup, export, export_file, rebuild, restore, verify, verify_file,
};
use palang_domain::Hash;
use std::fs;
use std::sync::Arc;

fn to(dir: &Path, keep: usize) -> BackupPlan {
    BackupPlan { to: dir.join("backups"), keep }
}

#[test]
fn a_backup_is_made_beside_the_running_booth_and_is_true() {
    let dir = generated(200, 50);
    let (store, opened) = open(dir.path());
    let made = store.backup(to(dir.path(), 3), NOW, Arc::new(|| false)).wait().unwrap().unwrap();
    assert_eq!(made.head, opened.head);
    assert_eq!(verify_file(&made.path, &[]).unwrap().head, opened.head);
    let beside: Vec<_> = fs::read_dir(dir.path().join("backups")).unwrap().collect();
    assert_eq!(beside.len(), 1, "no log, no part is left beside it: {beside:?}");
}

#[test]
fn only_the_newest_backups_stay() {
    let dir = generated(20, 5);
    for minutes in 0..5 {
        backup(dir.path(), &to(dir.path(), 2), NOW.plus_minutes(minutes)).unwrap();
    }
    let mut names: Vec<_> =
        fs::read_dir(dir.path().join("backups")).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    names.sort();
    assert_eq!(names.len(), 2);
    assert!(names[1].to_str().unwrap().contains("T030400"), "{names:?}");
}

#[test]
fn what_a_backup_that_was_cut_short_left_goes_with_the_old_ones() {
    let dir = generated(20, 5);
    let folder = dir.path().join("backups");
    fs::create_dir(&folder).unwrap();
    let made = backup(dir.path(), &to(dir.path(), 2), NOW).unwrap();
    let part = |name: &str| {
        let path = made.path.with_file_name(made.path.file_name().unwrap().to_str().unwrap().replace("T", name));
        path.with_extension("part")
    };
    let (old, fresh) = (part("T1"), part("T2"));
    for path in [&old, &fresh] {
        fs::write(path, b"half").unwrap();
    }
    let yesterday = std::time::SystemTime::now() - std::time::Duration::from_secs(86_400);
    fs::File::options().write(true).open(&old).unwrap().set_modified(yesterday).unwrap();
    backup(dir.path(), &to(dir.path(), 2), NOW.plus_minutes(1)).unwrap();
    assert!(!old.exists() && fresh.exists(), "another process may still be writing a fresh one");
}

#[test]
fn a_copy_that_is_not_true_is_no_backup() {
    let dir = generated(20, 5);
    let db = rusqlite::Connection::open(dir.path().join("booth-0001.db")).unwrap();
    db.execute_batch("UPDATE settlement SET turnover = 1 WHERE receipt = 1").unwrap();
    assert!(matches!(backup(dir.path(), &to(dir.path(), 2), NOW), Err(MaintenanceError::Damaged(_))));
    assert_eq!(fs::read_dir(dir.path().join("backups")).unwrap().count(), 0);
}

#[test]
fn r7_a_restored_booth_goes_on_in_a_fresh_incarnation() {
    let dir = generated(100, 30);
    let made = backup(dir.path(), &to(dir.path(), 2), NOW).unwrap();
    let new = tempfile::tempdir().unwrap();
    let restored = restore(&made.path, new.path(), false).unwrap();
    assert_eq!(restored.head, made.head);
    let (store, opened) = open(new.path());
    assert_eq!((opened.incarnation, opened.fresh), (2, true));
    let aside = opened.set_aside.unwrap();
    assert_eq!((aside.why.as_str(), aside.carried.open, aside.carried.whole), ("restored", 30, true));
    let (first, _) = store.read(|view| view.fact(1)).wait().unwrap().unwrap().unwrap();
    let Fact::JournalOpened(first) = first.fact else { panic!("the first fact opens the journal") };
    assert_eq!(first.reason, "restored");
    assert_eq!(first.predecessor, Some(format!("1:{}:{}", made.head.seq, made.head.hash)));
    drop(store);
    assert_eq!(verify(new.path(), &[]).unwrap().fault, None);
}

#[test]
fn a_restore_never_overwrites_and_never_touches_a_running_booth() {
    let dir = generated(20, 5);
    let made = backup(dir.path(), &to(dir.path(), 2), NOW).unwrap();
    let live = dir.path().join("booth-0001.db");
    assert_eq!(restore(&made.path, dir.path(), false), Err(MaintenanceError::NotEmpty(dir.path().to_path_buf())));
    let (store, _) = open(dir.path());
    assert!(matches!(restore(&made.path, dir.path(), true), Err(MaintenanceError::Open(_))));
    drop(store);
    let before = fs::read(&live).unwrap();
    restore(&made.path, dir.path(), true).unwrap();
    assert_eq!(fs::read(&live).unwrap(), before, "what was there stays");
    assert_eq!(open(dir.path()).1.incarnation, 3);
}

#[test]
fn a_damaged_backup_is_not_restored() {
    let dir = generated(20, 5);
    let made = backup(dir.path(), &to(dir.path(), 2), NOW).unwrap();
    let mut bytes = fs::read(&made.path).unwrap();
    // Everywhere: pages that were split keep old bytes beyond their end, where a change changes nothing.
    let words: Vec<usize> =
        (0..bytes.len() - 13).filter(|start| bytes[*start..].starts_with(b"ticket_issued")).collect();
    for start in words {
        bytes[start] ^= 1;
    }
    fs::write(&made.path, bytes).unwrap();
    let new = tempfile::tempdir().unwrap();
    assert!(matches!(restore(&made.path, new.path(), false), Err(MaintenanceError::Damaged(_))));
    assert_eq!(fs::read_dir(new.path()).unwrap().count(), 0);
}

#[test]
fn an_export_holds_every_fact_and_can_be_checked_without_this_program() {
    let dir = generated(30, 10);
    let mut out = Vec::new();
    let count = export(dir.path(), Format::Jsonl, &mut out).unwrap();
    let text = String::from_utf8(out).unwrap();
    assert_eq!(text.lines().count() as u64, count);
    let mut prev = Hash::ZERO.to_string();
    for (index, line) in text.lines().enumerate() {
        let fact: serde_json::Value = serde_json::from_str(line).unwrap();
        assert_eq!((fact["seq"].as_u64(), fact["prev"].as_str()), (Some(index as u64 + 1), Some(prev.as_str())));
        assert!(fact["kind"].is_string() && fact["at"].is_string() && fact["body"].is_object());
        let hash = fact["hash"].as_str().unwrap().to_owned();
        let bytes = line.replace(&format!(",\"hash\":\"{hash}\""), "");
        assert_eq!(Hash::of(bytes.as_bytes()).to_string(), hash);
        prev = hash;
    }
    assert!(!text.contains("argon2"), "PIN hashes never leave");
}

#[test]
fn a_csv_export_has_one_row_a_fact() {
    let dir = generated(30, 10);
    let path = dir.path().join("booth-0001.db");
    let mut out = Vec::new();
    let count = export_file(&path, Format::Csv, &mut out).unwrap();
    let text = String::from_utf8(out).unwrap();
    assert_eq!(text.lines().count() as u64, count + 1);
    assert!(text.starts_with("incarnation,seq,at,kind,ticket,lane,"));
    let settled = text.lines().find(|line| line.contains(",settled,")).unwrap();
    assert!(settled.contains(",OUT-1,7,1,1,,,,"), "{settled}");
}

#[test]
fn rebuild_makes_every_projection_anew_from_the_facts() {
    let dir = generated(100, 30);
    let path = dir.path().join("booth-0001.db");
    let db = rusqlite::Connection::open(&path).unwrap();
    db.execute_batch("DELETE FROM stay; DELETE FROM shift; UPDATE counter SET value = 7; DELETE FROM settlement")
        .unwrap();
    drop(db);
    assert!(verify(dir.path(), &[]).unwrap().fault.is_some());
    let facts = rebuild(dir.path()).unwrap();
    let report = verify(dir.path(), &[]).unwrap();
    assert_eq!((report.fault, report.head.seq), (None, facts));
}

#[test]
fn rebuild_keeps_away_from_a_running_booth_and_from_a_broken_chain() {
    let dir = generated(10, 5);
    let (store, _) = open(dir.path());
    assert!(matches!(rebuild(dir.path()), Err(MaintenanceError::Open(_))));
    drop(store);
    let db = rusqlite::Connection::open(dir.path().join("booth-0001.db")).unwrap();
    db.execute_batch("DROP TRIGGER journal_never_deletes; DELETE FROM journal WHERE seq = 5").unwrap();
    let stays = |db: &rusqlite::Connection| db.query_row("SELECT count(*) FROM stay", [], |row| row.get::<_, i64>(0));
    let before = stays(&db).unwrap();
    assert!(matches!(rebuild(dir.path()), Err(MaintenanceError::Damaged(fault)) if fault.seq == Some(5)));
    assert_eq!(stays(&db).unwrap(), before);
}

#[test]
fn an_empty_folder_has_no_journal() {
    let dir = tempfile::tempdir().unwrap();
    assert_eq!(verify(dir.path(), &[]), Err(MaintenanceError::Nothing(dir.path().to_path_buf())));
}
