//! Printers: a bounded spool before a thread that attempts each slip once.

mod settings;
mod status;
mod worker;

use super::accepted::AcceptedSlip;
use super::backoff::Backoff;
use super::report::Reporter;
use super::supervise::supervise;
use super::ticks::{RealTicks, Ticks};
use super::transport::{Port, file::FilePort, serial::SerialLine, tcp::TcpPort};
use super::{DeviceState, Event, PrintJob, VirtualPrinter};
use crossbeam_channel::{Sender, TrySendError};
use palang_domain::DeviceId;
use palang_domain::device::{DeviceKind, Health};
pub use settings::{PrinterLink, PrinterSettings, PrinterTimes};
use std::fmt;
use std::sync::Arc;

/// The spool of the printer is full; the job was not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the spool is full")]
pub struct SpoolFull;

/// A printer, owned by its thread. Clones are the same printer; the thread prints what it has accepted and ends with
/// the last of them.
#[derive(Clone)]
pub struct Printer {
    id: DeviceId,
    jobs: Sender<AcceptedSlip>,
    reporter: Reporter,
    events: Sender<Event>,
    ticks: Arc<dyn Ticks>,
    memory: Option<VirtualPrinter>,
}

impl Printer {
    /// Starts the thread. Its health and the outcome of every job come by `events`.
    #[must_use]
    pub fn spawn(settings: PrinterSettings, events: Sender<Event>) -> Self {
        let port: Box<dyn Port> = match &settings.link {
            PrinterLink::Tcp { address } => Box::new(TcpPort::new(address)),
            PrinterLink::Serial { port, baud } => Box::new(SerialLine::new(port, *baud)),
            PrinterLink::File { path } => Box::new(FilePort::new(path)),
            PrinterLink::Virtual => return Self::on_memory(VirtualPrinter::default(), settings, events),
        };
        Self::over(port, settings, events)
    }

    /// As [`Printer::spawn`], on that virtual printer, whatever the settings say of how it is reached.
    #[must_use]
    pub fn on_memory(memory: VirtualPrinter, settings: PrinterSettings, events: Sender<Event>) -> Self {
        let port = Box::new(memory.port());
        Self { memory: Some(memory), ..Self::over(port, settings, events) }
    }

    /// On any port: the thread is the same for all of them.
    pub(crate) fn over(mut port: Box<dyn Port>, settings: PrinterSettings, events: Sender<Event>) -> Self {
        let (jobs, waiting) = crossbeam_channel::bounded(settings.spool);
        let reporter = Reporter::new(settings.id.clone(), events.clone());
        let ticks: Arc<dyn Ticks> = Arc::new(RealTicks::default());
        let id = settings.id.clone();
        let (on_thread, clock) = (reporter.clone(), Arc::clone(&ticks));
        let pauses = Backoff::new(settings.times.backoff_first, settings.times.backoff_last);
        supervise(id.as_str(), &reporter, pauses, move || {
            worker::Worker::new(&settings, port.as_mut(), &on_thread, clock.as_ref(), &waiting).run();
        });
        Self { id, jobs, reporter, events, ticks, memory: None }
    }

    /// Its id in the config.
    #[must_use]
    pub const fn id(&self) -> &DeviceId {
        &self.id
    }

    /// Hands a job over; never waits. Exactly one [`Event::Slip`] follows a job that was accepted.
    ///
    /// # Errors
    /// [`SpoolFull`]: nothing was accepted, and no event follows.
    pub fn print(&self, job: PrintJob) -> Result<(), SpoolFull> {
        let accepted = AcceptedSlip::new(job, self.ticks.now(), self.id.clone(), self.events.clone());
        self.jobs.try_send(accepted).map_err(|refused| {
            match refused {
                TrySendError::Full(accepted) | TrySendError::Disconnected(accepted) => accepted.withdraw(),
            }
            SpoolFull
        })
    }

    /// How it is, as last reported.
    #[must_use]
    pub fn health(&self) -> Health {
        self.reporter.health()
    }

    /// How it is, and why.
    #[must_use]
    pub fn state(&self) -> DeviceState {
        self.reporter.state(DeviceKind::Printer)
    }

    /// The controls of a virtual one; nothing where the printer is real.
    #[must_use]
    pub const fn memory(&self) -> Option<&VirtualPrinter> {
        self.memory.as_ref()
    }
}

impl fmt::Debug for Printer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Printer({})", self.id)
    }
}

#[cfg(test)]
mod tests;
