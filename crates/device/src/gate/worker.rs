//! The thread that owns a gate's port: moves bytes between the board and the [`Machine`], which decides.

use super::machine::{Machine, Step};
use crate::Event;
use crate::GateSettings;
use crate::accepted::AcceptedOpen;
use crate::backoff::Backoff;
use crate::report::{Reporter, send};
use crate::ticks::Ticks;
use crate::transport::{Port, Transport, is_patience};
use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, TryRecvError};
use palang_domain::device::Trouble;
use std::io;
use std::time::Duration;

/// How long one look at the port may take: the delay that an open can suffer.
const SLICE: Duration = Duration::from_millis(20);

pub(super) struct Worker<'a> {
    settings: &'a GateSettings,
    port: &'a mut dyn Port,
    reporter: &'a Reporter,
    ticks: &'a dyn Ticks,
    opens: &'a Receiver<AcceptedOpen>,
    events: &'a Sender<Event>,
    machine: Machine,
    link: Option<Box<dyn Transport>>,
    backoff: Backoff,
    /// No sooner is the port opened again, unless somebody waits for the gate.
    reopen_at: Duration,
    /// Why the port is not open.
    detail: String,
}

impl<'a> Worker<'a> {
    pub(super) fn new(
        settings: &'a GateSettings,
        port: &'a mut dyn Port,
        reporter: &'a Reporter,
        ticks: &'a dyn Ticks,
        opens: &'a Receiver<AcceptedOpen>,
        events: &'a Sender<Event>,
    ) -> Self {
        let backoff = Backoff::new(settings.times.backoff_first, settings.times.backoff_last);
        let (machine, reopen_at) = (Machine::new(settings), ticks.now());
        Self {
            settings,
            port,
            reporter,
            ticks,
            opens,
            events,
            machine,
            link: None,
            backoff,
            reopen_at,
            detail: String::new(),
        }
    }

    /// Until the last handle is gone.
    pub(super) fn run(&mut self) {
        while self.take_opens() {
            self.serve();
        }
    }

    /// Whether anybody still holds a handle.
    fn take_opens(&mut self) -> bool {
        if self.link.is_none() && !self.machine.has_waiting() {
            let pause = self.reopen_at.saturating_sub(self.ticks.now());
            match self.opens.recv_timeout(pause) {
                Ok(accepted) => self.machine.ask(accepted),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return false,
            }
        }
        // What waits here counts as well: the queue stays bounded by the config.
        while self.machine.waiting() < self.settings.queue {
            match self.opens.try_recv() {
                Ok(accepted) => self.machine.ask(accepted),
                Err(TryRecvError::Empty) => break,
                Err(TryRecvError::Disconnected) => return self.machine.has_waiting(),
            }
        }
        true
    }

    fn serve(&mut self) {
        if self.link.is_none() && (self.machine.has_waiting() || self.ticks.now() >= self.reopen_at) {
            self.reopen();
        }
        let mut buffer = [0; 256];
        if let Some(link) = self.link.as_mut() {
            match link.read(&mut buffer, SLICE) {
                Ok(read) => self.machine.receive(buffer.get(..read).unwrap_or_default(), self.ticks.now()),
                Err(error) => self.lost(&error.to_string()),
            }
        }
        self.machine.tick(self.ticks.now());
        self.perform();
    }

    fn reopen(&mut self) {
        match self.port.open(self.settings.times.reply) {
            Ok(link) => {
                self.link = Some(link);
                self.detail.clear();
                self.machine.opened(self.ticks.now());
            }
            Err(error) => {
                self.reopen_at = self.ticks.now() + self.backoff.pause();
                self.machine.lost(error.trouble, self.ticks.now());
                self.machine.give_up();
                self.detail = error.detail;
            }
        }
    }

    fn lost(&mut self, detail: &str) {
        self.link = None;
        self.detail = format!("the port is gone: {detail}");
        self.reopen_at = self.ticks.now() + self.backoff.pause();
        self.machine.lost(Trouble::Missing, self.ticks.now());
    }

    fn perform(&mut self) {
        while let Some(step) = self.machine.next() {
            match step {
                Step::Send(bytes) => {
                    if let Err(error) = self.send(&bytes) {
                        self.lost(&error.to_string());
                    }
                }
                Step::Report(event) => send(self.events, event),
                Step::Show(health) => self.reporter.show(health, &self.detail),
                Step::Working => self.backoff.reset(),
                Step::Close => {
                    self.link = None;
                    self.reopen_at = self.ticks.now() + self.backoff.pause();
                }
            }
        }
    }

    fn send(&mut self, bytes: &[u8]) -> io::Result<()> {
        let Some(link) = self.link.as_mut() else { return Err(io::ErrorKind::NotConnected.into()) };
        let end = self.ticks.now() + self.settings.times.reply;
        let mut rest = bytes;
        while !rest.is_empty() {
            match link.write(rest, end.saturating_sub(self.ticks.now())) {
                Ok(taken) => rest = rest.get(taken..).unwrap_or_default(),
                Err(error) if is_patience(&error) && self.ticks.now() < end => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }
}
