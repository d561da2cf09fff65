//! The whole kiosk on a real desk: messages in, tasks drained to their end, state and devices looked at.

use futures::StreamExt;
use futures::channel::mpsc::Receiver;
use iced::Task;
use iced::time::{Duration, Instant};
use iced_test::runtime::{Action, task};
use palang::app::{App, Message, Options};
use palang::context::Services;
use palang::screen::lane::Stage;
use palang::ui::hotkeys::{Key, Stroke};
use palang_booth::clock::DrillClock;
use palang_booth::config::{Config, Operator, TariffSource};
use palang_booth::desk::Desk;
use palang_booth::desk::model::{Answer, Update};
use palang_booth::device::{VirtualGate, VirtualPrinter};
use palang_booth::engine::{self, Engine};
use palang_booth::keys::hash_pin;
use palang_domain::device::DeviceKind;
use palang_domain::{LaneId, Refusal, Role};
use std::sync::{Arc, OnceLock};

/// Everybody's PIN; one hash serves all tests.
fn hash() -> String {
    static HASH: OnceLock<String> = OnceLock::new();
    HASH.get_or_init(|| hash_pin("1234").unwrap()).clone()
}

pub fn config() -> Config {
    let mut config = Config::built_in();
    config.booth.tariff = TariffSource::Preset("id-hourly".to_owned());
    config.operators = [("1", "Sari", Role::Cashier), ("2", "Budi", Role::Supervisor), ("9", "Ani", Role::Admin)]
        .map(|(number, name, role)| Operator {
            number: number.parse().unwrap(),
            name: name.to_owned(),
            role,
            pin_hash: hash(),
        })
        .to_vec();
    config
}

pub struct Kiosk {
    pub app: App,
    pub desk: Desk,
    pub clock: DrillClock,
    pub lane: LaneId,
    updates: Receiver<Update>,
    clock_of_keys: Instant,
    engine: Option<Engine>,
    config: Config,
    _data: tempfile::TempDir,
}

impl Kiosk {
    /// Before anybody has signed in.
    pub fn closed(config: Config) -> Self {
        let data = tempfile::tempdir().unwrap();
        let clock = DrillClock::frozen("2026-11-21T05:00:00Z".parse().unwrap());
        let options =
            engine::Options { clock: Arc::new(clock.clone()), ..engine::Options::new(data.path().to_owned()) };
        let engine = Engine::start(config.clone(), options).unwrap();
        let desk = engine.desk().clone();
        let updates = desk.subscribe();
        let services = Services::new(desk.clone(), None).unwrap();
        let lane = services.lane.id.clone();
        let (app, task) = App::new(services, Options::default(), None);
        let mut kiosk = Self {
            app,
            desk,
            clock,
            lane,
            updates,
            clock_of_keys: Instant::now(),
            engine: Some(engine),
            config,
            _data: data,
        };
        kiosk.settle(task);
        kiosk
    }

    /// Somebody at work, in an open shift.
    pub fn open(number: &str) -> Self {
        Self::open_on(config(), number)
    }

    /// Somebody at work in a booth of another kind.
    pub fn open_on(config: Config, number: &str) -> Self {
        let mut kiosk = Self::closed(config);
        kiosk.sign_in(number, "1234");
        kiosk.enter();
        kiosk
    }

    pub fn sign_in(&mut self, number: &str, pin: &str) {
        self.types(number);
        self.enter();
        self.types(pin);
        self.enter();
    }

    /// Drains a task, and the tasks its messages make, to their end.
    pub fn settle(&mut self, task: Task<Message>) {
        for message in outputs(task) {
            self.send(message);
        }
    }

    /// What the desk answers to a key, held back: nothing of it has reached the screens yet.
    pub fn answers_to(&mut self, stroke: Stroke) -> Vec<Message> {
        let at = self.now();
        outputs(self.app.update(Message::Stroke(stroke, at)))
    }

