//! SYNC P8: verifying a whole chain against a bare SHA-256 over the same bytes in memory, in turns; and everything that
//! `palang journal verify` does, projections and the file's structure included.

use crate::table::{Mark, Rounds, Table};
use crate::{generated, timed};
use palang_booth::store::maintenance::{Format, export, verify, verify_chain};
use palang_domain::Hash;

const ROUNDS: u32 = 5;

/// `PALANG_BENCH_VERIFY=1000000` for the figure of SYNC 5.
fn stays() -> u64 {
    std::env::var("PALANG_BENCH_VERIFY").ok().and_then(|text| text.parse().ok()).unwrap_or(100_000)
}

pub fn run(table: &mut Table) {
    let dir = generated(stays(), 1_000);
    let mut text = Vec::new();
    let facts = export(dir.path(), Format::Jsonl, &mut text).unwrap();
    let (mut chains, mut wholes) = (Rounds::new(), Rounds::new());
    let (mut rate, mut chain_rate) = (0.0, 0.0);
    for _ in 0..ROUNDS {
        let (chain, report) = timed(|| verify_chain(dir.path(), &[]).unwrap());
        assert_eq!((report.fault, report.head.seq), (None, facts));
        let (whole, report) = timed(|| verify(dir.path(), &[]).unwrap());
        assert_eq!(report.fault, None);
        let (bare, _) =
            timed(|| text.split(|byte| *byte == b'\n').map(Hash::of).fold(0_u8, |all, hash| all ^ hash.0[0]));
        rate = facts as f64 / whole.as_secs_f64();
        chain_rate = facts as f64 / chain.as_secs_f64();
        chains.add(bare, chain);
        wholes.add(bare, whole);
    }
    table.ratio("P8 bare SHA-256 / the whole chain", &chains, Mark::AtLeast(0.3), false);
    table.ratio("P8 bare SHA-256 / verify of everything", &wholes, Mark::Told, false);
    let rates = format!("{chain_rate:.0} along the chain, {rate:.0} with everything (of {facts})");
    table.say("P8 facts verified a second", &rates, true);
}
