//! Opening: one program at a time; a journal that must not be sold on is kept, and the booth goes on beside it.

use super::*;
use crate::store::OpenError;
use crate::store::maintenance::{journals, verify, verify_file};
use palang_domain::fact::{OperatorEnrolled, OperatorWithdrawn, ProgramStopped, ShiftOpened, TariffAdopted};
use palang_domain::stay::{PaymentState, Presence};
use palang_domain::{Role, fact::GateOutcome};
use std::fs;

/// A booth in the middle of a day: two cars inside, one paid and not yet let out by the gate, one gone.
fn a_day(dir: &Path) {
    let (store, _) = open(dir);
    commit(&store, |ledger| {
        ledger.append(Fact::TariffAdopted(TariffAdopted { tariff: tariff(), text: "flat".to_owned() }))?;
        ledger.append(Fact::OperatorEnrolled(OperatorEnrolled {
            operator: operator(),
            name: "Sri".to_owned(),
            role: Role::Cashier,
            at_booth: true,
        }))?;
        let gone = OperatorEnrolled {
            operator: "8".parse().unwrap(),
            name: "Joko".to_owned(),
            role: Role::Cashier,
            at_booth: false,
        };
        ledger.append(Fact::OperatorEnrolled(gone))?;
        ledger.append(Fact::OperatorWithdrawn(OperatorWithdrawn { operator: "8".parse().unwrap() }))?;
        ledger.set_pin(&operator(), "$argon2id$x")?;
        ledger.append(Fact::ShiftOpened(ShiftOpened { shift: 1, operator: operator(), float: Money::new(1_000) }))?;
        for count in 1..=4 {
            let cause = issue(ledger, count, "mobil", Some(&format!("B{count}AA")))?;
            acknowledge(ledger, cause)?;
        }
        let gone = leave(ledger, &ticket(3), 5_000)?;
        acknowledge(ledger, gone)?;
        leave(ledger, &ticket(4), 5_000)
    })
    .unwrap();
}

fn acknowledge(ledger: &mut Ledger<'_>, cause: u64) -> Result<(), StoreError> {
    let answered = palang_domain::fact::GateAnswered {
        cause,
        lane: lane("OUT-1"),
        gate: None,
        outcome: GateOutcome::Acknowledged,
    };
    ledger.append(Fact::GateAnswered(answered)).map(drop)
}

/// What must still be possible after the journal was set aside.
fn goes_on(dir: &Path, reason: &str) {
    let (store, opened) = open(dir);
    let aside = opened.set_aside.clone().unwrap();
    assert!(opened.fresh && opened.incarnation == 2, "{opened:?}");
    assert_eq!((aside.carried.open, aside.carried.left, aside.carried.whole), (3, 1, true));
    assert_eq!(opened.last, Some(NOW));
    store
        .read(move |view| {
            let (first, _) = view.fact(1)?.unwrap();
            let Fact::JournalOpened(first) = first.fact else { panic!("the first fact opens the journal") };
            assert_eq!(first.reason, "corrupt");
            assert!(first.predecessor.unwrap().starts_with("1:"));
            assert_eq!(view.next_receipt()?, 3);
            assert_eq!(view.turnover()?, Money::new(10_000));
            assert_eq!(view.next_serial(gate(), Zone::JAKARTA.local(NOW).date())?, 5);
            assert_eq!(view.open_shift()?.unwrap().totals.cash, Money::new(10_000));
            assert_eq!(view.credential(&operator())?.unwrap().pin_hash, "$argon2id$x");
            let people = view.operators()?.into_iter().map(|one| (one.name, one.at_booth, one.withdrawn));
            assert_eq!(people.collect::<Vec<_>>(), [("Sri".to_owned(), true, false), ("Joko".to_owned(), false, true)]);
            assert_eq!(view.tariff_text(&tariff().version)?.as_deref(), Some("flat"));
            let used = view.stay(&ticket(3))?.unwrap();
            assert_eq!(
                (used.state.presence, used.exited, used.exit_lane),
                (Presence::Exited, Some(NOW), Some(lane("OUT-1")))
            );
            let owed = view.grants_pending()?;
            assert_eq!(owed.iter().map(|grant| grant.ticket.clone()).collect::<Vec<_>>(), [Some(ticket(4))]);
            assert_eq!(view.stay(&ticket(4))?.unwrap().state.payment, PaymentState::Paid);
            assert_eq!(view.stays_by_plate("B1AA", 9)?.len(), 1);
            Ok::<_, StoreError>(())
        })
        .wait()
        .unwrap()
        .unwrap();
    commit(&store, |ledger| leave(ledger, &ticket(1), 5_000)).unwrap();
    drop(store);
    assert_eq!(verify(dir, &[]).unwrap().fault, None, "{reason}");
    let files = journals(dir).unwrap();
    assert_eq!(files.len(), 2);
    assert!(files[0].set_aside.is_some() && files[1].set_aside.is_none());
    // And the start after that finds the fresh one.
    let (_store, again) = open(dir);
    assert!(!again.fresh && again.incarnation == 2 && again.set_aside.is_none());
}

