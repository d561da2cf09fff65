//! A booth for one test: its own folder, a clock that stands still, virtual devices.

use futures::StreamExt;
use futures::channel::mpsc::Receiver;
use palang_booth::clock::{Clock, DrillClock};
use palang_booth::config::{Config, Operator, TariffSource};
use palang_booth::desk::Desk;
use palang_booth::desk::model::{Answer, CommittedFact, Issued, Quoted, Receipt, Session, Tender, Update};
use palang_booth::device::{VirtualGate, VirtualPrinter};
use palang_booth::engine::{Engine, Options, SyncDriver};
use palang_booth::keys::hash_pin;
use palang_domain::device::DeviceKind;
use palang_domain::fact::{GateOutcome, SlipOutcome};
use palang_domain::{LaneId, Money, Refusal, Role, Timestamp};
use std::path::Path;
use std::sync::{Arc, Mutex, OnceLock};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// No answer of a virtual device takes so long, even on a busy machine: a bound, not a wait.
const BOUND: Duration = Duration::from_secs(20);

/// Saturday noon in Jakarta.
pub fn noon() -> Timestamp {
    "2026-11-21T05:00:00Z".parse().unwrap()
}

pub fn said<T>(answer: Answer<T>) -> Result<T, Refusal> {
    answer.wait().expect("the engine runs")
}

/// Everybody's PIN is 1234; one hash serves all tests.
pub fn hash() -> String {
    static HASH: OnceLock<String> = OnceLock::new();
    HASH.get_or_init(|| hash_pin("1234").unwrap()).clone()
}

/// The built-in booth with a cashier (1), a supervisor (2), an attendant (3), an admin (9) and another cashier (4).
pub fn config() -> Config {
    let mut config = Config::built_in();
    config.booth.tariff = TariffSource::Preset("id-hourly".to_owned());
    let people = [
        ("1", "Sari", Role::Cashier),
        ("2", "Budi", Role::Supervisor),
        ("3", "Agus", Role::Attendant),
        ("4", "Dewi", Role::Cashier),
        ("9", "Admin", Role::Admin),
    ];
    config.operators = people
        .into_iter()
        .map(|(number, name, role)| Operator {
            number: number.parse().unwrap(),
            name: name.to_owned(),
            role,
            pin_hash: hash(),
        })
        .collect();
    config
}

pub struct Booth {
    pub clock: DrillClock,
    pub engine: Option<Engine>,
    pub desk: Desk,
    pub lane: LaneId,
    pub updates: Receiver<Update>,
    pub seen: Vec<Update>,
    pub committed: Arc<Mutex<Vec<CommittedFact>>>,
    pub config: Config,
    pub data: TempDir,
}

impl Booth {
    pub fn new() -> Self {
        Self::with(config())
    }

    pub fn with(config: Config) -> Self {
        Self::on(tempfile::tempdir().unwrap(), DrillClock::frozen(noon()), config)
    }

    pub fn on(data: TempDir, clock: DrillClock, config: Config) -> Self {
        let committed = Arc::new(Mutex::new(Vec::new()));
        let engine = start(data.path(), &clock, config.clone(), &committed);
        let desk = engine.desk().clone();
        let updates = desk.subscribe();
        let lane = config.lanes[0].id.clone();
        Self { clock, engine: Some(engine), desk, lane, updates, seen: Vec::new(), committed, config, data }
    }

    /// Ends the program in order and starts it again.
    pub fn restart(self) -> Self {
        let Self { clock, engine, data, config, .. } = self;
        engine.unwrap().stop();
        Self::on(data, clock, config)
    }

    pub fn session(&self, number: &str) -> Session {
        said(self.desk.sign_in(&number.parse().unwrap(), "1234")).unwrap()
    }

    /// The cashier Sari with an open shift and 100.000 in the drawer.
    pub fn sari(&self) -> Session {
        let session = self.session("1");
        said(self.desk.open_shift(&session, Money::new(100_000))).unwrap();
        session
    }

