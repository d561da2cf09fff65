//! Reads the marks for the lamp. A channel with a call on its way cannot: on a half-dead network that is half a minute,
//! in which a booth may take a good deal of money.

use crate::core::contact::Contact;
use crate::core::watchdog::Watchdog;
use crate::core::{Channel, Step};
use crate::host::Journal;
use crate::transport::{Reply, TransportError};
use palang_machine::clock::Reading;
use std::sync::Arc;
use std::time::Duration;

/// How old the lamp's figures may be.
const EVERY: Duration = Duration::from_secs(1);

/// A channel that never calls.
pub struct Monitor {
    contact: Arc<Contact>,
    journal: Arc<dyn Journal>,
    watchdog: Watchdog,
}

impl Monitor {
    /// Reads the marks of that journal.
    #[must_use]
    pub fn new(contact: Arc<Contact>, journal: Arc<dyn Journal>) -> Self {
        Self { contact, journal, watchdog: Watchdog::default() }
    }
}

impl Channel for Monitor {
    fn name(&self) -> &'static str {
        "monitor"
    }

    fn step(&mut self, at: Reading) -> Step {
        // A store that cannot be read is the channel of facts' to tell.
        if let Ok(marks) = self.journal.marks() {
            let pushed = marks.incarnations.iter().map(|incarnation| incarnation.pushed).sum();
            self.watchdog.is_stuck(at.monotonic, marks.unsynced() > 0, pushed, None);
            self.contact.marks(marks, self.watchdog.since());
        }
        Step::Wait(at.monotonic + EVERY)
    }

    fn answer(&mut self, _: Reading, _: Result<Reply, TransportError>) {}
}
