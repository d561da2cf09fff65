//! Journals of released schemas: everything in them is there after the migration, and verifies before and after it.

use super::*;
use crate::store::maintenance::{verify, verify_file};
use palang_domain::fact::GateOutcome;
use palang_domain::shift::ClassTotal;
use rusqlite::Connection;

/// A day with a closed and an open shift, a free exit, and a gate that nobody ever reached.
const FIRST: &str = include_str!("released/0002_first.sql");
/// What went on after that file was set aside: books and stays carried over, and one more exit.
const CARRIED: &str = include_str!("released/0002_carried.sql");
/// From the second schema back to the first.
const BACK: &str = "ALTER TABLE operator DROP COLUMN at_booth; ALTER TABLE operator DROP COLUMN withdrawn;
                    PRAGMA user_version = 1;";

fn journal(dump: &str, back: &str) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    let db = Connection::open(dir.path().join("booth-0001.db")).unwrap();
    db.execute_batch(dump).unwrap();
    db.execute_batch(back).unwrap();
    dir
}

fn migrated(dump: &str, back: &str) -> (tempfile::TempDir, Store) {
    let dir = journal(dump, back);
    let file = dir.path().join("booth-0001.db");
    assert_eq!(verify(dir.path(), &[]).unwrap().fault, None, "an old file is judged as what it would become");
    assert_eq!(verify_file(&file, &[]).unwrap().fault, None);
    let (store, opened) = Store::open(Settings { site: 7.try_into().unwrap(), ..settings(dir.path()) }).unwrap();
    assert_eq!(opened.set_aside, None);
    assert_eq!(verify(dir.path(), &[]).unwrap().fault, None);
    (dir, store)
}

fn class(name: &str, count: u64, amount: i64) -> ClassTotal {
    ClassTotal { class: name.parse().unwrap(), count, amount: Money::new(amount) }
}

#[test]
fn a_day_of_each_released_schema_is_all_there() {
    for back in ["", BACK] {
        let (_dir, store) = migrated(FIRST, back);
        let read = store.read(|view| {
            let closed = view.shift(1)?.unwrap().totals;
            assert_eq!((closed.cash, closed.paid, closed.free, closed.tax.get()), (Money::new(15_000), 1, 1, 1_500));
            assert_eq!(closed.by_class, [class("mobil", 1, 15_000), class("motor", 1, 6_000)]);
            let open = view.open_shift()?.unwrap().totals;
            assert_eq!((open.float, open.expected), (Money::new(50_000), Money::new(65_000)));
            assert_eq!((open.first_receipt, open.last_receipt, open.tax.get()), (Some(3), Some(3), 1_500));
            assert_eq!(open.by_class, [class("mobil", 1, 15_000)]);
            assert_eq!((view.turnover()?.get(), view.next_receipt()?), (30_000, 4));
            let grants = view.grants_pending()?;
            assert_eq!(grants.iter().map(|grant| grant.cause).collect::<Vec<_>>(), [13, 25, 29, 35]);
            assert!(grants.iter().all(|grant| grant.last == Some(GateOutcome::Unreachable)));
            let by_hand = view.grant(29)?.unwrap();
            assert_eq!((by_hand.lane.as_str(), by_hand.ticket), ("OUT-1", None));
            assert_eq!(view.stays_by_plate("B1234XY", 9)?.len(), 0, "gone");
            Ok::<_, StoreError>(())
        });
        read.wait().unwrap().unwrap();
    }
}

#[test]
fn a_shift_that_was_carried_over_keeps_what_it_took_before() {
    for back in ["", BACK] {
        let (_dir, store) = migrated(CARRIED, back);
        let read = store.read(|view| {
            let open = view.open_shift()?.unwrap().totals;
            assert_eq!((open.cash, open.paid, open.issued, open.tax.get()), (Money::new(25_000), 2, 2, 2_500));
            assert_eq!((open.first_receipt, open.last_receipt), (Some(3), Some(4)));
            assert_eq!(open.by_class, [class("mobil", 2, 25_000)]);
            assert_eq!(view.grants_pending()?.len(), 4);
            assert_eq!(view.turnover()?.get(), 40_000);
            Ok::<_, StoreError>(())
        });
        read.wait().unwrap().unwrap();
    }
}

#[test]
fn an_old_journal_that_cannot_be_migrated_is_carried_over_from_its_facts() {
    let dir = journal(FIRST, "");
    let file = dir.path().join("booth-0001.db");
    std::fs::write(dir.path().join("booth-0001.set-aside"), "tried").unwrap();
    let (store, opened) = Store::open(Settings { site: 7.try_into().unwrap(), ..settings(dir.path()) }).unwrap();
    let carried = opened.set_aside.unwrap().carried;
    assert_eq!((carried.whole, store.incarnation()), (true, 2));
    let read = store.read(|view| {
        assert_eq!((view.turnover()?.get(), view.next_receipt()?), (30_000, 4));
        assert_eq!(view.open_shift()?.unwrap().totals.cash, Money::new(15_000));
        assert_eq!(view.grants_pending()?.len(), 3, "each exit that no gate has acknowledged");
        Ok::<_, StoreError>(())
    });
    read.wait().unwrap().unwrap();
    drop(store);
    let db = Connection::open(&file).unwrap();
    assert_eq!(db.pragma_query_value(None, "user_version", |row| row.get::<_, i64>(0)).unwrap(), 2, "it is evidence");
}
