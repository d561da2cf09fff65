//! SYNC R14, the booth's half: the journal of every released schema, brought to this one while the power goes, the
//! process dies or the disk fails at any write and sync of it. What is found afterwards opens, and holds what an
//! undisturbed migration makes. `PALANG_POWER_CUTS` is how many ways there are to lose power at each step.
#![allow(clippy::unwrap_used, clippy::redundant_closure_for_method_calls)]

#[path = "support/dump.rs"]
mod dump;
#[path = "support/recorder.rs"]
mod recorder;
#[path = "support/sale.rs"]
mod sale;

use dump::dump;
use palang_booth::store::maintenance::verify;
use palang_booth::store::{OpenError, Opened, Settings, Store, StoreError};
use palang_domain::Hash;
use recorder::{Files, Recorder, files, put};
use rusqlite::{Connection, ffi};
use std::path::{Path, PathBuf};

/// The migrations, with the hash of each that was released: such a file is never edited.
const MIGRATIONS: [(&str, &str); 6] = [
    (
        include_str!("../../../migrations/booth/0001_journal.sql"),
        "017d52d9c49c28fdf40ca0fa9d7308de44d41b50ca86dcbfdde5e1e67620d60f",
    ),
    (
        include_str!("../../../migrations/booth/0002_withdrawn.sql"),
        "c9e7b15612016840545b5b5b443c7bc17c880cbbd8b946589b7a2e27471afdd3",
    ),
    (
        include_str!("../../../migrations/booth/0003_exit.sql"),
        "ca55ab100ba06455a46a64223c3b183e216df61aa349f88f971a7d8bb4629b60",
    ),
    (
        include_str!("../../../migrations/booth/0004_site.sql"),
        "d1b6bbabaa176ec84999529d6d6576115fa4f08b38991b240f968f612cbaef6e",
    ),
    (
        include_str!("../../../migrations/booth/0005_payment.sql"),
        "275442ba346b9a2019cf626b565380fb41025f498921e42839dfeba1d74900ce",
    ),
    (
        include_str!("../../../migrations/booth/0006_first_part.sql"),
        "18f52824b85a61bac7befc53356c5077b67d349b5a54252085153af501476504",
    ),
];
/// Journals as released programs left them, of the second schema: a day, and what went on after that file was set
/// aside.
const JOURNALS: [(&str, u32); 2] = [
    (include_str!("../src/store/tests/released/0002_first.sql"), 1),
    (include_str!("../src/store/tests/released/0002_carried.sql"), 2),
];
/// From the second schema back to the first.
const BACK: &str = "ALTER TABLE operator DROP COLUMN at_booth; ALTER TABLE operator DROP COLUMN withdrawn;
                    PRAGMA user_version = 1;";

/// How the program of that schema ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ended {
    InOrder,
    /// Everything it wrote is still in the log.
    Killed,
}

/// A booth's folder with a journal of a released schema.
struct Booth {
    dir: tempfile::TempDir,
    file: PathBuf,
    told: String,
}

impl Booth {
    fn of((journal, incarnation): (&str, u32), schema: usize, ended: Ended) -> Self {
        let dir = folder();
        let file = dir.path().join(format!("booth-{incarnation:04}.db"));
        let db = Connection::open(&file).unwrap();
        db.execute_batch("PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0;").unwrap();
        db.execute_batch(journal).unwrap();
        match schema {
            1 => db.execute_batch(BACK).unwrap(),
            _ => MIGRATIONS[2..schema].iter().for_each(|(sql, _)| db.execute_batch(sql).unwrap()),
        }
        db.pragma_update(None, "user_version", i64::try_from(schema).unwrap()).unwrap();
        let killed = files(dir.path());
        drop(db);
        if ended == Ended::Killed {
            put(dir.path(), &killed);
        }
        Self { dir, file, told: format!("incarnation {incarnation} of schema {schema}, ended {ended:?}") }
    }

    fn open(&self) -> Result<(Store, Opened), OpenError> {
        Store::open(Settings { site: 7.try_into().unwrap(), ..sale::settings(self.dir.path()) })
    }

    /// Opens what is found, and closes it in order. It is the same journal, all of it.
    fn opens(&self, told: &str) {
        let (store, opened) = self.open().unwrap_or_else(|error| panic!("{}, {told}: {error}", self.told));
        assert!(opened.set_aside.is_none() && !opened.fresh, "{}, {told}: {opened:?}", self.told);
        drop(store);
    }
}

/// In memory where the machine has such a place: a thousand starts must not wait for a disk.
fn folder() -> tempfile::TempDir {
    let memory = Path::new("/dev/shm");
    let mut builder = tempfile::Builder::new();
    let builder = builder.prefix("palang-upgrade-");
    if memory.is_dir() { builder.tempdir_in(memory).unwrap() } else { builder.tempdir().unwrap() }
}

fn every(each: impl Fn(&Booth)) {
    for journal in JOURNALS {
        for schema in 1..MIGRATIONS.len() {
            for ended in [Ended::InOrder, Ended::Killed] {
                each(&Booth::of(journal, schema, ended));
            }
        }
    }
}

