//! The booth as part of a site: how far the server holds this journal, how far the booth has read the site's feed, and
//! what it has learned there (ADR 15). Nothing here is a projection of this journal.

mod carried_over;
mod feed;
mod lease;
mod marks;
mod master;
mod photo;
mod stays;

pub(super) use carried_over::SiteCarriedOver;
pub use feed::FeedMark;
pub use lease::StoredLease;
pub use marks::{QuarantineReason, SyncMark};
pub use master::{Mastered, Subject};
pub use photo::WaitingPhoto;
pub(super) use stays::mark_gone;
pub use stays::{Departure, Elsewhere};
