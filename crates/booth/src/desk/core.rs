//! What all use cases share, and the one way to the journal: [`Core::commit`].

use crate::background::Serving;
use crate::clock::{Now, TrustedClock};
use crate::config::{Class, Config, Lane};
use crate::desk::bus::Bus;
use crate::desk::effects::{EffectRunner, Effects};
use crate::desk::model::{Answer, Session, Update};
use crate::desk::pins::Pins;
use crate::desk::refusal_limit::RefusalLimit;
use crate::desk::site::{Keyring, Site};
use crate::desk::tariffs::Tariffs;
use crate::engine::Observer;
use crate::keys::BoothKeys;
use crate::pending::Pending;
use crate::store::{CommittedFact, Ledger, Store, View};
use palang_domain::fact::ClockJumped;
use palang_domain::{ClassId, Fact, LaneId, Refusal, Timestamp};
use palang_locale::Locale;
use std::ops::Deref;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::Duration;

pub(crate) struct Core {
    pub config: Config,
    /// The site's own words, for slips.
    pub locale: Locale,
    pub data: PathBuf,
    pub clock: TrustedClock,
    pub keys: BoothKeys,
    /// The keys that are believed now.
    pub keyring: Keyring,
    pub tariffs: Tariffs,
    pub effect_runner: EffectRunner,
    pub bus: Bus,
    pub refusal_limit: RefusalLimit,
    pub pins: Pins,
    pub site: Site,
    /// Gone once the engine has stopped: a handle that outlives it is refused.
    pub store: RwLock<Option<Store>>,
    /// Whoever must see every commit.
    pub observer: Option<Mutex<Observer>>,
    /// The last commit was refused by the disk; said once.
    pub failing: AtomicBool,
    /// When somebody was last served, in trusted time.
    pub served: Mutex<Timestamp>,
    /// The engine is ending: no store is opened any more.
    pub ended: AtomicBool,
}

/// Proof that these facts are on the disk. Only [`Core::commit`] makes one, in the `then` of a commit: what needs it
/// cannot happen before (DESIGN 4.1).
pub(crate) struct Committed<'a> {
    facts: &'a [CommittedFact],
}

impl Committed<'_> {
    /// Whether a fact of this commit has that number.
    pub fn has(&self, seq: u64) -> bool {
        self.facts.iter().any(|fact| fact.seq == seq)
    }
}

/// A transaction of the desk: the ledger, and the effects it has once it is durable.
pub(crate) struct Work<'a, 'c> {
    ledger: &'a mut Ledger<'c>,
    pub core: &'a Core,
    pub now: Now,
    pub effects: Effects,
}

impl<'c> Work<'_, 'c> {
    /// Appends a fact.
    pub fn append(&mut self, fact: Fact) -> Result<u64, Refusal> {
        Ok(self.ledger.append(fact)?)
    }

    /// The ledger itself, for what is no fact: PINs and wrong attempts.
    pub fn ledger(&mut self) -> &mut Ledger<'c> {
        self.ledger
    }

    /// Which incarnation of the journal is written.
    pub const fn incarnation(&self) -> u32 {
        self.ledger.incarnation()
    }

    /// The shift this session works in; nobody's lane works outside all shifts.
    pub fn shift_of(&self, session: &Session) -> Result<Option<u64>, Refusal> {
        let Some(operator) = &session.operator else { return Ok(None) };
        match self.shift_under_way()? {
            None => Err(Refusal::NoShift),
            Some((_, theirs)) if theirs != *operator => Err(Refusal::OthersShift),
            Some((shift, _)) => Ok(Some(shift)),
        }
    }
}

impl<'c> Deref for Work<'_, 'c> {
    type Target = View<'c>;
    fn deref(&self) -> &View<'c> {
        self.ledger
    }
}

impl Core {
    /// The lane of that name.
    pub fn lane(&self, id: &LaneId) -> Result<&Lane, Refusal> {
        self.config.lane(id).ok_or(Refusal::WrongLane)
    }

    /// The vehicle classes in force.
    pub fn classes(&self) -> Arc<Vec<Class>> {
        self.site.classes()
    }

    /// The class of that name.
    pub fn class(&self, id: &ClassId) -> Option<Class> {
        self.classes().iter().find(|class| class.id == *id).cloned()
    }

