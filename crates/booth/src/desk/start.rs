//! The first facts of a run, and going on when the journal must not be sold on.

use crate::config::Config;
use crate::desk::core::{Core, Work};
use crate::desk::manual;
use crate::desk::model::Update;
use crate::desk::pins::{enrol, withdraw_missing};
use crate::desk::site::MasterData;
use crate::desk::site::adopt::adopt_tariff;
use crate::keys::BoothKeys;
use crate::store::{CommittedFact, OpenError, Opened, SetAsideReason, Settings, Store};
use palang_domain::fact::{ProgramStarted, QuotaSet};
use palang_domain::{AreaId, ClassId, Fact, Refusal, Timestamp};
use std::path::Path;
use std::sync::atomic::Ordering;
use std::sync::{Arc, PoisonError};

/// What the store is opened with.
pub(crate) fn settings(config: &Config, data: &Path, keys: &BoothKeys, now: Timestamp) -> Settings {
    let mut nonce = [0; 16];
    // Without random numbers the booth's own key could not have been made; a nonce of zeros only makes a genesis less
    // unique.
    let _ = getrandom::fill(&mut nonce);
    Settings {
        dir: data.to_owned(),
        site: config.site.id,
        booth: config.booth.id.clone(),
        public_key: keys.own.public_hex(),
        nonce,
        now,
    }
}

/// Puts the store into the core and writes the first facts of the run.
pub(crate) fn begin(core: &Arc<Core>, store: Store, opened: &Opened) -> Result<(), Refusal> {
    if opened.fresh {
        tell(core, &born(&store, opened.head.seq)?);
    }
    let watched = Arc::downgrade(core);
    store.observe(move |facts| {
        if let Some(core) = watched.upgrade() {
            tell(&core, facts);
        }
    });
    *core.store.write().unwrap_or_else(PoisonError::into_inner) = Some(store);
    let (clean, silent_since) = (opened.clean, opened.last);
    let first = core.commit(move |work| {
        let version = env!("CARGO_PKG_VERSION").to_owned();
        work.append(Fact::ProgramStarted(ProgramStarted { version, clean, silent_since }))?;
        if work.core.site.enrolled() {
            let master = MasterData::read(work, &work.core.config.classes)?;
            work.core.keyring.renew(&master);
            work.core.site.set_master_data(master);
        }
        adopt(work)?;
        adopt_quotas(work)?;
        let master = work.core.site.master_data();
        // Of whom the office has spoken, the configuration has no say.
        let ours = work.core.config.operators.iter().filter(|one| !master.operators.contains(&one.number)).cloned();
        for operator in ours.collect::<Vec<_>>() {
            enrol(work, &operator.number, &operator.name, operator.role, &operator.pin_hash, false)?;
        }
        withdraw_missing(work)?;
        Ok(())
    });
    first.answer()
}

/// Facts that were written while nobody could listen yet: the genesis of an incarnation.
fn born(store: &Store, head: u64) -> Result<Vec<CommittedFact>, Refusal> {
    let facts = store.read(move |view| {
        let facts = (1..=head).filter_map(|seq| match view.fact(seq) {
            Ok(Some((record, _))) => Some(Ok(CommittedFact::of(&record))),
            Ok(None) => None,
            Err(error) => Some(Err(Refusal::from(error))),
        });
        facts.collect()
    });
    facts.answer()
}

fn tell(core: &Core, facts: &[CommittedFact]) {
    if facts.is_empty() {
        return;
    }
    if let Some(observer) = &core.observer {
        observer.lock().unwrap_or_else(PoisonError::into_inner)(facts);
    }
    if facts.iter().any(|fact| fact.moves_vehicles) {
        core.site.places_moved();
    }
    core.site.wake();
    core.bus.publish(&Update::Committed(facts.to_vec()));
}

/// The tariff of the config comes into force when it is another than the journal's. Stays inside keep theirs.
fn adopt(work: &mut Work<'_, '_>) -> Result<(), Refusal> {
    let at = work.ledger().at();
    let tariff = work.core.tariffs.at(&work.core.site.master_data(), at);
    adopt_tariff(work, &tariff)
}

/// The places of the config come into force where they are others than the journal's. The site's replace them.
fn adopt_quotas(work: &mut Work<'_, '_>) -> Result<(), Refusal> {
    if work.core.site.enrolled() {
        return Ok(());
    }
    let wanted = work.core.config.quotas.clone();
    let current = work.capacities()?;
    let in_force = |area: &Option<AreaId>, class: &ClassId| {
        current.iter().find(|(a, c, _)| a == area && c == class).map_or(0, |(_, _, capacity)| *capacity)
    };
    let mut set: Vec<QuotaSet> = Vec::new();
    for quota in wanted.iter().filter(|quota| in_force(&quota.area, &quota.class) != quota.capacity) {
        set.push(QuotaSet { area: quota.area.clone(), class: quota.class.clone(), capacity: quota.capacity });
    }
    for (area, class, _) in current.iter().filter(|(_, _, capacity)| *capacity > 0) {
        if !wanted.iter().any(|quota| quota.area == *area && quota.class == *class) {
            set.push(QuotaSet { area: area.clone(), class: class.clone(), capacity: 0 });
        }
    }
    set.into_iter().try_for_each(|quota| work.append(Fact::QuotaSet(quota)).map(drop))
}

/// Whether the store has stopped acknowledging for good, or could not be opened again.
pub(crate) fn has_stopped(core: &Core) -> bool {
    if core.ended.load(Ordering::Acquire) {
        return false;
    }
    let guard = core.store.read().unwrap_or_else(PoisonError::into_inner);
    guard.as_ref().is_none_or(|store| store.stopped().is_some())
}

/// An incarnation that is not to be sold on is kept, and a fresh one goes on.
pub(crate) fn renew(core: &Arc<Core>, why: SetAsideReason) {
    let marked = match core.store.read().unwrap_or_else(PoisonError::into_inner).as_ref() {
        Some(store) => store.set_aside(why),
        None => return,
    };
    match marked {
        Ok(()) => recover(core),
        Err(error) => tracing::error!(%error, ?why, "a journal cannot be set aside"),
    }
}

/// Closes the stopped store and goes on with a fresh incarnation, and says so.
pub(crate) fn recover(core: &Arc<Core>) {
    // Out of the lock before it is dropped: its threads may be waiting for the lock.
    let stopped = core.store.write().unwrap_or_else(PoisonError::into_inner).take();
    drop(stopped);
    let result = Store::open(settings(&core.config, &core.data, &core.keys, core.clock.now().at))
        .map_err(|error: OpenError| error.to_string())
        .and_then(|(store, opened)| {
            begin(core, store, &opened).map_err(|refusal| refusal.word().to_owned()).map(|()| opened)
        });
    let update = match result {
        Ok(opened) => said(&opened).unwrap_or(Update::Store { detail: "reopened".to_owned(), selling: true }),
        Err(detail) => Update::Store { detail, selling: false },
    };
    core.bus.publish(&update);
    // The commit that nobody could vouch for may be on the disk after all: then its exit is granted in the fresh
    // incarnation, and the paid car is offered.
    for grant in manual::grants(core).answer().unwrap_or_default() {
        core.bus.publish(&Update::Offered(grant));
    }
}

/// What the screen must say about how the journal was found; nothing when all is as it was.
pub(crate) fn said(opened: &Opened) -> Option<Update> {
    let aside = opened.set_aside.as_ref()?;
    let detail = format!("{} is kept and no longer written: {}", aside.path.display(), aside.why);
    Some(Update::Store { detail, selling: true })
}
