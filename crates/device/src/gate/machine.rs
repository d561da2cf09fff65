//! What a gate's thread decides, without a port and without a clock: bytes and time go in, [`Step`]s come out.
//!
//! Rules (DEVICES 3): one command in flight; a bounded wait for its reply; one resend, and only of a command that may
//! be repeated; two seconds between pulses for one cause; an open that has become old is answered, never pulsed; the
//! arm is never closed from here, that is the barrier's own business.

mod flight;

use super::dialect::{Dialect, Message};
use crate::Event;
use crate::accepted::AcceptedOpen;
use crate::{GateInputs, GateSettings, GateTimes};
use flight::Flight;
use palang_domain::DeviceId;
use palang_domain::device::{Health, Input, Trouble};
use palang_domain::fact::GateOutcome;
use std::collections::VecDeque;
use std::time::Duration;

/// Unanswered signs of presence until the gate counts as silent.
const SILENT: u32 = 2;
/// ... and until its port is opened anew, which wakes a board that hangs.
const HOPELESS: u32 = 4;
/// Pulses remembered for the hold-off.
const REMEMBERED: usize = 8;

/// What the thread has to do.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// Write these bytes; when that fails, say [`Machine::lost`].
    Send(Vec<u8>),
    /// Send the desk an event.
    Report(Event),
    /// Show this health.
    Show(Health),
    /// The board spoke sense: pauses start again at the shortest.
    Working,
    /// Close the port, and open it again later.
    Close,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    Down,
    Booting { until: Duration },
    Ready,
}

/// A pulse that was sent, for the hold-off.
#[derive(Debug)]
struct Pulse {
    cause: u64,
    at: Duration,
    acknowledged: bool,
}

pub(super) struct Machine {
    gate: DeviceId,
    times: GateTimes,
    inputs: GateInputs,
    settings: GateSettings,
    dialect: Dialect,
    phase: Phase,
    flight: Option<Flight>,
    waiting: VecDeque<AcceptedOpen>,
    pulses: VecDeque<Pulse>,
    /// Inputs as last known; nothing before the first `*STAT#` after a start.
    levels: [Option<bool>; 4],
    presence_at: Duration,
    missed: u32,
    spoke: bool,
    state_due: bool,
    /// `*STAT#` questions without an answer, while none was ever answered.
    state_missed: u32,
    state_known: bool,
    garbage: u64,
    steps: VecDeque<Step>,
}

impl Machine {
    pub(super) fn new(settings: &GateSettings) -> Self {
        Self {
            gate: settings.id.clone(),
            times: settings.times,
            inputs: settings.inputs,
            settings: settings.clone(),
            dialect: Dialect::new(&settings.protocol),
            phase: Phase::Down,
            flight: None,
            waiting: VecDeque::new(),
            pulses: VecDeque::new(),
            levels: [None; 4],
            presence_at: Duration::ZERO,
            missed: 0,
            spoke: false,
            state_due: false,
            state_missed: 0,
            state_known: false,
            garbage: 0,
            steps: VecDeque::new(),
        }
    }

    /// The next thing to do.
    pub(super) fn next(&mut self) -> Option<Step> {
        self.steps.pop_front()
    }

    pub(super) fn waiting(&self) -> usize {
        self.waiting.len()
    }

    pub(super) fn has_waiting(&self) -> bool {
        !self.waiting.is_empty()
    }

    /// Somebody wants the gate open.
    pub(super) fn ask(&mut self, accepted: AcceptedOpen) {
        self.waiting.push_back(accepted);
    }

    /// The port is open. A board that resets now needs its time; one that does not answers the ping at once.
    pub(super) fn opened(&mut self, now: Duration) {
        self.dialect = Dialect::new(&self.settings.protocol);
        self.garbage = 0;
        self.missed = 0;
        self.state_missed = 0;
        self.levels = [None; 4];
        self.phase = Phase::Booting { until: now + self.times.boot };
        self.show(Health::Attention(Trouble::Starting));
        if let Some(ping) = self.dialect.ping() {
            self.steps.push_back(Step::Send(ping));
        }
    }

    /// The port is gone, or never came.
    pub(super) fn lost(&mut self, trouble: Trouble, now: Duration) {
        self.phase = Phase::Down;
        self.levels = [None; 4];
        if let Some(Flight::Open { accepted, .. }) = self.flight.take() {
            // It may have been heard: no second pulse too soon.
            self.remember(accepted.cause, now, false);
            accepted.answer(GateOutcome::Unreachable);
        }
        self.show(Health::Down(trouble));
    }

