//! SYNC R4: a site in one thread, from one seed. The booths' sync channels as they are, real SQLite stores on both
//! sides, the server's ledger; the network, the clocks, the cars and every mishap are numbers from the dice. The same
//! seed gives the same trace, bit for bit, so a failing seed is a reproduction.

mod booth;
mod cars;
mod check;
mod clock;
mod event;
mod host;
mod net;
mod plant;
mod queue;
mod server;
mod trace;

use crate::dice::Dice;
use booth::Booth;
use cars::Lot;
use event::{Answer, Ask, Event, Mishap};
pub use event::{Failed, Report};
use net::{Fate, Link};
use palang_booth::sync::core::Step;
use palang_booth::sync::{Reply, TransportError};
pub use plant::Plant;
use queue::Queue;
use server::Server;
use std::path::Path;
use trace::Trace;

/// Cars come and things go wrong for so long, in virtual milliseconds.
const TROUBLE: u64 = 120_000;
/// After the heal everything must be in the server's hands and known to all within this.
const DRAIN: u64 = 90_000;

/// The simulated site: booths, server, network, clocks and cars, driven by one queue of events.
pub struct World {
    seed: u64,
    now: u64,
    dice: Dice,
    queue: Queue<Event>,
    booths: Vec<Booth>,
    links: Vec<Link>,
    server: Server,
    lot: Lot,
    trace: Trace,
    asked: u64,
    crashes: u64,
    healed: bool,
}

/// Plays a seed to its end and checks everything. `printed` prints the trace as it happens.
///
/// # Errors
/// When anything of it is not as it must be.
pub fn run(seed: u64, printed: bool) -> Result<Report, Failed> {
    run_with(seed, printed, Plant::Nothing)
}

/// As [`run`], with a mistake in it.
///
/// # Errors
/// When the checks find it.
pub fn run_with(seed: u64, printed: bool, plant: Plant) -> Result<Report, Failed> {
    let failed = |what: String| Failed { seed, at_ms: 0, what };
    let folder = folder().map_err(|error| failed(error.to_string()))?;
    let mut world = World::new(seed, folder.path(), printed, plant).map_err(failed)?;
    world.play().map_err(|what| Failed { seed, at_ms: world.now, what })
}

/// In memory where the machine has such a place: a thousand seeds must not wear a disk.
fn folder() -> std::io::Result<tempfile::TempDir> {
    let memory = Path::new("/dev/shm");
    let mut builder = tempfile::Builder::new();
    let builder = builder.prefix("palang-sim-");
    if memory.is_dir() { builder.tempdir_in(memory).or_else(|_| builder.tempdir()) } else { builder.tempdir() }
}

impl World {
    fn new(seed: u64, folder: &Path, printed: bool, plant: Plant) -> Result<Self, String> {
        let mut dice = Dice::new(seed);
        let count = usize::try_from(dice.within(2..5)).unwrap_or(2);
        let mut server = Server::open(&folder.join("server"), dice.fork(1), plant)?;
        let mut booths = Vec::new();
        for number in 1..=count {
            let dice = dice.fork(100 + number as u64);
            booths.push(Booth::enrol(number, &folder.join(format!("b{number}")), &mut server, dice, plant)?);
        }
        let links = (0..count).map(|number| Link::new(dice.fork(200 + number as u64))).collect();
        let lot = Lot::new(dice.fork(2));
        let mut world = Self {
            seed,
            now: 0,
            queue: Queue::default(),
            booths,
            links,
            server,
            lot,
            trace: Trace::new(printed),
            asked: 0,
            crashes: 0,
            healed: false,
            dice,
        };
        world.plan();
        Ok(world)
    }

