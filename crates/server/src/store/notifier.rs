//! Wakes whoever waits for something new at a site. Lossy by design: a notice is only a reason to look.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use tokio::sync::watch;

/// How far a site is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SiteProgress {
    /// Its newest feed number.
    pub feed: u64,
    /// Version of its secrets.
    pub secrets: u64,
}

impl SiteProgress {
    /// Numbers only rise: a late notice never takes one back.
    fn with(self, later: Self) -> Self {
        Self { feed: self.feed.max(later.feed), secrets: self.secrets.max(later.secrets) }
    }
}

/// One channel a site that somebody has ever waited for.
#[derive(Default)]
pub(super) struct Notifier(Mutex<HashMap<i64, watch::Sender<SiteProgress>>>);

impl Notifier {
    pub fn listen(&self, site: i64) -> watch::Receiver<SiteProgress> {
        let mut sites = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        sites.entry(site).or_insert_with(|| watch::Sender::new(SiteProgress::default())).subscribe()
    }

    pub fn notify(&self, site: i64, progress: SiteProgress) {
        let sites = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(sender) = sites.get(&site) {
            sender.send_if_modified(|before| {
                let now = before.with(progress);
                let newer = now != *before;
                *before = now;
                newer
            });
        }
    }

    /// Whether anybody waits at all.
    pub fn is_awaited(&self) -> bool {
        let sites = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        sites.values().any(|sender| sender.receiver_count() > 0)
    }
}
