//! What booth and server say to each other (SYNC 3). Facts travel as the bytes they are stored as; everything else is
//! JSON. Neither side believes the other before it has checked.
//!
//! Pure: no I/O, no clock. The version is this protocol's own, not the program's.

pub mod batch;
pub mod enrol;
pub mod envelope;
pub mod feed;
pub mod frame;
pub mod held;
pub mod paths;
pub mod photo;
pub mod quota;
pub mod secrets;
pub mod validate;
pub mod versions;

pub use batch::{Batch, BatchHeader, PushAnswer, Witness};
pub use envelope::Envelope;
pub use feed::{FeedEntry, Page, PageHeader, Snapshot, SnapshotHeader};
pub use frame::{FrameError, Limits};
pub use held::{HeldIncarnation, HeldIncarnations};
pub use versions::Versions;

/// The version of the protocol that this release speaks.
pub const PROTOCOL: u16 = 1;
/// The oldest version still understood. A release understands its own and the one before (SYNC R14).
pub const OLDEST_PROTOCOL: u16 = 1;
/// Media type of everything zstd-framed in this protocol.
pub const MEDIA_TYPE: &str = "application/vnd.palang.sync.v1+zstd";
