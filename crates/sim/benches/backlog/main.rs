//! SYNC P4, P6 and the bytes on the wire (SYNC 5): a booth that comes back after three days of full trade without a
//! network.
//!
//! `cargo bench -p palang-sim --bench backlog [-- p4|p6|wire]`; `PALANG_FACTS`, `PALANG_ROUNDS` change the size. P4
//! needs node and npm: PouchDB and express-pouchdb are installed under `target/pouch`. Ours speaks TLS, signs, checks
//! and is durable on both ends; theirs speaks plain HTTP and LevelDB's defaults, which do not wait for the disk.
//!
//! Fails (exit code 1) when a ratio misses its goal.
#![allow(clippy::unwrap_used, missing_docs)]

mod pouch;
mod rival;

use palang_booth::clock::{Clock, SystemClock};
use palang_booth::config::Config;
use palang_booth::desk::Desk;
use palang_booth::desk::model::Tender;
use palang_booth::engine::{Engine, Options};
use palang_booth::store::Settings;
use palang_booth::store::generate::{Plan, generate};
use palang_domain::quote::TariffRef;
use palang_domain::{Currency, Money, Zone};
use palang_sim::measure::{machine, median, number, percentile, raw_disk};
use palang_sim::proxy::{Proxy, Weather};
use palang_sim::site::{BoothFolder, Database, PIN, Programs, RunningServer, ServerFolder};
use std::path::Path;
use std::time::{Duration, Instant};

/// A server with a certificate of its own, and one booth of it that has never synced.
struct Pair {
    server: ServerFolder,
    running: RunningServer,
    booth: BoothFolder,
}

fn pair(tls: bool, aside: bool, through: Option<fn(&RunningServer) -> Proxy>) -> (Pair, Option<Proxy>) {
    let programs = Programs::here().unwrap();
    let place = if aside { ServerFolder::aside } else { ServerFolder::new };
    let mut server = place(&programs, Database::Sqlite).unwrap();
    let authority = tls.then(|| certify(&mut server));
    let running = server.start(None).unwrap();
    let proxy = through.map(|through| through(&running));
    let address = proxy.as_ref().map_or(running.address(), Proxy::address);
    let scheme = if tls { "https" } else { "http" };
    let booth = BoothFolder::new(&programs, 1, Some(&format!("{scheme}://{address}"))).unwrap();
    if let Some(authority) = authority {
        let config = std::fs::read_to_string(booth.config()).unwrap();
        let ca = format!("[server]\nca = \"{}\"\n", authority.display());
        booth.write(&config.replace("[server]\n", &ca)).unwrap();
    }
    booth.enrol(&server.code("B1", &[1, 2]).unwrap()).unwrap();
    (Pair { server, running, booth }, proxy)
}

fn certify(server: &mut ServerFolder) -> std::path::PathBuf {
    let made = rcgen::generate_simple_self_signed(vec!["127.0.0.1".to_owned(), "localhost".to_owned()]).unwrap();
    let (pem, key) = (server.path().join("server.pem"), server.path().join("server.key"));
    std::fs::write(&pem, made.cert.pem()).unwrap();
    std::fs::write(&key, made.signing_key.serialize_pem()).unwrap();
    server.speak_tls(pem.clone(), key);
    pem
}

/// How long nobody heard of the booth.
const AWAY_MS: i64 = 3 * 86_400_000;

/// Three days of trade at a booth that nobody heard of; as many facts as are asked for, which at 100,000 is a car in
/// and a car out every ten seconds, day and night.
fn backlog(booth: &BoothFolder, facts: u64) -> u64 {
    let settings = Settings {
        dir: booth.data(),
        site: 7.try_into().unwrap(),
        booth: booth.id().parse().unwrap(),
        public_key: "00".repeat(32),
        nonce: [7; 16],
        // All of it lies behind us.
        now: SystemClock.read().wall.plus_millis(-AWAY_MS),
    };
    let plan = Plan {
        stays: facts / 4,
        inside: 100,
        seed: 42,
        start: settings.now,
        every_ms: AWAY_MS / i64::try_from(facts / 4).unwrap().max(1),
        zone: Zone::JAKARTA,
        tariff: TariffRef { name: "id-hourly".into(), version: "0123456789abcdef".into() },
        classes: vec![("mobil".parse().unwrap(), Money::new(5_000)), ("motor".parse().unwrap(), Money::new(2_000))],
        lanes: ("IN-1".parse().unwrap(), 1.try_into().unwrap(), "OUT-1".parse().unwrap()),
        operator: "1".parse().unwrap(),
        currency: Currency::Idr,
    };
    generate(settings, &plan).unwrap().seq
}

