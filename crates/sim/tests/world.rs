//! SYNC R4: seeds of the simulated site. `PALANG_SEEDS` is how many, `PALANG_SEED` the first; a failing one says the
//! command that shows it again. `make sim SEEDS=100000` is the nightly run.
#![allow(clippy::unwrap_used)]

use palang_sim::measure::number;
use palang_sim::world::{Plant, Report, run, run_with};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

/// Worlds at once: each waits for its stores half of the time.
const THREADS: usize = 4;

fn played(seed: u64) -> Report {
    run(seed, false).unwrap_or_else(|failed| panic!("{failed}"))
}

#[test]
fn a_seed_is_always_the_same_world_and_another_seed_another() {
    let first = played(1);
    assert_eq!(played(1), first);
    assert_ne!(played(2).trace, first.trace);
}

#[test]
fn r15_a_planted_mistake_is_found_within_a_few_seeds() {
    for plant in Plant::ALL {
        let found = (0..20).find_map(|seed| run_with(seed, false, plant).err().map(|failed| (seed, failed.what)));
        let (seed, what) = found.unwrap_or_else(|| panic!("{plant:?} was not found"));
        println!("{plant:?}: seed {seed}: {what}");
    }
}

#[test]
fn r4_every_seed_ends_with_everybody_agreeing() {
    let seeds = number("PALANG_SEEDS", if std::env::var_os("CI").is_some() { 500 } else { 40 });
    let first = number("PALANG_SEED", 1_000);
    let (next, failed, reports) = (AtomicU64::new(0), Mutex::new(Vec::new()), Mutex::new(Vec::new()));
    std::thread::scope(|scope| {
        for _ in 0..THREADS {
            scope.spawn(|| {
                loop {
                    let turn = next.fetch_add(1, Ordering::Relaxed);
                    if turn >= seeds {
                        break;
                    }
                    match run(first + turn, false) {
                        Ok(report) => reports.lock().unwrap().push(report),
                        Err(why) => failed.lock().unwrap().push(why.to_string()),
                    }
                }
            });
        }
    });
    let (failed, reports) = (failed.into_inner().unwrap(), reports.into_inner().unwrap());
    assert!(failed.is_empty(), "{} of {seeds} seeds failed:\n{}", failed.len(), failed.join("\n"));
    let sum = |what: fn(&Report) -> u64| reports.iter().map(what).sum::<u64>();
    let (crashes, doubles) = (sum(|report| report.crashes), sum(|report| report.double_exits));
    assert!(crashes > seeds && doubles > 0, "nothing was tried: {crashes} crashes, {doubles} double exits");
    println!("{seeds} seeds: {} facts, {crashes} crashes, {doubles} double exits", sum(|report| report.facts));
}
