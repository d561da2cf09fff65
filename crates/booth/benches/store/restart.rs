//! Restart to first exit after a kill in the middle of selling, with the log that was not folded in.

use crate::table::{Mark, Rounds, Table};
use crate::{SMALL, opened, sale, timed};
use std::path::Path;
use std::process::Command;
use std::time::Duration;

/// Names the folder in which a child sells until it aborts.
pub const CHILD: &str = "PALANG_BENCH_RESTART";

const ROUNDS: u32 = 5;
/// About as many as fill the log to its hard cap.
const EXITS: u32 = 250;

/// Sells, leaves one car inside for the parent, and dies without a word to SQLite.
pub fn child(folder: &Path) {
    let store = opened(folder);
    let mut codes = sale::let_in(&store, EXITS + 1);
    let left = codes.pop().unwrap();
    for code in codes {
        sale::exit(&store, code).unwrap();
    }
    std::fs::write(folder.join("left.txt"), left).unwrap();
    std::process::abort();
}

pub fn run(few: &Path, many: &Path, table: &mut Table) {
    let mut rounds = Rounds::new();
    let mut slowest = Duration::ZERO;
    for _ in 0..ROUNDS {
        let (small, big) = (once(few), once(many));
        slowest = slowest.max(big);
        rounds.add(big, small);
    }
    let large = crate::large();
    table.ratio(&format!("P7 restart to first exit, {large} / {SMALL}"), &rounds, Mark::AtMost(2.0), false);
    table.say("P7 slowest restart to first exit", &format!("{slowest:.1?}"), slowest < Duration::from_secs(1));
}

fn once(folder: &Path) -> Duration {
    let status = Command::new(std::env::current_exe().unwrap()).env(CHILD, folder).status().unwrap();
    assert!(!status.success(), "the child aborts");
    let code = std::fs::read_to_string(folder.join("left.txt")).unwrap();
    let (took, store) = timed(|| {
        let store = opened(folder);
        sale::exit(&store, code).unwrap();
        store
    });
    drop(store);
    took
}
