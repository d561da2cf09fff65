//! Quotas (S2): places per area and class, counted from the stays, and shared out to booths that may not hear one
//! another.

pub mod share;
