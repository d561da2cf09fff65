//! Devices as the config names them. `engine` turns them into what the device threads want.

use palang_domain::DeviceId;
use std::path::PathBuf;

/// `[[printer]]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PrinterDevice {
    /// Its name.
    pub id: DeviceId,
    /// How it is reached.
    pub link: PrinterLink,
    /// 58 or 80.
    pub width_mm: u8,
}

/// How a printer is reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PrinterLink {
    /// `kind = "tcp"`: `host:port`; 9100 where no port is given.
    Tcp {
        /// `host:port`.
        address: String,
    },
    /// `kind = "serial"`.
    Serial {
        /// `/dev/ttyUSB0`, `COM3`.
        port: String,
        /// Bits per second.
        baud: u32,
    },
    /// `kind = "file"`: a device file such as `/dev/usb/lp0`, or an ordinary file.
    File {
        /// Where.
        path: PathBuf,
    },
    /// `kind = "virtual"`: paper on the screen.
    Virtual,
}

/// `[[gate]]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GateDevice {
    /// Its name.
    pub id: DeviceId,
    /// How it is reached.
    pub link: GateLink,
    /// Which of the board's inputs means what.
    pub inputs: GateInputs,
}

/// How a gate is reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GateLink {
    /// `kind = "serial"`.
    Serial {
        /// `/dev/ttyUSB0`, `COM3`.
        port: String,
        /// Bits per second.
        baud: u32,
        /// What is spoken.
        protocol: GateProtocol,
    },
    /// `kind = "virtual"`: an arm on the screen.
    Virtual,
}

/// What is spoken to a gate's board.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GateProtocol {
    /// `*TRIG1#`, `*IN1ON#` (DEVICES 3).
    StarHash {
        /// 1..=4.
        output: u8,
    },
    /// Lines of a home-made board.
    Template {
        /// Sent to open.
        open: String,
        /// Answer that acknowledges it; without one a sent command counts as acknowledged.
        ok: Option<String>,
        /// Said after power-on.
        ready: Option<String>,
        /// Start of the line said when the ticket button is pressed.
        button: Option<String>,
    },
}

/// Numbers of the board's inputs, 1..=4.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct GateInputs {
    /// Loop before the arm.
    pub loop_in: Option<u8>,
    /// Ticket button.
    pub button: Option<u8>,
    /// Loop behind the arm.
    pub loop_out: Option<u8>,
}

/// `[[scanner]]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScannerDevice {
    /// Its name.
    pub id: DeviceId,
    /// How it is reached.
    pub link: ScannerLink,
    /// Characters before every code; none when empty.
    pub prefix: String,
    /// Characters after every code: what ends it. `\r` for most.
    pub suffix: String,
}

/// How a scanner is reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ScannerLink {
    /// `kind = "wedge"`: it types on the keyboard.
    Wedge,
    /// `kind = "serial"`.
    Serial {
        /// `/dev/ttyACM0`, `COM4`.
        port: String,
        /// Bits per second.
        baud: u32,
    },
}
