//! The engine: a booth put together from its config, without a screen.

mod error;
mod server;

pub use error::StartError;

use crate::clock::{Clock, SystemClock, TrustedClock};
use crate::config::Config;
use crate::desk::bus::Bus;
use crate::desk::core::Core;
use crate::desk::effects::EffectRunner;
use crate::desk::model::CommittedFact;
use crate::desk::model::SyncStatus;
use crate::desk::pins::{self, Pins};
use crate::desk::pump;
use crate::desk::refusal_limit::RefusalLimit;
use crate::desk::site::{self, Ask, Asking, Keyring, Site, ask_all};
use crate::desk::tariffs::Tariffs;
use crate::desk::{Desk, slips, start};
use crate::device::{Devices, VirtualGate, VirtualPrinter};
use crate::keys::BoothKeys;
use crate::store::Store;
use crate::sync::validate::Validation;
use crate::sync::worker::Worker;
use crate::sync::{Host, Recovery, ServerClock};
use crossbeam_channel::{Sender, bounded};
use palang_domain::fact::ProgramStopped;
use palang_domain::{DeviceId, Fact, TicketId};
use palang_locale::Locale;
use server::Membership;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::thread::JoinHandle;

/// What devices say and the desk has not read yet.
const EVENTS: usize = 1_024;
/// Slips that wait to be rendered.
const SLIPS: usize = 32;

/// Told of every durable commit, from the journal's very first fact on: on the writer's thread, right after the commit.
/// It must be quick; whoever may fall behind uses [`Desk::subscribe`].
pub type Observer = Box<dyn Fn(&[CommittedFact]) + Send>;

/// What the caller decides and the config does not.
pub struct Options {
    /// The data directory: journal, keys, photos and log.
    pub data: PathBuf,
    /// The machine's clock, or the drill's.
    pub clock: Arc<dyn Clock>,
    /// Whoever must see every commit: the drill.
    pub observer: Option<Observer>,
    /// Who drives sync, where the booth is enrolled at a server.
    pub sync: SyncDriver,
}

/// Who runs the channels of sync, step by step.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SyncDriver {
    /// The engine, on threads of its own.
    #[default]
    Engine,
    /// The caller, over [`Engine::sync_host`]: simulations and tests.
    Caller,
}

impl Options {
    /// The machine's clock, and nobody who must see every commit.
    #[must_use]
    pub fn new(data: PathBuf) -> Self {
        Self { data, clock: Arc::new(SystemClock), observer: None, sync: SyncDriver::default() }
    }
}

/// A running booth. Dropping it stops it in order.
pub struct Engine {
    desk: Desk,
    core: Arc<Core>,
    stop: Option<Sender<()>>,
    pump: Option<JoinHandle<()>>,
    /// Threads that end when their queues do.
    others: Vec<JoinHandle<()>>,
    /// Sync, while the booth is part of a site.
    worker: Option<Worker>,
}

impl Engine {
    /// Opens the journal, adopts the tariff, enrols the operators and starts the devices.
    ///
    /// # Errors
    /// When the booth could not sell: each is worded for the operator.
    pub fn start(config: Config, options: Options) -> Result<Self, StartError> {
        let Options { data, clock, observer, sync } = options;
        let machine = Arc::clone(&clock);
        let tariff = config.tariff()?;
        crate::private::folder(&data)
            .map_err(|error| StartError::Folder { dir: data.clone(), detail: error.to_string() })?;
        let keys = BoothKeys::open_or_stand_in(&data, key_number(&config), &config.booth.id, config.site.id)?;
        let membership = server::membership(&config, &data, &keys)?;
        let first_look = clock.read().wall.max(clock.not_before());
        let settings = start::settings(&config, &data, &keys, first_look);
        let (store, opened) = Store::open(settings).map_err(|error| StartError::of_store(&data, error))?;
        let (events_in, events) = bounded(EVENTS);
        let (slips_in, slips) = bounded(SLIPS);
        let devices = Devices::spawn(&config.devices, &events_in);
        let (pins, pin_jobs) = Pins::new();
        let last = opened.last.max(Some(opened.head.at));
        let clock = TrustedClock::new(clock, last);
        let core = Arc::new(Core {
            served: Mutex::new(clock.now().at),
            locale: Locale::new(config.site.language, config.site.currency, config.site.zone),
            clock,
            keyring: Keyring::new(&keys),
            keys,
            tariffs: Tariffs::new(tariff),
            effect_runner: EffectRunner::new(devices, slips_in, events_in),
            bus: Bus::default(),
            refusal_limit: RefusalLimit::default(),
            pins,
            site: Site::new(membership.is_mastered(), config.classes.clone()),
            store: RwLock::new(None),
            observer: observer.map(Mutex::new),
            failing: AtomicBool::new(false),
            ended: AtomicBool::new(false),
            config,
            data: data.clone(),
        });
        start::begin(&core, store, &opened).map_err(|refusal| StartError::Journal { dir: data, refusal })?;
        let desk = Desk::new(Arc::clone(&core), start::said(&opened));
        let mut engine = Self { desk, core, stop: None, pump: None, others: Vec::new(), worker: None };
        let weak = Arc::downgrade(&engine.core);
        engine.others.push(thread("palang-slips", move || slips::run(&weak, &slips))?);
        engine.others.push(thread("palang-pins", move || pins::run(&pin_jobs))?);
        let (stop, stopped) = bounded(0);
        let pumped = Arc::clone(&engine.core);
        engine.pump = Some(thread("palang-desk", move || pump::supervise(&pumped, &events, &stopped))?);
        engine.stop = Some(stop);
        engine.join(membership, machine, sync)?;
        Ok(engine)
    }

