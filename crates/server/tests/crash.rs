//! SYNC R12: `kill -9` of the server's store and of PostgreSQL in the middle of a batch. What was acknowledged is
//! there, the rest is there whole or not at all. `PALANG_KILLS=500` kills as often as the nightly run does.
#![cfg(unix)]
#![allow(clippy::unwrap_used)]

mod support;

use ed25519_dalek::SigningKey;
use palang_domain::{Hash, SiteId};
use palang_server::store::{Postgres, Store};
use palang_wire::{Envelope, PushAnswer};
use serde_json::json;
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;
use support::booth::{Pc, at, held, make_site};
use support::postgres::Cluster;

fn kills() -> u64 {
    let in_ci = if std::env::var_os("CI").is_some() { 100 } else { 20 };
    std::env::var("PALANG_KILLS").ok().and_then(|kills| kills.parse().ok()).unwrap_or(in_ci)
}

/// The booth of these tests: its facts are the same whoever makes them, so that nobody has to hand them over.
fn pc(site: SiteId, api_key: &str) -> Pc {
    Pc {
        site,
        booth: "B1".parse().unwrap(),
        key: SigningKey::from_bytes(&[1; 32]),
        api_key: api_key.to_owned(),
        incarnation: 1,
        records: Vec::new(),
        now: at(0),
    }
}

fn speak(pc: &mut Pc, to: u64) {
    while pc.len() < to {
        pc.say_raw("spoken", &json!({ "number": pc.len(), "text": "a fact as long as most are, more or less" }));
    }
}

/// So many facts in the batch that begins here: from one to a few hundred.
const fn batch(from: u64) -> u64 {
    1 + from.wrapping_mul(2_654_435_761) % 300
}

fn begin(store: &Store) -> Pc {
    let site = make_site(store, 1);
    let enrolled = Pc::enrol(store, site, "B1", 1);
    pc(site, &enrolled.api_key)
}

/// Pushes the next batch; answers the last number held.
fn push_next(store: &Store, pc: &mut Pc, from: u64) -> Option<u64> {
    let to = from + batch(from) - 1;
    speak(pc, to);
    match pc.push_range(store, from, to) {
        Ok(PushAnswer::Held { through, .. }) => Some(through),
        Ok(other) => panic!("{other:?}"),
        Err(_) => None,
    }
}

/// Everything that must be true of a store after a crash.
fn check(store: &Store, pc: &mut Pc, acknowledged: u64) {
    let head = held(store, pc);
    assert!(head >= acknowledged, "{acknowledged} was acknowledged, {head} is held");
    speak(pc, head);
    let rows = store.read_blocking(|tx| {
        tx.query("SELECT seq, hash, bytes FROM fact WHERE booth = 'B1' AND incarnation = 1 ORDER BY seq", &[])
    });
    let rows = rows.unwrap();
    assert_eq!(u64::try_from(rows.len()).unwrap(), head, "a batch is there whole or not at all");
    let mut prev = Hash::ZERO;
    for (row, record) in rows.iter().zip(&pc.records) {
        assert_eq!(row.bytes(2).unwrap(), record);
        assert_eq!(Envelope::open(record).unwrap().prev, prev);
        prev = Hash::of(record);
    }
    let feed = store
        .read_blocking(|tx| tx.query("SELECT count(*), max(f.feed), max(c.feed) FROM fact f, counter c", &[]))
        .unwrap();
    let (count, last, counter) = (feed[0].int(0).unwrap(), feed[0].int(1).unwrap(), feed[0].int(2).unwrap());
    assert_eq!((count, last), (counter, counter), "the feed has neither gap nor loose end");
    let witness = store.read_blocking(|tx| tx.query("SELECT max(seq) FROM witness", &[])).unwrap();
    assert_eq!(witness[0].maybe_int(0).unwrap().unwrap_or(0), i64::try_from(head).unwrap());
}

