//! What a gate is told about itself: its section of the configuration, and its waits.

use palang_codec::gate::Template;
use palang_domain::DeviceId;
use palang_domain::device::Input;
use std::time::Duration;

/// A gate as `[[gate]]` describes it, with the waits that no file sets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GateSettings {
    /// Its id in the config.
    pub id: DeviceId,
    /// How its board is reached.
    pub link: GateLink,
    /// The language its board speaks.
    pub protocol: GateProtocol,
    /// Which of the board's inputs is which loop or button.
    pub inputs: GateInputs,
    /// Opens that may wait; one more is refused.
    pub queue: usize,
    /// How long its thread waits for what.
    pub times: GateTimes,
}

impl GateSettings {
    /// With the usual waits and a queue of 4.
    #[must_use]
    pub fn new(id: DeviceId, link: GateLink, protocol: GateProtocol) -> Self {
        Self { id, link, protocol, inputs: GateInputs::default(), queue: 4, times: GateTimes::default() }
    }
}

/// How a gate's board is reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GateLink {
    /// `kind = "serial"`: a board on a serial port, 8N1.
    Serial {
        /// A path, `COMn`, or `usb:VID:PID[@LOCATION]` in hexadecimal.
        port: String,
        /// Bits a second; 9600 in the field.
        baud: u32,
    },
    /// `kind = "virtual"`: a board and an arm in memory, whose controls the gate hands out.
    Virtual,
}

/// What a gate's board speaks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GateProtocol {
    /// `*CMD#` (DEVICES 3). Output 1 is opened by `*OPEN1#`, whose reply is documented; the others by `*TRIGn#`, which
    /// has none on some boards and is then proved by `*STAT#`.
    StarHash {
        /// Number of the output that opens, 1..=4.
        output: u8,
    },
    /// Texts sent and expected (home-made boards).
    Template(Template),
}

/// Which input of the board is what; 1..=4. Nothing where it is not wired.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct GateInputs {
    /// Number of the input that the loop before the arm is wired to.
    pub loop_in: Option<u8>,
    /// Number of the input that the ticket button is wired to.
    pub button: Option<u8>,
    /// Number of the input that the loop behind the arm is wired to.
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

/// How long a gate's thread waits for what.
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
    /// Longest pause between two tries.
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
