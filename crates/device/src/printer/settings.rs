//! What a printer is told about itself: its section of the configuration, and its waits.

use palang_codec::slip::Paper;
use palang_domain::DeviceId;
use std::path::PathBuf;
use std::time::Duration;

/// A printer as `[[printer]]` describes it, with the waits that no file sets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PrinterSettings {
    /// Its id in the config.
    pub id: DeviceId,
    /// The port, address or file by which it is reached.
    pub link: PrinterLink,
    /// How wide its paper is: slips are laid out for it.
    pub paper: Paper,
    /// Whether to ask for paper and cover (`DLE EOT`). A printer that does not answer is *unknown*, not broken, so this
    /// is only for one that prints the question.
    pub ask_status: bool,
    /// Jobs that may wait; one more is refused.
    pub spool: usize,
    /// How long its thread waits for what.
    pub times: PrinterTimes,
}

impl PrinterSettings {
    /// With paper of 80 mm, the usual waits, a spool of 16, and its status asked.
    #[must_use]
    pub fn new(id: DeviceId, link: PrinterLink) -> Self {
        let mut times = PrinterTimes::default();
        if link == PrinterLink::Virtual {
            // It has printed as soon as it has taken the bytes.
            times.settle = Duration::ZERO;
        }
        Self { id, link, paper: Paper::Mm80, ask_status: true, spool: 16, times }
    }
}

/// How a printer is reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PrinterLink {
    /// `kind = "tcp"`, as a rule port 9100.
    Tcp {
        /// `host:port`; 9100 where no port is given.
        address: String,
    },
    /// `kind = "serial"`: a serial port or a USB printer that looks like one, 8N1.
    Serial {
        /// A path, `COMn`, or `usb:VID:PID[@LOCATION]` in hexadecimal.
        port: String,
        /// Speed in bits a second.
        baud: u32,
    },
    /// `kind = "file"`: a device file (`/dev/usb/lp0`, `LPT1`), a FIFO, or an ordinary file that grows.
    File {
        /// Path of the file; it must be there unless it is an ordinary one.
        path: PathBuf,
    },
    /// `kind = "virtual"`: paper in memory, whose controls the printer hands out.
    Virtual,
}

/// How long a printer's thread waits for what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PrinterTimes {
    /// To reach it: connecting, again and again while nothing was sent.
    pub reach: Duration,
    /// For the answer to one status question.
    pub answer: Duration,
    /// For a whole job, from the moment it was accepted.
    pub job: Duration,
    /// How long it is watched after a slip before it counts as printed; cut short when another slip waits.
    pub settle: Duration,
    /// Between two looks at an idle printer.
    pub look: Duration,
    /// First pause after a failure; doubles.
    pub backoff_first: Duration,
    /// Longest pause between two tries.
    pub backoff_last: Duration,
}

impl Default for PrinterTimes {
    fn default() -> Self {
        Self {
            reach: Duration::from_secs(3),
            answer: Duration::from_millis(400),
            job: Duration::from_secs(20),
            settle: Duration::from_millis(600),
            look: Duration::from_secs(5),
            backoff_first: Duration::from_millis(500),
            backoff_last: Duration::from_secs(30),
        }
    }
}
