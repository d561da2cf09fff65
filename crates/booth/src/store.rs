//! The booth's store: the journal, its projections in the same transaction, and everything that keeps them true.
//!
//! One thread writes, a few read; every answer is a [`Pending`]. Effects leave the program only from the `then` of a
//! commit, which runs after the disk has it (DESIGN 4.1).

mod carry_over;
mod chain;
mod column;
mod error;
mod folder;
#[doc(hidden)]
pub mod generate;
mod ledger;
pub mod maintenance;
mod model;
mod open;
mod project;
mod range;
pub mod recall;
mod reserve;
pub mod site;
#[cfg(test)]
mod tests;
mod view;

pub use error::{OpenError, StoreError};
pub use ledger::Ledger;
pub use model::{
    CommittedFact, Credential, Head, Operator, PendingGrant, Shift, ShiftEnd, SlipState, Stay, StoredSettlement,
};
pub use open::{Carried, Opened, SetAside, Settings};
pub use range::{IncarnationFile, Range};
pub use view::{KnownStay, StaySource, View};

use crate::background::Serving;
use crate::pending::Pending;
use folder::Lock;
use ledger::Identity;
use maintenance::{Backup, BackupPlan, MaintenanceError};
use palang_domain::Timestamp;
use palang_sqlite::{Done, Failure, Readers, Writer};
use reserve::Reserve;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// Who listens to commits.
type Observer = Box<dyn Fn(&[CommittedFact]) + Send>;

/// Why an incarnation that could be sold on is left for a fresh one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SetAsideReason {
    /// The server holds other facts under its numbers (SYNC 0.2).
    Forked,
    /// What the server holds of the incarnations before it is here now, and was not when it began.
    Recalled,
}

/// A handle to the store. Dropping it finishes what waits, and frees the data folder.
pub struct Store {
    // Dropped in this order: no reader and no writer outlives the lock.
    readers: Readers,
    patient: Readers,
    writer: Arc<Writer>,
    identity: Arc<Identity>,
    observers: Arc<Mutex<Vec<Observer>>>,
    reserve: Arc<Reserve>,
    backing_up: Arc<AtomicBool>,
    path: PathBuf,
    older: range::Older,
    _lock: Lock,
}

impl Store {
    /// Opens the journal of a data folder, or begins one. A journal that must not be sold on is kept and set aside, and
    /// a fresh incarnation goes on with what could be carried over.
    ///
    /// # Errors
    /// When the folder is in use or unusable, or the journal is another booth's or a newer program's.
    pub fn open(settings: Settings) -> Result<(Self, Opened), OpenError> {
        open::open(settings)
    }