fn seeds() -> u64 {
    std::env::var("PALANG_POWER_CUTS").ok().and_then(|text| text.parse().ok()).unwrap_or(1)
}

#[test]
fn r14_what_was_released_is_not_edited_and_this_test_knows_all_of_it() {
    for (sql, released) in MIGRATIONS {
        assert_eq!(Hash::of(sql.as_bytes()).to_string(), released, "{}", sql.lines().next().unwrap_or_default());
    }
    let booth = Booth::of(JOURNALS[0], 2, Ended::InOrder);
    booth.opens("undisturbed");
    let db = Connection::open(&booth.file).unwrap();
    let version: i64 = db.pragma_query_value(None, "user_version", |row| row.get(0)).unwrap();
    assert_eq!(usize::try_from(version).unwrap(), MIGRATIONS.len(), "the newest migration is not in this test");
}

#[test]
fn r14_a_migration_that_is_cut_off_anywhere_is_done_by_the_next_start_all_the_same() {
    let recorder = Recorder::take();
    let ends = std::cell::Cell::new(0_u32);
    every(|booth| {
        let ((), tape) = recorder.record(booth.dir.path(), || booth.opens("undisturbed"));
        assert!(tape.len() > 20, "{}: {} steps", booth.told, tape.len());
        let (undisturbed, first_start) = (dump(&booth.file), files(booth.dir.path()));
        for (steps, loss, found) in tape.ends(seeds()) {
            put(booth.dir.path(), &found);
            booth.opens(&format!("after {steps} of {} steps, lost {loss:?}", tape.len()));
            assert_eq!(dump(&booth.file), undisturbed, "{}: after {steps} steps, lost {loss:?}", booth.told);
            ends.set(ends.get() + 1);
        }
        put(booth.dir.path(), &first_start);
        sells(booth);
    });
    println!("{} ends", ends.get());
}

/// After all of it the booth verifies, sells, and verifies.
fn sells(booth: &Booth) {
    assert_eq!(verify(booth.dir.path(), &[]).unwrap().fault, None, "{}", booth.told);
    let (store, _) = booth.open().unwrap();
    let code = sale::let_in(&store, 1).remove(0);
    sale::exit(&store, code).unwrap();
    drop(store);
    assert_eq!(verify(booth.dir.path(), &[]).unwrap().fault, None, "{}", booth.told);
}

#[test]
fn r14_a_full_disk_at_any_step_of_a_migration_changes_nothing_and_room_is_all_it_needs() {
    let recorder = Recorder::take();
    let booth = Booth::of(JOURNALS[0], 1, Ended::Killed);
    let before = files(booth.dir.path());
    let ((), tape) = recorder.record(booth.dir.path(), || booth.opens("undisturbed"));
    let undisturbed = dump(&booth.file);
    for step in 0..tape.len() {
        put(booth.dir.path(), &before);
        // Some steps may fail without harm: folding the log in, and the end.
        drop(recorder.failing(booth.dir.path(), (step, true), ffi::SQLITE_FULL, || booth.open()));
        booth.opens(&format!("full from step {step} on"));
        assert_eq!(dump(&booth.file), undisturbed, "full from step {step} on");
    }
}

#[test]
fn r14_an_io_error_at_any_step_of_a_migration_loses_nothing() {
    let recorder = Recorder::take();
    let booth = Booth::of(JOURNALS[0], 1, Ended::Killed);
    let before = files(booth.dir.path());
    let ((), tape) = recorder.record(booth.dir.path(), || booth.opens("undisturbed"));
    for step in 0..tape.len() {
        forget_marks(booth.dir.path());
        put(booth.dir.path(), &before);
        drop(recorder.failing(booth.dir.path(), (step, false), ffi::SQLITE_IOERR_WRITE, || booth.open()));
        // The same file, or a fresh incarnation with everything that counts carried over.
        let (store, opened) = booth.open().unwrap_or_else(|error| panic!("failed at step {step}: {error}"));
        assert!(opened.set_aside.is_none_or(|aside| aside.carried.whole), "failed at step {step}");
        let turnover = store.read(|view| view.turnover()).wait().unwrap().unwrap();
        assert_eq!(turnover.get(), 30_000, "failed at step {step}");
        drop(store);
        assert_eq!(verify(booth.dir.path(), &[]).unwrap().fault, None, "failed at step {step}");
    }
}

/// A folder in which nothing was ever set aside.
fn forget_marks(dir: &Path) {
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|end| end == "set-aside") || path.ends_with("incarnation") {
            std::fs::remove_file(path).unwrap();
        }
    }
}

/// What the helpers promise: a tape that is cut at its end is what the disk holds.
#[test]
fn the_recorder_misses_nothing() {
    let recorder = Recorder::take();
    let booth = Booth::of(JOURNALS[1], 1, Ended::Killed);
    let (store, tape) = recorder.record(booth.dir.path(), || {
        let (store, _) = booth.open().unwrap();
        // Behind whatever the writer does when it starts.
        store.commit(sale::NOW, |_| Ok::<_, StoreError>(()), |(), _| {}).wait().unwrap().unwrap();
        store
    });
    let found: Files = files(booth.dir.path());
    assert_eq!(tape.cut(tape.len(), recorder::Loss::Nothing), found);
    drop(store);
}