    pub fn advance(&self, minutes: u64) {
        self.clock.advance(Duration::from_secs(60 * minutes));
    }

    pub fn issue(&self, session: &Session, class: &str) -> Issued {
        said(self.desk.issue(session, &self.lane, &class.parse().unwrap(), None)).unwrap()
    }

    pub fn look_up(&self, session: &Session, text: &str) -> Result<Quoted, Refusal> {
        said(self.desk.look_up(session, &self.lane, text))
    }

    pub fn settle(&self, session: &Session, quoted: Quoted, tender: Tender) -> Result<Receipt, Refusal> {
        said(self.desk.settle(session, &self.lane, quoted, tender))
    }

    /// Issues a car, lets time pass, and takes exact cash.
    pub fn one_exit(&self, session: &Session, minutes: u64) -> Receipt {
        let issued = self.issue(session, "mobil");
        self.advance(minutes);
        let quoted = self.look_up(session, &issued.code).unwrap();
        self.settle(session, quoted, Tender::Exact).unwrap()
    }

    pub fn gate(&self) -> VirtualGate {
        let id = self.config.lanes[0].device(DeviceKind::Gate).cloned().unwrap();
        self.engine.as_ref().unwrap().virtual_gate(&id).unwrap()
    }

    pub fn printer(&self) -> VirtualPrinter {
        let id = self.config.lanes[0].device(DeviceKind::Printer).cloned().unwrap();
        self.engine.as_ref().unwrap().virtual_printer(&id).unwrap()
    }

    /// The first update that fits, whenever it came; it is then taken.
    pub fn wait_for<T>(&mut self, mut fits: impl FnMut(&Update) -> Option<T>) -> T {
        let end = Instant::now() + BOUND;
        loop {
            self.seen.extend(drain(&mut self.updates));
            if let Some((at, found)) = self.seen.iter().enumerate().find_map(|(at, update)| Some((at, fits(update)?))) {
                self.seen.remove(at);
                return found;
            }
            assert!(Instant::now() < end, "nothing that fits came in {BOUND:?}: {:?}", self.seen);
            std::thread::sleep(Duration::from_millis(1));
        }
    }

    pub fn gate_answer(&mut self, wanted: u64) -> GateOutcome {
        self.wait_for(|update| match update {
            Update::Gate { cause, outcome, .. } if *cause == wanted => Some(*outcome),
            _ => None,
        })
    }

    pub fn slip_answer(&mut self, wanted: u64) -> (u32, SlipOutcome) {
        self.wait_for(|update| match update {
            Update::Slip { cause, duplicate, outcome } if *cause == wanted => Some((*duplicate, *outcome)),
            _ => None,
        })
    }

    /// Kinds of all facts so far.
    pub fn kinds(&self) -> Vec<&'static str> {
        self.committed.lock().unwrap().iter().map(|fact| fact.kind).collect()
    }

    pub fn count(&self, kind: &str) -> usize {
        self.kinds().into_iter().filter(|one| *one == kind).count()
    }
}

fn start(data: &Path, clock: &DrillClock, config: Config, committed: &Arc<Mutex<Vec<CommittedFact>>>) -> Engine {
    let facts = Arc::clone(committed);
    let options = Options {
        clock: Arc::new(clock.clone()) as Arc<dyn Clock>,
        observer: Some(Box::new(move |new| facts.lock().unwrap().extend_from_slice(new))),
        sync: SyncDriver::Caller,
        ..Options::new(data.to_owned())
    };
    Engine::start(config, options).unwrap_or_else(|error| panic!("{error}"))
}

/// Everything that is in the stream already.
pub fn drain(updates: &mut Receiver<Update>) -> Vec<Update> {
    let mut all = Vec::new();
    while let Ok(update) = updates.try_recv() {
        all.push(update);
    }
    all
}

/// Whether the stream has ended.
pub fn ended(updates: Receiver<Update>) -> bool {
    futures::executor::block_on(updates.collect::<Vec<_>>());
    true
}