    /// One transaction, one durable commit; then the effects that `work` asked for are carried out. A refusal leaves no
    /// trace.
    pub fn commit<T, W>(self: &Arc<Self>, work: W) -> Answer<T>
    where
        T: Send + 'static,
        W: FnOnce(&mut Work<'_, '_>) -> Result<T, Refusal> + Send + 'static,
    {
        self.transact(true, work)
    }

    /// The same for what serves nobody: a page of the feed, a mark. It does not make the booth look busy.
    pub fn quietly<T, W>(self: &Arc<Self>, work: W) -> Answer<T>
    where
        T: Send + 'static,
        W: FnOnce(&mut Work<'_, '_>) -> Result<T, Refusal> + Send + 'static,
    {
        self.transact(false, work)
    }

    fn transact<T, W>(self: &Arc<Self>, serves: bool, work: W) -> Answer<T>
    where
        T: Send + 'static,
        W: FnOnce(&mut Work<'_, '_>) -> Result<T, Refusal> + Send + 'static,
    {
        let now = self.clock.now();
        let (inside, after, outside) = (Arc::clone(self), Arc::clone(self), Arc::clone(self));
        let guard = self.store.read().unwrap_or_else(PoisonError::into_inner);
        let Some(store) = guard.as_ref() else { return Pending::ready(Err(Refusal::Busy)) };
        let pending = store.commit(
            now.at,
            move |ledger| {
                let jump = inside.clock.jump();
                if let Some(jump) = jump {
                    ledger.append(Fact::ClockJumped(ClockJumped { wall: jump.wall, trusted: jump.trusted }))?;
                }
                let mut job = Work { ledger, core: &inside, now, effects: Effects::default() };
                let value = work(&mut job)?;
                Ok((value, job.effects, jump))
            },
            move |(_, effects, jump), facts| {
                after.effect_runner.carry_out(effects, &Committed { facts }, &after.bus);
                if let Some(jump) = jump {
                    after.clock.jump_recorded(*jump);
                }
                after.say_store(None);
                if serves {
                    *after.served.lock().unwrap_or_else(PoisonError::into_inner) = now.at;
                }
            },
        );
        pending.map(move |answer| match answer {
            Ok((value, _, _)) => Ok(value),
            Err(refusal) => {
                if matches!(refusal, Refusal::DiskFull | Refusal::StoreFailed) {
                    outside.say_store(Some(&refusal));
                }
                Err(refusal)
            }
        })
    }

    /// Questions to one snapshot, off the writer's thread.
    pub fn read<T, W>(self: &Arc<Self>, work: W) -> Answer<T>
    where
        T: Send + 'static,
        W: FnOnce(&View<'_>) -> Result<T, Refusal> + Send + 'static,
    {
        match self.store.read().unwrap_or_else(PoisonError::into_inner).as_ref() {
            Some(store) => store.read(work),
            None => Pending::ready(Err(Refusal::Busy)),
        }
    }

    /// The same for who can wait, see [`Store::read_behind`].
    pub fn read_behind<T, W>(self: &Arc<Self>, work: W) -> Answer<T>
    where
        T: Send + 'static,
        W: FnOnce(&View<'_>) -> Result<T, Refusal> + Send + 'static,
    {
        match self.store.read().unwrap_or_else(PoisonError::into_inner).as_ref() {
            Some(store) => store.read_behind(work),
            None => Pending::ready(Err(Refusal::Busy)),
        }
    }

    /// How long nobody has been served.
    pub fn quiet(&self) -> Duration {
        let served = *self.served.lock().unwrap_or_else(PoisonError::into_inner);
        let quiet = self.clock.now().at.millis_since(served);
        Duration::from_millis(u64::try_from(quiet).unwrap_or(0))
    }

    /// Whether somebody is being served: another hand is soon to be expected on the keys.
    pub fn serving(self: &Arc<Self>) -> Serving {
        const SOON: Duration = Duration::from_secs(3);
        let core = Arc::downgrade(self);
        Arc::new(move || core.upgrade().is_some_and(|core| core.quiet() < SOON))
    }

    /// Tells once when the disk stops taking facts, and once when it takes them again.
    fn say_store(&self, trouble: Option<&Refusal>) {
        if self.failing.swap(trouble.is_some(), Ordering::Relaxed) != trouble.is_some() {
            let detail = trouble.map_or("the store works again", Refusal::word).to_owned();
            self.bus.publish(&Update::Store { detail, selling: trouble.is_none() });
        }
    }
}