fn engine(booth: &BoothFolder) -> Engine {
    let config = Config::load(&booth.config()).unwrap();
    Engine::start(config, Options::new(booth.data())).unwrap()
}

/// Waits until the server has countersigned everything through `head`.
fn drained(desk: &Desk, head: u64) -> Duration {
    let began = Instant::now();
    while desk.sync_status().held.is_none_or(|held| held.seq < head) {
        assert!(began.elapsed() < Duration::from_secs(600), "not drained: {:?}", desk.sync_status());
        std::thread::sleep(Duration::from_millis(2));
    }
    began.elapsed()
}

fn per_second(count: u64, took: Duration) -> f64 {
    count as f64 / took.as_secs_f64()
}

fn p4(facts: u64, rounds: u64) -> bool {
    let mut ratios = Vec::new();
    for round in 1..=rounds {
        let (pair, _) = pair(true, false, None);
        let head = backlog(&pair.booth, facts);
        let lines = rival::export(&pair.booth);
        let engine = engine(&pair.booth);
        let took = drained(engine.desk(), head);
        let ours = per_second(head, took);
        engine.stop();
        drop(pair.running);
        let theirs = pouch::replicate(&lines);
        ratios.push(ours / theirs.push);
        println!(
            "P4 round {round}: ours {ours:.0} facts/s (TLS, signed, durable), PouchDB push {:.0}, pull {:.0} docs/s: \
             ratio {:.1}",
            theirs.push,
            theirs.pull,
            ours / theirs.push
        );
        drop(pair.server);
    }
    say("P4: backlog booth → server, ours ÷ PouchDB → express-pouchdb", &mut ratios, "≥ 5, aim 10", |ratio| {
        ratio >= 5.0
    })
}

/// Prints a figure of several rounds; whether it reaches its goal.
fn say(what: &str, ratios: &mut [f64], goal: &str, reaches: fn(f64) -> bool) -> bool {
    let middle = median(ratios);
    let (least, most) = (ratios.first().copied().unwrap_or(0.0), ratios.last().copied().unwrap_or(0.0));
    let verdict = if reaches(middle) { "reached" } else { "MISSED" };
    println!("{what}: median {middle:.2} (min {least:.2}, max {most:.2}); goal {goal}: {verdict}");
    reaches(middle)
}

/// Exits at the desk, one after the other, for as long as `go_on` says; how long each took.
fn exits(desk: &Desk, go_on: impl Fn(usize) -> bool) -> Vec<Duration> {
    let session = desk.sign_in(&"1".parse().unwrap(), PIN).wait().unwrap().unwrap();
    drop(desk.open_shift(&session, Money::new(0)).wait());
    let (lane_in, lane_out) = ("IN-1".parse().unwrap(), "OUT-1".parse().unwrap());
    let class = "mobil".parse().unwrap();
    let mut samples = Vec::new();
    while go_on(samples.len()) {
        let issued = desk.issue(&session, &lane_in, &class, None).wait().unwrap().unwrap();
        let began = Instant::now();
        let quoted = desk.look_up(&session, &lane_out, &issued.code).wait().unwrap().unwrap();
        desk.settle(&session, &lane_out, quoted, Tender::Exact).wait().unwrap().unwrap();
        samples.push(began.elapsed());
        // A car a little later: a lane is no loop, and a hundred of them would still be fewer.
        std::thread::sleep(Duration::from_millis(10));
    }
    samples
}

/// The lane while three days are drained, reports run and a backup is taken, against the lane at rest. Judged with the
/// server as far away as one machine allows; told with the server on the same cores and the same disk.
fn p6(facts: u64, rounds: u64) -> bool {
    let mut ratios: Vec<f64> = (1..=rounds).map(|round| calm(facts, true, &format!("P6 round {round}"))).collect();
    calm(facts, false, "P6 with the server on the booth's PC (told, not judged)");
    say(
        "P6: exit p99 while three days drain, reports run and a backup is taken ÷ idle",
        &mut ratios,
        "≤ 2.0",
        |ratio| ratio <= 2.0,
    )
}

