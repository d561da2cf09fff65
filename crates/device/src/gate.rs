//! Gates: a thread that owns the board's port and gives every accepted open exactly one answer.

mod dialect;
mod machine;
mod settings;
mod worker;

use super::accepted::AcceptedOpen;
use super::backoff::Backoff;
use super::report::Reporter;
use super::supervise::supervise;
use super::ticks::{RealTicks, Ticks};
use super::transport::{Port, serial::SerialLine};
use super::{DeviceState, Event, VirtualGate};
use crossbeam_channel::{Sender, TrySendError};
use palang_domain::DeviceId;
use palang_domain::device::{DeviceKind, Health};
use palang_domain::fact::GateOutcome;
pub use settings::{GateInputs, GateLink, GateProtocol, GateSettings, GateTimes};
use std::fmt;
use std::sync::Arc;

/// A gate, owned by its thread. Clones are the same gate; the thread ends with the last of them.
#[derive(Clone)]
pub struct Gate {
    id: DeviceId,
    opens: Sender<AcceptedOpen>,
    reporter: Reporter,
    events: Sender<Event>,
    ticks: Arc<dyn Ticks>,
    memory: Option<VirtualGate>,
}

impl Gate {
    /// Starts the thread. Its health, its inputs and the answer to every open come by `events`.
    #[must_use]
    pub fn spawn(settings: GateSettings, events: Sender<Event>) -> Self {
        let port: Box<dyn Port> = match &settings.link {
            GateLink::Serial { port, baud } => Box::new(SerialLine::new(port, *baud)),
            GateLink::Virtual => return Self::on_memory(VirtualGate::new(settings.inputs), settings, events),
        };
        Self::over(port, settings, events)
    }

    /// As [`Gate::spawn`], on that virtual gate, whatever the settings say of how it is reached.
    #[must_use]
    pub fn on_memory(memory: VirtualGate, settings: GateSettings, events: Sender<Event>) -> Self {
        let port = Box::new(memory.port());
        Self { memory: Some(memory), ..Self::over(port, settings, events) }
    }

    /// On any port: the thread is the same for all of them.
    pub(crate) fn over(mut port: Box<dyn Port>, settings: GateSettings, events: Sender<Event>) -> Self {
        let (opens, waiting) = crossbeam_channel::bounded(settings.queue);
        let reporter = Reporter::new(settings.id.clone(), events.clone());
        let ticks: Arc<dyn Ticks> = Arc::new(RealTicks::default());
        let id = settings.id.clone();
        let (on_thread, clock, out) = (reporter.clone(), Arc::clone(&ticks), events.clone());
        let pauses = Backoff::new(settings.times.backoff_first, settings.times.backoff_last);
        supervise(id.as_str(), &reporter, pauses, move || {
            worker::Worker::new(&settings, port.as_mut(), &on_thread, clock.as_ref(), &waiting, &out).run();
        });
        Self { id, opens, reporter, events, ticks, memory: None }
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
        let accepted = AcceptedOpen::new(cause, self.ticks.now(), self.id.clone(), self.events.clone());
        self.opens.try_send(accepted).map_err(|refused| {
            let (accepted, outcome) = match refused {
                TrySendError::Full(accepted) => (accepted, GateOutcome::Busy),
                TrySendError::Disconnected(accepted) => (accepted, GateOutcome::Unreachable),
            };
            accepted.withdraw();
            outcome
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
        self.reporter.state(DeviceKind::Gate)
    }

    /// The controls of a virtual one; nothing where the gate is real.
    #[must_use]
    pub const fn memory(&self) -> Option<&VirtualGate> {
        self.memory.as_ref()
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
    use crate::transport::{OpenError, Port, Transport};
    use crate::virtual_gate::VirtualGate;
    use crate::{ArmPhase, Event, GateLink, GateProtocol, GateSettings};
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
        let id = "G".parse().unwrap();
        let mut settings = GateSettings::new(id, GateLink::Virtual, GateProtocol::StarHash { output: 1 });
        settings.times.backoff_first = Duration::from_millis(5);
        let (events, seen) = crossbeam_channel::bounded(64);
        let gate = Gate::over(Box::new(Jumpy { jumped: false, board: board.clone() }), settings, events);
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
