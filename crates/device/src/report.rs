//! How device threads speak to the desk: by one bounded queue, and health only when it changes.

use super::{DeviceState, Event};
use crossbeam_channel::{SendTimeoutError, Sender};
use palang_domain::DeviceId;
use palang_domain::device::{DeviceKind, Health};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// A desk that has not read an event for so long is gone; a device thread does not hang on it for ever.
const PATIENCE: Duration = Duration::from_secs(30);

/// Sends, waiting while the queue is full: an answer that was promised is not thrown away lightly.
pub(crate) fn send(events: &Sender<Event>, event: Event) {
    if let Err(SendTimeoutError::Timeout(event)) = events.send_timeout(event, PATIENCE) {
        tracing::error!(?event, "nobody reads the devices' events; this one is lost");
    }
}

/// The health of one device, seen by its handle and reported on change.
#[derive(Clone, Debug)]
pub(crate) struct Reporter {
    id: DeviceId,
    shown: Arc<Mutex<Option<(Health, String)>>>,
    events: Sender<Event>,
}

impl Reporter {
    pub(crate) fn new(id: DeviceId, events: Sender<Event>) -> Self {
        Self { id, shown: Arc::new(Mutex::new(None)), events }
    }

    /// As last reported; unknown before the first report.
    pub(crate) fn health(&self) -> Health {
        self.lock().as_ref().map_or(Health::Unknown, |(health, _)| *health)
    }

    /// As last reported, and why.
    pub(crate) fn state(&self, kind: DeviceKind) -> DeviceState {
        let (health, detail) = self.lock().clone().unwrap_or((Health::Unknown, String::new()));
        DeviceState { device: self.id.clone(), kind, health, detail }
    }

    /// Reports `health` when it is another than before.
    pub(crate) fn show(&self, health: Health, detail: &str) {
        let before = self.lock().replace((health, detail.to_owned()));
        if before.is_none_or(|(before, _)| before != health) {
            tracing::info!(device = %self.id, ?health, detail, "device");
            send(&self.events, Event::Health { device: self.id.clone(), health });
        }
    }

    fn lock(&self) -> MutexGuard<'_, Option<(Health, String)>> {
        // A poisoned lock means a panic elsewhere; what was shown is still what was shown.
        self.shown.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::{Event, Health, Reporter};
    use palang_domain::device::Trouble;

    #[test]
    fn health_is_reported_only_when_it_changes() {
        let (events, seen) = crossbeam_channel::bounded(8);
        let reporter = Reporter::new("P".parse().expect("id"), events);
        assert_eq!(reporter.health(), Health::Unknown);
        for health in [Health::Unknown, Health::Fine, Health::Fine, Health::Down(Trouble::PaperOut)] {
            reporter.show(health, "");
            assert_eq!(reporter.health(), health);
        }
        let reported: Vec<Event> = seen.try_iter().collect();
        assert_eq!(reported.len(), 3);
    }
}
