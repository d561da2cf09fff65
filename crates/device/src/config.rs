//! What the devices are told about themselves. `booth::config` makes these out of `palang.toml`.

use super::{VirtualGate, VirtualPrinter};
use palang_codec::gate::Template;
use palang_domain::DeviceId;
use palang_domain::device::Input;
use std::path::PathBuf;
use std::time::Duration;

/// A printer.
#[derive(Clone, Debug)]
pub struct PrinterConfig {
    /// Its id in the config.
    pub id: DeviceId,
    /// Where it is.
    pub kind: PrinterKind,
    /// Whether to ask for paper and cover (`DLE EOT`). A printer that does not answer is *unknown*, not broken, so this
    /// is only for one that prints the question.
    pub ask_status: bool,
    /// Jobs that may wait; one more is refused.
    pub spool: usize,
    /// Its waits.
    pub times: PrinterTimes,
}

impl PrinterConfig {
    /// With the usual waits, a spool of 16, and its status asked.
    #[must_use]
    pub fn new(id: DeviceId, kind: PrinterKind) -> Self {
        let mut times = PrinterTimes::default();
        if matches!(kind, PrinterKind::Virtual(_)) {
            // It has printed as soon as it has taken the bytes.
            times.settle = Duration::ZERO;
        }
        Self { id, kind, ask_status: true, spool: 16, times }
    }
}

/// Where a printer is.
#[derive(Clone, Debug)]
pub enum PrinterKind {
    /// `host:port`, as a rule port 9100.
    Tcp {
        /// `host:port`; 9100 where no port is given.
        address: String,
    },
    /// A serial port or a USB printer that looks like one, 8N1.
    Serial {
        /// A path, `COMn`, or `usb:VID:PID[@LOCATION]` in hexadecimal.
        port: String,
        /// Bits a second.
        baud: u32,
    },
    /// A device file (`/dev/usb/lp0`, `LPT1`), a FIFO, or an ordinary file that grows.
    File {
        /// Where.
        path: PathBuf,
    },
    /// Paper in memory.
    Virtual(VirtualPrinter),
}

/// Waits of a printer.
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
    /// Longest pause.
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

/// A gate.
#[derive(Clone, Debug)]
pub struct GateConfig {
    /// Its id in the config.
    pub id: DeviceId,
    /// Where its board is.
    pub kind: GateKind,
    /// What its board speaks.
    pub protocol: GateProtocol,
    /// Which wires are which.
    pub inputs: GateInputs,
    /// Opens that may wait; one more is refused.
    pub queue: usize,
    /// Its waits.
    pub times: GateTimes,
}

impl GateConfig {
    /// With the usual waits and a queue of 4.
    #[must_use]
    pub fn new(id: DeviceId, kind: GateKind, protocol: GateProtocol) -> Self {
        Self { id, kind, protocol, inputs: GateInputs::default(), queue: 4, times: GateTimes::default() }
    }
}

/// Where a gate's board is.
#[derive(Clone, Debug)]
pub enum GateKind {
    /// A serial port, 8N1.
    Serial {
        /// A path, `COMn`, or `usb:VID:PID[@LOCATION]` in hexadecimal.
        port: String,
        /// Bits a second; 9600 in the field.
        baud: u32,
    },
    /// A board in memory.
    Virtual(VirtualGate),
}

/// What a gate's board speaks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GateProtocol {
    /// `*CMD#` (DEVICES 3). Output 1 is opened by `*OPEN1#`, whose reply is documented; the others by `*TRIGn#`, which
    /// has none on some boards and is then proved by `*STAT#`.
    StarHash {
        /// Output that opens, 1..=4.
        output: u8,
    },
    /// Texts sent and expected (home-made boards).
    Template(Template),
}

/// Which input of the board is what; 1..=4. Nothing where it is not wired.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct GateInputs {
    /// Loop before the arm.
    pub loop_in: Option<u8>,
    /// Ticket button.
    pub button: Option<u8>,
    /// Loop behind the arm.
    pub loop_out: Option<u8>,
}

impl GateInputs {
    /// The usual wiring (DEVICES 3): 1, 2, 3.
    pub const USUAL: Self = Self { loop_in: Some(1), button: Some(2), loop_out: Some(3) };

    /// What the wire `number` is.
    #[must_use]
    pub fn of(&self, number: u8) -> Option<Input> {
        let wired = |wire: Option<u8>| wire == Some(number);
        if wired(self.loop_in) {
            Some(Input::LoopIn)
        } else if wired(self.button) {
            Some(Input::Button)
        } else if wired(self.loop_out) {
            Some(Input::LoopOut)
        } else {
            None
        }
    }
}

/// Waits of a gate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GateTimes {
    /// For the reply to a command; shorter than the board's pulse of a second, so that a resend only lengthens it.
    pub reply: Duration,
    /// For a board that resets when its port opens.
    pub boot: Duration,
    /// Between two signs of presence.
    pub presence: Duration,
    /// Between two pulses for one cause.
    pub hold_off: Duration,
    /// An open older than this is answered, not pulsed: a gate must not open for nobody.
    pub stale: Duration,
    /// First pause after a failure; doubles.
    pub backoff_first: Duration,
    /// Longest pause.
    pub backoff_last: Duration,
}

impl Default for GateTimes {
    fn default() -> Self {
        Self {
            reply: Duration::from_millis(400),
            boot: Duration::from_millis(2_500),
            presence: Duration::from_secs(3),
            hold_off: Duration::from_secs(2),
            stale: Duration::from_secs(10),
            backoff_first: Duration::from_millis(500),
            backoff_last: Duration::from_secs(5),
        }
    }
}

/// A serial scanner. (A keyboard wedge is the screen's; it is not spawned.)
#[derive(Clone, Debug)]
pub struct ScannerConfig {
    /// Its id in the config.
    pub id: DeviceId,
    /// A path, `COMn`, or `usb:VID:PID[@LOCATION]` in hexadecimal.
    pub port: String,
    /// Bits a second.
    pub baud: u32,
    /// Stripped from the front of every scan that has it.
    pub prefix: String,
    /// Stripped from the end of every scan that has it.
    pub suffix: String,
    /// Its waits.
    pub times: ScannerTimes,
}

impl ScannerConfig {
    /// At 9600 bits a second with the usual waits.
    #[must_use]
    pub fn new(id: DeviceId, port: String) -> Self {
        Self { id, port, baud: 9_600, prefix: String::new(), suffix: String::new(), times: ScannerTimes::default() }
    }
}

/// Waits of a scanner.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ScannerTimes {
    /// Silence that ends a scan without an end character.
    pub silence: Duration,
    /// The same text again within this is the same scan.
    pub duplicate: Duration,
    /// First pause after a failure; doubles.
    pub backoff_first: Duration,
    /// Longest pause.
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
