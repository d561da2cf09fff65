//! What sync needs of its host, the booth. The desk, which sees both sides, implements [`Journal`] and [`FeedSink`]
//! over the store, [`PhotoSource`] over the photos, [`ServerClock`] over the clock.
//!
//! Every method is called on a channel's own thread and may block for as long as a disk takes, never for a network.

use crate::status::Offset;
use palang_domain::{Hash, Money, Refusal, Timestamp};
use palang_wire::quota::Held;
use palang_wire::secrets::Secrets;
use palang_wire::{Batch, HeldIncarnation, Page, Snapshot, Witness};
use std::sync::Arc;

/// What the booth's three channels work on.
pub struct Host {
    /// The booth's own journal, which push sends.
    pub journal: Arc<dyn Journal>,
    /// Where pull puts the site's facts.
    pub feed: Arc<dyn FeedSink>,
    /// The photos that are still to be sent.
    pub photos: Arc<dyn PhotoSource>,
}

/// Why the host could not do it: a full disk, a damaged page, an engine that is ending. The channel backs off and tries
/// again.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct HostError(pub String);

impl From<Refusal> for HostError {
    fn from(refusal: Refusal) -> Self {
        Self(format!("the desk refused: {}", refusal.word()))
    }
}

/// How far one incarnation of the booth's journal is in the server's hands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Incarnation {
    /// Its number, from 1, which also names its file.
    pub number: u32,
    /// Its last durable fact; for an older incarnation the last that can still be read. 0 is none.
    pub head: u64,
    /// Everything through here is durable at the server, as it has said and we have written down.
    pub pushed: u64,
    /// Why the server keeps facts of this incarnation in quarantine. Being held again ends [`Quarantine::Revoked`]; a
    /// fork stays one.
    pub quarantine: Option<Quarantine>,
}

/// What is still to be pushed. Read anew at every step.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Marks {
    /// Every incarnation whose file is there, oldest first; the last is the one being written.
    pub incarnations: Vec<Incarnation>,
    /// Time of the oldest fact that is not pushed.
    pub oldest: Option<Timestamp>,
    /// Money taken by facts that are not pushed.
    pub money: Money,
}

impl Marks {
    /// Facts not yet pushed, over all incarnations.
    #[must_use]
    pub fn unsynced(&self) -> u64 {
        self.incarnations.iter().map(|incarnation| incarnation.head.saturating_sub(incarnation.pushed)).sum()
    }
}

/// How much a read may bring.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReadLimit {
    /// At most so many facts.
    pub facts: usize,
    /// Stored bytes together. One fact is brought even when it alone is more.
    pub bytes: usize,
}

/// A run of stored facts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// Hash of the fact before; [`Hash::ZERO`] before the first.
    pub prev: Hash,
    /// The stored bytes as they are, in order, without gaps.
    pub records: Vec<Vec<u8>>,
}

/// Why the server keeps an incarnation's facts apart from the site's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quarantine {
    /// Another fact stands at the server under `at`: this file is a restored copy, a cloned disk, or was written with a
    /// swapped key (SYNC 0.2). Where it is the incarnation being written, the booth goes on in a fresh one, with the
    /// reason `forked`, at its next quiet moment; an older incarnation's fork is only told.
    Forked {
        /// The first number that differs.
        at: u64,
        /// What the server holds there; [`Hash::ZERO`] where that is not known.
        known: Hash,
    },
    /// The booth is revoked. It sells on; its facts wait at the server for somebody's decision.
    Revoked,
}

/// The booth's own journal, all incarnations of it.
pub trait Journal: Send + Sync {
    /// The marks as they are now. Called several times a second: it must be quick.
    fn marks(&self) -> Result<Marks, HostError>;

    /// Stored facts of an incarnation from `from` on, at most `most`, at least one where there is one.
    ///
    /// # Errors
    /// When they cannot be read: an older file that is damaged. Sync then goes on with the next incarnation
    /// and tries again later.
    fn read(&self, incarnation: u32, from: u64, most: ReadLimit) -> Result<Run, HostError>;

    /// The server holds everything through `through`: write the mark and the witness down, durably. `through` may be
    /// lower than the mark: the server was restored from a backup, and wants the rest again. The witness's signature
    /// and head have been checked. `money` is what the server holds of the open shift.
    ///
    /// # Errors
    /// When it could not be written; the facts are then pushed again, which harms nothing.
    fn record_held(&self, incarnation: u32, through: u64, witness: &Witness, money: Money) -> Result<(), HostError>;

    /// The server wants everything from `from` on: the mark goes to the number before.
    ///
    /// # Errors
    /// When it could not be written.
    fn record_wanted(&self, incarnation: u32, from: u64) -> Result<(), HostError>;

    /// The server holds everything through `through`, but in quarantine: the mark goes there,
    /// [`Incarnation::quarantine`] says why from now on; a fork outweighs a revocation. Called after every answer that
    /// says so; only the first is news.
    ///
    /// # Errors
    /// When it could not be written.
    fn record_quarantine(&self, incarnation: u32, through: u64, why: Quarantine) -> Result<(), HostError>;
}

