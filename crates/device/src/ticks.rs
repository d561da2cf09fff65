//! Device time: only ever differences, so a jumping wall clock cannot open or hold a gate.

use std::time::{Duration, Instant};

/// Time since some fixed moment, and waiting. Tests have their own, which moves only when told.
pub(crate) trait Ticks: Send + Sync {
    /// Since a fixed moment; never back.
    fn now(&self) -> Duration;
    /// Waits.
    fn sleep(&self, wait: Duration);
}

/// The machine's monotonic clock.
#[derive(Debug)]
pub(crate) struct RealTicks {
    start: Instant,
}

impl Default for RealTicks {
    fn default() -> Self {
        Self { start: Instant::now() }
    }
}

impl Ticks for RealTicks {
    fn now(&self) -> Duration {
        self.start.elapsed()
    }

    fn sleep(&self, wait: Duration) {
        std::thread::sleep(wait);
    }
}
