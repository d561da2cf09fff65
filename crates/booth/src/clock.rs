//! Where time comes from: an argument of everything that needs it (DESIGN 4.5).

use palang_domain::Timestamp;
use std::time::Duration;

/// Both clocks of the machine, read together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reading {
    /// The wall clock.
    pub wall: Timestamp,
    /// Since some fixed moment of this run; never back.
    pub monotonic: Duration,
}

/// A source of time. The real one, and the drill's, which moves by `advance` and by real time.
pub trait Clock: Send + Sync {
    /// Now.
    fn read(&self) -> Reading;
}
