//! Photos that nobody needs any more: the server holds them, or nobody will ever ask for them.

use crate::desk::core::Core;
use crate::photo;
use palang_domain::{Hash, Timestamp};
use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

/// Between two sweeps.
pub(super) const EVERY: Duration = Duration::from_secs(24 * 3_600);
/// How long a photo stays at the booth after it was taken.
const KEPT_MS: i64 = 30 * 24 * 3_600 * 1_000;

/// Sweeps on a thread of its own: a month of photos is many files. What the server does not hold yet stays, however
/// old; a booth without a server keeps a month.
pub(super) fn sweep(core: &Arc<Core>, now: Timestamp) {
    let waiting: HashSet<Hash> = if core.site.enrolled() {
        let Ok(waiting) = core.read(|view| Ok(view.photos_to_send()?)).answer() else { return };
        waiting.into_iter().collect()
    } else {
        HashSet::new()
    };
    let data = core.data.clone();
    let swept = std::thread::Builder::new().name("palang-photos".to_owned()).spawn(move || {
        match photo::sweep(&data, now.plus_millis(-KEPT_MS), |photo| waiting.contains(photo)) {
            Ok(gone) => tracing::info!(gone, "old photos were taken away"),
            Err(error) => tracing::warn!(%error, "old photos could not be taken away"),
        }
    });
    if let Err(error) = swept {
        tracing::warn!(%error, "no thread to take old photos away");
    }
}
