//! The booth's time: the wall clock as long as it agrees with the monotonic one and with the journal.

use crate::clock::{Clock, Reading};
use palang_domain::Timestamp;
use palang_domain::time::SECOND_MS;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// How far the wall clock may step against the monotonic one between two readings (SYNC 3).
const STEP_MS: i64 = 2 * SECOND_MS;

/// How far the server's clock may be from ours before somebody must look (SYNC 3).
const APART_MS: i64 = 30 * SECOND_MS;
/// What the server said is fresh for so long; after that the booth's own oscillator carries it on.
const FRESH: Duration = Duration::from_secs(15 * 60);

/// How good the booth's time is (SYNC 3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quality {
    /// The server has confirmed it lately.
    Synced,
    /// Nothing contradicts it, and nobody has confirmed it lately: a booth that works alone, or a cut cable.
    Holdover,
    /// The wall clock contradicts the journal, the monotonic clock or the server.
    Suspect,
}

/// An instant, and how far it is believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Now {
    /// What the journal and the prices use. Never goes back.
    pub at: Timestamp,
    /// What the wall clock says, believed or not.
    pub wall: Timestamp,
    /// The booth's time is not believed.
    pub suspect: bool,
    /// What the server's clock says now, as far as this run has heard it.
    pub server: Option<Timestamp>,
    /// How good [`Now::at`] is.
    pub quality: Quality,
}

impl Now {
    /// When a stay begins that begins now: the server's time where ours runs ahead of it and cannot go back. Ours is
    /// never left for a later one.
    #[must_use]
    pub fn entry(&self, at: Timestamp) -> Timestamp {
        self.server.filter(|server| at.millis_since(*server) > APART_MS).unwrap_or(at)
    }

    /// The exit that gives the lower plausible stay after `entry`: the earlier of the two clocks that does not lie
    /// before the entry. Only one clock is looked at while they agree.
    #[must_use]
    pub fn exit_after(&self, entry: Timestamp) -> Timestamp {
        if !self.suspect {
            return self.at;
        }
        // No plausible clock at all: a stay of no length. The fee is never of negative time.
        [Some(self.at), Some(self.wall), self.server]
            .into_iter()
            .flatten()
            .filter(|exit| *exit >= entry)
            .min()
            .unwrap_or(entry)
    }
}

/// The wall clock moved against what was expected: the body of a `ClockJumped` fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Jump {
    /// What the wall clock said.
    pub wall: Timestamp,
    /// The time that is used instead of it.
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
    anchor: Duration,
    doubt: Option<Doubt>,
    server: Option<Server>,
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
    /// It never gave cause for doubt by itself, and the server says another time. Which of the two is wrong is for a
    /// person to find out: ours is not moved (SYNC 3: a time far ahead does not advance ours).
    Contradicted,
}

/// What the server's clock said.
#[derive(Clone, Copy, Debug)]
struct Server {
    /// Its time at `monotonic`.
    at: Timestamp,
    monotonic: Duration,
    /// It may be off by as much, in milliseconds.
    half_trip: i64,
}

impl Server {
    fn now(self, monotonic: Duration) -> Timestamp {
        self.at.plus_millis(millis(monotonic.saturating_sub(self.monotonic)))
    }
}

fn millis(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}

impl State {
    fn read(&self, wall: Timestamp, monotonic: Duration) -> Now {
        let server = self.server.map(|server| server.now(monotonic));
        let near = server.is_some_and(|server| server.millis_since(self.trusted).abs() <= APART_MS);
        let fresh = self.server.is_some_and(|server| monotonic.saturating_sub(server.monotonic) <= FRESH);
        // A wall clock that is wrong does no harm once the server has confirmed what is used in its place.
        let suspect = self.doubt.is_some() && !near;
        let quality = match (suspect, near && fresh) {
            (true, _) => Quality::Suspect,
            (false, true) => Quality::Synced,
            (false, false) => Quality::Holdover,
        };
        Now { at: self.trusted, wall, suspect, server, quality }
    }
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
            server: None,
            jump: behind.then_some(Jump { wall, trusted }),
        };
        Self { clock, state: Mutex::new(state) }
    }

    /// Reads the clock and checks it against the monotonic one, the journal and the server.
    #[must_use]
    pub fn now(&self) -> Now {
        let mut state = self.lock();
        // Read under the lock: two threads must not anchor in the wrong order.
        let Reading { wall, monotonic } = self.clock.read();
        let expected = state.trusted.plus_millis(millis(monotonic.saturating_sub(state.anchor)));
        let off = wall.millis_since(expected);
        let agrees = off.abs() <= STEP_MS;
        let repaired = state.doubt == Some(Doubt::BehindAtStart) && off > 0;
        let contradicted = state.doubt == Some(Doubt::Contradicted);
        // Somebody has set it to what the server says, too.
        let confirmed = state.doubt.is_some()
            && state.server.is_some_and(|server| {
                wall.millis_since(server.now(monotonic)).abs() <= STEP_MS + server.half_trip && wall >= expected
            });
        if (agrees && !contradicted) || repaired || confirmed {
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
        state.read(wall, monotonic)
    }

    /// The server's clock is `offset_ms` ahead of the wall clock, as read at `wall` and `monotonic`; it may be off by
    /// `half_trip_ms`. Where our own clock is doubted the server's is believed, and that is flagged as a jump; where it
    /// is not, a difference of more than half a minute is flagged and moves nothing.
    pub fn server_says(&self, offset_ms: i64, half_trip_ms: i64, wall: Timestamp, monotonic: Duration) {
        let server = Server { at: wall.plus_millis(offset_ms), monotonic, half_trip: half_trip_ms };
        // A server with a dead battery of its own knows no better than we do.
        if server.at < self.clock.not_before() {
            return;
        }
        let now = self.now();
        let mut state = self.lock();
        state.server = Some(server);
        let theirs = server.now(state.anchor);
        let ahead = theirs.millis_since(state.trusted);
        match state.doubt {
            None if ahead.abs() > APART_MS => {
                state.doubt = Some(Doubt::Contradicted);
                state.jump = Some(Jump { wall: now.wall, trusted: state.trusted });
            }
            Some(Doubt::Contradicted) if ahead.abs() <= APART_MS => state.doubt = None,
            Some(Doubt::BehindAtStart | Doubt::Stepped) if ahead > STEP_MS => {
                state.trusted = theirs;
                state.doubt = Some(Doubt::Stepped);
                state.jump = Some(Jump { wall: now.wall, trusted: theirs });
            }
            _ => {}
        }
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
