//! What the channels know together: when the server was last heard, how its clock stands, what each channel last met.
//! The lamp's status is made of it.

use crate::core::judge::Failure;
use crate::host::{Marks, Quarantine, ServerClock};
use crate::status::{HeldThrough, Offset, Refused, SyncState, SyncStatus};
use crate::transport::{Reply, TransportError};
use palang_domain::Timestamp;
use palang_machine::clock::Reading;
use palang_wire::Versions;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Longer than a long poll and its margin: the server has not been heard.
const SILENT: Duration = Duration::from_secs(45);
/// Facts may be on their way for so long before the lamp says that they wait.
const ON_THE_WAY: Duration = Duration::from_secs(5);
/// A round trip longer than this says nothing about the clock.
const QUICK: Duration = Duration::from_secs(3);
/// HTTP's word for another version.
const UPGRADE_REQUIRED: u16 = 426;
/// The wall clock moved against the monotonic one while the answer was on its way.
const STEPPED_MS: i64 = 100;

/// Which channel speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ChannelKind {
    Push,
    Pull,
    Photos,
    Keys,
    Recovery,
}

/// What the channels of one booth know together of its server.
pub struct Contact {
    state: Mutex<State>,
    clock: Option<Arc<dyn ServerClock>>,
    versions: Versions,
}

#[derive(Default)]
struct State {
    contact: Option<(Duration, Timestamp)>,
    offset: Option<Offset>,
    restarts: u64,
    /// How often a channel has got through after the network had failed it.
    healed: u64,
    held: Option<HeldThrough>,
    /// The last failure of each channel that no success has followed.
    trouble: [Option<Failure>; 5],
    unsynced: u64,
    marks: Marks,
    waiting_since: Duration,
    feed_behind: u64,
    photos: u64,
    /// What the server last said that it understands.
    server: Option<Versions>,
}

impl Contact {
    /// Nothing is known yet. `clock` is told what the server's says.
    #[must_use]
    pub fn new(clock: Option<Arc<dyn ServerClock>>) -> Self {
        Self { state: Mutex::default(), clock, versions: Versions::HERE }
    }