/// Where the booth stands in the site's feed, and what it says with every pull.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Position {
    /// Last feed number durably applied; 0 for none.
    pub after: u64,
    /// Version of the secrets held.
    pub secrets: u64,
    /// Which incarnation of the journal is being written.
    pub incarnation: u32,
    /// What is held of the shared places.
    pub quotas: Vec<Held>,
    /// A snapshot is needed before any page: a first run, or a fresh incarnation after a disk was lost or forked.
    pub snapshot: bool,
}

/// Where the site's facts go.
pub trait FeedSink: Send + Sync {
    /// Where the booth stands. Read anew before every pull.
    fn position(&self) -> Result<Position, HostError>;

    /// A page that the site has signed and that follows the cursor: facts, leases and cursor in one transaction. A fact
    /// that cannot be read, or does not fit, is passed over and told, never an error: nothing behind it may wait.
    ///
    /// # Errors
    /// When nothing of it was applied; the same page is then asked for again.
    fn apply(&self, page: Page) -> Result<(), HostError>;

    /// A snapshot that the site has signed: replaces what was known of the site, and the cursor.
    ///
    /// # Errors
    /// When nothing of it was applied.
    fn apply_snapshot(&self, snapshot: Snapshot) -> Result<(), HostError>;

    /// Ticket keys and PIN hashes of a later version than [`Position::secrets`].
    ///
    /// # Errors
    /// When they could not be kept; they are then asked for again.
    fn apply_secrets(&self, secrets: Secrets) -> Result<(), HostError>;
}

/// Where the next page of an earlier incarnation begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WantedPage {
    /// Number of the incarnation.
    pub incarnation: u32,
    /// Number of the last fact of it that is here; 0 for none.
    pub after: u64,
    /// Its hash; [`Hash::ZERO`] before the first.
    pub prev: Hash,
}

/// The recovery of the incarnations before the one being written, as the server holds them.
pub trait Recovery: Send + Sync {
    /// Whether the incarnation being written may know less of its past than the server does, and that has not been
    /// settled yet. Asked often.
    fn due(&self) -> Result<bool, HostError>;

    /// What is still missing here of what the server holds.
    ///
    /// # Errors
    /// When it cannot be told.
    fn wanted(&self, held: &[HeldIncarnation]) -> Result<Option<WantedPage>, HostError>;

    /// A page that the site has signed and that follows what is here: whole or not at all.
    ///
    /// # Errors
    /// When nothing of it was kept; it is then asked for again.
    fn keep(&self, page: &Batch) -> Result<(), HostError>;

    /// Nothing is missing any more. What is news joins the journal at the next quiet moment.
    ///
    /// # Errors
    /// When that cannot be noted; it is then found out again.
    fn completed(&self) -> Result<(), HostError>;
}

/// A photo that the server does not hold yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PendingPhoto {
    /// SHA-256 of its bytes, which also names its file.
    pub hash: Hash,
    /// Its size in bytes.
    pub size: u64,
}

/// The photos of the booth that the server does not hold yet.
pub trait PhotoSource: Send + Sync {
    /// The oldest photo that has not been sent, with the number that wait.
    ///
    /// # Errors
    /// When the folder cannot be read.
    fn pending(&self) -> Result<(Option<PendingPhoto>, u64), HostError>;

    /// A piece of it, shorter only at its end. The shelf checks the whole against the hash before it gives the first.
    ///
    /// # Errors
    /// When the file is gone or is not what its name says: [`PhotoSource::refused`] is then called.
    fn piece(&self, photo: &Hash, from: u64, most: usize) -> Result<Vec<u8>, HostError>;

    /// The server holds the whole of it: it may be retired after its time.
    ///
    /// # Errors
    /// When that could not be written down; it is then offered again, which harms nothing.
    fn sent(&self, photo: &Hash) -> Result<(), HostError>;

    /// It can never be sent: the server says it is no picture or not its hash, or it is damaged here. Kept aside, so
    /// that the next can go.
    ///
    /// # Errors
    /// When it could not be put aside.
    fn refused(&self, photo: &Hash, why: &str) -> Result<(), HostError>;
}

/// Where the booth's API key is kept and changed.
pub trait ApiKeys: Send + Sync {
    /// When it was made, by the server's clock.
    fn issued(&self) -> Timestamp;

    /// The server has made another: in use from now on, and kept.
    ///
    /// # Errors
    /// When it could not be kept. It is in use all the same, and another is asked for later.
    fn changed(&self, api_key: String, now: Timestamp) -> Result<(), HostError>;
}

/// Where the server's clock is reported, after every answer that was quick enough to measure it.
pub trait ServerClock: Send + Sync {
    /// How far the server's clock is from the booth's.
    fn measured(&self, offset: Offset);
}
