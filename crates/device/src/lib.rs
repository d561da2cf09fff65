//! Devices: each is owned by one supervised thread; commands go in by bounded queues, answers come out as [`Event`]s.

mod accepted;
mod backoff;
mod devices;
mod gate;
mod printer;
mod report;
mod scanner;
mod supervise;
mod ticks;
pub mod transport;
mod virtual_gate;
mod virtual_printer;

pub use devices::{DeviceEntry, DeviceSettings, DeviceState, Devices, probe};
pub use gate::{Gate, GateInputs, GateLink, GateProtocol, GateSettings, GateTimes};
pub use printer::{Printer, PrinterLink, PrinterSettings, PrinterTimes, SpoolFull};
pub use scanner::{Scanner, ScannerLink, ScannerSettings, ScannerTimes};
pub use virtual_gate::{ArmPhase, GateFault, GateView, VirtualGate};
pub use virtual_printer::{Paper, PrinterFault, VirtualPrinter};

use palang_domain::DeviceId;
use palang_domain::device::{Health, Input};
use palang_domain::fact::{GateOutcome, SlipOutcome};
use std::sync::Arc;

/// Something to print. The bytes are ready; the printer's thread only moves them.
#[derive(Clone, Debug)]
pub struct PrintJob {
    /// The committed fact the slip is of.
    pub cause: u64,
    /// 0 is the original, n the n-th duplicate.
    pub duplicate: u32,
    /// ESC/POS.
    pub bytes: Arc<[u8]>,
}

/// What devices say, all into one bounded queue that the desk reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// A device went, came back, or changed its mind. Only changes are reported.
    Health {
        /// Which.
        device: DeviceId,
        /// How it is now.
        health: Health,
    },
    /// The gate's answer to a command. Exactly one per command accepted.
    Gate {
        /// Which.
        gate: DeviceId,
        /// The committed fact that granted the opening.
        cause: u64,
        /// What it said.
        outcome: GateOutcome,
    },
    /// An input of the gate's board changed.
    Input {
        /// Whose board.
        gate: DeviceId,
        /// Which input.
        input: Input,
        /// On or off.
        on: bool,
    },
    /// The printer's answer to a job. Exactly one per job accepted.
    Slip {
        /// Which.
        printer: DeviceId,
        /// The committed fact the slip is of.
        cause: u64,
        /// 0 is the original.
        duplicate: u32,
        /// What became of it.
        outcome: SlipOutcome,
    },
    /// A serial scanner read something.
    Scanned {
        /// Which.
        scanner: DeviceId,
        /// What it read, prefix and suffix stripped, never longer than the scanner's limit.
        text: String,
    },
}
