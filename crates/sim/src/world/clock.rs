//! A booth's clocks: true time with what is wrong with them.

use palang_booth::clock::{Clock, Reading};
use palang_domain::Timestamp;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// 2026-11-21T03:00:00Z: virtual time 0.
pub const BEGAN: Timestamp = Timestamp::from_millis(1_795_230_000_000);

/// Shared by a booth and the clock it believes.
#[derive(Clone, Default)]
pub struct VirtualClock(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    now: u64,
    booted: u64,
    offset: i64,
}

impl VirtualClock {
    fn with<T>(&self, look: impl FnOnce(&mut State) -> T) -> T {
        look(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Sets the true time, in virtual milliseconds.
    pub fn set(&self, now: u64) {
        self.with(|state| state.now = now);
    }

    /// The machine starts: its monotonic clock begins anew.
    pub fn boot(&self, now: u64) {
        self.with(|state| (state.now, state.booted) = (now, now));
    }

    /// The wall clock is off by so much from now on.
    pub fn put_off(&self, millis: i64) {
        self.with(|state| state.offset = millis);
    }

    /// The virtual time of a reading of the monotonic clock.
    pub fn virtual_time(&self, at: Duration) -> u64 {
        let passed = u64::try_from(at.as_millis()).unwrap_or(u64::MAX);
        self.with(|state| state.booted.saturating_add(passed))
    }
}

impl Clock for VirtualClock {
    fn read(&self) -> Reading {
        self.with(|state| {
            let true_time = BEGAN.plus_millis(i64::try_from(state.now).unwrap_or(i64::MAX));
            let monotonic = Duration::from_millis(state.now - state.booted);
            Reading { wall: true_time.plus_millis(state.offset), monotonic }
        })
    }
}
