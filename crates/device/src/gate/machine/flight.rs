//! The one command in flight: sent, answered, overdue.

use super::{HOPELESS, Machine, SILENT, Step};
use crate::owed::OwedOpen;
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
        owed: OwedOpen,
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
        if let Some(owed) = self.next_open(now) {
            let open = self.speech.open();
            self.steps.push_back(Step::Send(open));
            let deadline = now + self.open_wait();
            self.flight = Some(Flight::Open { owed, deadline, sent: now, resent: false, checking: false });
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
            && let Some(ping) = self.speech.ping()
        {
            self.presence_at = now + self.times.presence;
            self.steps.push_back(Step::Send(ping));
            self.flight = Some(Flight::Ping { deadline });
        }
    }

    /// The first open that may be pulsed now. One whose cause was acknowledged a moment ago needs no second pulse.
    fn next_open(&mut self, now: Duration) -> Option<OwedOpen> {
        let mut index = 0;
        while let Some(owed) = self.waiting.get(index) {
            let hold_off = self.times.hold_off;
            let recent = self.pulses.iter().rev().find(|pulse| pulse.cause == owed.cause && now < pulse.at + hold_off);
            match recent.map(|pulse| pulse.acknowledged) {
                None => return self.waiting.remove(index),
                Some(true) => {
                    if let Some(owed) = self.waiting.remove(index) {
                        owed.answer(GateOutcome::Acknowledged);
                    }
                }
                Some(false) => index += 1,
            }
        }
        None
    }

    /// A trigger has no documented reply: it is asked after while its pulse surely lasts.
    fn open_wait(&self) -> Duration {
        if !self.speech.acknowledges() {
            return Duration::ZERO;
        }
        let has_reply = !self.speech.open().starts_with(b"*TRIG");
        if has_reply { self.times.reply } else { self.times.reply / 2 }
    }

    /// `*STAT#`, unless this board has shown that it does not know it.
    fn state_question(&self) -> Option<Vec<u8>> {
        if self.state_missed < SILENT { self.speech.state() } else { None }
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
            Some(Flight::Open { owed, .. }) => {
                self.remember(owed.cause, now, true);
                owed.answer(GateOutcome::Acknowledged);
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
            Some(Flight::Open { checking: true, .. }) if self.speech.is_on(levels) => self.acknowledged(now),
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
            Some(Flight::Open { .. }) if !self.speech.acknowledges() => self.acknowledged(now),
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
            Some(Flight::Open { owed, resent: true, sent, .. }) => self.time_out(owed, sent, now),
            Some(Flight::Open { owed, sent, .. }) if !self.speech.repeatable() => self.time_out(owed, sent, now),
            other => {
                self.flight = other;
                self.resend(now);
            }
        }
    }

    pub(super) fn resend(&mut self, now: Duration) {
        let (again, wait) = (self.speech.open(), self.open_wait());
        if let Some(Flight::Open { deadline, sent, resent, checking, .. }) = &mut self.flight {
            (*deadline, *sent, *resent, *checking) = (now + wait, now, true, false);
            self.steps.push_back(Step::Send(again));
        }
    }

    fn time_out(&mut self, owed: OwedOpen, sent: Duration, now: Duration) {
        self.remember(owed.cause, sent, false);
        owed.answer(GateOutcome::Timeout);
        if self.speech.ping().is_some() {
            // Is it deaf, or only this command?
            self.presence_at = now;
        } else {
            self.show(Health::Attention(Trouble::NoAnswer));
        }
    }

    fn missed_one(&mut self, now: Duration) {
        self.missed += 1;
        let noise = self.speech.garbage() > self.garbage;
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