    /// Cars and mishaps until the heal.
    fn plan(&mut self) {
        for booth in 0..self.booths.len() {
            self.queue.push(self.dice.within(0..2_000), Event::Car { booth });
            for channel in 0..3 {
                self.wake(booth, channel, 0);
            }
            let mut at = 0;
            loop {
                at += self.dice.within(500..20_000);
                if at >= TROUBLE {
                    break;
                }
                let mishap = match self.dice.within(0..10) {
                    0..=5 => Mishap::Weather { booth },
                    6..=7 => Mishap::Crash { booth },
                    8 => Mishap::Clock { booth },
                    _ => Mishap::ServerCrash,
                };
                self.queue.push(at, Event::Mishap(mishap));
            }
        }
        self.queue.push(TROUBLE, Event::Heal);
    }

    fn play(&mut self) -> Result<Report, String> {
        let end = TROUBLE + DRAIN;
        while let Some((at, event)) = self.queue.pop() {
            if at > end {
                break;
            }
            self.now = at;
            self.happen(event)?;
            if self.healed && self.drained()? {
                return self.report();
            }
        }
        let lag: Vec<String> = self.booths.iter().map(|booth| booth.lag(self.now)).collect();
        Err(format!("not drained {DRAIN} ms after the heal: {}", lag.join("; ")))
    }

