//! P8: verifying a whole journal, projections and structure included, against a bare SHA-256 over the same bytes in
//! memory.

use crate::table::{Mark, Rounds, Table};
use crate::{generated, timed};
use palang_booth::store::care::{Format, export, verify};
use palang_domain::Hash;

const ROUNDS: u32 = 3;
const STAYS: u64 = 100_000;

pub fn run(table: &mut Table) {
    let dir = generated(STAYS, 1_000);
    let mut text = Vec::new();
    let facts = export(dir.path(), Format::Jsonl, &mut text).unwrap();
    let mut rounds = Rounds::new();
    let mut rate = 0.0;
    for _ in 0..ROUNDS {
        let (whole, report) = timed(|| verify(dir.path(), &[]).unwrap());
        assert_eq!(report.fault, None);
        let (bare, _) =
            timed(|| text.split(|byte| *byte == b'\n').map(Hash::of).fold(0_u8, |all, hash| all ^ hash.0[0]));
        rate = facts as f64 / whole.as_secs_f64();
        rounds.add(bare, whole);
    }
    table.ratio("P8 bare SHA-256 / verify of everything", &rounds, Mark::Told, false);
    table.say("P8 facts verified a second", &format!("{rate:.0} (of {facts})"), true);
}
