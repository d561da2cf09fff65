//! The booth's time: the wall clock as long as it agrees with the monotonic one and with the journal.

use crate::clock::{Clock, Reading};
use palang_domain::Timestamp;
use palang_domain::time::SECOND_MS;
use std::sync::{Arc, Mutex, PoisonError};

/// How far the wall clock may step against the monotonic one between two readings (SYNC 3).
const STEP_MS: i64 = 2 * SECOND_MS;

/// An instant, and how far it is believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Now {
    /// What the journal and the prices use. Never goes back.
    pub at: Timestamp,
    /// What the wall clock says, believed or not.
    pub wall: Timestamp,
    /// The wall clock is not believed.
    pub suspect: bool,
}

impl Now {
    /// The exit that gives the lower plausible stay after `entry`: the earlier of the two clocks that does not lie
    /// before the entry. Only one clock is looked at while they agree.
    #[must_use]
    pub fn exit_after(&self, entry: Timestamp) -> Timestamp {
        if !self.suspect {
            return self.at;
        }
        // No plausible clock at all: a stay of no length. The fee is never of negative time.
        [self.at, self.wall].into_iter().filter(|exit| *exit >= entry).min().unwrap_or(entry)
    }
}

/// The wall clock moved against what was expected: the body of a `ClockJumped` fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Jump {
    /// What the wall clock said.
    pub wall: Timestamp,
    /// What is used instead.
    pub trusted: Timestamp,
}

/// A clock that is checked at every reading.
pub struct TrustedClock {
    clock: Arc<dyn Clock>,
    state: Mutex<State>,
}

struct State {
    /// Trusted time at `anchor`.
    trusted: Timestamp,
    anchor: std::time::Duration,
    doubt: Option<Doubt>,
    /// Not yet written down.
    jump: Option<Jump>,
}

/// Why the wall clock is not believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Doubt {
    /// It was behind the journal or the program when this run began: how long the booth was off is not known, so any
    /// later time that it is set to is believed.
    BehindAtStart,
    /// It stepped while the monotonic clock, which nobody can set, was watching: only agreement is believed.
    Stepped,
}

impl TrustedClock {
    /// Begins after the journal's last fact, if there is one.
    #[must_use]
    pub fn new(clock: Arc<dyn Clock>, last_fact: Option<Timestamp>) -> Self {
        let Reading { wall, monotonic } = clock.read();
        let floor = last_fact.unwrap_or(Timestamp::EPOCH).max(clock.not_before());
        let behind = floor.millis_since(wall) > STEP_MS;
        let trusted = wall.max(floor);
        let state = State {
            trusted,
            anchor: monotonic,
            doubt: behind.then_some(Doubt::BehindAtStart),
            jump: behind.then_some(Jump { wall, trusted }),
        };
        Self { clock, state: Mutex::new(state) }
    }

    /// Now.
    #[must_use]
    pub fn now(&self) -> Now {
        let mut state = self.lock();
        // Read under the lock: two threads must not anchor in the wrong order.
        let Reading { wall, monotonic } = self.clock.read();
        let passed = i64::try_from(monotonic.saturating_sub(state.anchor).as_millis()).unwrap_or(i64::MAX);
        let expected = state.trusted.plus_millis(passed);
        let off = wall.millis_since(expected);
        let agrees = off.abs() <= STEP_MS;
        let repaired = state.doubt == Some(Doubt::BehindAtStart) && off > 0;
        if agrees || repaired {
            state.doubt = None;
            // Slow slewing is followed forwards and waited for backwards.
            state.trusted = wall.max(state.trusted);
        } else {
            state.trusted = expected;
            if state.doubt.is_none() {
                state.doubt = Some(Doubt::Stepped);
                state.jump = Some(Jump { wall, trusted: expected });
            }
        }
        state.anchor = monotonic;
        Now { at: state.trusted, wall, suspect: state.doubt.is_some() }
    }

    /// The jump that has not been written down yet.
    #[must_use]
    pub fn jump(&self) -> Option<Jump> {
        self.lock().jump
    }

    /// That jump is on the disk now.
    pub fn jump_recorded(&self, jump: Jump) {
        let mut state = self.lock();
        if state.jump == Some(jump) {
            state.jump = None;
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
