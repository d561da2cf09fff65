//! Gates: a thread that owns the board's port and gives every accepted open exactly one answer.

mod machine;
mod speech;
mod worker;

use super::Event;
use super::backoff::Backoff;
use super::config::{GateConfig, GateKind};
use super::owed::OwedOpen;
use super::report::Lamp;
use super::supervise::supervise;
use super::ticks::{RealTicks, Ticks};
use super::transport::{Port, serial::SerialLine};
use crossbeam_channel::{Sender, TrySendError};
use palang_domain::DeviceId;
use palang_domain::device::Health;
use palang_domain::fact::GateOutcome;
use std::fmt;
use std::sync::Arc;

/// A gate, owned by its thread. Clones are the same gate; the thread ends with the last of them.
#[derive(Clone)]
pub struct Gate {
    id: DeviceId,
    opens: Sender<OwedOpen>,
    lamp: Lamp,
    events: Sender<Event>,
    ticks: Arc<dyn Ticks>,
}

impl Gate {
    /// Starts the thread. Its health, its inputs and the answer to every open come by `events`.
    #[must_use]
    pub fn spawn(config: GateConfig, events: Sender<Event>) -> Self {
        let port: Box<dyn Port> = match &config.kind {
            GateKind::Serial { port, baud } => Box::new(SerialLine::new(port, *baud)),
            GateKind::Virtual(gate) => Box::new(gate.port()),
        };
        Self::over(port, config, events)
    }

    /// On any port: the thread is the same for all of them.
    pub(crate) fn over(mut port: Box<dyn Port>, config: GateConfig, events: Sender<Event>) -> Self {
        let (opens, waiting) = crossbeam_channel::bounded(config.queue);
        let lamp = Lamp::new(config.id.clone(), events.clone());
        let ticks: Arc<dyn Ticks> = Arc::new(RealTicks::default());
        let id = config.id.clone();
        let (on_thread, clock, out) = (lamp.clone(), Arc::clone(&ticks), events.clone());
        let pauses = Backoff::new(config.times.backoff_first, config.times.backoff_last);
        supervise(id.as_str(), &lamp, pauses, move || {
            worker::Worker::new(&config, port.as_mut(), &on_thread, clock.as_ref(), &waiting, &out).run();
        });
        Self { id, opens, lamp, events, ticks }
    }

    /// Its id in the config.
    #[must_use]
    pub const fn id(&self) -> &DeviceId {
        &self.id
    }

    /// Asks for an opening; never waits. Exactly one [`Event::Gate`] follows an open that was accepted. A cause that
    /// was acknowledged within the hold-off is not pulsed again, and is answered as acknowledged.
    ///
    /// # Errors
    /// What became of it instead: nothing was accepted, and no event follows. [`GateOutcome::Busy`] where more opens
    /// wait than may.
    pub fn open(&self, cause: u64) -> Result<(), GateOutcome> {
        let owed = OwedOpen::new(cause, self.ticks.now(), self.id.clone(), self.events.clone());
        self.opens.try_send(owed).map_err(|refused| {
            let (owed, outcome) = match refused {
                TrySendError::Full(owed) => (owed, GateOutcome::Busy),
                TrySendError::Disconnected(owed) => (owed, GateOutcome::Unreachable),
            };
            owed.forgive();
            outcome
        })
    }

    /// How it is, as last reported.
    #[must_use]
    pub fn health(&self) -> Health {
        self.lamp.health()
    }

    /// Why it is so, in the log's words; empty when there is nothing to say.
    #[must_use]
    pub fn detail(&self) -> String {
        self.lamp.detail()
    }
}

impl fmt::Debug for Gate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Gate({})", self.id)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::Gate;
    use crate::config::{GateConfig, GateKind, GateProtocol};
    use crate::transport::{OpenError, Port, Transport};
    use crate::virtual_gate::VirtualGate;
    use crate::{ArmPhase, Event};
    use palang_domain::fact::GateOutcome;
    use std::time::Duration;

    /// The port of a virtual gate, whose first opening panics.
    struct Jumpy {
        jumped: bool,
        board: VirtualGate,
    }

    impl Port for Jumpy {
        fn open(&mut self, wait: Duration) -> Result<Box<dyn Transport>, OpenError> {
            assert!(std::mem::replace(&mut self.jumped, true), "scripted");
            self.board.port().open(wait)
        }
    }

    #[test]
    fn a_gate_whose_thread_panicked_starts_again_and_opens() {
        let board = VirtualGate::default();
        let kind = GateKind::Virtual(board.clone());
        let mut config = GateConfig::new("G".parse().unwrap(), kind, GateProtocol::StarHash { output: 1 });
        config.times.backoff_first = Duration::from_millis(5);
        let (events, seen) = crossbeam_channel::bounded(64);
        let gate = Gate::over(Box::new(Jumpy { jumped: false, board: board.clone() }), config, events);
        let mut outcomes = Vec::new();
        // What flew when it panicked is answered; what waited is opened by the next life.
        gate.open(7).unwrap();
        while outcomes.is_empty() {
            if let Event::Gate { outcome, .. } = seen.recv_timeout(Duration::from_secs(20)).unwrap() {
                outcomes.push(outcome);
            }
        }
        gate.open(8).unwrap();
        while outcomes.len() < 2 {
            if let Event::Gate { outcome, .. } = seen.recv_timeout(Duration::from_secs(20)).unwrap() {
                outcomes.push(outcome);
            }
        }
        assert_eq!(outcomes.last(), Some(&GateOutcome::Acknowledged));
        assert_ne!(board.view().phase, ArmPhase::Closed);
    }
}
