//! Quotas (S2): places per area and class, counted from the stays, and shared out to booths that may not hear one
//! another.

mod books;
pub mod share;

pub use books::{Full, Quota, Shared, full, inside, look, quota, quotas, set, share, silent};
