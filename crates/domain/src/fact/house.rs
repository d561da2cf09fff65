//! What happens to the journal and to the program that writes it.

use crate::{Money, Timestamp};
use serde::{Deserialize, Serialize};

/// First fact of an incarnation: who this journal is, and what came before it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "arbitrary", derive(proptest_derive::Arbitrary))]
pub struct JournalOpened {
    /// The booth's Ed25519 public key, hex.
    pub public_key: String,
    /// 16 random bytes, hex: two incarnations never share a genesis.
    pub nonce: String,
    /// Why there is a new one: `first`, `corrupt`, `restored`, `replaced`, `forked`, `recalled`.
    pub reason: String,
    /// `incarnation:seq:hash` of the last fact known of the incarnation before.
    pub predecessor: Option<String>,
    /// The same of every earlier incarnation that was pulled back from the server and is taken over here, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub recalled: Vec<String>,
}

/// How far the journal is in the server's hands, as the Z prints it. Closing a shift never waits for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "arbitrary", derive(proptest_derive::Arbitrary))]
pub struct ServerHeld {
    /// Last fact that the server has countersigned; 0 for none.
    pub through: u64,
    /// Facts it does not hold yet, the closing not counted.
    pub unsynced: u64,
    /// Money taken by the facts that it does not hold yet.
    pub money: Money,
}

/// The program opened the journal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "arbitrary", derive(proptest_derive::Arbitrary))]
pub struct ProgramStarted {
    /// Version of the program that opened it.
    pub version: String,
    /// Whether the run before ended with [`ProgramStopped`]; `false` after a power cut or a kill
    /// (FIELD 1: a gap is itself an entry).
    pub clean: bool,
    /// When the journal was last written before this.
    pub silent_since: Option<Timestamp>,
}

/// The program ended in order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "arbitrary", derive(proptest_derive::Arbitrary))]
pub struct ProgramStopped {}

/// The wall clock moved against the monotonic one, or behind the journal (SYNC 3.8).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "arbitrary", derive(proptest_derive::Arbitrary))]
pub struct ClockJumped {
    /// What the wall clock showed.
    pub wall: Timestamp,
    /// What was expected, and is used instead until the wall clock is plausible again.
    pub trusted: Timestamp,
}
