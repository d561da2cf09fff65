//! What the server accepts at most. Everything has a bound (SYNC 7.10); these are the ones a site may move.

use serde::Deserialize;
use std::time::Duration;

/// Bounds on requests. Bytes, seconds, and requests in a time.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Limits {
    /// Bytes of a JSON body, as sent and as unpacked: an entry with its picture in base64 fits.
    pub body_bytes: usize,
    /// Seconds a request may take in all, a long poll's waiting not counted.
    pub request_seconds: u64,
    /// Seconds a long poll waits at most, whatever it asks for.
    pub poll_seconds: u64,
    /// Connections at once.
    pub connections: usize,
    /// Requests in work at once; more are told to come back. A waiting long poll is not in work.
    pub in_work: usize,
    /// Requests a minute of one key, and how many of them at once.
    pub key_per_minute: u32,
    /// The burst allowed to one key.
    pub key_burst: u32,
    /// Attempts a minute from one address to enrol, to sign in, or with a key that is none.
    pub address_per_minute: u32,
    /// The burst allowed to one address.
    pub address_burst: u32,
    /// Seconds that requests in work are given to end when the server is told to stop.
    pub stop_seconds: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            body_bytes: 8 << 20,
            request_seconds: 30,
            poll_seconds: 25,
            connections: 8_192,
            in_work: 512,
            key_per_minute: 6_000,
            key_burst: 1_000,
            address_per_minute: 60,
            address_burst: 30,
            stop_seconds: 10,
        }
    }
}

impl Limits {
    /// How long a request may take.
    #[must_use]
    pub const fn request(&self) -> Duration {
        Duration::from_secs(self.request_seconds)
    }

    /// How long a long poll may wait.
    #[must_use]
    pub const fn poll(&self) -> Duration {
        Duration::from_secs(self.poll_seconds)
    }

    /// How long a stop may take.
    #[must_use]
    pub const fn stop(&self) -> Duration {
        Duration::from_secs(self.stop_seconds)
    }
}
