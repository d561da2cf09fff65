//! The thread that owns a printer. A slip is attempted once: only while provably not one byte of it has left may it be
//! tried again, and only within its deadline. Nothing is kept for a later that nobody asked for.

use super::status::{Status, ask, unsent};
use crate::PrinterSettings;
use crate::accepted::AcceptedSlip;
use crate::backoff::Backoff;
use crate::report::Reporter;
use crate::ticks::Ticks;
use crate::transport::{Port, Transport, is_patience};
use crossbeam_channel::{Receiver, RecvTimeoutError};
use palang_domain::device::{Health, Trouble};
use palang_domain::fact::SlipOutcome;
use std::io;
use std::time::Duration;

/// Small enough that a printer's own buffer never makes one call wait for long.
const CHUNK: usize = 1_024;
/// Longest wait of one write; the deadline is looked at between them.
const BREATH: Duration = Duration::from_millis(250);
/// Between two looks at a printer that says it has a trouble.
const IN_TROUBLE: Duration = Duration::from_millis(1_500);
/// Between two questions after a slip.
const WATCH: Duration = Duration::from_millis(200);

/// What came of one try.
enum Attempt {
    /// This is the answer.
    Done(SlipOutcome),
    /// Provably nothing of it was sent; it may be tried again.
    Nothing,
}

pub(super) struct Worker<'a> {
    settings: &'a PrinterSettings,
    port: &'a mut dyn Port,
    reporter: &'a Reporter,
    ticks: &'a dyn Ticks,
    jobs: &'a Receiver<AcceptedSlip>,
    link: Option<Box<dyn Transport>>,
    backoff: Backoff,
    /// Whether it has ever answered a question in this run: from then on silence is a sign.
    answered: bool,
}

impl<'a> Worker<'a> {
    pub(super) fn new(
        settings: &'a PrinterSettings,
        port: &'a mut dyn Port,
        reporter: &'a Reporter,
        ticks: &'a dyn Ticks,
        jobs: &'a Receiver<AcceptedSlip>,
    ) -> Self {
        let backoff = Backoff::new(settings.times.backoff_first, settings.times.backoff_last);
        Self { settings, port, reporter, ticks, jobs, link: None, backoff, answered: false }
    }

    /// Until the last handle is gone and the spool is empty.
    pub(super) fn run(&mut self) {
        let mut next_look = self.ticks.now();
        loop {
            match self.jobs.recv_timeout(next_look.saturating_sub(self.ticks.now())) {
                Ok(accepted) => {
                    self.job(accepted);
                    next_look = self.ticks.now() + self.soon();
                }
                Err(RecvTimeoutError::Timeout) => {
                    let pause = self.look();
                    next_look = self.ticks.now() + pause;
                }
                Err(RecvTimeoutError::Disconnected) => return,
            }
        }
    }

    /// Looks at the idle printer; how long until the next look.
    pub(super) fn look(&mut self) -> Duration {
        let reached = self.reach(self.settings.times.reach);
        self.rest();
        if reached.is_some() { self.soon() } else { self.backoff.pause() }
    }

    /// Somebody may be putting paper in: the lamp should not stay red for long after that.
    fn soon(&self) -> Duration {
        let look = self.settings.times.look;
        if matches!(self.reporter.health(), Health::Down(_)) { look.min(IN_TROUBLE) } else { look }
    }

    /// Attempts one slip and answers for it.
    pub(super) fn job(&mut self, mut accepted: AcceptedSlip) {
        let deadline = accepted.since + self.settings.times.job;
        let reach = (self.ticks.now() + self.settings.times.reach).min(deadline);
        let mut pauses = Backoff::new(self.settings.times.backoff_first, self.settings.times.backoff_last);
        let outcome = loop {
            if self.ticks.now() >= reach {
                break SlipOutcome::Unreachable;
            }
            match self.attempt(&mut accepted, reach, deadline) {
                Attempt::Done(outcome) => break outcome,
                Attempt::Nothing => {
                    self.link = None;
                    let left = reach.saturating_sub(self.ticks.now());
                    self.ticks.sleep(pauses.pause().min(left));
                }
            }
        };
        self.rest();
        accepted.answer(outcome);
    }

