//! What happens in the world, and what is said of it at its end.

use palang_booth::sync::{Call, Reply, TransportError};
use palang_domain::Hash;

/// What a run came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// Seed of the run.
    pub seed: u64,
    /// Stands for every step of it.
    pub trace: Hash,
    /// Facts that the server holds at the end.
    pub facts: u64,
    /// Calls that booths made.
    pub calls: u64,
    /// Booths and servers that died in it.
    pub crashes: u64,
    /// Vehicles that left twice, because nobody could know.
    pub double_exits: u64,
    /// Virtual milliseconds from the heal until all queues were empty and all feeds read.
    pub drained_ms: u64,
}

/// A run that went wrong. Says how to see it again.
#[derive(Clone, Debug, thiserror::Error)]
#[error("seed {seed} at {at_ms} ms: {what}\nsee it again: cargo run -p palang-sim -- world --seed {seed} --trace")]
pub struct Failed {
    /// Seed of the run.
    pub seed: u64,
    /// When it was found, in virtual milliseconds.
    pub at_ms: u64,
    /// What was wrong.
    pub what: String,
}

/// Something that happens at a moment of virtual time.
#[derive(Clone, Debug)]
pub enum Event {
    /// Somebody comes to a booth.
    Car {
        /// Index of the booth.
        booth: usize,
    },
    /// A channel looks what there is to do. Only the wake-up that was asked for last counts.
    Wake {
        /// Index of the booth.
        booth: usize,
        /// Index of its sync channel.
        channel: usize,
    },
    /// A call comes to the server.
    Arrives(Ask),
    /// A parked long poll has waited long enough.
    Overdue(u64),
    /// What came of a call comes to the booth.
    Answered {
        /// The call.
        ask: Ask,
        /// What came of the call.
        answer: Result<Reply, TransportError>,
    },
    /// Something goes wrong, or right again.
    Mishap(Mishap),
    /// Everything is well from now on.
    Heal,
}

/// A call on its way.
#[derive(Clone, Debug)]
pub struct Ask {
    /// Of all that were ever made.
    pub number: u64,
    /// Index of the booth.
    pub booth: usize,
    /// Index of its sync channel.
    pub channel: usize,
    /// Which life of the booth's process made it: a later one hears nothing of it.
    pub life: u32,
    /// The call itself.
    pub call: Call,
}

/// A call, and what came of it.
pub type Answer = (Ask, Result<Reply, TransportError>);

/// Something that goes wrong.
#[derive(Clone, Copy, Debug)]
pub enum Mishap {
    /// The weather of a booth's line changes.
    Weather {
        /// Index of the booth.
        booth: usize,
    },
    /// A booth's process dies.
    Crash {
        /// Index of the booth.
        booth: usize,
    },
    /// The booth's process is started again.
    Restart {
        /// Index of the booth.
        booth: usize,
    },
    /// A booth's wall clock jumps.
    Clock {
        /// Index of the booth.
        booth: usize,
    },
    /// The server dies.
    ServerCrash,
    /// The server is started again.
    ServerRestart,
}
