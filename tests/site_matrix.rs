//! SYNC R5: the published fault matrix with real programs (SYNC 6). `PALANG_RUNS` is how many; `make matrix` plays 200
//! longer ones. What a run must hold stands in `palang_sim::matrix`.
#![cfg(unix)]
#![allow(clippy::unwrap_used)]

mod support;

use palang_sim::matrix::{cases, run};
use palang_sim::measure::number;
use palang_sim::turns::several;
use std::time::Duration;
use support::site::programs;

/// Sites at once: each spends most of its time in its network's troubles. With more of them, queues that must be empty
/// within seconds would wait for the processor.
const THREADS: u32 = 2;

#[test]
fn r5_whatever_the_network_and_the_programs_go_through_everybody_agrees_afterwards() {
    let runs = number("PALANG_RUNS", if std::env::var_os("CI").is_some() { 45 } else { 9 });
    let (trade, longest) = (Duration::from_secs(4), Duration::from_secs(2));
    let programs = programs();
    let (mut failed, mut slowest, mut facts, mut traded) = (Vec::new(), Duration::ZERO, 0, 0);
    let cases = cases(runs, number("PALANG_SEED", 500), trade, longest);
    let played = several(THREADS, runs, |turn| {
        let case = cases[usize::try_from(turn).unwrap()];
        (case, run(&programs, case))
    });
    for (case, outcome) in played {
        match outcome {
            Ok(outcome) => {
                slowest = slowest.max(outcome.drained);
                facts += outcome.facts;
                traded += outcome.traded;
            }
            Err(why) => failed.push(format!("{case:?}: {why}")),
        }
    }
    println!("{runs} runs: {} failed, {traded} vehicles, {facts} facts, slowest drain {slowest:?}", failed.len());
    assert!(failed.is_empty(), "{}", failed.join("\n"));
    assert!(traded > runs * 20, "nothing was traded: {traded}");
}
