//! Where time comes from: an argument of everything that needs it (DESIGN 4.5), and checked before it is believed
//! (SYNC 3.8; ADR 10).

mod drill;
mod system;
mod trusted;

#[cfg(test)]
mod tests;

pub use drill::DrillClock;
pub use system::SystemClock;
pub use trusted::{Jump, Now, Quality, TrustedClock};

use palang_domain::Timestamp;
use std::time::Duration;

/// No true clock of this program can say an earlier time. Raised with every release.
pub const BUILT: Timestamp = Timestamp::from_millis(1_793_491_200_000); // 2026-11-01

/// Both clocks of the machine, read together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reading {
    /// What the wall clock says, believed or not.
    pub wall: Timestamp,
    /// Since some fixed moment of this run; never back.
    pub monotonic: Duration,
}

/// A source of time. The real one, and the drill's, which moves by `advance` and by real time.
pub trait Clock: Send + Sync {
    /// Reads both clocks at the same moment.
    fn read(&self) -> Reading;

    /// A wall clock before this is wrong.
    fn not_before(&self) -> Timestamp {
        BUILT
    }
}
