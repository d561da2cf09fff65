//! The counters of the sites that one transaction has locked: read once, raised in memory, written once before its
//! commit, and told after it to whoever waits.

use super::notifier::{Notifier, SiteProgress};
use super::{Insert, StoreError, Tx};
use std::collections::BTreeMap;

/// By site: as it was read, and as it is to be written.
#[derive(Default)]
pub struct Counters(BTreeMap<i64, (SiteProgress, SiteProgress)>);

impl Counters {
    /// The counter of a site as this transaction has it; nothing while it is not locked.
    #[must_use]
    pub fn held(&self, site: i64) -> Option<SiteProgress> {
        self.0.get(&site).map(|(_, now)| *now)
    }

    /// Takes in what was read of a counter whose row is now locked.
    pub fn hold(&mut self, site: i64, read: SiteProgress) {
        self.0.insert(site, (read, read));
    }

    /// Sets a held counter to what the commit shall leave.
    pub fn raise(&mut self, site: i64, to: SiteProgress) {
        if let Some((_, now)) = self.0.get_mut(&site) {
            *now = to;
        }
    }

    fn raised(&self) -> impl Iterator<Item = (i64, SiteProgress)> {
        self.0.iter().filter(|(_, (read, now))| read != now).map(|(site, (_, now))| (*site, *now))
    }

    /// Writes those that rose, as the last thing of their transaction.
    pub(super) fn write(&self, tx: &mut dyn Tx) -> Result<(), StoreError> {
        let rows: Vec<_> =
            self.raised().map(|(site, now)| vec![site.into(), now.feed.into(), now.secrets.into()]).collect();
        tx.insert(&Insert {
            table: "counter",
            columns: "site, feed, secrets",
            conflict: "ON CONFLICT (site) DO UPDATE SET feed = excluded.feed, secrets = excluded.secrets",
            rows: &rows,
        })
    }

    /// After the commit.
    pub(super) fn tell(&self, notifier: &Notifier) {
        self.raised().for_each(|(site, now)| notifier.notify(site, now));
    }
}