/// The process that is killed: this very test, started by the others.
#[test]
fn pushes_until_it_is_killed() {
    let Ok(spec) = std::env::var("PALANG_CRASH_CHILD") else { return };
    let (place, api_key) = spec.split_once(' ').unwrap();
    let store = open(place);
    let mut pc = pc(1.try_into().unwrap(), api_key);
    let mut out = std::io::stdout();
    loop {
        let from = held(&store, &pc) + 1;
        if let Some(through) = push_next(&store, &mut pc, from) {
            writeln!(out, "\nheld {through}").unwrap();
            out.flush().unwrap();
        }
    }
}

fn open(place: &str) -> Store {
    if place.starts_with("postgres:") {
        Store::open_postgres(&Postgres { connections: 2, ..Postgres::new(place) }).unwrap()
    } else {
        Store::open_sqlite(place.as_ref()).unwrap()
    }
}

/// A child that is never left behind.
struct Killed(Child);

impl Drop for Killed {
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

/// Starts the child, hears `acks` acknowledgements, waits a little and kills it; returns the last one it gave.
fn one_life(place: &str, api_key: &str, acks: usize, then: Duration) -> u64 {
    let child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "pushes_until_it_is_killed", "--nocapture"])
        .env("PALANG_CRASH_CHILD", format!("{place} {api_key}"))
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut child = Killed(child);
    let out = child.0.stdout.take().unwrap();
    let mut told = BufReader::new(out)
        .lines()
        .map_while(Result::ok)
        .filter_map(|line| line.strip_prefix("held ").and_then(|number| number.parse::<u64>().ok()));
    let mut last = 0;
    for _ in 0..acks {
        last = told.next().expect("the child acknowledges");
    }
    std::thread::sleep(then);
    child.0.kill().unwrap();
    told.last().unwrap_or(last)
}

/// `settled` waits until the database has done with whoever was connected.
fn lives(place: &str, count: u64, settled: impl Fn()) {
    let mut pc = begin(&open(place));
    let api_key = pc.api_key.clone();
    for life in 0..count {
        let then = Duration::from_micros(life * 7_919 % 9_000);
        let acks = usize::try_from(1 + life % 4).unwrap();
        let acknowledged = one_life(place, &api_key, acks, then);
        settled();
        check(&open(place), &mut pc, acknowledged);
    }
}

#[test]
fn r12_a_killed_server_on_sqlite_loses_nothing_it_acknowledged() {
    let dir = tempfile::tempdir().unwrap();
    lives(dir.path().to_str().unwrap(), kills() / 2, || ());
}

#[test]
fn r12_a_killed_server_on_postgres_loses_nothing_it_acknowledged() {
    let cluster = Cluster::shared();
    let place = cluster.database();
    // The dead server's last commit may still be on its way, and would land between two looks at the store.
    lives(&place, kills() / 2, || cluster.alone(&place));
}

#[test]
fn r12_a_killed_postgres_loses_nothing_the_server_acknowledged() {
    // Without syncs: only a power cut could tell, and what was written outlives the process that wrote it.
    let cluster = Cluster::start(false);
    let url = cluster.database();
    let patience = Duration::from_secs(10);
    let store = Store::open_postgres(&Postgres { connections: 3, patience, ..Postgres::new(&url) }).unwrap();
    let mut told = begin(&store);
    let acknowledged = AtomicU64::new(0);
    for life in 0..kills() {
        let over = AtomicBool::new(false);
        let before = acknowledged.load(Ordering::SeqCst);
        std::thread::scope(|scope| {
            let pushing = scope.spawn(|| {
                let mut pc = told.clone();
                let mut from = held(&store, &pc) + 1;
                while !over.load(Ordering::SeqCst) {
                    let Some(through) = push_next(&store, &mut pc, from) else { return };
                    acknowledged.store(through, Ordering::SeqCst);
                    from = through + 1;
                }
            });
            while acknowledged.load(Ordering::SeqCst) == before && !pushing.is_finished() {
                std::thread::sleep(Duration::from_micros(200));
            }
            std::thread::sleep(Duration::from_micros(life * 7_919 % 9_000));
            cluster.kill();
            over.store(true, Ordering::SeqCst);
            // Before the push is waited for: one that found nobody there tries again until somebody is.
            cluster.begin();
            pushing.join().unwrap();
        });
        // The same store, its pool full of dead connections.
        check(&store, &mut told, acknowledged.load(Ordering::SeqCst));
    }
}