    /// Becomes part of the site. A booth that cannot reach its server, or cannot even begin to, sells all the same.
    fn join(&mut self, membership: Membership, clock: Arc<dyn Clock>, sync: SyncDriver) -> Result<(), StartError> {
        let enrolment = match membership {
            Membership::NoServer => return Ok(()),
            Membership::NotEnrolled => {
                server::say_alone(&self.core);
                return Ok(());
            }
            Membership::SwappedKey { why, .. } => {
                server::say_trouble(&self.core, &why);
                return Ok(());
            }
            Membership::Enrolled(enrolment) => enrolment,
        };
        if sync == SyncDriver::Caller {
            return Ok(());
        }
        match server::start(&self.core, &enrolment, clock) {
            Ok((worker, validator)) => {
                self.ask_with(move |ticket| validator.validate(ticket))?;
                self.worker = Some(worker);
            }
            Err(error) => {
                tracing::error!(%error, "sync does not begin");
                server::say_trouble(&self.core, &error.to_string());
            }
        }
        Ok(())
    }

    /// What sync stands on, for whoever drives it: see [`SyncDriver::Caller`].
    #[must_use]
    pub fn sync_host(&self) -> (Host, Arc<dyn ServerClock>) {
        site::host(&self.core)
    }

    /// How earlier incarnations of the journal come back, for whoever drives sync.
    #[must_use]
    pub fn recovery(&self) -> Arc<dyn Recovery> {
        site::recovery(&self.core)
    }

    /// Where the lamp's status comes from while the caller drives sync.
    pub fn show_status(&self, status: impl Fn() -> SyncStatus + Send + Sync + 'static) {
        self.core.site.set_source(Some(Box::new(status)));
    }

    /// How tickets are asked about while the caller drives sync: on a thread of its own.
    ///
    /// # Errors
    /// When there is no thread.
    pub fn ask_with(&mut self, ask: impl Fn(&TicketId) -> Validation + Send + 'static) -> Result<(), StartError> {
        let (asking, questions) = Asking::new();
        let (weak, ask): (_, Ask) = (Arc::downgrade(&self.core), Box::new(ask));
        self.others.push(thread("palang-asks", move || ask_all(&weak, &questions, &ask))?);
        *self.core.site.asking.lock().unwrap_or_else(PoisonError::into_inner) = Some(asking);
        Ok(())
    }

    /// The use cases: the only way in for screens, drills and tests.
    #[must_use]
    pub const fn desk(&self) -> &Desk {
        &self.desk
    }

    /// The controls of a virtual printer.
    #[must_use]
    pub fn virtual_printer(&self, id: &DeviceId) -> Option<VirtualPrinter> {
        self.core.effect_runner.virtual_printer(id)
    }

    /// The controls of a virtual gate.
    #[must_use]
    pub fn virtual_gate(&self, id: &DeviceId) -> Option<VirtualGate> {
        self.core.effect_runner.virtual_gate(id)
    }

    /// Ends in order: what is pending is finished, the last fact is that the program stopped.
    pub fn stop(mut self) {
        self.end();
    }

    fn end(&mut self) {
        if self.core.ended.swap(true, Ordering::AcqRel) {
            return;
        }
        drop(self.stop.take());
        // Sync first: what is on its way is broken off, and asked for again at the next start.
        self.core.site.leave();
        drop(self.worker.take());
        // A thread that panicked has said so in the log; the end goes on all the same.
        drop(self.pump.take().map(JoinHandle::join));
        drop(self.core.commit(|work| work.append(Fact::ProgramStopped(ProgramStopped {})).map(drop)).wait());
        self.core.pins.close();
        self.core.effect_runner.let_go();
        self.others.drain(..).for_each(|other| drop(other.join()));
        // Out of the lock before it is dropped: the store's threads may be waiting for the lock.
        let store = self.core.store.write().unwrap_or_else(PoisonError::into_inner).take();
        drop(store);
        self.core.bus.close();
    }
}

impl Drop for Engine {
    fn drop(&mut self) {
        self.end();
    }
}

/// A booth's key has the number of its first entry gate: unique in the site without anybody having to hand numbers out.
pub fn key_number(config: &Config) -> u8 {
    let entry = config.lanes.iter().find(|lane| lane.direction.enters());
    entry.or(config.lanes.first()).map_or(0, |lane| lane.gate_number.get())
}

fn thread(name: &'static str, body: impl FnOnce() + Send + 'static) -> Result<JoinHandle<()>, StartError> {
    let spawned = std::thread::Builder::new().name(name.to_owned()).spawn(body);
    spawned.map_err(|error| StartError::Thread { name, detail: error.to_string() })
}
