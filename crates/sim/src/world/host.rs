//! What the channels need of a booth, over its real store: each call is one or two of the store's own transactions. Now
//! and then one of them fails, before it has done anything or after: a disk does that, too.

use super::Plant;
use super::clock::VirtualClock;
use crate::dice::Dice;
use palang_booth::clock::{Clock, TrustedClock};
use palang_booth::store::site::{FeedMark, QuarantineReason, SyncMark};
use palang_booth::store::{Head, Ledger, Store, StoreError, View};
use palang_booth::sync::{
    FeedSink, HostError, Incarnation, Journal, Marks, PendingPhoto, PhotoSource, Position, Quarantine, ReadLimit, Run,
};
use palang_domain::{BoothId, Hash, Money};
use palang_wire::secrets::Secrets;
use palang_wire::{Envelope, Page, Snapshot, Witness};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// A booth's store, and what may go wrong with it. The store is out while the booth is down.
pub struct Shelf {
    booth: BoothId,
    clock: VirtualClock,
    /// What is wrong with it on purpose.
    pub plant: Plant,
    state: Mutex<State>,
}

struct State {
    store: Option<Store>,
    trusted: Option<TrustedClock>,
    dice: Dice,
    fail_permille: u16,
}

impl Shelf {
    /// A booth that is down.
    pub fn new(booth: BoothId, clock: VirtualClock, dice: Dice, plant: Plant) -> Self {
        Self { booth, clock, plant, state: Mutex::new(State { store: None, trusted: None, dice, fail_permille: 5 }) }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The booth is up on this store.
    pub fn put(&self, store: Store, trusted: TrustedClock) {
        let mut state = self.lock();
        (state.store, state.trusted) = (Some(store), Some(trusted));
    }

    /// The booth is down. Whether it was up.
    pub fn take(&self) -> bool {
        let mut state = self.lock();
        state.trusted = None;
        state.store.take().is_some()
    }

    /// Whether the booth is up.
    pub fn is_up(&self) -> bool {
        self.lock().store.is_some()
    }

    /// The disk is well from now on.
    pub fn heal(&self) {
        self.lock().fail_permille = 0;
    }

    /// One commit of the booth's own, at its trusted time.
    pub fn commit<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Ledger<'_>) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let state = self.lock();
        let (Some(store), Some(trusted)) = (&state.store, &state.trusted) else { return Err(StoreError::Closed) };
        store.commit(trusted.now().at, work, |_, _| {}).answer()
    }

    /// As [`Shelf::commit`], for what is acknowledged to somebody: where that is the mistake, before it is durable.
    pub fn acknowledge<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Ledger<'_>) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        if self.plant != Plant::BoothAcknowledgesFirst || !self.lock().dice.permille(50) {
            return self.commit(work);
        }
        let (said, heard) = std::sync::mpsc::channel();
        drop(self.commit(move |ledger| {
            drop(said.send(work(ledger)?));
            Err::<(), _>(StoreError::Other("the power went".to_owned()))
        }));
        heard.recv().map_err(|_| StoreError::Closed)
    }

    /// Puts one question to the booth's store.
    pub fn ask<T: Send + 'static>(
        &self,
        work: impl FnOnce(&View<'_>) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let state = self.lock();
        let Some(store) = &state.store else { return Err(StoreError::Closed) };
        store.read(work).answer()
    }

    /// As [`Shelf::commit`], for sync: it may fail, and may have been done all the same.
    fn note(
        &self,
        work: impl FnOnce(&mut Ledger<'_>) -> Result<(), StoreError> + Send + 'static,
    ) -> Result<(), HostError> {
        let (before, after) = {
            let mut state = self.lock();
            let permille = state.fail_permille;
            (state.dice.permille(permille), state.dice.permille(permille))
        };
        let done = if before { Ok(()) } else { self.commit(work).map_err(|error| HostError(error.to_string())) };
        if before || after { Err(HostError("the disk hiccuped".into())) } else { done }
    }

    /// Where it stands in the feed.
    #[expect(clippy::redundant_closure_for_method_calls, reason = "the method is not general over lifetimes")]
    pub fn feed_mark(&self) -> Result<FeedMark, StoreError> {
        self.ask(|view| view.feed_mark())
    }

    #[expect(clippy::redundant_closure_for_method_calls, reason = "the method is not general over lifetimes")]
    fn head(&self) -> Result<Head, StoreError> {
        self.ask(|view| view.head())
    }

    /// The live incarnation, and the older ones with their heads.
    fn lives(&self) -> Result<Vec<(u32, u64)>, StoreError> {
        let head = self.head()?.seq;
        let state = self.lock();
        let Some(store) = &state.store else { return Err(StoreError::Closed) };
        let mut lives: Vec<_> =
            store.older_incarnations().into_iter().map(|life| (life.incarnation, life.head)).collect();
        lives.push((store.incarnation(), head));
        Ok(lives)
    }
}

