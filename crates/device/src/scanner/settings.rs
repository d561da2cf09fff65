//! What a scanner is told about itself: its section of the configuration, and its waits.

use palang_domain::DeviceId;
use std::time::Duration;

/// A scanner as `[[scanner]]` describes it, with the waits that no file sets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScannerSettings {
    /// Its id in the config.
    pub id: DeviceId,
    /// The way its codes come in.
    pub link: ScannerLink,
    /// Stripped from the front of every scan that has it.
    pub prefix: String,
    /// Stripped from the end of every scan that has it.
    pub suffix: String,
    /// How long its thread waits for what.
    pub times: ScannerTimes,
}

impl ScannerSettings {
    /// With a carriage return at the end of every scan, and the usual waits.
    #[must_use]
    pub fn new(id: DeviceId, link: ScannerLink) -> Self {
        Self { id, link, prefix: String::new(), suffix: "\r".to_owned(), times: ScannerTimes::default() }
    }
}

/// How a scanner is reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ScannerLink {
    /// `kind = "wedge"`: it types like a keyboard. The screen hears it; it has no thread here.
    Wedge,
    /// `kind = "serial"`: a scanner on a serial port, 8N1.
    Serial {
        /// A path, `COMn`, or `usb:VID:PID[@LOCATION]` in hexadecimal.
        port: String,
        /// Speed in bits a second.
        baud: u32,
    },
}

/// How long a scanner's thread waits for what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ScannerTimes {
    /// Silence that ends a scan without an end character.
    pub silence: Duration,
    /// The same text again within this is the same scan.
    pub duplicate: Duration,
    /// First pause after a failure; doubles.
    pub backoff_first: Duration,
    /// Longest pause between two tries.
    pub backoff_last: Duration,
}

impl Default for ScannerTimes {
    fn default() -> Self {
        Self {
            silence: Duration::from_millis(120),
            duplicate: Duration::from_secs(3),
            backoff_first: Duration::from_millis(500),
            backoff_last: Duration::from_secs(5),
        }
    }
}
