//! How full the site is.

use crate::quota;
use crate::store::{StoreError, Tx};
use palang_domain::SiteId;
use palang_domain::question::Occupancy;

/// Every quota of the site with its use, in the order in which the quotas were set.
pub fn occupancy(tx: &mut dyn Tx, site: SiteId) -> Result<Vec<Occupancy>, StoreError> {
    Ok(quota::quotas(tx, site)?.iter().map(quota::Quota::occupancy).collect())
}
