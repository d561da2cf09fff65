//! Terms are read and parsed once for every change of them, not at every request while its site is locked.

use super::SiteTerms;
use crate::ledger::terms_changed;
use crate::request::Caller;
use crate::store::{StoreError, Tx};
use palang_domain::SiteId;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// The terms of the sites that have been asked for, each as of the feed number that changed them last.
#[derive(Default)]
pub struct TermsCache(Mutex<HashMap<SiteId, (u64, Arc<SiteTerms>)>>);

impl TermsCache {
    /// What is in force at the caller's site. Ask before the transaction writes anything: terms that it would take back
    /// again must not be kept here.
    pub fn of(&self, tx: &mut dyn Tx, caller: &Caller) -> Result<Arc<SiteTerms>, StoreError> {
        let changed = terms_changed(tx, caller.site)?;
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&caller.site).cloned();
        if let Some((_, terms)) = kept.filter(|(of, terms)| *of == changed && terms.zone == caller.zone) {
            return Ok(terms);
        }
        let terms = Arc::new(SiteTerms::load(tx, caller)?);
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // A snapshot that began earlier than another's must not put older terms in place of newer ones.
        if all.get(&caller.site).is_none_or(|(of, _)| *of <= changed) {
            all.insert(caller.site, (changed, Arc::clone(&terms)));
        }
        Ok(terms)
    }
}
