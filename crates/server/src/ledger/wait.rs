//! Long poll: waits until a site has something new, or the time is over.

use super::site::counter;
use crate::ledger::LedgerError;
use crate::store::Store;
use palang_domain::SiteId;
use std::time::Duration;

/// Waits until the site's feed is beyond `after`, its secrets are not of version `secrets`, or `wait` is over. Says
/// whether there is something. Whoever hears of nothing asks again later: nothing is lost by it.
///
/// # Errors
/// [`LedgerError::NoSite`]; the store's.
pub async fn changed(
    store: &Store,
    site: SiteId,
    after: u64,
    secrets: u64,
    wait: Duration,
) -> Result<bool, LedgerError> {
    // Listen first, look then: what is committed between the two is noticed.
    let mut progress = store.progress(site.get().into());
    progress.mark_unchanged();
    let now = store.read(move |tx| counter(tx, site)).await?;
    if now.feed > after || now.secrets != secrets {
        return Ok(true);
    }
    let something = progress.wait_for(|now| now.feed > after || now.secrets > secrets);
    Ok(tokio::time::timeout(wait, something).await.is_ok())
}
