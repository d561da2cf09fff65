//! The one command in flight: sent, answered, overdue.

use super::{HOPELESS, Machine, SILENT, Step};
use crate::accepted::AcceptedOpen;
use palang_codec::gate::Levels;
use palang_domain::device::{Health, Trouble};
use palang_domain::fact::GateOutcome;
use std::time::Duration;

/// What was said to the board and is not answered yet.
#[derive(Debug)]
pub(super) enum Flight {
    /// Alive?
    Ping { deadline: Duration },
    /// Inputs and outputs?
    State { deadline: Duration },
    /// Open.
    Open {
        accepted: AcceptedOpen,
        deadline: Duration,
        sent: Duration,
        /// It was sent twice.
        resent: bool,
        /// It got no reply, and the board was asked whether its output is on.
        checking: bool,
    },
}

impl Flight {
    pub(super) const fn deadline(&self) -> Duration {
        match self {
            Self::Ping { deadline } | Self::State { deadline } | Self::Open { deadline, .. } => *deadline,
        }
    }
}

impl Machine {
    /// Sends what is most urgent: an open, then the state, then a sign of presence.
    pub(super) fn next_command(&mut self, now: Duration) {
        if let Some(accepted) = self.next_open(now) {
            let open = self.dialect.open();
            self.steps.push_back(Step::Send(open));
            let deadline = now + self.open_wait();
            self.flight = Some(Flight::Open { accepted, deadline, sent: now, resent: false, checking: false });
            return;
        }
        let deadline = now + self.times.reply;
        if self.state_due {
            self.state_due = false;
            if let Some(state) = self.state_question() {
                self.steps.push_back(Step::Send(state));
                self.flight = Some(Flight::State { deadline });
            }
        } else if now >= self.presence_at
            && let Some(ping) = self.dialect.ping()
        {
            self.presence_at = now + self.times.presence;
            self.steps.push_back(Step::Send(ping));
            self.flight = Some(Flight::Ping { deadline });
        }
    }

    /// The first open that may be pulsed now. One whose cause was acknowledged a moment ago needs no second pulse.
    fn next_open(&mut self, now: Duration) -> Option<AcceptedOpen> {
        let mut index = 0;
        while let Some(accepted) = self.waiting.get(index) {
            let hold_off = self.times.hold_off;
            let recent =
                self.pulses.iter().rev().find(|pulse| pulse.cause == accepted.cause && now < pulse.at + hold_off);
            match recent.map(|pulse| pulse.acknowledged) {
                None => return self.waiting.remove(index),
                Some(true) => {
                    if let Some(accepted) = self.waiting.remove(index) {
                        accepted.answer(GateOutcome::Acknowledged);
                    }
                }
                Some(false) => index += 1,
            }
        }
        None
    }

    /// A trigger has no documented reply: it is asked after while its pulse surely lasts.
    fn open_wait(&self) -> Duration {
        if !self.dialect.acknowledges() {
            return Duration::ZERO;
        }
        let has_reply = !self.dialect.open().starts_with(b"*TRIG");
        if has_reply { self.times.reply } else { self.times.reply / 2 }
    }

    /// `*STAT#`, unless this board has shown that it does not know it.
    fn state_question(&self) -> Option<Vec<u8>> {
        if self.state_missed < SILENT { self.dialect.state() } else { None }
    }

    pub(super) fn pong(&mut self, now: Duration) {
        if matches!(self.flight, Some(Flight::Ping { .. })) {
            self.flight = None;
        }
        self.presence_at = now + self.times.presence;
        self.state_due = true;
    }

    pub(super) fn acknowledged(&mut self, now: Duration) {
        match self.flight.take() {
            Some(Flight::Open { accepted, .. }) => {
                self.remember(accepted.cause, now, true);
                accepted.answer(GateOutcome::Acknowledged);
            }
            other => self.flight = other,
        }
    }

    pub(super) fn levels(&mut self, levels: &Levels, now: Duration) {
        self.state_known = true;
        self.state_missed = 0;
        self.synchronise(levels.inputs);
        match self.flight {
            Some(Flight::State { .. }) => self.flight = None,
            Some(Flight::Open { checking: true, .. }) if self.dialect.is_on(levels) => self.acknowledged(now),
            Some(Flight::Open { checking: true, .. }) => self.resend_or_time_out(now),
            Some(Flight::Open { .. } | Flight::Ping { .. }) | None => {}
        }
    }

    /// The reply did not come in time.
    pub(super) fn overdue(&mut self, now: Duration) {
        match &self.flight {
            Some(Flight::Ping { .. }) => {
                self.flight = None;
                self.presence_at = now + self.times.presence / 3;
                self.missed_one(now);
            }
            Some(Flight::State { .. }) => {
                self.flight = None;
                self.state_missed += u32::from(!self.state_known);
            }
            // The bytes are out, or the port would have been lost by now.
            Some(Flight::Open { .. }) if !self.dialect.acknowledges() => self.acknowledged(now),
            Some(Flight::Open { checking, .. }) => {
                let question = if *checking { None } else { self.state_question() };
                match (question, &mut self.flight) {
                    (Some(question), Some(Flight::Open { deadline, checking, .. })) => {
                        (*checking, *deadline) = (true, now + self.times.reply);
                        self.steps.push_back(Step::Send(question));
                    }
                    _ => self.resend_or_time_out(now),
                }
            }
            None => {}
        }
    }

    fn resend_or_time_out(&mut self, now: Duration) {
        match self.flight.take() {
            Some(Flight::Open { accepted, resent: true, sent, .. }) => self.time_out(accepted, sent, now),
            Some(Flight::Open { accepted, sent, .. }) if !self.dialect.repeatable() => {
                self.time_out(accepted, sent, now);
            }
            other => {
                self.flight = other;
                self.resend(now);
            }
        }
    }

    pub(super) fn resend(&mut self, now: Duration) {
        let (again, wait) = (self.dialect.open(), self.open_wait());
        if let Some(Flight::Open { deadline, sent, resent, checking, .. }) = &mut self.flight {
            (*deadline, *sent, *resent, *checking) = (now + wait, now, true, false);
            self.steps.push_back(Step::Send(again));
        }
    }

    fn time_out(&mut self, accepted: AcceptedOpen, sent: Duration, now: Duration) {
        self.remember(accepted.cause, sent, false);
        accepted.answer(GateOutcome::Timeout);
        if self.dialect.ping().is_some() {
            // Is it deaf, or only this command?
            self.presence_at = now;
        } else {
            self.show(Health::Attention(Trouble::NoAnswer));
        }
    }

    fn missed_one(&mut self, now: Duration) {
        self.missed += 1;
        let noise = self.dialect.garbage() > self.garbage;
        let trouble = if noise { Trouble::Garbage } else { Trouble::NoAnswer };
        if self.missed >= SILENT {
            self.show(Health::Down(trouble));
        }
        if self.missed >= HOPELESS && self.spoke {
            self.lost(trouble, now);
            self.steps.push_back(Step::Close);
        }
    }
}
