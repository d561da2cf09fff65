//! What releases have left: their migrations, and a day in their tables.

use super::dump::inserts;
use super::support::booth::{Pc, at, make_site};
use super::support::say;
use palang_domain::fact::Trust;
use palang_domain::{Hash, SiteId};
use palang_server::ledger;
use palang_server::store::{LATEST, Store};
use palang_wire::PushAnswer;
use std::path::Path;

/// A migration for both databases, with the hash of each text once it was released: such a file is never edited.
pub struct Released {
    pub sqlite: (&'static str, &'static str),
    pub postgres: (&'static str, &'static str),
}

macro_rules! released {
    ($file:literal, $sqlite:literal, $postgres:literal) => {
        Released {
            sqlite: (include_str!(concat!("../../../../migrations/server/sqlite/", $file)), $sqlite),
            postgres: (include_str!(concat!("../../../../migrations/server/postgres/", $file)), $postgres),
        }
    };
}

/// All migrations, oldest first.
pub const MIGRATIONS: [Released; 6] = [
    released!(
        "0001_ledger.sql",
        "edd8b789d2022eed238b81379ed7d275abd5fe70beda2d63a857eeb1245f2edf",
        "f2e798b2696da530af6325a394b0a51ef6880b0ca357a84941820984062c9fa6"
    ),
    released!(
        "0002_rest.sql",
        "df4a40f71b95afb06ade712dfda68ee926eb0fcd65fbb2f38b59a946662a9230",
        "82ca5e09112aa3df53d6bfa969c66183c3c76b52f5748af6bba7f95f795e8345"
    ),
    released!(
        "0003_access.sql",
        "cfeab7fe0bd80ff801072bdac85585e4e321f3a82063c9c82c9d31c85d80a199",
        "cd2988bbeada5a07577a27bc7589e51d69b732633b842b411e6346a7fa92b04f"
    ),
    released!(
        "0004_payment.sql",
        "0cf13017a6a11dbbbff4bc21474cdd76df0f4302ea02b7a07fd58944e174637c",
        "7d31db1796c03d500300daf36eba9bf1bc149bb6a37e7df1e3a70e4c0fedbebb"
    ),
    released!(
        "0005_asked.sql",
        "77fb690784b5bf0bbe1ac7aeba005a95d40a3e7243ec32dc060f8593787b8202",
        "31e820f01c150561da8fde90f3f593c494b507c7b535dd329b6742635823baf6"
    ),
    released!(
        "0006_settled.sql",
        "02c59e7761aedb214e9e5570fea561ddfa1d42126ef21753d34022726c51067c",
        "cc7ed46422f526150deaa79aff3130fd7bc9dc54420b4ba4ceb3ed977189632b"
    ),
];

/// The rows of a day as the third schema has them, with the API key of `B1` in the first line. Earlier schemas have the
/// same tables, but fewer. Never written again; `PALANG_BLESS=1` makes it where it is missing.
const DAY: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/upgrade/0003_day.sql");

/// The day, a line each.
pub fn day() -> String {
    let bless = std::env::var_os("PALANG_BLESS").is_some() && std::env::var_os("CI").is_none();
    if bless && !Path::new(DAY).exists() {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open_sqlite(dir.path()).unwrap();
        let key = work(&store);
        drop(store);
        let rows = inserts(&dir.path().join("server.db"));
        std::fs::write(DAY, format!("-- {key}\n{rows}")).unwrap();
    }
    std::fs::read_to_string(DAY).unwrap_or_else(|error| panic!("{DAY}: {error}; make it with PALANG_BLESS=1"))
}

/// The rows of the day whose tables are among these.
pub fn rows(tables: &[String]) -> String {
    let day = day();
    let table = |line: &str| line.split_whitespace().nth(2).unwrap_or_default().to_owned();
    let there = |line: &&str| line.starts_with("INSERT") && tables.contains(&table(line));
    day.lines().filter(there).flat_map(|line| [line, "\n"]).collect()
}

/// A booth that has gone on since: what the server holds of it, and two facts more.
pub fn booth_of(store: &Store) -> Pc {
    let held =
        store.read_blocking(|tx| tx.query("SELECT bytes FROM fact WHERE booth = 'B1' ORDER BY seq", &[])).unwrap();
    let mut pc = Pc {
        site: SiteId::try_from(1).unwrap(),
        booth: "B1".parse().unwrap(),
        key: ed25519_dalek::SigningKey::from_bytes(&[1; 32]),
        api_key: day().lines().next().unwrap().trim_start_matches("-- ").to_owned(),
        incarnation: 1,
        records: held.iter().map(|row| row.bytes(0).unwrap().to_vec()).collect(),
        now: at(90),
    };
    pc.say(say::settled(2, 2, (at(0), at(80)), 7_000));
    pc.say(say::left(2, 2));
    pc
}