    /// The next answers of gate and printer, held back; whatever else the desk tells meanwhile is passed on.
    pub fn device_answers(&mut self, count: usize) -> Vec<Message> {
        let mut answers = Vec::with_capacity(count);
        while answers.len() < count {
            let update = futures::executor::block_on(self.updates.next()).expect("the engine runs");
            if matches!(update, Update::Gate { .. } | Update::Slip { .. }) {
                answers.push(Message::Desk(update));
            } else {
                self.send(Message::Desk(update));
            }
        }
        answers
    }

    pub fn send(&mut self, message: Message) {
        let task = self.app.update(message);
        self.settle(task);
    }

    /// Every stroke comes a second after the one before.
    fn now(&mut self) -> Instant {
        self.clock_of_keys += Duration::from_secs(1);
        self.clock_of_keys
    }

    pub fn stroke(&mut self, stroke: Stroke) {
        let at = self.now();
        self.send(Message::Stroke(stroke, at));
    }

    pub fn key(&mut self, key: Key) {
        self.stroke(Stroke::Key(key));
    }

    pub fn enter(&mut self) {
        self.key(Key::Enter);
    }

    pub fn escape(&mut self) {
        self.key(Key::Escape);
    }

    pub fn types(&mut self, text: &str) {
        for c in text.chars() {
            self.stroke(Stroke::Char(c));
        }
    }

    pub fn scan(&mut self, code: &str) {
        let at = self.now();
        self.send(Message::Scanned(code.to_owned(), at));
    }

    /// Passes on what the desk tells until it has told that.
    pub fn until(&mut self, that: impl Fn(&Update) -> bool) {
        loop {
            let update = futures::executor::block_on(self.updates.next()).expect("the engine runs");
            let found = that(&update);
            self.send(Message::Desk(update));
            if found {
                return;
            }
        }
    }

    pub fn stage(&self) -> &Stage {
        self.app.lane().stage()
    }

    /// A car that came in so many minutes ago, and its ticket's code.
    pub fn car(&mut self, minutes: u64) -> String {
        let session = self.app.session().cloned().expect("somebody is signed in");
        let issued = answer(self.desk.issue(&session, &self.lane, &"mobil".parse().unwrap(), None)).unwrap();
        self.clock.advance(Duration::from_secs(60 * minutes));
        // Both devices have answered: what a test breaks afterwards is not this car's.
        let (mut slip, mut gate) = (false, false);
        while !(slip && gate) {
            let seen = std::cell::Cell::new(0);
            self.until(|update| match update {
                Update::Slip { cause, .. } if *cause == issued.cause => seen.replace(1) == 0,
                Update::Gate { cause, .. } if *cause == issued.cause => seen.replace(2) == 0,
                _ => false,
            });
            slip |= seen.get() == 1;
            gate |= seen.get() == 2;
        }
        issued.code
    }

    pub fn printer(&self) -> VirtualPrinter {
        let id = self.config.lanes[0].device(DeviceKind::Printer).cloned().unwrap();
        self.engine.as_ref().unwrap().virtual_printer(&id).unwrap()
    }

    pub fn gate(&self) -> VirtualGate {
        let id = self.config.lanes[0].device(DeviceKind::Gate).cloned().unwrap();
        self.engine.as_ref().unwrap().virtual_gate(&id).unwrap()
    }
}

impl Drop for Kiosk {
    fn drop(&mut self) {
        if let Some(engine) = self.engine.take() {
            engine.stop();
        }
    }
}

pub fn answer<T>(answer: Answer<T>) -> Result<T, Refusal> {
    answer.wait().expect("the engine runs")
}

/// What a task comes to.
fn outputs(task: Task<Message>) -> Vec<Message> {
    let Some(actions) = task::into_stream(task) else { return Vec::new() };
    let output = async |action| match action {
        Action::Output(message) => Some(message),
        _ => None,
    };
    futures::executor::block_on(actions.filter_map(output).collect())
}
