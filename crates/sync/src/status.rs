//! How sync is, for the lamp (SYNC 3.6, SYNC 8).

use palang_domain::{Hash, Money, Timestamp};
use std::time::Duration;

/// What the lamp shows. In the order of what matters more.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum SyncState {
    /// A booth without a server.
    #[default]
    Lone,
    /// Everything is in the server's hands, and the feed is followed.
    Fine,
    /// The server answers; facts or feed are on their way.
    Behind,
    /// Nothing has been heard from the server lately.
    Offline,
    /// The server answers, and will not have us.
    Refused(Refused),
    /// The server keeps this incarnation of the journal apart: another fact stands under this number.
    Forked {
        /// The first number that differs.
        at: u64,
    },
}

/// Why the server will not have the booth. It keeps trying, slowly, and sells on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// The API key is not known, or no more (401).
    Key,
    /// The booth is revoked: the server quarantines its facts.
    Revoked,
    /// Booth and server speak no common version of the protocol: one of them is too old.
    Protocol,
    /// What answers is not the site's server: a captive portal, another key, another site.
    Stranger,
    /// The server will not take what we send (another 4xx).
    Request,
}

/// The server's clock against the booth's (SYNC 3.8).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Offset {
    /// Server's time minus the booth's wall clock at the same moment, in milliseconds.
    pub millis: i64,
    /// It may be wrong by as much, in milliseconds: half the round trip.
    pub half_trip_millis: i64,
    /// Wall clock of the booth when it was measured.
    pub wall: Timestamp,
    /// Monotonic clock of the booth when it was measured: its age is the difference to now.
    pub monotonic: Duration,
}

/// The last head that the server has countersigned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HeldThrough {
    /// Which incarnation of the journal.
    pub incarnation: u32,
    /// Number of the head's fact.
    pub seq: u64,
    /// Its hash; slips print [`Hash::short`].
    pub head: Hash,
    /// When the server held it.
    pub at: Timestamp,
}

/// How sync is, at one moment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SyncStatus {
    /// How sync is in one word, as the lamp shows it.
    pub state: SyncState,
    /// Facts that the server does not hold yet.
    pub unsynced: u64,
    /// Time of the oldest of them.
    pub oldest: Option<Timestamp>,
    /// Money taken by the facts that the server does not hold yet.
    pub money: Money,
    /// Feed numbers between the site's newest and ours, as far as we know.
    pub feed_behind: u64,
    /// Photos that the server does not hold yet.
    pub photos: u64,
    /// When the server last answered something that could be believed.
    pub last_contact: Option<Timestamp>,
    /// The server's clock against ours; nothing until an answer was quick enough to tell.
    pub offset: Option<Offset>,
    /// How often the watchdog has restarted a channel since the program began.
    pub restarts: u64,
    /// The last countersigned head of this run.
    pub held: Option<HeldThrough>,
    /// What last went wrong; nothing while all is well.
    pub trouble: Option<SyncTrouble>,
}

/// What went wrong: its kind for people, the rest in the log's words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyncTrouble {
    /// What sort of trouble it is.
    pub kind: TroubleKind,
    /// What there is to know of it.
    pub detail: String,
}

/// Sorts of trouble that people are told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TroubleKind {
    /// No connection: no route, no name, refused, no TLS.
    Unreachable,
    /// No whole answer came within the call's deadline.
    Timeout,
    /// The connection broke before the answer was whole.
    Broken,
    /// The server finds what is sent too long.
    TooLong,
    /// The server will not have us, or is not the server.
    Refused(Refused),
    /// The server cannot, for now: its HTTP status.
    Server(u16),
    /// It answered well and nothing has moved.
    Nothing,
    /// The booth could not read or write its own disk.
    Here,
}