    fn drained(&self) -> Result<bool, String> {
        let latest = self.server.latest()?;
        for booth in &self.booths {
            if !booth.drained(latest)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn report(&mut self) -> Result<Report, String> {
        let drained_ms = self.now - TROUBLE;
        let facts = check::everything(&self.server, &self.booths, &self.lot)?;
        let double_exits = self.lot.double_exits();
        self.trace.line(self.now, || format!("end: {facts} facts, {double_exits} double exits"));
        let trace = self.trace.hash();
        let (seed, calls, crashes) = (self.seed, self.asked, self.crashes);
        Ok(Report { seed, trace, facts, calls, crashes, double_exits, drained_ms })
    }

    fn happen(&mut self, event: Event) -> Result<(), String> {
        match event {
            Event::Car { booth } => self.car(booth),
            Event::Wake { booth, channel } => {
                self.look(booth, channel);
                Ok(())
            }
            Event::Arrives(ask) => self.arrives(&ask),
            Event::Overdue(number) => {
                let answers = self.server.give_up(number, self.now)?;
                self.send_back(answers);
                Ok(())
            }
            Event::Answered { ask, answer } => {
                self.answered(&ask, answer);
                Ok(())
            }
            Event::Mishap(mishap) => self.mishap(mishap),
            Event::Heal => self.heal(),
        }
    }

    fn car(&mut self, booth: usize) -> Result<(), String> {
        if self.healed {
            return Ok(());
        }
        if let Some(what) = self.lot.visit(&self.booths[booth], self.now)? {
            self.trace.line(self.now, || format!("B{} {what}", booth + 1));
            // Whoever commits tells the channel that there is something new.
            self.wake(booth, 0, self.now);
        }
        let next = self.now + self.dice.within(200..4_000);
        self.queue.push(next, Event::Car { booth });
        Ok(())
    }

    fn wake(&mut self, booth: usize, channel: usize, at: u64) {
        self.booths[booth].wake_at[channel] = at;
        self.queue.push(at, Event::Wake { booth, channel });
    }

    fn look(&mut self, booth: usize, channel: usize) {
        if self.booths[booth].wake_at[channel] != self.now {
            return;
        }
        let (life, now) = (self.booths[booth].life, self.now);
        match self.booths[booth].step(channel, now) {
            None => {}
            Some(Step::Wait(until)) => {
                // At least a millisecond: time must pass in a world without real time.
                let at = self.booths[booth].virtual_time(until).max(now + 1);
                self.wake(booth, channel, at);
            }
            Some(Step::Call(call)) => {
                self.asked += 1;
                self.booths[booth].flies(channel, self.asked);
                let ask = Ask { number: self.asked, booth, channel, life, call };
                self.trace.line(now, || {
                    let size = ask.call.body.len();
                    format!("B{} asks #{} {} {size} B", booth + 1, ask.number, ask.call.path)
                });
                self.send(ask);
            }
        }
    }

    fn send(&mut self, ask: Ask) {
        let deadline = u64::try_from(ask.call.deadline.as_millis()).unwrap_or(u64::MAX);
        let late = Err(TransportError::Timeout);
        let now = self.now;
        self.queue.push(now + deadline, Event::Answered { ask: ask.clone(), answer: late });
        match self.links[ask.booth].inward() {
            Fate::Lost => {}
            Fate::Refused => {
                let answer = Err(TransportError::Unreachable("refused".into()));
                self.queue.push(now + 5, Event::Answered { ask, answer });
            }
            Fate::Arrives { after, again } => {
                if let Some(again) = again {
                    self.queue.push(now + again, Event::Arrives(ask.clone()));
                }
                self.queue.push(now + after, Event::Arrives(ask));
            }
        }
    }

    fn arrives(&mut self, ask: &Ask) -> Result<(), String> {
        let handled = self.server.handle(ask, &self.booths[ask.booth].credential, self.now)?;
        self.trace.line(self.now, || format!("server #{} {}", ask.number, handled.told));
        if let Some(until) = handled.parked_until {
            self.queue.push(until, Event::Overdue(ask.number));
        }
        self.send_back(handled.answers);
        Ok(())
    }

    fn send_back(&mut self, answers: Vec<Answer>) {
        for (ask, answer) in answers {
            if let Some((after, answer)) = self.links[ask.booth].outward(answer) {
                self.queue.push(self.now + after, Event::Answered { ask, answer });
            }
        }
    }

    fn answered(&mut self, ask: &Ask, answer: Result<Reply, TransportError>) {
        let told = match &answer {
            Ok(reply) => format!("{} {} B", reply.status, reply.body.len()),
            Err(error) => error.to_string(),
        };
        if self.booths[ask.booth].hear(ask, answer, self.now) {
            self.trace.line(self.now, || format!("B{} hears #{} {told}", ask.booth + 1, ask.number));
            for channel in 0..3 {
                self.wake(ask.booth, channel, self.now);
            }
        }
    }

    fn mishap(&mut self, mishap: Mishap) -> Result<(), String> {
        if self.healed {
            return self.restart_after_heal(mishap);
        }
        self.trace.line(self.now, || format!("{mishap:?}"));
        match mishap {
            Mishap::Weather { booth } => self.links[booth].change(),
            Mishap::Clock { booth } => self.booths[booth].jump(),
            Mishap::Crash { booth } => {
                if self.booths[booth].crash() {
                    self.crashes += 1;
                    let back = self.now + self.dice.within(50..8_000);
                    self.queue.push(back, Event::Mishap(Mishap::Restart { booth }));
                }
            }
            Mishap::Restart { booth } => self.restart(booth)?,
            Mishap::ServerCrash => {
                if self.server.crash() {
                    self.crashes += 1;
                    let back = self.now + self.dice.within(50..6_000);
                    self.queue.push(back, Event::Mishap(Mishap::ServerRestart));
                }
            }
            Mishap::ServerRestart => self.server.restart()?,
        }
        Ok(())
    }

    fn restart_after_heal(&mut self, mishap: Mishap) -> Result<(), String> {
        match mishap {
            Mishap::Restart { booth } => self.restart(booth),
            Mishap::ServerRestart => self.server.restart(),
            _ => Ok(()),
        }
    }

    fn restart(&mut self, booth: usize) -> Result<(), String> {
        self.booths[booth].restart(self.now)?;
        (0..3).for_each(|channel| self.wake(booth, channel, self.now));
        Ok(())
    }

    /// The network is whole, the clocks are right, everybody is up.
    fn heal(&mut self) -> Result<(), String> {
        self.healed = true;
        self.trace.line(self.now, || "heal".to_owned());
        self.links.iter_mut().for_each(Link::heal);
        self.server.restart()?;
        for booth in 0..self.booths.len() {
            self.booths[booth].heal();
            if !self.booths[booth].is_up() {
                self.restart(booth)?;
            }
        }
        Ok(())
    }
}
