//! Tariff versions: the one in force, and every older one that an open stay is still priced by.

use crate::desk::site::MasterData;
use crate::store::{StoreError, View};
use palang_domain::tariff::Tariff;
use palang_domain::ticket::TariffTag;
use palang_domain::{Refusal, TariffRef, Timestamp};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

pub(crate) struct Tariffs {
    /// The configuration's: in force where the site has published none.
    configured: Arc<Tariff>,
    older: Mutex<HashMap<String, Arc<Tariff>>>,
}

impl Tariffs {
    pub fn new(configured: Tariff) -> Self {
        Self { configured: Arc::new(configured), older: Mutex::default() }
    }

    /// The version that stays beginning at `at` are priced by.
    pub fn at(&self, master: &MasterData, at: Timestamp) -> Arc<Tariff> {
        Arc::clone(master.tariff_at(at).unwrap_or(&self.configured))
    }

    /// The version that a stay was begun under: kept for ever in the journal (DESIGN 4.6), or known from the feed, at
    /// another booth's stay, before or after it was in force here.
    pub fn version(&self, view: &View<'_>, wanted: &TariffRef) -> Result<Arc<Tariff>, Refusal> {
        let version = &wanted.version;
        if self.configured.reference().version == *version {
            return Ok(Arc::clone(&self.configured));
        }
        let mut older = self.older.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = older.get(version) {
            return Ok(Arc::clone(known));
        }
        let unknown = || Refusal::UnknownTariff { version: version.clone() };
        let text = match view.tariff_text(version)? {
            Some(text) => text,
            None => view.published_tariff(version)?.ok_or_else(unknown)?,
        };
        let tariff = Tariff::parse(&text).map_err(|error| {
            let damaged = StoreError::Other(format!("tariff {version} is kept and cannot be read: {error}"));
            Refusal::from(damaged)
        })?;
        let tariff = Arc::new(tariff);
        older.insert(version.clone(), Arc::clone(&tariff));
        Ok(tariff)
    }

    /// The version that a ticket names in few digits. A code without room for it means the one in force at its entry.
    pub fn tagged(
        &self,
        view: &View<'_>,
        master: &MasterData,
        tag: Option<TariffTag>,
        entry: Timestamp,
    ) -> Result<Arc<Tariff>, Refusal> {
        let in_force = self.at(master, entry);
        let Some(tag) = tag else { return Ok(in_force) };
        if tag.matches(&in_force.reference()) {
            return Ok(in_force);
        }
        let digits = tag.to_string();
        let mut versions: Vec<String> = view.tariffs_by_tag(&digits)?.into_iter().map(|known| known.version).collect();
        versions.extend(view.published_by_tag(&digits)?);
        if tag.matches(&self.configured.reference()) {
            versions.push(self.configured.reference().version);
        }
        versions.sort();
        versions.dedup();
        match versions.as_slice() {
            [only] => self.version(view, &TariffRef { name: String::new(), version: only.clone() }),
            _ => Err(Refusal::UnknownTariff { version: digits }),
        }
    }
}
