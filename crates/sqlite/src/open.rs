//! Opening: every pragma that durability rests on is set, read back, and refused when it did not take.

use crate::Failure;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use rusqlite::{Connection, OpenFlags};
use std::path::Path;
use std::time::Duration;

/// The kind of database that is expected.
#[derive(Clone, Copy, Debug)]
pub struct Profile {
    /// `PRAGMA application_id`: another program's database is refused.
    pub application_id: i32,
    /// How long to wait for a foreign lock.
    pub busy_timeout: Duration,
}

/// The first release without the WAL-reset corruption bug (SYNC 0.5).
const OLDEST: i32 = 3_051_003;

/// Statements kept prepared: more than the store has, so that none is compiled twice.
const STATEMENTS: usize = 128;

/// Refuses an SQLite that can corrupt a WAL.
///
/// # Errors
/// [`Failure::Unsuitable`].
pub fn check_version() -> Result<(), Failure> {
    if rusqlite::version_number() < OLDEST {
        return Err(Failure::Unsuitable(format!("SQLite {} is older than 3.51.3", rusqlite::version())));
    }
    Ok(())
}

/// Opens (or makes) the database for its one writer: WAL, `synchronous=FULL`, no checkpoint by itself.
///
/// # Errors
/// When it cannot be opened, is not ours, or a pragma did not take.
pub fn open_writer(path: &Path, profile: Profile) -> Result<Connection, Failure> {
    check_version()?;
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    // Somebody marked the file read-only: respected even where the system would let us (an administrator's booth).
    let marked = std::fs::metadata(path).is_ok_and(|data| data.permissions().readonly());
    let db = Connection::open_with_flags(path, flags)?;
    if marked || db.is_readonly(rusqlite::MAIN_DB)? {
        return Err(Failure::ReadOnly);
    }
    db.busy_timeout(profile.busy_timeout)?;
    claim(&db, profile)?;
    // The first two decide whether an acknowledged exit survives a power cut; the rest find damage early.
    let journal_mode: String = db.query_row("PRAGMA journal_mode = WAL", [], |row| row.get(0))?;
    if !journal_mode.eq_ignore_ascii_case("wal") {
        return Err(Failure::Unsuitable(format!("journal_mode is {journal_mode}, not WAL")));
    }
    for (pragma, value) in [
        ("synchronous", 2),
        ("foreign_keys", 1),
        ("cell_size_check", 1),
        ("trusted_schema", 0),
        ("wal_autocheckpoint", 0),
        ("checkpoint_fullfsync", 1),
        ("fullfsync", 1),
        ("recursive_triggers", 1),
        ("temp_store", 2),
    ] {
        set(&db, pragma, value)?;
    }
    db.set_prepared_statement_cache_capacity(STATEMENTS);
    Ok(db)
}

/// Opens an existing database for reading only.
///
/// # Errors
/// When it cannot be opened or is not ours.
pub fn open_reader(path: &Path, profile: Profile) -> Result<Connection, Failure> {
    check_version()?;
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let db = Connection::open_with_flags(path, flags)?;
    db.busy_timeout(profile.busy_timeout)?;
    expect_ours(&db, profile)?;
    for (pragma, value) in [("query_only", 1), ("trusted_schema", 0), ("cell_size_check", 1)] {
        set(&db, pragma, value)?;
    }
    db.set_prepared_statement_cache_capacity(STATEMENTS);
    Ok(db)
}

/// Opens a finished copy that nobody writes: no lock, no `-wal`, no `-shm` appears beside it.
///
/// # Errors
/// When it cannot be opened or is not ours.
pub fn open_copy(path: &Path, profile: Profile) -> Result<Connection, Failure> {
    check_version()?;
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_URI;
    let db = Connection::open_with_flags(uri(path, "immutable=1"), flags)?;
    expect_ours(&db, profile)?;
    set(&db, "trusted_schema", 0)?;
    db.set_prepared_statement_cache_capacity(STATEMENTS);
    Ok(db)
}

