//! The booth as part of a site: what the desk keeps of it between two transactions (docs/adr/0015-site.md).

use crate::config::Class;
use crate::desk::model::SyncStatus;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

/// Everything here can be read from the store again; it is kept so that nobody has to.
pub(crate) struct Site {
    enrolled: bool,
    classes: RwLock<Arc<Vec<Class>>>,
    status: RwLock<SyncStatus>,
    /// Vehicles came or went, or places did.
    moved: AtomicBool,
}

impl Site {
    pub fn new(enrolled: bool, classes: Vec<Class>) -> Self {
        Self {
            enrolled,
            classes: RwLock::new(Arc::new(classes)),
            status: RwLock::default(),
            moved: AtomicBool::new(true),
        }
    }

    /// Whether the site's server masters this booth. A booth without one works alone.
    pub const fn enrolled(&self) -> bool {
        self.enrolled
    }

    pub fn classes(&self) -> Arc<Vec<Class>> {
        Arc::clone(&self.classes.read().unwrap_or_else(PoisonError::into_inner))
    }

    pub fn status(&self) -> SyncStatus {
        self.status.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Remembers that the places must be counted again.
    pub fn places_moved(&self) {
        self.moved.store(true, Ordering::Release);
    }

    /// Whether they must; asking forgets it.
    pub fn take_moved(&self) -> bool {
        self.moved.swap(false, Ordering::AcqRel)
    }
}
