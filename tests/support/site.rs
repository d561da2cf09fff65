//! A site of real programs for a test.

use palang_sim::site::{Programs, Rig};
use serde_json::json;
use std::path::Path;
use std::time::Duration;

/// Everything is slower on a busy machine; nothing here is a measurement.
pub const PATIENCE: Duration = Duration::from_secs(60);

/// `palang` as it was just built, and `palang-server` beside it: cargo builds both for a test of the workspace.
pub fn programs() -> Programs {
    Programs::beside(Path::new(env!("CARGO_BIN_EXE_palang"))).unwrap()
}

/// Waits until a booth knows a stay of another booth by its number alone.
pub fn until_known(rig: &mut Rig, place: usize, number: &str) {
    let booth = rig.booth(place).unwrap();
    super::screen::until("the stay at the other booth", PATIENCE, || {
        let line = booth.play(&json!({"do": "scan", "code": number}), &["quoted"]).unwrap();
        line.get("quoted").map(drop)
    });
}
