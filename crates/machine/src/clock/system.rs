//! The machine's own clocks.

use crate::clock::{Clock, Reading};
use palang_domain::Timestamp;
use palang_domain::time::SECOND_MS;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// The wall clock, and a monotonic one that goes on while the machine sleeps.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn read(&self) -> Reading {
        let wall = match SystemTime::now().duration_since(UNIX_EPOCH) {
            Ok(since) => millis(since),
            Err(before) => -millis(before.duration()),
        };
        Reading { wall: Timestamp::from_millis(wall), monotonic: monotonic() }
    }
}

fn millis(duration: Duration) -> i64 {
    let seconds = i64::try_from(duration.as_secs()).unwrap_or(i64::MAX);
    seconds.saturating_mul(SECOND_MS).saturating_add(i64::from(duration.subsec_millis()))
}

/// Linux's `Instant` stands still while the machine sleeps; a booth that slept would then see a jump at every waking.
#[cfg(any(target_os = "linux", target_os = "android"))]
fn monotonic() -> Duration {
    let at = rustix::time::clock_gettime(rustix::time::ClockId::Boottime);
    let seconds = u64::try_from(at.tv_sec).unwrap_or_default();
    Duration::new(seconds, u32::try_from(at.tv_nsec).unwrap_or_default())
}

#[cfg(not(any(target_os = "linux", target_os = "android")))]
fn monotonic() -> Duration {
    static FIRST: std::sync::OnceLock<std::time::Instant> = std::sync::OnceLock::new();
    FIRST.get_or_init(std::time::Instant::now).elapsed()
}
