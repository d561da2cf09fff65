//! When each booth was last heard, and how far it has read: for the lists that people look at, never for a decision.
//!
//! Kept in memory and written together every few seconds, so that a thousand waiting booths cost the store one
//! transaction.

use crate::app::App;
use crate::store::{Insert, StoreError, Tx};
use palang_domain::{BoothId, SiteId, Timestamp};
use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// What a request of a booth says about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Contact {
    /// Which incarnation of its journal it writes.
    pub incarnation: u32,
    /// The version of the protocol it speaks.
    pub protocol: u16,
    /// How far it has read the feed, where the request says so.
    pub after: Option<u64>,
}

/// A booth as it was last heard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seen {
    /// The time of the last contact.
    pub at: Timestamp,
    /// How far it had read the feed.
    pub after: u64,
    /// Which incarnation of its journal it wrote.
    pub incarnation: u32,
    /// The version of the protocol it spoke.
    pub protocol: u16,
}

type Key = (SiteId, BoothId);

/// Contacts not yet written.
#[derive(Default)]
pub struct Contacts(Mutex<HashMap<Key, Seen>>);

/// How often they are written.
const EVERY: Duration = Duration::from_secs(10);

impl Contacts {
    /// A booth was heard.
    pub fn heard(&self, site: SiteId, booth: &BoothId, contact: Contact, now: Timestamp) {
        let mut map = self.lock();
        let Contact { incarnation, protocol, after } = contact;
        let seen = map.entry((site, booth.clone())).or_insert(Seen { at: now, after: 0, incarnation, protocol });
        *seen = Seen { at: now.max(seen.at), after: after.unwrap_or(seen.after), incarnation, protocol };
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Key, Seen>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn take(&self) -> Vec<(Key, Seen)> {
        self.lock().drain().collect()
    }
}

/// Writes them every few seconds, and once more when the server ends.
pub async fn keep(app: App) {
    loop {
        let ended = tokio::time::timeout(EVERY, app.stopped()).await.is_ok();
        let taken = app.contacts().take();
        if !taken.is_empty()
            && let Err(error) = app.store().write(move |tx| write(tx, &taken)).await
        {
            // Said again with the next request of each.
            tracing::warn!(%error, "contacts were not written");
        }
        if ended {
            return;
        }
    }
}

fn write(tx: &mut dyn Tx, contacts: &[(Key, Seen)]) -> Result<(), StoreError> {
    // One order of rows for every replica: two that write at once wait for one another, and do not deadlock.
    let mut contacts = contacts.to_vec();
    contacts.sort_by(|one, other| one.0.cmp(&other.0));
    let row = |((site, booth), seen): &(Key, Seen)| {
        vec![
            (*site).into(),
            booth.as_str().into(),
            seen.at.millis().into(),
            seen.after.into(),
            seen.incarnation.into(),
            u32::from(seen.protocol).into(),
        ]
    };
    let rows: Vec<_> = contacts.iter().map(row).collect();
    tx.insert(&Insert { table: "contact", columns: COLUMNS, conflict: CONFLICT, rows: &rows })
}

const COLUMNS: &str = "site, booth, at, read_to, incarnation, protocol";
// Another replica may have heard it later. `read_to` 0 is a push, which does not say how far it has read.
const CONFLICT: &str = "ON CONFLICT (site, booth) DO UPDATE SET
    read_to = CASE WHEN excluded.read_to > 0 THEN excluded.read_to ELSE contact.read_to END,
    incarnation = CASE WHEN excluded.at >= contact.at THEN excluded.incarnation ELSE contact.incarnation END,
    protocol = CASE WHEN excluded.at >= contact.at THEN excluded.protocol ELSE contact.protocol END,
    at = CASE WHEN excluded.at > contact.at THEN excluded.at ELSE contact.at END";

/// The site's booths as they were last heard, by any replica.
pub fn all(tx: &mut dyn Tx, site: SiteId) -> Result<HashMap<BoothId, Seen>, StoreError> {
    let sql = "SELECT booth, at, read_to, incarnation, protocol FROM contact WHERE site = $1";
    tx.query(sql, &[site.into()])?
        .iter()
        .map(|row| {
            let booth = row.parsed(0)?;
            let seen = Seen {
                at: Timestamp::from_millis(row.int(1)?),
                after: row.count(2)?,
                incarnation: row.small(3)?,
                protocol: row.small(4)?,
            };
            Ok((booth, seen))
        })
        .collect()
}
