//! Promises: an accepted job or open gets exactly one answer, even when its thread panics or ends.

use super::report::tell;
use super::{Event, PrintJob};
use crossbeam_channel::Sender;
use palang_domain::DeviceId;
use palang_domain::fact::{GateOutcome, SlipOutcome};
use std::time::Duration;

/// An accepted print job and the answer that is owed for it.
#[derive(Debug)]
pub(crate) struct OwedSlip {
    pub(crate) job: PrintJob,
    /// When it was accepted, in the device's ticks.
    pub(crate) accepted: Duration,
    /// From here on some of it may have left the program.
    pub(crate) begun: bool,
    printer: DeviceId,
    events: Option<Sender<Event>>,
}

impl OwedSlip {
    pub(crate) const fn new(job: PrintJob, accepted: Duration, printer: DeviceId, events: Sender<Event>) -> Self {
        Self { job, accepted, begun: false, printer, events: Some(events) }
    }

    /// Gives the answer.
    pub(crate) fn answer(mut self, outcome: SlipOutcome) {
        self.tell(outcome);
    }

    /// It was never accepted: nothing is owed.
    pub(crate) fn forgive(mut self) {
        self.events = None;
    }

    fn tell(&mut self, outcome: SlipOutcome) {
        if let Some(events) = self.events.take() {
            let (printer, cause, duplicate) = (self.printer.clone(), self.job.cause, self.job.duplicate);
            tell(&events, Event::Slip { printer, cause, duplicate, outcome });
        }
    }
}

impl Drop for OwedSlip {
    fn drop(&mut self) {
        self.tell(if self.begun { SlipOutcome::Interrupted } else { SlipOutcome::Unreachable });
    }
}

/// An accepted open and the answer that is owed for it.
#[derive(Debug)]
pub(crate) struct OwedOpen {
    pub(crate) cause: u64,
    /// When it was accepted, in the device's ticks.
    pub(crate) accepted: Duration,
    gate: DeviceId,
    events: Option<Sender<Event>>,
}

impl OwedOpen {
    pub(crate) const fn new(cause: u64, accepted: Duration, gate: DeviceId, events: Sender<Event>) -> Self {
        Self { cause, accepted, gate, events: Some(events) }
    }

    /// Gives the answer.
    pub(crate) fn answer(mut self, outcome: GateOutcome) {
        self.tell(outcome);
    }

    /// It was never accepted: nothing is owed.
    pub(crate) fn forgive(mut self) {
        self.events = None;
    }

    fn tell(&mut self, outcome: GateOutcome) {
        if let Some(events) = self.events.take() {
            tell(&events, Event::Gate { gate: self.gate.clone(), cause: self.cause, outcome });
        }
    }
}

impl Drop for OwedOpen {
    fn drop(&mut self) {
        self.tell(GateOutcome::Unreachable);
    }
}
