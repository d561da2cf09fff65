//! An accepted job or open, which gets exactly one answer, even when its thread panics or ends.

use super::report::send;
use super::{Event, PrintJob};
use crossbeam_channel::Sender;
use palang_domain::DeviceId;
use palang_domain::fact::{GateOutcome, SlipOutcome};
use std::time::Duration;

/// An accepted print job and the answer that is owed for it.
#[derive(Debug)]
pub(crate) struct AcceptedSlip {
    pub(crate) job: PrintJob,
    /// When it was accepted, in the device's ticks.
    pub(crate) since: Duration,
    /// From here on some of it may have left the program.
    pub(crate) begun: bool,
    printer: DeviceId,
    events: Option<Sender<Event>>,
}

impl AcceptedSlip {
    pub(crate) const fn new(job: PrintJob, since: Duration, printer: DeviceId, events: Sender<Event>) -> Self {
        Self { job, since, begun: false, printer, events: Some(events) }
    }

    /// Gives the answer.
    pub(crate) fn answer(mut self, outcome: SlipOutcome) {
        self.send(outcome);
    }

    /// It was never accepted: nothing is owed.
    pub(crate) fn withdraw(mut self) {
        self.events = None;
    }

    fn send(&mut self, outcome: SlipOutcome) {
        if let Some(events) = self.events.take() {
            let (printer, cause, duplicate) = (self.printer.clone(), self.job.cause, self.job.duplicate);
            send(&events, Event::Slip { printer, cause, duplicate, outcome });
        }
    }
}

impl Drop for AcceptedSlip {
    fn drop(&mut self) {
        self.send(if self.begun { SlipOutcome::Interrupted } else { SlipOutcome::Unreachable });
    }
}

/// An accepted open and the answer that is owed for it.
#[derive(Debug)]
pub(crate) struct AcceptedOpen {
    pub(crate) cause: u64,
    /// When it was accepted, in the device's ticks.
    pub(crate) since: Duration,
    gate: DeviceId,
    events: Option<Sender<Event>>,
}

impl AcceptedOpen {
    pub(crate) const fn new(cause: u64, since: Duration, gate: DeviceId, events: Sender<Event>) -> Self {
        Self { cause, since, gate, events: Some(events) }
    }

    /// Gives the answer.
    pub(crate) fn answer(mut self, outcome: GateOutcome) {
        self.send(outcome);
    }

    /// It was never accepted: nothing is owed.
    pub(crate) fn withdraw(mut self) {
        self.events = None;
    }

    fn send(&mut self, outcome: GateOutcome) {
        if let Some(events) = self.events.take() {
            send(&events, Event::Gate { gate: self.gate.clone(), cause: self.cause, outcome });
        }
    }
}

impl Drop for AcceptedOpen {
    fn drop(&mut self) {
        self.send(GateOutcome::Unreachable);
    }
}