    fn attempt(&mut self, accepted: &mut AcceptedSlip, reach: Duration, deadline: Duration) -> Attempt {
        let left = reach.saturating_sub(self.ticks.now());
        let Some(before) = self.reach(left) else { return Attempt::Nothing };
        if let Some(trouble) = before.and_then(Status::trouble) {
            return Attempt::Done(unsent(trouble));
        }
        // From here a panic, too, means that some of it may be on paper.
        accepted.begun = true;
        match self.send(&accepted.job.bytes, deadline) {
            Ok(()) => Attempt::Done(self.after(before.is_some(), deadline)),
            Err(0) => {
                accepted.begun = false;
                Attempt::Nothing
            }
            Err(_) => {
                self.link = None;
                Attempt::Done(SlipOutcome::Interrupted)
            }
        }
    }

    /// Sends everything, or says how many bytes may have gone.
    fn send(&mut self, bytes: &[u8], deadline: Duration) -> Result<(), usize> {
        let mut sent = 0;
        while let Some(rest) = bytes.get(sent..).filter(|rest| !rest.is_empty()) {
            let left = deadline.saturating_sub(self.ticks.now());
            let Some(link) = self.link.as_mut().filter(|_| !left.is_zero()) else {
                self.down(Trouble::NoAnswer, "it does not take the slip in time");
                return Err(sent);
            };
            match link.write(rest.get(..CHUNK).unwrap_or(rest), left.min(BREATH)) {
                Ok(taken) => sent += taken,
                Err(error) if is_patience(&error) => {}
                Err(error) => {
                    self.down(Trouble::Missing, &error.to_string());
                    return Err(sent);
                }
            }
        }
        let left = deadline.saturating_sub(self.ticks.now());
        let finished = self.link.as_mut().map_or(Ok(()), |link| link.finish(left));
        finished.map_err(|error| {
            self.down(Trouble::NoAnswer, &error.to_string());
            sent.max(1)
        })
    }

    /// What became of a slip that was sent whole.
    fn after(&mut self, answered_before: bool, deadline: Duration) -> SlipOutcome {
        let watched = (self.ticks.now() + self.settings.times.settle).min(deadline);
        loop {
            match self.status() {
                // One that never answers may close as soon as it has everything.
                Err(error) if error.kind() == io::ErrorKind::UnexpectedEof && !answered_before => {
                    self.link = None;
                    self.reporter.show(Health::Unknown, "it took the slip and closed");
                    return SlipOutcome::SentUnknown;
                }
                // It went away while it printed; how far it came nobody knows.
                Err(error) => {
                    self.down(Trouble::Missing, &error.to_string());
                    return SlipOutcome::Interrupted;
                }
                Ok(None) => return SlipOutcome::SentUnknown,
                Ok(Some(status)) if status.trouble().is_some() => return SlipOutcome::Interrupted,
                Ok(Some(_)) if self.ticks.now() >= watched || !self.jobs.is_empty() => return SlipOutcome::Printed,
                Ok(Some(_)) => self.ticks.sleep(WATCH.min(watched.saturating_sub(self.ticks.now()))),
            }
        }
    }

    /// Reaches it and asks how it is; an error has been shown.
    fn reach(&mut self, wait: Duration) -> Option<Option<Status>> {
        if self.link.is_none() {
            match self.port.open(wait) {
                Ok(link) => self.link = Some(link),
                Err(error) => {
                    self.down(error.trouble, &error.detail);
                    return None;
                }
            }
        }
        match self.status() {
            Ok(status) => Some(status),
            Err(error) => {
                self.down(Trouble::Missing, &error.to_string());
                None
            }
        }
    }

    /// Asks how it is, and shows an answer.
    fn status(&mut self) -> io::Result<Option<Status>> {
        let Some(link) = self.link.as_mut() else { return Err(io::ErrorKind::NotConnected.into()) };
        let asked = self.settings.ask_status && link.answers();
        let status = if asked { ask(link.as_mut(), self.ticks, self.settings.times.answer)? } else { None };
        self.backoff.reset();
        self.answered |= status.is_some();
        let silent = if self.answered { Health::Attention(Trouble::NoAnswer) } else { Health::Unknown };
        self.reporter.show(status.map_or(silent, Status::health), "");
        Ok(status)
    }

    fn down(&mut self, trouble: Trouble, detail: &str) {
        self.link = None;
        self.reporter.show(Health::Down(trouble), detail);
    }

    /// Between jobs a connection is kept only where keeping it shuts nobody out.
    fn rest(&mut self) {
        if !self.port.keep() {
            self.link = None;
        }
    }
}