#[test]
fn a_second_program_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let (store, _) = open(dir.path());
    assert_eq!(Store::open(settings(dir.path())).err(), Some(OpenError::InUse(dir.path().to_path_buf())));
    drop(store);
    assert!(Store::open(settings(dir.path())).is_ok());
}

#[test]
fn another_booths_journal_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    drop(open(dir.path()));
    let other = Settings { booth: "B2".parse().unwrap(), ..settings(dir.path()) };
    assert!(matches!(Store::open(other), Err(OpenError::OtherBooth { site: 1, .. })));
}

#[test]
fn a_folder_that_cannot_be_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("file");
    fs::write(&file, "not a folder").unwrap();
    assert!(matches!(Store::open(settings(&file)), Err(OpenError::Folder { .. })));
}

#[test]
fn a_newer_schema_is_refused_and_not_set_aside() {
    let dir = tempfile::tempdir().unwrap();
    drop(open(dir.path()));
    let db = rusqlite::Connection::open(dir.path().join("booth-0001.db")).unwrap();
    db.pragma_update(None, "user_version", 99).unwrap();
    drop(db);
    assert!(matches!(Store::open(settings(dir.path())), Err(OpenError::Newer(_))));
    assert_eq!(journals(dir.path()).unwrap().len(), 1);
}

#[test]
fn an_orderly_end_is_told_from_a_cut() {
    let dir = tempfile::tempdir().unwrap();
    let (store, _) = open(dir.path());
    commit(&store, |ledger| ledger.append(Fact::ProgramStopped(ProgramStopped {}))).unwrap();
    drop(store);
    assert!(open(dir.path()).1.clean);
}

#[test]
fn a_read_only_journal_is_kept_and_the_booth_goes_on() {
    let dir = tempfile::tempdir().unwrap();
    a_day(dir.path());
    let path = dir.path().join("booth-0001.db");
    let mut permissions = fs::metadata(&path).unwrap().permissions();
    permissions.set_readonly(true);
    fs::set_permissions(&path, permissions).unwrap();
    let before = fs::read(&path).unwrap();
    goes_on(dir.path(), "read-only");
    assert_eq!(fs::read(&path).unwrap(), before, "it is evidence: not one byte changes");
}

#[test]
fn a_journal_with_a_damaged_tail_is_kept_and_the_booth_goes_on() {
    let dir = tempfile::tempdir().unwrap();
    a_day(dir.path());
    let db = rusqlite::Connection::open(dir.path().join("booth-0001.db")).unwrap();
    db.execute_batch("DROP TRIGGER journal_never_updates; UPDATE journal SET at = at + 1 WHERE seq = 9").unwrap();
    drop(db);
    goes_on(dir.path(), "a damaged tail");
    assert_eq!(verify_file(&dir.path().join("booth-0001.db"), &[]).unwrap().fault.unwrap().seq, Some(9));
}

#[test]
fn a_journal_marked_after_a_failed_disk_is_not_sold_on() {
    let dir = tempfile::tempdir().unwrap();
    a_day(dir.path());
    crate::store::folder::set_mark(&dir.path().join("booth-0001.db"), "the disk failed").unwrap();
    goes_on(dir.path(), "a failed disk");
}

#[test]
fn a_file_that_is_no_database_is_kept_and_a_fresh_journal_begins() {
    for content in [b"x".repeat(5_000), b"SQLite format 3\0".iter().copied().chain([0; 5_000]).collect()] {
        let dir = tempfile::tempdir().unwrap();
        drop(open(dir.path()));
        let path = dir.path().join("booth-0001.db");
        fs::write(&path, &content).unwrap();
        let (store, opened) = open(dir.path());
        let aside = opened.set_aside.unwrap();
        assert!(!aside.carried.whole && aside.carried.open == 0, "{aside:?}");
        assert_eq!(fs::read(&path).unwrap(), content);
        commit(&store, |ledger| issue(ledger, 1, "motor", None)).unwrap();
    }
}

