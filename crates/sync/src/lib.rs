//! Sync: the booth's journal to the server, the site's feed back, photos on a channel of their own (SYNC 3;
//! ADR 11).
//!
//! Three channels, each a pure machine that is asked for its next step and told what came of it. What a channel has to
//! do is read from the marks at every step, never remembered: there is no flag that can stay up by mistake. Sync knows
//! neither the store nor the desk; they stand behind the traits of [`host`].

mod address;
pub mod core;
pub mod enrol;
pub mod host;
pub mod server_check;
pub mod status;
pub mod transport;
pub mod validate;
pub mod worker;

pub use self::core::{Channel, Contact, Identity, Photos, Pull, Push, Recover, Step, channels};
pub use address::{Address, AddressError};
pub use host::{
    ApiKeys, FeedSink, Host, HostError, Incarnation, Journal, Marks, PendingPhoto, PhotoSource, Position, Quarantine,
    ReadLimit, Recovery, Run, ServerClock, WantedPage,
};
pub use status::{HeldThrough, Offset, Refused, SyncState, SyncStatus, SyncTrouble, TroubleKind};
pub use transport::{Call, Method, Reply, Transport, TransportError};
