//! The keys whose tickets are believed, as they stand: the own one, those the site has delivered, those that somebody
//! copied here; limited by the site's certificates, and without what it has revoked.

use super::MasterData;
use crate::keys::BoothKeys;
use palang_domain::ticket::{KeyEntry, KeyRing};
use palang_domain::{BoothId, SiteId};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

/// The ring, which changes while the booth runs.
pub(crate) struct Keyring {
    site: SiteId,
    own: KeyEntry,
    /// Everything delivered or copied here, limited by nothing yet.
    kept: Mutex<Vec<KeyEntry>>,
    ring: RwLock<Arc<KeyRing>>,
}

impl Keyring {
    pub fn new(keys: &BoothKeys) -> Self {
        Self {
            site: keys.entry.site,
            own: keys.entry.clone(),
            kept: Mutex::new(keys.ring.entries().to_vec()),
            ring: RwLock::new(Arc::new(keys.ring.clone())),
        }
    }

    /// The keys that are believed now.
    pub fn ring(&self) -> Arc<KeyRing> {
        Arc::clone(&self.ring.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// The site has delivered its keys: they replace those it delivered before.
    pub fn deliver(&self, delivered: &[KeyEntry], master: &MasterData) {
        {
            let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
            // What was copied here by hand stays, after what the site says.
            let named = |key: &KeyEntry| delivered.iter().any(|new| new.public == key.public && new.kid == key.kid);
            let mut all = delivered.to_vec();
            all.extend(kept.iter().filter(|key| !named(key)).cloned());
            *kept = all;
        }
        self.renew(master);
    }

    /// Applies certificates and revocations.
    pub fn renew(&self, master: &MasterData) {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let ring = build(self.site, &self.own, &kept, master);
        *self.ring.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(ring);
    }
}

/// Whoever is named first has the number: the own key, then the site's, then what was copied here.
fn build(site: SiteId, own: &KeyEntry, kept: &[KeyEntry], master: &MasterData) -> KeyRing {
    let mut ring = KeyRing::new();
    let certificates = master.certified.iter().map(|one| {
        let (gates, public) = (one.gates.clone(), one.public_key.clone());
        KeyEntry::certified((one.kid, one.booth.clone(), site), (one.from, one.until), gates, public)
    });
    let kept = kept.iter().map(|key| limited(key, master));
    for key in std::iter::once(own.clone()).chain(kept).chain(certificates) {
        let gone = master.revoked.contains(&(key.booth.clone(), key.public.clone())) && key.booth != own.booth;
        let there = ring.entries().iter().any(|other| other.public == key.public && other.kid == key.kid);
        if gone || there {
            continue;
        }
        if let Err(error) = ring.add(key.clone()) {
            tracing::warn!(%error, booth = %key.booth, "a key is not believed");
        }
    }
    ring
}

/// The window and the gates that the site has certified the key for.
fn limited(key: &KeyEntry, master: &MasterData) -> KeyEntry {
    let theirs = |booth: &BoothId, public: &str| *booth == key.booth && public == key.public;
    let certificate = master.certified.iter().find(|one| theirs(&one.booth, &one.public_key) && one.kid == key.kid);
    let mut key = key.clone();
    if let Some(one) = certificate {
        (key.from, key.until, key.gates) = (one.from, one.until, one.gates.clone());
    }
    key
}