    /// The same of another release of the booth (SYNC R14).
    #[must_use]
    pub fn speaking(self, versions: Versions) -> Self {
        Self { versions, ..self }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Which versions of the protocol are understood here.
    pub(crate) const fn versions(&self) -> Versions {
        self.versions
    }

    /// The version to speak: the newest that the server understands, too, as far as it has said.
    pub(crate) fn protocol(&self) -> u16 {
        let common = self.lock().server.and_then(|server| self.versions.common(server));
        common.unwrap_or(self.versions.newest)
    }

    /// An answer came to a call in version `spoken`. Whether it was refused for that, and another would not be.
    pub(crate) fn note_versions(&self, spoken: u16, answer: &Result<Reply, TransportError>) -> bool {
        let Ok(Reply { status, versions: Some(server), .. }) = answer else { return false };
        if self.lock().server.replace(*server) != Some(*server) {
            tracing::info!(oldest = server.oldest, newest = server.newest, "versions that the server understands");
        }
        *status == UPGRADE_REQUIRED && self.protocol() != spoken
    }

    /// When any channel last had an answer that could be believed, by the monotonic clock.
    pub(crate) fn last_contact(&self) -> Option<Duration> {
        self.lock().contact.map(|(monotonic, _)| monotonic)
    }

    /// Rises when the network has come back: whoever asked before and still waits may wait for an answer that is lost.
    pub(crate) fn healed(&self) -> u64 {
        self.lock().healed
    }

    /// What is known of the server's clock.
    pub(crate) fn offset(&self) -> Option<Offset> {
        self.lock().offset
    }

    /// A channel has had an answer that could be believed.
    pub(crate) fn succeeded(&self, channel: ChannelKind, at: Reading) {
        let mut state = self.lock();
        state.contact = Some((at.monotonic, at.wall));
        let before = state.trouble[channel as usize].take();
        state.healed += u64::from(before.is_some_and(|failure| failure.is_network()));
    }

    /// A channel's call was worth nothing.
    pub(crate) fn failed(&self, channel: ChannelKind, why: Failure) {
        let mut state = self.lock();
        if state.trouble[channel as usize].as_ref() != Some(&why) {
            tracing::warn!(?channel, %why, "sync");
        }
        state.trouble[channel as usize] = Some(why);
    }

    /// The server said its time in an answer to a call of `sent`.
    pub(crate) fn server_time(&self, now: Timestamp, sent: Reading, at: Reading) {
        let trip = at.monotonic.saturating_sub(sent.monotonic);
        let trip_ms = i64::try_from(trip.as_millis()).unwrap_or(i64::MAX);
        let stepped = (at.wall.millis_since(sent.wall) - trip_ms).abs() > STEPPED_MS;
        if trip > QUICK || stepped {
            return;
        }
        let half = trip_ms / 2;
        let millis = now.millis_since(at.wall) + half;
        let offset = Offset { millis, half_trip_millis: half, wall: at.wall, monotonic: at.monotonic };
        self.lock().offset = Some(offset);
        if let Some(clock) = &self.clock {
            clock.measured(offset);
        }
    }

    pub(crate) fn restarted(&self, channel: ChannelKind) {
        tracing::warn!(?channel, "sync stood still while the server answers: the channel begins anew");
        self.lock().restarts += 1;
    }

    pub(crate) fn held(&self, held: HeldThrough) {
        self.lock().held = Some(held);
    }

    pub(crate) fn marks(&self, marks: Marks, waiting_since: Duration) {
        let mut state = self.lock();
        state.unsynced = marks.unsynced();
        state.waiting_since = waiting_since;
        state.marks = marks;
    }

    pub(crate) fn feed_behind(&self, entries: u64) {
        self.lock().feed_behind = entries;
    }

    pub(crate) fn photos(&self, waiting: u64) {
        self.lock().photos = waiting;
    }

    /// Facts that wait: photos give way to many.
    pub(crate) fn unsynced(&self) -> u64 {
        self.lock().unsynced
    }

    /// How sync is, for the lamp.
    #[must_use]
    pub fn status(&self, at: Reading) -> SyncStatus {
        let state = self.lock();
        let trouble = state.trouble.iter().flatten().next().map(Failure::trouble);
        SyncStatus {
            state: state.lamp(at.monotonic),
            unsynced: state.unsynced,
            oldest: state.marks.oldest,
            money: state.marks.money,
            feed_behind: state.feed_behind,
            photos: state.photos,
            last_contact: state.contact.map(|(_, wall)| wall),
            offset: state.offset,
            restarts: state.restarts,
            held: state.held,
            trouble,
        }
    }
}

impl State {
    fn lamp(&self, now: Duration) -> SyncState {
        match self.marks.incarnations.last().and_then(|incarnation| incarnation.quarantine) {
            Some(Quarantine::Forked { at, .. }) => return SyncState::Forked { at },
            Some(Quarantine::Revoked) => return SyncState::Refused(Refused::Revoked),
            None => {}
        }
        // Photos do not decide: facts are what the lamp is for.
        let refused = self.trouble[..2].iter().flatten().find_map(|failure| match failure {
            Failure::Refused(why, _) => Some(*why),
            _ => None,
        });
        if let Some(why) = refused {
            return SyncState::Refused(why);
        }
        let silence = self.contact.map(|(last, _)| now.saturating_sub(last));
        let failing = self.trouble[..2].iter().flatten().any(Failure::is_network);
        if silence.is_none_or(|silence| silence > SILENT || failing && silence > ON_THE_WAY) {
            return SyncState::Offline;
        }
        let waits = self.unsynced > 0 && now.saturating_sub(self.waiting_since) > ON_THE_WAY;
        if waits || self.feed_behind > 0 { SyncState::Behind } else { SyncState::Fine }
    }
}
