//! P1: a complete exit, booked durably, against one raw append of 4 KiB with `fdatasync` on the same file system, in
//! turns.

use crate::shim::Shim;
use crate::table::{Mark, Rounds, Table};
use crate::{generated, opened, p50, sale, timed};
use std::fs::File;
use std::io::Write;

const ROUNDS: u32 = 7;
const PAIRS: u32 = 5_000;

pub fn run(shim: &Shim, table: &mut Table) {
    let dir = generated(crate::SMALL, 200);
    let store = opened(dir.path());
    let mut raw = File::create(dir.path().join("raw.bin")).unwrap();
    let block = [0xa5_u8; 4_096];
    let (mut rounds, mut ones, mut more) = (Rounds::new(), 0_u32, 0_u32);
    for _ in 0..ROUNDS {
        let codes = sale::let_in(&store, PAIRS);
        let (mut exits, mut appends) = (Vec::new(), Vec::new());
        for code in codes {
            let (append, ()) = timed(|| {
                raw.write_all(&block).unwrap();
                raw.sync_data().unwrap();
            });
            let before = shim.syncs();
            let (exit, done) = timed(|| sale::exit(&store, code));
            done.unwrap();
            // The log is folded in behind an exit at its hard cap; those syncs are the lane's idle time.
            if shim.syncs() - before == 1 {
                ones += 1
            } else {
                more += 1
            }
            appends.push(append);
            exits.push(exit);
        }
        rounds.add(p50(exits), p50(appends));
    }
    table.ratio("P1 exit / raw append + fdatasync", &rounds, Mark::AtMost(2.0), true);
    let all = ones + more;
    let share = f64::from(more) / f64::from(all);
    table.say("P1 exits with exactly one sync", format!("{ones} of {all}"), share < 0.01);
}
