//! SYNC R4: seeds of the simulated site. `PALANG_SEEDS` is how many, `PALANG_SEED` the first; a failing one says the
//! command that shows it again. `make sim SEEDS=100000` is the nightly run.
#![allow(clippy::unwrap_used)]

use palang_sim::measure::number;
use palang_sim::turns::several;
use palang_sim::world::{Plant, Report, run, run_with};

/// Worlds at once: each waits for its stores half of the time.
const THREADS: u32 = 4;

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
    let (mut failed, mut reports) = (Vec::new(), Vec::new());
    for played in several(THREADS, seeds, |turn| run(first + turn, false)) {
        match played {
            Ok(report) => reports.push(report),
            Err(why) => failed.push(why.to_string()),
        }
    }
    assert!(failed.is_empty(), "{} of {seeds} seeds failed:\n{}", failed.len(), failed.join("\n"));
    let sum = |what: fn(&Report) -> u64| reports.iter().map(what).sum::<u64>();
    let (crashes, doubles) = (sum(|report| report.crashes), sum(|report| report.double_exits));
    assert!(crashes > seeds && doubles > 0, "nothing was tried: {crashes} crashes, {doubles} double exits");
    println!("{seeds} seeds: {} facts, {crashes} crashes, {doubles} double exits", sum(|report| report.facts));
}
