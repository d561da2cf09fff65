//! Sync: the booth's journal to the server, the site's feed back, photos on a channel of their own (SYNC 3;
//! ADR 11).
//!
//! Three channels, each a pure machine that is asked for its next step and told what came of it. What a channel has to
//! do is read from the marks at every step, never remembered: there is no flag that can stay up by mistake. Sync knows
//! neither the store nor the desk; they stand behind the traits of [`seam`].

mod address;
pub mod ask;
pub mod core;
pub mod enrol;
pub mod look;
pub mod seam;
pub mod status;
pub mod worker;

pub use self::core::{Channel, Contact, Identity, Photos, Pull, Push, Recall, Seams, Step, channels};
pub use address::{Address, AddressError};
pub use seam::{
    Apart, ApiKeys, Call, FeedSink, FormerLives, Journal, Life, Marks, Method, Most, PhotoShelf, Position, Reply, Run,
    SeamError, ServerClock, Transport, TransportError, Waiting, WantedLife,
};
pub use status::{HeldThrough, Offset, Refused, SyncState, SyncStatus, SyncTrouble, TroubleKind};