    /// The port does not open: whoever waits is told so now.
    pub(super) fn give_up(&mut self) {
        for accepted in self.waiting.drain(..) {
            accepted.answer(GateOutcome::Unreachable);
        }
    }

    /// The board said something, or noise came.
    pub(super) fn receive(&mut self, bytes: &[u8], now: Duration) {
        for message in self.dialect.receive(bytes) {
            self.handle(message, now);
        }
    }

    /// Time has passed.
    pub(super) fn tick(&mut self, now: Duration) {
        let stale = self.times.stale;
        // A gate must not open for nobody: what waited too long is answered, never pulsed.
        while self.waiting.front().is_some_and(|accepted| now >= accepted.since + stale) {
            if let Some(old) = self.waiting.pop_front() {
                old.answer(GateOutcome::Unreachable);
            }
        }
        match self.phase {
            Phase::Down => return,
            Phase::Booting { until } if now < until => return,
            Phase::Booting { .. } => {
                self.ready(now);
                if self.dialect.ping().is_none() {
                    // A board that cannot be asked is unknown until it says something.
                    self.show(Health::Unknown);
                }
            }
            Phase::Ready => {}
        }
        if self.flight.as_ref().is_some_and(|flight| now >= flight.deadline()) {
            self.overdue(now);
        }
        if self.flight.is_none() && self.phase == Phase::Ready {
            self.next_command(now);
        }
    }

    fn handle(&mut self, message: Message, now: Duration) {
        self.missed = 0;
        self.spoke = true;
        self.garbage = self.dialect.garbage();
        self.steps.push_back(Step::Working);
        let answers = matches!(message, Message::Pong | Message::Levels(_) | Message::Started);
        if answers && matches!(self.phase, Phase::Booting { .. }) {
            self.ready(now);
        }
        if self.phase == Phase::Ready {
            self.show(Health::Fine);
        }
        match message {
            Message::Pong => self.pong(now),
            Message::Opened => self.acknowledged(now),
            Message::Levels(levels) => self.levels(&levels, now),
            Message::Started => self.started(now),
            Message::Input { number, on } => self.edge(number, on),
            Message::Pressed => {
                self.report_input(Input::Button, true);
                self.report_input(Input::Button, false);
            }
            Message::Other => {}
        }
    }

    const fn ready(&mut self, now: Duration) {
        self.phase = Phase::Ready;
        self.presence_at = now;
    }

    /// A board that starts has its outputs off and has forgotten what it was told.
    fn started(&mut self, now: Duration) {
        self.levels = [None; 4];
        self.state_due = true;
        if let Some(Flight::Open { resent: false, .. }) = self.flight
            && self.dialect.repeatable()
        {
            self.resend(now);
        }
    }

    fn edge(&mut self, number: u8, on: bool) {
        let Some(level) = number.checked_sub(1).and_then(|n| self.levels.get_mut(usize::from(n))) else { return };
        if level.replace(on) != Some(on)
            && let Some(input) = self.inputs.of(number)
        {
            self.report_input(input, on);
        }
    }

    /// Brings the inputs up to what the board says: an edge may have been lost on the line.
    fn synchronise(&mut self, inputs: [bool; 4]) {
        for (number, on) in (1..).zip(inputs) {
            let index = usize::from(number) - 1;
            let before = self.levels.get(index).copied().flatten();
            let input = self.inputs.of(number);
            // A button found pressed at the first look was not pressed just now.
            if before.is_none() && (!on || input == Some(Input::Button)) {
                if let Some(level) = self.levels.get_mut(index) {
                    *level = Some(on);
                }
            } else {
                self.edge(number, on);
            }
        }
    }

    fn report_input(&mut self, input: Input, on: bool) {
        let gate = self.gate.clone();
        self.steps.push_back(Step::Report(Event::Input { gate, input, on }));
    }

    fn show(&mut self, health: Health) {
        self.steps.push_back(Step::Show(health));
    }

    fn remember(&mut self, cause: u64, at: Duration, acknowledged: bool) {
        if self.pulses.len() >= REMEMBERED {
            self.pulses.pop_front();
        }
        self.pulses.push_back(Pulse { cause, at, acknowledged });
    }
}

#[cfg(test)]
mod tests;
