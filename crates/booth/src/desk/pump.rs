//! The pump: reads what devices say, writes their answers down, tells the listeners, and watches the clock.

mod health;
mod lanes;

use crate::desk::core::Core;
use crate::desk::maintenance::Maintenance;
use crate::desk::model::{Occupancy, SyncStatus, Update};
use crate::desk::site::{adopt, leaving};
use crate::desk::{occupancy, start};
use crate::device::Event;
use crossbeam_channel::{Receiver, select};
use health::Healths;
use lanes::Lanes;
use palang_domain::device::DeviceKind;
use palang_domain::fact::{GateAnswered, SlipAnswered};
use palang_domain::{DeviceId, Fact, LaneId, Refusal, TariffRef};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// How often the clock and the devices' health are looked at when nothing happens.
const TICK: Duration = Duration::from_millis(250);
/// Answers written in one transaction.
const BATCH: usize = 64;
/// How long the end of the program waits for answers that are still to come.
const LAST_ANSWERS: Duration = Duration::from_secs(3);
/// Between two tries to begin a fresh incarnation after the store stopped.
const RECOVER: Duration = Duration::from_secs(10);

/// Between two looks whether the journal is forked, and how long nobody must have been served to leave it.
const FORK: Duration = Duration::from_secs(1);
const QUIET: Duration = Duration::from_secs(3);
/// A lane that is never quiet leaves it between two cars after so long: what it sells on a forked incarnation counts
/// nowhere.
const BUSY: Duration = Duration::from_secs(60);

struct Pump {
    core: Arc<Core>,
    events: Receiver<Event>,
    healths: Healths,
    lanes: Lanes,
    suspect: bool,
    recovered: Option<Instant>,
    maintenance: Maintenance,
    /// As told last.
    occupancy: Vec<Occupancy>,
    status: SyncStatus,
    tariff: Option<TariffRef>,
    asked_fork: Option<Instant>,
    /// Since when the incarnation being written is known to be forked.
    fork_known: Option<Instant>,
}

/// Pumps until told to stop. A panic costs what was in hand, not the booth: a gate's next answer is still heard.
pub(crate) fn supervise(core: &Arc<Core>, events: &Receiver<Event>, stop: &Receiver<()>) {
    loop {
        let pump = Pump::new(Arc::clone(core), events.clone());
        if catch_unwind(AssertUnwindSafe(|| pump.run(stop))).is_ok() {
            return;
        }
        tracing::error!("the desk's pump panicked and is started again");
    }
}

/// A fact that a device's answer is, and what is told once it is written down.
type Answered = (Fact, Update);

impl Pump {
    fn new(core: Arc<Core>, events: Receiver<Event>) -> Self {
        Self {
            maintenance: Maintenance::new(&core),
            core,
            events,
            healths: Healths::default(),
            lanes: Lanes::default(),
            suspect: false,
            recovered: None,
            occupancy: Vec::new(),
            status: SyncStatus::default(),
            tariff: None,
            asked_fork: None,
            fork_known: None,
        }
    }

    /// Runs until `stop` says so; then for as long as answers are awaited, within bounds.
    fn run(mut self, stop: &Receiver<()>) {
        let events = self.events.clone();
        loop {
            select! {
                recv(stop) -> _ => break,
                recv(events) -> event => match event {
                    Ok(event) => self.handle(event),
                    Err(_) => break,
                },
                default(TICK) => {}
            }
            self.tick();
        }
        let end = Instant::now() + LAST_ANSWERS;
        while self.core.effect_runner.awaited() > 0 && Instant::now() < end {
            if let Ok(event) = events.recv_timeout(TICK) {
                self.handle(event);
            }
        }
    }

    fn handle(&mut self, first: Event) {
        let rest: Vec<Event> = self.events.try_iter().take(BATCH).collect();
        let mut answers = Vec::new();
        for event in std::iter::once(first).chain(rest) {
            match event {
                Event::Health { device, health } => self.healths.heard(&self.core, device, health),
                Event::Gate { gate, cause, outcome } => {
                    self.core.effect_runner.answered();
                    if let Some(lane) = self.lane_of(DeviceKind::Gate, &gate) {
                        self.lanes.opened(&lane, cause);
                        let update = Update::Gate { cause, lane: lane.clone(), outcome };
                        let gate = Some(gate);
                        answers.push((Fact::GateAnswered(GateAnswered { cause, lane, gate, outcome }), update));
                    }
                }
                Event::Slip { printer, cause, duplicate, outcome } => {
                    self.core.effect_runner.answered();
                    let update = Update::Slip { cause, duplicate, outcome };
                    let printer = Some(printer);
                    answers.push((Fact::SlipAnswered(SlipAnswered { cause, printer, duplicate, outcome }), update));
                }
                Event::Input { gate, input, on } => {
                    // What happened before it is written down before it.
                    self.write_down(std::mem::take(&mut answers));
                    if let Some(lane) = self.lane_of(DeviceKind::Gate, &gate) {
                        self.lanes.input(&self.core, &lane, input, on);
                    }
                }
                Event::Scanned { scanner, text } => {
                    if let Some(lane) = self.lane_of(DeviceKind::Scanner, &scanner) {
                        self.lanes.scanned(&self.core, &lane, &text);
                    }
                }
            }
        }
        self.write_down(answers);
    }

