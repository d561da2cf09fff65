//! The embedded database, cut off at every write and sync of a migration.

use super::dump::{dump, inserts, tables};
use super::recorder::{Recorder, files, put};
use super::released::{MIGRATIONS, goes_on, rows};
use palang_server::store::Store;
use rusqlite::{Connection, ffi};
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// In memory where the machine has such a place: a thousand starts must not wait for a disk.
fn folder() -> TempDir {
    let memory = Path::new("/dev/shm");
    if memory.is_dir() { tempfile::tempdir_in(memory).unwrap() } else { tempfile::tempdir().unwrap() }
}

/// A server's folder of a released schema; `killed` leaves everything in the log.
fn at_schema(schema: usize, killed: bool) -> (TempDir, PathBuf) {
    let dir = folder();
    let file = dir.path().join("server.db");
    let db = Connection::open(&file).unwrap();
    db.execute_batch("PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0;").unwrap();
    // `PALS`.
    db.pragma_update(None, "application_id", 0x50_41_4c_53).unwrap();
    MIGRATIONS[..schema].iter().for_each(|step| db.execute_batch(step.sqlite.0).unwrap());
    db.execute_batch(&format!("BEGIN; {} COMMIT;", rows_in(&tables(&db), &db))).unwrap();
    db.pragma_update(None, "user_version", i64::try_from(schema).unwrap()).unwrap();
    let left = files(dir.path());
    drop(db);
    if killed {
        put(dir.path(), &left);
    }
    (dir, file)
}

/// The rows of the day as that database has them: columns that came later are empty.
fn rows_in(among: &[String], db: &Connection) -> String {
    let then = Connection::open_in_memory().unwrap();
    MIGRATIONS[..3].iter().for_each(|step| then.execute_batch(step.sqlite.0).unwrap());
    let columns =
        |db: &Connection, table: &str| db.prepare(&format!("SELECT * FROM \"{table}\"")).unwrap().column_count();
    let padded = |line: &str| {
        let table = line.split_whitespace().nth(2).unwrap();
        let later = columns(db, table).saturating_sub(columns(&then, table));
        format!("{}{});\n", line.trim_end_matches(");"), ", NULL".repeat(later))
    };
    rows(among).lines().map(padded).collect()
}

fn seeds() -> u64 {
    std::env::var("PALANG_POWER_CUTS").ok().and_then(|text| text.parse().ok()).unwrap_or(1)
}

#[test]
fn r14_a_migration_that_is_cut_off_anywhere_is_done_by_the_next_start_all_the_same() {
    let recorder = Recorder::take();
    let mut ends = 0_u32;
    for (schema, killed) in (1..=MIGRATIONS.len()).flat_map(|schema| [(schema, false), (schema, true)]) {
        let told = format!("schema {schema}, killed {killed}");
        let (dir, file) = at_schema(schema, killed);
        let before = tables(&Connection::open(&file).unwrap());
        let left = files(dir.path());
        put(dir.path(), &left);
        let ((), tape) = recorder.record(dir.path(), || drop(Store::open_sqlite(dir.path()).unwrap()));
        let undisturbed = dump(&file);
        let (after, wanted) = (inserts(&file), rows_in(&before, &Connection::open(&file).unwrap()));
        assert!(wanted.lines().all(|row| after.contains(row)), "{told}: a row is not what it was");
        for (steps, loss, found) in tape.ends(seeds()) {
            put(dir.path(), &found);
            let opened = Store::open_sqlite(dir.path());
            drop(opened.unwrap_or_else(|error| panic!("{told}, after {steps} steps, lost {loss:?}: {error}")));
            assert_eq!(dump(&file), undisturbed, "{told}, after {steps} steps, lost {loss:?}");
            ends += 1;
        }
        goes_on(&Store::open_sqlite(dir.path()).unwrap(), &told);
    }
    println!("{ends} ends");
}

#[test]
fn r14_a_disk_that_fails_at_any_step_of_a_migration_changes_nothing() {
    let recorder = Recorder::take();
    let (dir, file) = at_schema(1, true);
    let before = files(dir.path());
    let ((), tape) = recorder.record(dir.path(), || drop(Store::open_sqlite(dir.path()).unwrap()));
    let undisturbed = dump(&file);
    for code in [ffi::SQLITE_FULL, ffi::SQLITE_IOERR_WRITE] {
        for (step, for_ever) in (0..tape.len()).flat_map(|step| [(step, false), (step, true)]) {
            put(dir.path(), &before);
            drop(recorder.failing(dir.path(), (step, for_ever), code, || Store::open_sqlite(dir.path())));
            drop(Store::open_sqlite(dir.path()).unwrap());
            assert_eq!(dump(&file), undisturbed, "code {code} from step {step} on, for ever {for_ever}");
        }
    }
}