/// The old booth's key, its journal and its cursor are as good as before.
pub fn goes_on(store: &Store, told: &str) {
    let pc = booth_of(store);
    let PushAnswer::Held { through, .. } = pc.push(store) else { unreachable!("`push` asserts it") };
    assert_eq!(through, pc.len(), "{told}");
    let page = pc.pull(store, 0, 500);
    let (site, others) = (pc.site, page.entries.len());
    assert!(others > 5, "{told}: {others} facts of others");
    let inside = store.read_blocking(move |tx| ledger::inside_with_plate(tx, site, "B3XY")).unwrap();
    assert!(!inside.is_empty(), "{told}: who was inside still is");
}

/// Shifts, stays, money, a double exit, a fork, a revoked booth, a program; and a row in every table that facts do not
/// fill.
fn work(store: &Store) -> String {
    let site = make_site(store, 1);
    let (mut one, mut two) = (Pc::enrol(store, site, "B1", 1), Pc::enrol(store, site, "B2", 2));
    one.say(say::shift_opened(1));
    for number in 1..=4 {
        one.say(say::issued(number, at(0), Some(&format!("B{number}XY"))));
    }
    one.say(say::settled(1, 1, (at(0), at(61)), 5_000));
    one.say(say::left(1, 1));
    one.push(store);
    two.say(say::accepted(1, at(0), Trust::Keyed));
    two.say(say::settled(1, 1, (at(0), at(62)), 5_000));
    two.say(say::left(1, 1));
    two.push(store);
    let mut clone = two.clone();
    two.say(say::issued(21, at(63), None));
    two.push(store);
    clone.say(say::issued(22, at(64), None));
    let forked = clone.push_range(store, clone.len(), clone.len()).unwrap();
    assert!(matches!(forked, PushAnswer::Fork { .. }));
    let (program, revoked) = ("api-kasir".parse().unwrap(), two.booth.clone());
    let made = store.write_blocking(move |tx| {
        ledger::create_program(tx, site, &program, [5; 16], at(65))?;
        ledger::set_credential(tx, site, &"7".parse().unwrap(), Some("$argon2id$v=19$none"))?;
        ledger::revoke_booth(tx, site, &revoked, "stolen", at(66))?;
        for sql in BESIDE {
            tx.execute(sql, &[])?;
        }
        Ok::<_, ledger::LedgerError>(())
    });
    made.unwrap();
    one.api_key
}

/// What routes write beside the facts.
const BESIDE: [&str; 8] = [
    "INSERT INTO sighting VALUES (1, 'B1', 1, 2, 'B1XY', 97, 1795244400000, 'in-1', 'camera', NULL, 'matched')",
    "INSERT INTO photo VALUES (1, 'ab12', 'B1', 1, 2, 'in-1', 1024, 1795244400000)",
    "INSERT INTO lease VALUES (1, 'B1', 1, '', 'motor', 40, 3, 1795244400000)",
    "INSERT INTO idempotency VALUES (1, 'api-kasir', 'once', CAST('request' AS BLOB), '{}', 1795244400000)",
    "INSERT INTO contact VALUES (1, 'B1', 1795244400000, 4, 1, 1)",
    "INSERT INTO password VALUES (1, '7', '$argon2id$v=19$none', 0, 0, 1795244400000)",
    "INSERT INTO session VALUES (1, 's1', '7', CAST('refresh' AS BLOB), 'B1', 1795244400000, 1795344400000, NULL)",
    "INSERT INTO resolution VALUES (1, 12, 20, 1795244400000, '7', 'It was the same driver''s second ticket')",
];

#[test]
fn r14_what_was_released_is_not_edited_and_this_test_knows_all_of_it() {
    assert_eq!(MIGRATIONS.len(), LATEST, "the newest migration is not in this test");
    for Released { sqlite, postgres } in MIGRATIONS {
        for (sql, released) in [sqlite, postgres] {
            assert_eq!(Hash::of(sql.as_bytes()).to_string(), released, "{}", sql.lines().next().unwrap_or_default());
        }
    }
    let empty = |table: &str| !day().contains(&format!("INSERT INTO {table} "));
    let dir = tempfile::tempdir().unwrap();
    drop(Store::open_sqlite(dir.path()).unwrap());
    let db = rusqlite::Connection::open(dir.path().join("server.db")).unwrap();
    let bare: Vec<String> = super::dump::tables(&db).into_iter().filter(|table| empty(table)).collect();
    // The parts of payments are filled by their own migration, from the settlements of the day.
    assert_eq!(bare, ["housekeeping", "payment"], "a day has something in every table");
}
