//! Wakes whoever waits for something new at a site. Lossy by design: what was heard is only a reason to look.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use tokio::sync::watch;

/// How far a site is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Heard {
    /// Its newest feed number.
    pub feed: u64,
    /// Version of its secrets.
    pub secrets: u64,
    /// Rises when leases or anything else outside the feed changed.
    pub other: u64,
}

impl Heard {
    /// Numbers only rise: a late ring never takes one back.
    fn with(self, later: Self) -> Self {
        Self {
            feed: self.feed.max(later.feed),
            secrets: self.secrets.max(later.secrets),
            other: self.other.max(later.other),
        }
    }
}

/// One channel a site that somebody has ever waited for.
#[derive(Default)]
pub(super) struct Bell(Mutex<HashMap<i64, watch::Sender<Heard>>>);

impl Bell {
    pub fn listen(&self, site: i64) -> watch::Receiver<Heard> {
        let mut sites = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        sites.entry(site).or_insert_with(|| watch::Sender::new(Heard::default())).subscribe()
    }

    pub fn ring(&self, site: i64, heard: Heard) {
        let sites = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(sender) = sites.get(&site) {
            sender.send_if_modified(|before| {
                let now = before.with(heard);
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
