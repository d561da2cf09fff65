//! The drill's clock: begins where it is told, moves by real time and by `advance`.

use crate::clock::{Clock, Reading, SystemClock};
use palang_domain::Timestamp;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// A clock that scripts move. Clones are the same clock.
#[derive(Clone, Debug)]
pub struct DrillClock {
    state: Arc<Mutex<State>>,
    /// Whether it also moves by itself.
    real: bool,
}

#[derive(Debug)]
struct State {
    /// What the wall clock says at `began`, jumps included.
    wall: Timestamp,
    /// What `advance` has added to both clocks.
    advanced: Duration,
    began: Duration,
}

impl DrillClock {
    /// Begins at `start` and goes on with real time.
    #[must_use]
    pub fn starting(start: Timestamp) -> Self {
        Self::new(start, true)
    }

    /// Stands still between two `advance`s: for tests that compare instants.
    #[must_use]
    pub fn frozen(at: Timestamp) -> Self {
        Self::new(at, false)
    }

    fn new(wall: Timestamp, real: bool) -> Self {
        let began = SystemClock.read().monotonic;
        Self { state: Arc::new(Mutex::new(State { wall, advanced: Duration::ZERO, began })), real }
    }

    /// Moves both clocks forwards by so much, as if the time had passed.
    pub fn advance(&self, by: Duration) {
        let mut state = self.lock();
        state.advanced = state.advanced.saturating_add(by);
    }

    /// The wall clock alone is set off by so many milliseconds: what a dead battery or a hand does.
    pub fn jump_millis(&self, by: i64) {
        let mut state = self.lock();
        state.wall = state.wall.plus_millis(by);
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Clock for DrillClock {
    fn read(&self) -> Reading {
        let state = self.lock();
        let real = if self.real { SystemClock.read().monotonic.saturating_sub(state.began) } else { Duration::ZERO };
        let monotonic = state.advanced.saturating_add(real);
        let passed = i64::try_from(monotonic.as_millis()).unwrap_or(i64::MAX);
        Reading { wall: state.wall.plus_millis(passed), monotonic }
    }

    /// A drill may play any year.
    fn not_before(&self) -> Timestamp {
        Timestamp::EPOCH
    }
}
