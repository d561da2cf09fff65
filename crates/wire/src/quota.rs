//! Shared places: how many vehicles a booth may let in without asking (a lease), so that booths that cannot hear one
//! another never let in more than there are places.
//!
//! A lease is a *total*: the most vehicles of that class that the booth may have admitted to that area in this
//! incarnation of its journal. Totals make a lost, repeated or late answer harmless. The server keeps
//! `inside + Σ (total − admitted as far as it knows) ≤ capacity`.

use palang_domain::{AreaId, ClassId};
use serde::{Deserialize, Serialize};

/// What the server allows a booth to admit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lease {
    /// The area that it is for; nothing is the whole site.
    pub area: Option<AreaId>,
    /// The vehicle class.
    pub class: ClassId,
    /// Places there are; 0 is unlimited, and then no lease is needed.
    pub capacity: u64,
    /// Vehicles inside as the server counts them, for the bars on the screen.
    pub inside: u64,
    /// The most vehicles that the booth may have admitted in this incarnation of its journal.
    pub total: u64,
    /// The booth is asked to give back down to this total, where it can.
    pub asked: Option<u64>,
    /// The incarnation of the journal that it is for.
    pub incarnation: u32,
    /// Rises with every change: an older lease never replaces a newer one.
    pub version: u64,
}

/// What a booth makes of a lease; it says so with every pull.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Held {
    /// The area that it is for; nothing is the whole site.
    pub area: Option<AreaId>,
    /// The vehicle class.
    pub class: ClassId,
    /// Vehicles that it has admitted in this incarnation of its journal.
    pub admitted: u64,
    /// The total it holds itself to, durably. May be lower than the lease when it gave places back.
    pub total: u64,
    /// Version of the lease it answers.
    pub version: u64,
}
