//! The drill's clock: moves by `advance` and by real time.

use palang_booth::clock::{Clock, Reading};
use palang_domain::Timestamp;
use palang_domain::time::MINUTE_MS;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant};

/// A clock that starts where it is told to.
pub struct DrillClock {
    start: Timestamp,
    begun: Instant,
    /// Time that was let pass, both clocks; milliseconds.
    passed: AtomicI64,
    /// How far the wall clock alone was turned; milliseconds.
    turned: AtomicI64,
}

impl DrillClock {
    /// Starts at `start`, now.
    pub fn new(start: Timestamp) -> Self {
        Self { start, begun: Instant::now(), passed: AtomicI64::new(0), turned: AtomicI64::new(0) }
    }

    /// Lets time pass, or turns the wall clock back.
    pub fn advance(&self, minutes: i64) {
        let ms = minutes.saturating_mul(MINUTE_MS);
        let which = if minutes < 0 { &self.turned } else { &self.passed };
        // Saturates at some ten thousand years rather than wrapping into the past.
        let _ = which
            .fetch_update(Ordering::SeqCst, Ordering::SeqCst, |now| Some(now.saturating_add(ms).clamp(-LIMIT, LIMIT)));
    }
}

/// What a drill can advance by, in all.
const LIMIT: i64 = i64::MAX / 16;

impl Clock for DrillClock {
    fn read(&self) -> Reading {
        let real = self.begun.elapsed();
        let passed = self.passed.load(Ordering::SeqCst);
        let monotonic = real.saturating_add(Duration::from_millis(passed.unsigned_abs()));
        let real_ms = i64::try_from(real.as_millis()).unwrap_or(LIMIT);
        let wall = self.start.plus_millis(real_ms).plus_millis(passed).plus_millis(self.turned.load(Ordering::SeqCst));
        Reading { wall, monotonic }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_clocks_advance_and_only_the_wall_turns_back() {
        let clock = DrillClock::new(Timestamp::EPOCH);
        let before = clock.read();
        clock.advance(60);
        let later = clock.read();
        assert!(later.wall.millis_since(before.wall) >= 60 * MINUTE_MS);
        assert!(later.monotonic >= before.monotonic + Duration::from_secs(3_600));
        clock.advance(-90);
        let back = clock.read();
        assert!(back.wall < before.wall);
        assert!(back.monotonic >= later.monotonic);
        clock.advance(i64::MAX);
        assert!(clock.read().wall > later.wall);
    }
}