/// Overwrites a table's root page with rubbish.
fn ruin(path: &Path, table: &str) {
    let db = rusqlite::Connection::open(path).unwrap();
    db.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).unwrap();
    let root: i64 =
        db.query_row("SELECT rootpage FROM sqlite_schema WHERE name = ?1", [table], |row| row.get(0)).unwrap();
    drop(db);
    let mut bytes = fs::read(path).unwrap();
    let start = (root as usize - 1) * 4_096;
    bytes[start..start + 4_096].fill(0xaa);
    fs::write(path, bytes).unwrap();
}

#[test]
fn damage_met_at_work_stops_the_store_and_the_facts_give_back_what_was_lost() {
    let dir = tempfile::tempdir().unwrap();
    a_day(dir.path());
    ruin(&dir.path().join("booth-0001.db"), "stay");
    let (store, opened) = open(dir.path());
    assert!(opened.set_aside.is_none(), "the ends of the journal are well, and that is all that opening looks at");
    let refused = commit(&store, |ledger| leave(ledger, &ticket(1), 5_000));
    assert!(matches!(refused, Err(StoreError::Corrupt(_))), "{refused:?}");
    assert!(store.stopped().is_some());
    assert!(matches!(commit(&store, |ledger| issue(ledger, 9, "motor", None)), Err(StoreError::Stopped(_))));
    drop(store);
    goes_on(dir.path(), "a ruined projection");
}

#[test]
fn damage_met_by_a_question_stops_the_store_too() {
    let dir = tempfile::tempdir().unwrap();
    a_day(dir.path());
    ruin(&dir.path().join("booth-0001.db"), "stay");
    let (store, _) = open(dir.path());
    let refused = store.read(|view| view.stay(&ticket(1))).wait().unwrap();
    assert!(matches!(refused, Err(StoreError::Corrupt(_))), "{refused:?}");
    // The writer has heard of it before the answer came: what is asked of it now comes behind.
    let sold = commit(&store, |ledger| issue(ledger, 9, "motor", None));
    assert!(matches!(sold, Err(StoreError::Stopped(_))), "{sold:?}");
    drop(store);
    goes_on(dir.path(), "a ruined projection");
}

#[test]
fn a_journal_ruined_in_the_middle_still_gives_back_its_projections() {
    let dir = generated(400, 50);
    ruin(&dir.path().join("booth-0001.db"), "journal");
    let (store, opened) = open(dir.path());
    let aside = opened.set_aside.unwrap();
    assert!(!aside.carried.whole, "the head cannot be read");
    assert_eq!(aside.carried.open, 50);
    let oldest = store.read(|view| view.oldest_open_stays(1)).wait().unwrap().unwrap().remove(0);
    commit(&store, move |ledger| leave(ledger, &oldest.ticket, 5_000)).unwrap();
}

#[test]
fn a_first_start_that_was_cut_short_begins_again_in_the_same_file() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("booth-0001.db"), b"").unwrap();
    let (_store, opened) = open(dir.path());
    assert!(opened.fresh && opened.incarnation == 1 && opened.set_aside.is_none(), "{opened:?}");
}

#[test]
fn a_journal_that_was_taken_away_or_emptied_is_missed() {
    for take in [|path: &Path| fs::remove_file(path), |path: &Path| fs::write(path, b"")] {
        let dir = tempfile::tempdir().unwrap();
        a_day(dir.path());
        let path = dir.path().join("booth-0001.db");
        for beside in ["booth-0001.db-wal", "booth-0001.db-shm"] {
            drop(fs::remove_file(dir.path().join(beside)));
        }
        take(&path).unwrap();
        let (store, opened) = open(dir.path());
        assert!(opened.fresh && opened.incarnation == 2 && !opened.clean, "{opened:?}");
        let (born, _) = store.read(|view| view.fact(1)).wait().unwrap().unwrap().unwrap();
        assert!(matches!(&born.fact, Fact::JournalOpened(born) if born.reason == "replaced"), "{born:?}");
        drop(store);
        let (_store, opened) = open(dir.path());
        assert!(!opened.fresh && opened.incarnation == 2, "{opened:?}");
    }
}
