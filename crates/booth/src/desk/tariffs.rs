//! Tariff versions: the one in force, and every older one that an open stay is still priced by.

use crate::store::{StoreError, View};
use palang_domain::tariff::Tariff;
use palang_domain::ticket::TariffTag;
use palang_domain::{Refusal, TariffRef};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

pub(crate) struct Tariffs {
    in_force: Arc<Tariff>,
    older: Mutex<HashMap<String, Arc<Tariff>>>,
}

impl Tariffs {
    pub fn new(in_force: Tariff) -> Self {
        Self { in_force: Arc::new(in_force), older: Mutex::default() }
    }

    pub fn in_force(&self) -> &Arc<Tariff> {
        &self.in_force
    }

    /// The version that a stay was begun under. It is kept in the journal for ever (DESIGN 4.6).
    pub fn version(&self, view: &View<'_>, wanted: &TariffRef) -> Result<Arc<Tariff>, Refusal> {
        let version = &wanted.version;
        if self.in_force.reference().version == *version {
            return Ok(Arc::clone(&self.in_force));
        }
        let mut older = self.older.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = older.get(version) {
            return Ok(Arc::clone(known));
        }
        let unknown = || Refusal::UnknownTariff { version: version.clone() };
        let text = view.tariff_text(version)?.ok_or_else(unknown)?;
        let tariff = Tariff::parse(&text).map_err(|error| {
            let damaged = StoreError::Other(format!("tariff {version} is kept and cannot be read: {error}"));
            Refusal::from(damaged)
        })?;
        let tariff = Arc::new(tariff);
        older.insert(version.clone(), Arc::clone(&tariff));
        Ok(tariff)
    }

    /// The version that a ticket names in few digits. A code without room for it means the one in force.
    pub fn tagged(&self, view: &View<'_>, tag: Option<TariffTag>) -> Result<Arc<Tariff>, Refusal> {
        let Some(tag) = tag else { return Ok(Arc::clone(&self.in_force)) };
        if tag.matches(&self.in_force.reference()) {
            return Ok(Arc::clone(&self.in_force));
        }
        let digits: String = tag.0.iter().map(|byte| format!("{byte:02x}")).collect();
        match view.tariffs_by_tag(&digits)?.as_slice() {
            [only] => self.version(view, only),
            _ => Err(Refusal::UnknownTariff { version: digits }),
        }
    }
}
