//! How devices are, in words that a lamp can show.

use serde::{Deserialize, Serialize};
use strum::{IntoStaticStr, VariantArray};

/// Kinds of devices, in the order of the lamps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum DeviceKind {
    /// Prints slips.
    Printer,
    /// Opens the barrier.
    Gate,
    /// Reads tickets.
    Scanner,
}

impl DeviceKind {
    /// Every kind.
    pub const ALL: &[Self] = Self::VARIANTS;

    /// The stable word, in the configuration and in the log: `printer`, `gate`, `scanner`.
    #[must_use]
    pub fn word(self) -> &'static str {
        self.into()
    }
}

/// The state of a device, as far as it tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Health {
    /// It answered lately and named no trouble.
    Fine,
    /// It takes bytes and says nothing: unknown is not broken (DEVICES 1).
    Unknown,
    /// It works, and somebody should look at it soon.
    Attention(Trouble),
    /// It does not work.
    Down(Trouble),
}

impl Health {
    /// The stable word: `fine`, `unknown`, `attention`, `down`.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Fine => "fine",
            Self::Unknown => "unknown",
            Self::Attention(_) => "attention",
            Self::Down(_) => "down",
        }
    }
}

/// What is wrong with a device. Each has a line that says what to do now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Trouble {
    /// Paper nearly at its end.
    PaperLow,
    /// No paper.
    PaperOut,
    /// Cover open.
    CoverOpen,
    /// It says that it is offline, or names another fault.
    Offline,
    /// It does not answer in time.
    NoAnswer,
    /// The port, file or address is not there.
    Missing,
    /// Another program holds the port.
    PortBusy,
    /// It answers things that mean nothing.
    Garbage,
    /// Still starting: a board that resets when its port opens needs 2.5 s.
    Starting,
}

/// An input of a lane, as wired to the gate's board.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Input {
    /// Loop before the arm: a vehicle stands there.
    LoopIn,
    /// Ticket button.
    Button,
    /// Loop behind the arm: off again means the vehicle has passed.
    LoopOut,
}
