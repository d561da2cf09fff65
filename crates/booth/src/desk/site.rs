//! The booth as part of a site: what the desk keeps of it between two transactions, and what sync stands on
//! (ADR 15).

pub(crate) mod adopt;
mod ask;
mod feed;
mod former;
mod journal;
mod master_data;
mod photos;
mod ring;
mod time;

pub(crate) use ask::{Ask, Asking, askable, run as ask_all};
pub(crate) use feed::last_heard;
pub(crate) use former::Recalled;
pub(crate) use journal::leaving;
pub(crate) use master_data::MasterData;
pub(crate) use ring::Keyring;

use crate::config::Class;
use crate::desk::core::Core;
use crate::desk::model::SyncStatus;
use crate::sync::{Host, Recovery, ServerClock};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock, Weak};

/// Where the lamp's status comes from.
pub(crate) type StatusSource = Box<dyn Fn() -> SyncStatus + Send + Sync>;

/// Everything here can be read from the store again; it is kept so that nobody has to.
pub(crate) struct Site {
    enrolled: bool,
    master: RwLock<Arc<MasterData>>,
    source: RwLock<Option<StatusSource>>,
    /// Wakes sync: there is something new to send.
    waker: RwLock<Option<Box<dyn Fn() + Send + Sync>>>,
    /// Questions to the server; nothing for a booth that works alone.
    pub asking: Mutex<Option<Asking>>,
    /// Vehicles came or went, or places did.
    moved: AtomicBool,
    /// The journal's former incarnations, while they are asked back.
    pub recalled: Recalled,
}

impl Site {
    pub fn new(enrolled: bool, classes: Vec<Class>) -> Self {
        Self {
            enrolled,
            master: RwLock::new(Arc::new(MasterData::of(classes))),
            source: RwLock::default(),
            waker: RwLock::default(),
            asking: Mutex::default(),
            moved: AtomicBool::new(true),
            recalled: Recalled::default(),
        }
    }

    /// Whether the site's server masters this booth. A booth without one works alone.
    pub const fn enrolled(&self) -> bool {
        self.enrolled
    }

    /// What is mastered for the site, as it stands.
    pub fn master_data(&self) -> Arc<MasterData> {
        Arc::clone(&self.master.read().unwrap_or_else(PoisonError::into_inner))
    }

    pub fn set_master_data(&self, master: MasterData) {
        *self.master.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(master);
    }

    pub fn classes(&self) -> Arc<Vec<Class>> {
        Arc::clone(&self.master_data().classes)
    }

    pub fn status(&self) -> SyncStatus {
        let source = self.source.read().unwrap_or_else(PoisonError::into_inner);
        source.as_ref().map_or_else(SyncStatus::default, |source| source())
    }

    pub fn set_source(&self, source: Option<StatusSource>) {
        *self.source.write().unwrap_or_else(PoisonError::into_inner) = source;
    }

    pub fn set_waker(&self, waker: Option<Box<dyn Fn() + Send + Sync>>) {
        *self.waker.write().unwrap_or_else(PoisonError::into_inner) = waker;
    }

    /// The engine is ending: nothing is asked, woken or shown any more.
    pub fn leave(&self) {
        self.set_waker(None);
        self.set_source(None);
        self.asking.lock().unwrap_or_else(PoisonError::into_inner).take();
    }

    /// There is something new to send. Never waits.
    pub fn wake(&self) {
        if let Some(wake) = self.waker.read().unwrap_or_else(PoisonError::into_inner).as_ref() {
            wake();
        }
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

/// The rest of the booth, as sync sees it. Holds the core only weakly: an engine that ends is not kept by its channels.
#[derive(Clone)]
pub(crate) struct SyncHost(Weak<Core>);

impl SyncHost {
    pub fn of(core: &Arc<Core>) -> Self {
        Self(Arc::downgrade(core))
    }

    fn core(&self) -> Result<Arc<Core>, crate::sync::HostError> {
        self.0.upgrade().ok_or_else(|| crate::sync::HostError("the engine is ending".to_owned()))
    }
}

/// What sync needs of this booth.
pub(crate) fn host(core: &Arc<Core>) -> (Host, Arc<dyn ServerClock>) {
    let booth = SyncHost::of(core);
    let host =
        Host { journal: Arc::new(booth.clone()), feed: Arc::new(booth.clone()), photos: Arc::new(booth.clone()) };
    (host, Arc::new(booth))
}

/// How the former incarnations of this booth's journal come back.
pub(crate) fn recovery(core: &Arc<Core>) -> Arc<dyn Recovery> {
    Arc::new(SyncHost::of(core))
}
