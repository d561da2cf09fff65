//! How full a site is.

use crate::quota::Usage;
use crate::{AreaId, ClassId};

/// Places of one class, in one part of a site or in the whole of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Occupancy {
    /// The part; nothing is the whole site.
    pub area: Option<AreaId>,
    /// The vehicle class.
    pub class: ClassId,
    /// Its places, and how many are taken.
    pub usage: Usage,
    /// Of the places left, so many are for booths to fill without asking the server.
    pub held_by_booths: u64,
}