/// Opens a file that nobody writes any more, with the log that may still lie beside it.
///
/// # Errors
/// When it cannot be opened or is not ours.
pub fn open_any(path: &Path, profile: Profile) -> Result<Connection, Failure> {
    let mut log = path.as_os_str().to_owned();
    log.push("-wal");
    if Path::new(&log).exists() { open_reader(path, profile) } else { open_copy(path, profile) }
}

/// What is escaped in the path of a `file:` URI: everything that a URI would read as its own.
const IN_A_URI: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'_').remove(b'.').remove(b':').remove(b'~');

/// `file:` URI of a path.
fn uri(path: &Path, query: &str) -> String {
    let text = path.to_string_lossy().replace('\\', "/");
    // A drive letter needs a slash before it: file:/C:/data
    let slash = if text.as_bytes().get(1) == Some(&b':') { "/" } else { "" };
    format!("file:{slash}{}?{query}", utf8_percent_encode(&text, IN_A_URI))
}

/// Marks a new database as ours, refuses another program's.
fn claim(db: &Connection, profile: Profile) -> Result<(), Failure> {
    let id: i32 = db.query_row("PRAGMA application_id", [], |row| row.get(0))?;
    let tables: i64 = db.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    if id == 0 && tables == 0 {
        db.pragma_update(None, "application_id", profile.application_id)?;
        return expect_ours(db, profile);
    }
    expect_ours(db, profile)
}

fn expect_ours(db: &Connection, profile: Profile) -> Result<(), Failure> {
    let id: i32 = db.query_row("PRAGMA application_id", [], |row| row.get(0))?;
    if id != profile.application_id {
        return Err(Failure::NotADatabase(format!("its application id is {id:#x}")));
    }
    Ok(())
}

fn set(db: &Connection, pragma: &str, value: i64) -> Result<(), Failure> {
    db.pragma_update(None, pragma, value)?;
    let got: i64 = db.pragma_query_value(None, pragma, |row| row.get(0))?;
    if got != value {
        return Err(Failure::Unsuitable(format!("{pragma} is {got}, not {value}")));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    const OURS: Profile = Profile { application_id: 0x50_41_4c_42, busy_timeout: Duration::from_millis(100) };

    #[test]
    fn durability_is_read_back() {
        let dir = tempfile::tempdir().unwrap();
        let db = open_writer(&dir.path().join("a.db"), OURS).unwrap();
        for (pragma, want) in
            [("synchronous", 2), ("foreign_keys", 1), ("wal_autocheckpoint", 0), ("trusted_schema", 0)]
        {
            assert_eq!(db.pragma_query_value(None, pragma, |row| row.get::<_, i64>(0)).unwrap(), want, "{pragma}");
        }
        assert_eq!(db.pragma_query_value(None, "journal_mode", |row| row.get::<_, String>(0)).unwrap(), "wal");
    }

    #[test]
    fn a_database_that_cannot_do_wal_is_refused() {
        let refused = open_writer(Path::new(":memory:"), OURS).unwrap_err();
        assert!(matches!(refused, Failure::Unsuitable(_)), "{refused:?}");
    }

    #[test]
    fn another_programs_database_is_refused_and_left_alone() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("theirs.db");
        Connection::open(&path).unwrap().execute_batch("CREATE TABLE t (x); PRAGMA application_id = 7;").unwrap();
        assert!(matches!(open_writer(&path, OURS), Err(Failure::NotADatabase(_))));
        assert!(matches!(open_reader(&path, OURS), Err(Failure::NotADatabase(_))));
        std::fs::write(&path, b"this is a shopping list, not a database, and it is long enough to be read as one")
            .unwrap();
        assert!(matches!(open_writer(&path, OURS), Err(Failure::NotADatabase(_))));
    }

    #[test]
    fn a_path_is_escaped_in_a_uri() {
        for (path, want) in [
            ("/a/b.db", "file:/a/b.db?q"),
            ("/a b/50%?#.db", "file:/a%20b/50%25%3F%23.db?q"),
            ("C:\\data\\x.db", "file:/C:/data/x.db?q"),
        ] {
            assert_eq!(uri(Path::new(path), "q"), want);
        }
    }
}