    /// Does `work` in one transaction with one durable commit, then the effects in `then`, on the same thread, in the
    /// order of the commits. An `Err` of `work` rolls everything back and `then` is not called. `at` becomes the time
    /// of the facts, unless the journal is already later.
    pub fn commit<T, E, W, F>(&self, at: Timestamp, work: W, then: F) -> Pending<Result<T, E>>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        W: FnOnce(&mut Ledger<'_>) -> Result<T, E> + Send + 'static,
        F: FnOnce(&T, &[CommittedFact]) + Send + 'static,
    {
        let (answer, pending) = Pending::new();
        let (identity, observers) = (Arc::clone(&self.identity), Arc::clone(&self.observers));
        let reserve = Arc::clone(&self.reserve);
        let handed_over = self.writer.run(move |db| {
            let db = match db {
                Ok(db) => db,
                Err(failure) => {
                    let refusal = Err(StoreError::from(failure).into());
                    return Done { failure: None, answer: Box::new(move || drop(answer.send(refusal))) };
                }
            };
            let written = ledger::transact(db, &identity, at, &|| reserve.release(), work);
            if let Ok(value) = &written.answer {
                if !written.facts.is_empty() {
                    for observer in observers.lock().unwrap_or_else(PoisonError::into_inner).iter() {
                        observer(&written.facts);
                    }
                }
                then(value, &written.facts);
            }
            // Nobody may be waiting any more; the work is done all the same.
            let answer = move || drop(answer.send(written.answer));
            Done { failure: written.failure.map(Failure::from), answer: Box::new(answer) }
        });
        match handed_over {
            Ok(()) => pending,
            Err(failure) => Pending::ready(Err(StoreError::from(failure).into())),
        }
    }

    /// Asks questions of one snapshot. It sees every commit that was answered before this call.
    pub fn read<T, E, W>(&self, work: W) -> Pending<Result<T, E>>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        W: FnOnce(&View<'_>) -> Result<T, E> + Send + 'static,
    {
        self.ask(&self.readers, work)
    }

    /// The same for who can wait until nobody else wants a core: a thread in the background, a report on its way to the
    /// screen. Never for a thread that a lane waits for.
    pub fn read_behind<T, E, W>(&self, work: W) -> Pending<Result<T, E>>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        W: FnOnce(&View<'_>) -> Result<T, E> + Send + 'static,
    {
        self.ask(&self.patient, work)
    }

    fn ask<T, E, W>(&self, readers: &Readers, work: W) -> Pending<Result<T, E>>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        W: FnOnce(&View<'_>) -> Result<T, E> + Send + 'static,
    {
        let (answer, pending) = Pending::new();
        let writer = Arc::clone(&self.writer);
        let handed_over = readers.run(move |db| {
            let snapshot = match db.unchecked_transaction() {
                Ok(snapshot) => snapshot,
                Err(error) => return drop(answer.send(Err(StoreError::from(error).into()))),
            };
            let view = View::new(&snapshot);
            let result = work(&view);
            if let Some(damage) = view.damage.take() {
                // Nothing more is sold on a file that cannot be read, even if it can still be written.
                writer.stop(damage.into());
            }
            drop(view);
            drop(snapshot);
            // Before the answer: whoever hears of damage may drop the store, which then ends in its own thread.
            drop(writer);
            drop(answer.send(result));
        });
        match handed_over {
            Ok(()) => pending,
            Err(failure) => Pending::ready(Err(StoreError::from(failure).into())),
        }
    }

    /// Calls `observer` after every durable commit of facts and before its effects, on the writer's thread: it must be
    /// quick and never wait.
    pub fn observe(&self, observer: impl Fn(&[CommittedFact]) + Send + 'static) {
        self.observers.lock().unwrap_or_else(PoisonError::into_inner).push(Box::new(observer));
    }

    /// Why the store has stopped acknowledging, if it has. Dropping it and opening again goes on with a fresh
    /// incarnation.
    #[must_use]
    pub fn stopped(&self) -> Option<StoreError> {
        self.writer.stopped().map(StoreError::from)
    }

    /// Makes a backup on a thread of its own, slowly while somebody is served. One at a time: [`StoreError::Busy`]
    /// while another is under way.
    pub fn backup(
        &self,
        plan: BackupPlan,
        now: Timestamp,
        serving: Serving,
    ) -> Pending<Result<Backup, MaintenanceError>> {
        let (answer, pending) = Pending::new();
        if self.backing_up.swap(true, Ordering::AcqRel) {
            return Pending::ready(Err(StoreError::Busy.into()));
        }
        let (path, busy) = (self.path.clone(), Arc::clone(&self.backing_up));
        let (told, folded) = crossbeam_channel::bounded(1);
        // Without it the log grows; the copy is the same.
        drop(self.writer.fold(move || {
            let _ = told.send(());
        }));
        let started = std::thread::Builder::new().name("store-backup".to_owned()).spawn(move || {
            crate::background::step_back();
            let _ = folded.recv();
            let made = maintenance::back_up_file(&path, &plan, now, &serving);
            busy.store(false, Ordering::Release);
            drop(answer.send(made));
        });
        match started {
            Ok(_) => pending,
            Err(error) => {
                self.backing_up.store(false, Ordering::Release);
                Pending::ready(Err(StoreError::Other(error.to_string()).into()))
            }
        }
    }

    /// Whether the reserve for a full disk is still there. When it is gone only exits in hand should go on.
    #[must_use]
    pub fn has_reserve(&self) -> bool {
        self.reserve.is_there()
    }

    /// Makes the reserve again after it was used; says whether it is there. Writes 8 MiB, so not on a thread that
    /// somebody waits for.
    #[must_use]
    pub fn refill_reserve(&self) -> bool {
        self.reserve.refill()
    }

    /// The file is kept, and the next opening goes on in a fresh incarnation.
    ///
    /// # Errors
    /// When the mark cannot be written; nothing has changed then.
    pub fn set_aside(&self, why: SetAsideReason) -> Result<(), StoreError> {
        let mark = match why {
            SetAsideReason::Forked => folder::FORKED,
            SetAsideReason::Recalled => folder::RECALLED,
        };
        folder::set_mark(&self.path, mark).map_err(|error| StoreError::Other(error.to_string()))
    }

    /// The incarnations before this one, as the server holds them.
    #[must_use]
    pub fn former(&self) -> recall::Former {
        let Identity { site, booth, incarnation } = (*self.identity).clone();
        let dir = self.path.parent().map(std::path::Path::to_path_buf).unwrap_or_default();
        recall::Former { dir, site, booth, below: incarnation }
    }

    /// Which incarnation of the journal this is.
    #[must_use]
    pub fn incarnation(&self) -> u32 {
        self.identity.incarnation
    }

    /// The journal's file.
    #[must_use]
    pub fn path(&self) -> &std::path::Path {
        &self.path
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::DiskFull => Self::DiskFull,
            StoreError::Corrupt(detail) => Self::Corrupt(detail),
            StoreError::ReadOnly => Self::ReadOnly,
            StoreError::Busy => Self::Busy,
            StoreError::Closed => Self::Closed,
            StoreError::Stopped(detail) => Self::Stopped(detail),
            StoreError::Disk(detail) => Self::Io(detail),
            other => Self::Other(other.to_string()),
        }
    }
}
