//! `cargo bench -p palang-booth --bench store`: what the store costs, as ratios measured side by side in one run (SYNC
//! 5): SYNC P1 a durable exit against the disk itself, SYNC P2 growth, SYNC P3 the first system's design, restart,
//! verify.
//!
//! Fails (exit code 1) when a ratio that could be measured misses its mark, or an exit costs more than one sync.
#![allow(clippy::unwrap_used, clippy::cast_precision_loss)]

#[path = "../tests/support/sale.rs"]
mod sale;
#[path = "../tests/support/shim.rs"]
mod shim;

#[path = "store/against_disk.rs"]
mod against_disk;
#[path = "store/against_first.rs"]
mod against_first;
#[path = "store/growth.rs"]
mod growth;
#[path = "store/restart.rs"]
mod restart;
#[path = "store/table.rs"]
mod table;
#[path = "store/truth.rs"]
mod truth;

use palang_booth::store::Store;
use std::path::Path;
use std::time::{Duration, Instant};

/// A size that one can wait for by hand: `PALANG_BENCH_LARGE=100000`.
fn large() -> u64 {
    std::env::var("PALANG_BENCH_LARGE").ok().and_then(|text| text.parse().ok()).unwrap_or(1_000_000)
}

const SMALL: u64 = 10_000;

fn main() {
    if let Ok(folder) = std::env::var(restart::CHILD) {
        return restart::child(Path::new(&folder));
    }
    // A journal of `PALANG_BENCH_LARGE` stays for a start of the kiosk (tests/start.sh).
    if let Ok(folder) = std::env::var("PALANG_BENCH_GENERATE") {
        let head =
            palang_booth::store::generate::generate(sale::settings(Path::new(&folder)), &sale::plan(large(), 2_000));
        return println!("{} facts", head.unwrap().seq);
    }
    let shim = shim::Shim::take();
    let mut table = table::Table::new();
    let only = std::env::var("PALANG_BENCH_ONLY").unwrap_or_default();
    let wanted = |name: &str| only.is_empty() || only.split(',').any(|part| part == name);
    if wanted("p1") {
        against_disk::run(&shim, &mut table);
    }
    if wanted("p3") {
        against_first::run(&mut table);
    }
    if wanted("p2") {
        growth::run(&mut table);
    }
    if wanted("verify") {
        truth::run(&mut table);
    }
    drop(shim);
    std::process::exit(table.verdict());
}

fn generated(stays: u64, inside: u64) -> tempfile::TempDir {
    // Where the disk is, by default; a folder in memory shows what is left without one: `PALANG_BENCH_DIR=/dev/shm`.
    let folder = std::env::var("PALANG_BENCH_DIR").unwrap_or_else(|_| env!("CARGO_TARGET_TMPDIR").to_owned());
    let dir = tempfile::tempdir_in(folder).unwrap();
    let started = Instant::now();
    palang_booth::store::generate::generate(sale::settings(dir.path()), &sale::plan(stays, inside)).unwrap();
    println!("  generated {stays} stays in {:.1} s", started.elapsed().as_secs_f64());
    dir
}

fn opened(dir: &Path) -> Store {
    Store::open(sale::settings(dir)).unwrap().0
}

/// How long `work` takes.
fn timed<T>(work: impl FnOnce() -> T) -> (Duration, T) {
    let started = Instant::now();
    let value = work();
    (started.elapsed(), value)
}

fn p50(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}