fn calm(facts: u64, aside: bool, what: &str) -> f64 {
    let refusing: fn(&RunningServer) -> Proxy =
        |running| Proxy::start(running.address(), 1, Weather::default()).unwrap();
    let (pair, proxy) = pair(true, aside, Some(refusing));
    let proxy = proxy.unwrap();
    let config = std::fs::read_to_string(pair.booth.config()).unwrap();
    pair.booth.write(&config.replace("[booth]\n", "[booth]\nbackup_dir = \"backups\"\n")).unwrap();
    let head = backlog(&pair.booth, facts);
    proxy.set(|weather| weather.refuse = true);
    let engine = engine(&pair.booth);
    let desk = engine.desk().clone();
    drop(exits(&desk, |done| done < 50));
    let mut idle = exits(&desk, |done| done < 1_000);
    let began = Instant::now();
    proxy.set(|weather| weather.refuse = false);
    let backup = desk.back_up();
    let beside = desk.clone();
    let reports = std::thread::spawn(move || (reports(&beside, head), began.elapsed()));
    let mut busy = exits(&desk, |done| is_draining(&desk, head) || done < 200);
    let (reports, drained) = reports.join().unwrap();
    // It takes its time while the lane is busy, and is quick once it is not.
    backup.wait().unwrap().unwrap();
    engine.stop();
    let (at_rest, at_work) = (percentile(&mut idle, 0.99), percentile(&mut busy, 0.99));
    let ratio = at_work.as_secs_f64() / at_rest.as_secs_f64();
    println!(
        "{what}: idle p50 {:?} p99 {at_rest:?} of {}; draining three days, {head} facts in order, in {drained:.1?}, \
         p50 {:?} p99 {at_work:?} p99.9 {:?} of {}: {ratio:.2}; {reports} reports and a backup",
        percentile(&mut idle, 0.5),
        idle.len(),
        percentile(&mut busy, 0.5),
        percentile(&mut busy, 0.999),
        busy.len(),
    );
    ratio
}

fn is_draining(desk: &Desk, head: u64) -> bool {
    desk.sync_status().held.is_none_or(|held| held.seq < head)
}

/// Reports until all is drained, ten a second: more than any hand asks for.
fn reports(desk: &Desk, head: u64) -> u32 {
    let mut made = 0;
    while is_draining(desk, head) {
        drop(desk.totals().wait());
        made += 1;
        std::thread::sleep(Duration::from_millis(100));
    }
    made
}

fn wire(facts: u64) -> bool {
    let plain: fn(&RunningServer) -> Proxy = |running| Proxy::start(running.address(), 1, Weather::default()).unwrap();
    let (pair, proxy) = pair(false, false, Some(plain));
    let proxy = proxy.unwrap();
    let head = backlog(&pair.booth, facts);
    let lines = rival::export(&pair.booth);
    let before = proxy.counts();
    let engine = engine(&pair.booth);
    drained(engine.desk(), head);
    engine.stop();
    let after = proxy.counts();
    let ours = (after.inward + after.outward - before.inward - before.outward) as f64 / head as f64;
    let theirs = rival::bytes_one_by_one(&lines, 500);
    println!(
        "wire: {ours:.0} bytes a fact for {head} facts, polls and answers included; one JSON request each {theirs:.0}"
    );
    say("wire: bytes a fact ÷ one JSON request each", &mut [ours / theirs], "≤ 0.3", |ratio| ratio <= 0.3)
}

fn main() {
    drop(rustls::crypto::ring::default_provider().install_default());
    machine();
    let (p50, p99) = raw_disk(Path::new("."), 500).unwrap();
    println!("disk: 4 KiB append + fdatasync p50 {p50:?}, p99 {p99:?}");
    let asked: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with('-')).collect();
    let wanted = |what: &str| asked.is_empty() || asked.iter().any(|word| word == what);
    let (facts, rounds) = (number("PALANG_FACTS", 100_000), number("PALANG_ROUNDS", 3));
    let mut reached = true;
    if wanted("wire") {
        reached &= wire(facts.min(20_000));
    }
    if wanted("p6") {
        reached &= p6(facts, rounds);
    }
    if wanted("p4") {
        reached &= p4(facts, rounds);
    }
    std::process::exit(i32::from(!reached));
}
