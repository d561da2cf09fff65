//! The booth's own journal, all incarnations of it, as sync pushes it.

use super::SyncHost;
use crate::desk::core::Core;
use crate::store::site::{QuarantineReason, SyncMark};
use crate::store::{SetAsideReason, Store, StoreError, View};
use crate::sync::{HostError, Incarnation, Journal, Marks, Quarantine, ReadLimit, Run};
use palang_domain::Money;
use palang_wire::Witness;
use std::sync::{Arc, PoisonError};

impl From<StoreError> for HostError {
    fn from(error: StoreError) -> Self {
        Self(error.to_string())
    }
}

impl Journal for SyncHost {
    fn marks(&self) -> Result<Marks, HostError> {
        let core = self.core()?;
        let booth = core.config.booth.id.clone();
        let current = in_store(&core, Store::incarnation)?;
        let ask = move |view: &View<'_>| {
            let marks = view.sync_marks(&booth)?;
            let (head, pushed) = (view.head()?.seq, of(&marks, current).0);
            let oldest = view.time_of(pushed.saturating_add(1))?;
            let money = if pushed < head { view.money_after(pushed)? } else { Money::ZERO };
            Ok::<_, StoreError>((marks, head, oldest, money))
        };
        let read = in_store(&core, |store| store.read_behind(ask))?;
        let (marks, head, mut oldest, mut money) = read.answer()?;
        let mut incarnations = in_store(&core, |store| {
            let mut incarnations = Vec::new();
            for older in store.older_incarnations() {
                let (pushed, quarantine) = of(&marks, older.incarnation);
                if pushed < older.head {
                    let (since, taken) = store.older_waiting(older.incarnation, pushed);
                    oldest = [oldest, since].into_iter().flatten().min();
                    money += taken;
                }
                incarnations.push(Incarnation { number: older.incarnation, head: older.head, pushed, quarantine });
            }
            incarnations
        })?;
        let (pushed, quarantine) = of(&marks, current);
        incarnations.push(Incarnation { number: current, head, pushed, quarantine });
        Ok(Marks { incarnations, oldest, money })
    }

    fn read(&self, incarnation: u32, from: u64, most: ReadLimit) -> Result<Run, HostError> {
        let read = in_store(&*self.core()?, |store| store.journal_range(incarnation, from, most.facts, most.bytes))?;
        let range = read.answer()?;
        Ok(Run { prev: range.prev, records: range.records })
    }

    fn record_held(&self, incarnation: u32, through: u64, witness: &Witness, money: Money) -> Result<(), HostError> {
        let witness = witness.clone();
        note(&self.core()?, move |ledger| ledger.record_held(incarnation, through, &witness, money))
    }

    fn record_wanted(&self, incarnation: u32, from: u64) -> Result<(), HostError> {
        note(&self.core()?, move |ledger| ledger.record_through(incarnation, from.saturating_sub(1)))
    }

    fn record_quarantine(&self, incarnation: u32, through: u64, why: Quarantine) -> Result<(), HostError> {
        let why = match why {
            Quarantine::Revoked => QuarantineReason::Revoked,
            Quarantine::Forked { at, known } => QuarantineReason::Forked { at, known },
        };
        note(&self.core()?, move |ledger| ledger.record_quarantine(incarnation, through, why))
    }
}

/// Asks something of the store that is open now, without keeping it open: an answer may be long in coming, and whoever
/// opens another store must not wait for it.
fn in_store<T>(core: &Core, ask: impl FnOnce(&Store) -> T) -> Result<T, HostError> {
    let guard = core.store.read().unwrap_or_else(PoisonError::into_inner);
    guard.as_ref().map(ask).ok_or_else(|| HostError("there is no store now".to_owned()))
}

/// How far an incarnation is pushed, and why it is kept apart.
fn of(marks: &[SyncMark], incarnation: u32) -> (u64, Option<Quarantine>) {
    let mark = marks.iter().find(|mark| mark.incarnation == incarnation);
    let quarantine = mark.and_then(|mark| mark.apart).map(|apart| match apart {
        QuarantineReason::Revoked => Quarantine::Revoked,
        QuarantineReason::Forked { at, known } => Quarantine::Forked { at, known },
    });
    (mark.map_or(0, |mark| mark.through), quarantine)
}

/// Writes down what is no fact.
fn note(
    core: &Arc<Core>,
    work: impl FnOnce(&mut crate::store::Ledger<'_>) -> Result<(), StoreError> + Send + 'static,
) -> Result<(), HostError> {
    let noted = core.quietly(move |job| Ok(work(job.ledger())?));
    Ok(noted.answer()?)
}

/// Why a fresh incarnation must go on, if one must: this one is forked, or its past is known now and was not when it
/// began.
pub(crate) fn leaving(core: &Core) -> Option<SetAsideReason> {
    let guard = core.store.read().unwrap_or_else(PoisonError::into_inner);
    let store = guard.as_ref()?;
    let (current, booth) = (store.incarnation(), core.config.booth.id.clone());
    let marks = store.read(move |view| view.sync_marks(&booth)).answer().ok()?;
    match of(&marks, current).1 {
        Some(Quarantine::Forked { .. }) => Some(SetAsideReason::Forked),
        _ => core.site.recalled.waits_for(current).then_some(SetAsideReason::Recalled),
    }
}