fn or_host_error<T>(result: Result<T, StoreError>) -> Result<T, HostError> {
    result.map_err(|error| HostError(error.to_string()))
}

impl Journal for Shelf {
    fn marks(&self) -> Result<Marks, HostError> {
        let booth = self.booth.clone();
        let marks: Vec<SyncMark> = or_host_error(self.ask(move |view| view.sync_marks(&booth)))?;
        let incarnation = |(number, head): (u32, u64)| {
            let mark = marks.iter().find(|mark| mark.incarnation == number);
            let quarantine = mark.and_then(|mark| mark.apart).map(|why| match why {
                QuarantineReason::Revoked => Quarantine::Revoked,
                QuarantineReason::Forked { at, known } => Quarantine::Forked { at, known },
            });
            Incarnation { number, head, pushed: mark.map_or(0, |mark| mark.through), quarantine }
        };
        let incarnations = or_host_error(self.lives())?.into_iter().map(incarnation).collect();
        Ok(Marks { incarnations, oldest: None, money: Money::ZERO })
    }

    fn read(&self, incarnation: u32, from: u64, most: ReadLimit) -> Result<Run, HostError> {
        let state = self.lock();
        let Some(store) = &state.store else { return or_host_error(Err(StoreError::Closed)) };
        let range = or_host_error(store.journal_range(incarnation, from, most.facts, most.bytes).answer())?;
        let mut records = range.records;
        let last = records.len();
        if self.plant == Plant::FactsSwapped && last > 1 {
            records.swap(last - 1, last - 2);
        }
        Ok(Run { prev: range.prev, records })
    }

    fn record_held(&self, incarnation: u32, through: u64, witness: &Witness, money: Money) -> Result<(), HostError> {
        let witness = witness.clone();
        let through = through + u64::from(self.plant == Plant::MarkAhead);
        self.note(move |ledger| ledger.record_held(incarnation, through, &witness, money))
    }

    fn record_wanted(&self, incarnation: u32, from: u64) -> Result<(), HostError> {
        self.note(move |ledger| ledger.record_through(incarnation, from.saturating_sub(1)))
    }

    fn record_quarantine(&self, incarnation: u32, through: u64, why: Quarantine) -> Result<(), HostError> {
        let why = match why {
            Quarantine::Forked { at, known } => QuarantineReason::Forked { at, known },
            Quarantine::Revoked => QuarantineReason::Revoked,
        };
        self.note(move |ledger| ledger.record_quarantine(incarnation, through, why))
    }
}

impl FeedSink for Shelf {
    fn position(&self) -> Result<Position, HostError> {
        let mark = or_host_error(self.feed_mark())?;
        let incarnation = or_host_error(self.lives())?.last().map_or(0, |(incarnation, _)| *incarnation);
        let (after, secrets, snapshot) = (mark.cursor, mark.secrets, mark.snapshot);
        Ok(Position { after, secrets, incarnation, quotas: Vec::new(), snapshot })
    }

    fn apply(&self, page: Page) -> Result<(), HostError> {
        let (wall, plant) = (self.clock.read().wall, self.plant);
        if plant == Plant::CursorFirst {
            let through = page.header.through;
            self.note(move |ledger| ledger.set_cursor(through, wall, wall))?;
        }
        self.note(move |ledger| {
            let forgotten = usize::from(plant == Plant::LastEntryForgotten);
            for entry in &page.entries[..page.entries.len().saturating_sub(forgotten)] {
                if let Some(record) = Envelope::record(&entry.bytes) {
                    ledger.apply_site_fact(entry.feed, &record)?;
                }
            }
            for known in &page.header.known {
                ledger.set_known(&known.booth, known.until)?;
            }
            ledger.set_cursor(page.header.through, page.header.now, wall)
        })
    }

    fn apply_snapshot(&self, snapshot: Snapshot) -> Result<(), HostError> {
        let wall = self.clock.read().wall;
        self.note(move |ledger| {
            let feed = snapshot.header.feed;
            for stay in &snapshot.stays {
                ledger.keep_site_stay(stay, feed, false)?;
            }
            ledger.forget_site_stays(feed)?;
            ledger.snapshot_applied(feed, snapshot.header.now, wall)
        })
    }

    fn apply_secrets(&self, secrets: Secrets) -> Result<(), HostError> {
        self.note(move |ledger| ledger.set_secrets(secrets.version))
    }
}

/// Nobody takes pictures here.
impl PhotoSource for Shelf {
    fn pending(&self) -> Result<(Option<PendingPhoto>, u64), HostError> {
        Ok((None, 0))
    }

    fn piece(&self, _: &Hash, _: u64, _: usize) -> Result<Vec<u8>, HostError> {
        Err(HostError("there are no photos".into()))
    }

    fn sent(&self, _: &Hash) -> Result<(), HostError> {
        Ok(())
    }

    fn refused(&self, _: &Hash, _: &str) -> Result<(), HostError> {
        Ok(())
    }
}
