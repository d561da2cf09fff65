//! SYNC P1: a complete exit, booked durably, against one raw append of 4 KiB with `fdatasync` on the same file system,
//! in turns.

use crate::shim::Shim;
use crate::table::{Mark, Rounds, Table};
use crate::{generated, opened, p50, sale, timed};
use std::fs::File;
use std::io::Write;

const ROUNDS: u32 = 7;

/// Pairs a round: `PALANG_BENCH_PAIRS=500` for a quick look.
fn pairs() -> u32 {
    std::env::var("PALANG_BENCH_PAIRS").ok().and_then(|text| text.parse().ok()).unwrap_or(5_000)
}

pub fn run(shim: &Shim, table: &mut Table) {
    let dir = generated(crate::SMALL, 200);
    let store = opened(dir.path());
    let mut raw = File::create(dir.path().join("raw.bin")).unwrap();
    let block = [0xa5_u8; 4_096];
    let (mut rounds, mut ones, mut more, mut beside) = (Rounds::new(), 0_u32, 0_u32, 0_u32);
    let (mut writes, mut besides) = (0, Vec::new());
    for _ in 0..ROUNDS {
        let codes = sale::let_in(&store, pairs());
        let (mut folds, mut suspect) = (shim.folds(), 0);
        let (mut exits, mut appends) = (Vec::new(), Vec::new());
        for code in codes {
            let (append, ()) = timed(|| {
                raw.write_all(&block).unwrap();
                raw.sync_data().unwrap();
            });
            let (before, wrote, synced) = (shim.syncs(), shim.writes(), shim.syncing());
            let (exit, done) = timed(|| sale::exit(&store, code));
            done.unwrap();
            // The log is folded in behind an exit at its hard cap, on the same thread: its syncs are seen by that exit,
            // whose answer is on its way, or by the next. They are neither's.
            let folded = std::mem::replace(&mut folds, shim.folds()) != folds;
            let suspected = std::mem::take(&mut suspect);
            *(if folded { &mut beside } else { &mut more }) += suspected;
            if folded {
                beside += 1;
            } else if shim.syncs() - before == 1 {
                ones += 1;
                writes += shim.writes() - wrote;
                besides.push(exit.saturating_sub(shim.syncing() - synced));
            } else {
                suspect = 1;
            }
            appends.push(append);
            exits.push(exit);
        }
        more += suspect;
        rounds.add(p50(exits), p50(appends));
    }
    table.ratio("P1 exit / raw append + fdatasync", &rounds, Mark::AtMost(2.0), true);
    // Each page of the log is two writes: its header and itself.
    let pages = writes as f64 / f64::from(ones) / 2.0;
    table.say("P1 pages written by an exit", &format!("{pages:.1}"), true);
    table.say("P1 an exit without its sync, p50", &format!("{:.1?}", p50(besides)), true);
    let told = format!("{ones} of {}; {beside} more were beside a fold of the log", ones + more);
    table.say("P1 exits with exactly one sync", &told, more == 0);
}
