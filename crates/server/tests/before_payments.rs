//! A server's database, and a day of requests, as the program left them before payments had one definition:
//! `tests/fixtures/before_payments/README.md` says how they were made. Migrated, asked again, and said again from the
//! first enrolment on, on both stores.
#![cfg(unix)]
#![allow(clippy::unwrap_used)]

mod harness;
mod support;

#[path = "before_payments/again.rs"]
mod again;
#[path = "before_payments/reports.rs"]
mod reports;

use harness::{START, Server};
use palang_domain::Timestamp;
use rusqlite::Connection;
use serde_json::Value;
use std::path::Path;
use std::sync::Arc;
use support::postgres::{Cluster, bin, database_of};

/// One of the files that the old program left.
fn fixture(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures/before_payments").join(name);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// A server of this program on an old SQLite database.
fn on_sqlite(dump: &str) -> Server {
    Server::with(|config| {
        let data = config.data.clone().unwrap();
        std::fs::create_dir_all(&data).unwrap();
        let db = Connection::open(data.join("server.db")).unwrap();
        db.execute_batch(&format!("PRAGMA journal_mode = WAL; BEGIN; {dump} COMMIT;")).unwrap();
    })
}

/// A server of this program on an old PostgreSQL database, and what keeps that alive.
fn on_postgres(dump: &str) -> (Server, Arc<Cluster>) {
    let cluster = Cluster::shared();
    let url = cluster.database();
    // Where PostgreSQL's own user can read it.
    let file = cluster.host().join(format!("{}.sql", database_of(&url)));
    std::fs::write(&file, dump).unwrap();
    let mut psql = cluster.program("psql");
    let psql = psql.args(["-q", "-v", "ON_ERROR_STOP=1", "-d", database_of(&url), "-f"]).arg(&file);
    let done = psql.output().unwrap_or_else(|error| panic!("{}: {error}", bin("psql").display()));
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    (Server::with(|config| config.database_url = Some(url)), cluster)
}

/// Asks a server that was opened, and will be dropped, outside: its stores have threads of their own to wait for.
fn ask(work: impl Future<Output = ()>) {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(work);
}

/// Turns the server's clock to a moment of the recording.
fn turn(server: &Server, millis: &Value) {
    let to = Timestamp::from_millis(millis.as_i64().unwrap());
    server.pass(to.millis_since(START) - server.app.now().millis_since(START));
}

/// Everything that was said then is said now; more may be. Tells where it is not.
fn still_said(was: &Value, now: &Value, at: &str) {
    match (was, now) {
        (Value::Object(was), Value::Object(now)) => {
            for (name, value) in was {
                let there = now.get(name).unwrap_or_else(|| panic!("{at}/{name} is missing: {now:?}"));
                still_said(value, there, &format!("{at}/{name}"));
            }
        }
        (Value::Array(was), Value::Array(now)) => {
            assert_eq!(was.len(), now.len(), "{at}: {now:#?}");
            for (place, (was, now)) in was.iter().zip(now).enumerate() {
                still_said(was, now, &format!("{at}/{place}"));
            }
        }
        _ => assert_eq!(was, now, "{at}"),
    }
}
