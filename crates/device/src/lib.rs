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
    /// The slip as ESC/POS commands.
    pub bytes: Arc<[u8]>,
}

/// What devices say, all into one bounded queue that the desk reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// A device went, came back, or changed its mind. Only changes are reported.
    Health {
        /// Id of the device.
        device: DeviceId,
        /// Its health from now on.
        health: Health,
    },
    /// The gate's answer to a command. Exactly one per command accepted.
    Gate {
        /// Id of the gate.
        gate: DeviceId,
        /// The committed fact that granted the opening.
        cause: u64,
        /// What it said.
        outcome: GateOutcome,
    },
    /// An input of the gate's board changed.
    Input {
        /// Id of the gate.
        gate: DeviceId,
        /// The input that changed.
        input: Input,
        /// Whether it is on now.
        on: bool,
    },
    /// The printer's answer to a job. Exactly one per job accepted.
    Slip {
        /// Id of the printer.
        printer: DeviceId,
        /// The committed fact the slip is of.
        cause: u64,
        /// 0 for the original, n for the n-th duplicate.
        duplicate: u32,
        /// What became of it.
        outcome: SlipOutcome,
    },
    /// A serial scanner read something.
    Scanned {
        /// Id of the scanner.
        scanner: DeviceId,
        /// What it read, prefix and suffix stripped, never longer than the scanner's limit.
        text: String,
    },
}