    fn lane_of(&self, kind: DeviceKind, device: &DeviceId) -> Option<LaneId> {
        let lanes = &self.core.config.lanes;
        lanes.iter().find(|lane| lane.device(kind) == Some(device)).map(|lane| lane.id.clone())
    }

    /// All in one commit; one by one when that is refused, so that one odd answer does not take the others with it.
    fn write_down(&self, answers: Vec<Answered>) {
        if answers.is_empty() || self.commit(answers.clone()).is_ok() {
            return;
        }
        let alone = answers.len() == 1;
        for (fact, update) in answers {
            if alone || self.commit(vec![(fact, update.clone())]).is_err() {
                tracing::warn!(?update, "an answer could not be written down");
                // The operator must see it all the same; what was granted stays on offer.
                self.core.bus.publish(&update);
            }
        }
    }

    fn commit(&self, answers: Vec<Answered>) -> Result<(), Refusal> {
        let pending = self.core.commit(move |work| {
            for (fact, update) in answers {
                work.append(fact)?;
                work.effects.say(update);
            }
            Ok(())
        });
        pending.answer()
    }

    fn tick(&mut self) {
        let now = self.core.clock.now();
        if self.core.clock.jump().is_some() {
            // An empty piece of work: every commit writes an unwritten jump down first.
            drop(self.core.commit(|_| Ok(())).wait());
        }
        if now.suspect != self.suspect {
            self.suspect = now.suspect;
            self.core.bus.publish(&Update::Clock { suspect: now.suspect });
        }
        self.healths.settle(&self.core);
        self.say_occupancy();
        self.follow_site();
        self.recover();
        self.maintenance.look(&self.core);
    }

    /// What is due because this booth is part of a site: a tariff whose time has come, the lamp.
    fn follow_site(&mut self) {
        let status = self.core.site.status();
        if status != self.status {
            self.status.clone_from(&status);
            self.core.bus.publish(&Update::Sync(status));
        }
        if !self.core.site.enrolled() {
            return;
        }
        self.leave_incarnation();
        let master = self.core.site.master_data();
        let due = master.tariff_at(self.core.clock.now().at).map(|tariff| tariff.reference());
        if due.is_some() && due != self.tariff {
            let adopted = self.core.quietly(move |work| adopt::tariff(work, &master));
            if adopted.answer().is_ok() {
                self.tariff = due;
                self.core.bus.publish(&Update::Mastered);
            }
        }
    }

    /// A forked incarnation, or one whose past has come back, is left at a quiet moment: nobody waits at the window,
    /// and no device owes an answer. Where no such moment comes, between two cars.
    fn leave_incarnation(&mut self) {
        if self.asked_fork.is_some_and(|last| last.elapsed() < FORK) || self.core.effect_runner.awaited() > 0 {
            return;
        }
        self.asked_fork = Some(Instant::now());
        let Some(why) = leaving(&self.core) else {
            self.fork_known = None;
            return;
        };
        let known = self.fork_known.get_or_insert_with(Instant::now).elapsed();
        if self.core.quiet() >= QUIET || known >= BUSY {
            tracing::warn!(?why, "the journal is set aside");
            start::renew(&self.core, why);
        }
    }

    /// Tells the places when they have changed.
    fn say_occupancy(&mut self) {
        if !self.core.site.take_moved() {
            return;
        }
        match occupancy::occupancy(&self.core).answer() {
            Ok(now) if now != self.occupancy => {
                self.occupancy.clone_from(&now);
                self.core.bus.publish(&Update::Occupancy(now));
            }
            Ok(_) => {}
            // Asked again at the next tick.
            Err(_) => self.core.site.places_moved(),
        }
    }

    /// A store that stopped acknowledging is set aside, and a fresh incarnation goes on (SYNC 3.2).
    fn recover(&mut self) {
        let due = self.recovered.is_none_or(|last| last.elapsed() >= RECOVER);
        if due && start::has_stopped(&self.core) {
            self.recovered = Some(Instant::now());
            start::recover(&self.core);
        }
    }
}
