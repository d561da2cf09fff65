//! One look at every device, for `palang doctor`: each by its own thread, as in daily work, all at once, within a
//! bound.

use super::config::{GateConfig, PrinterConfig, ScannerConfig};
use super::{Event, Gate, Printer, Scanner};
use crossbeam_channel::{Receiver, Sender, bounded};
use palang_domain::DeviceId;
use palang_domain::device::{DeviceKind, Health, Trouble};
use std::time::{Duration, Instant};

/// A device to look at.
#[derive(Clone, Debug)]
pub enum Probe {
    /// Its status is asked; nothing is printed.
    Printer(PrinterConfig),
    /// Its board is pinged; nothing is opened. A board without the capacitor restarts when its port opens.
    Gate(GateConfig),
    /// Its port is opened.
    Scanner(ScannerConfig),
}

/// What was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Probed {
    /// Which.
    pub device: DeviceId,
    /// What it is.
    pub kind: DeviceKind,
    /// How it is; still [`Trouble::Starting`] when it did not say so within the bound.
    pub health: Health,
    /// Why, in the log's words; empty when there is nothing to say.
    pub detail: String,
}

/// Kept alive while it is looked at.
enum Looked {
    Printer(Printer),
    Gate(Gate),
    Scanner(Scanner),
}

impl Looked {
    fn start(probe: Probe, events: Sender<Event>) -> Self {
        match probe {
            Probe::Printer(config) => Self::Printer(Printer::spawn(config, events)),
            Probe::Gate(config) => Self::Gate(Gate::spawn(config, events)),
            Probe::Scanner(config) => Self::Scanner(Scanner::spawn(config, events)),
        }
    }

    fn result(&self, health: Health) -> Probed {
        let (device, kind, detail) = match self {
            Self::Printer(printer) => (printer.id(), DeviceKind::Printer, printer.detail()),
            Self::Gate(gate) => (gate.id(), DeviceKind::Gate, gate.detail()),
            Self::Scanner(scanner) => (scanner.id(), DeviceKind::Scanner, scanner.detail()),
        };
        Probed { device: device.clone(), kind, health, detail }
    }
}

/// Looks at all of them at once, for no longer than `bound`. 5 s lets a board that restarts answer its first ping.
#[must_use]
pub fn probe(devices: Vec<Probe>, bound: Duration) -> Vec<Probed> {
    let end = Instant::now() + bound;
    let started: Vec<(Looked, Receiver<Event>)> = devices
        .into_iter()
        .map(|device| {
            let (events, seen) = bounded(64);
            (Looked::start(device, events), seen)
        })
        .collect();
    started.iter().map(|(looked, seen)| looked.result(settled(seen, end))).collect()
}

/// The first health that is more than "starting".
fn settled(seen: &Receiver<Event>, end: Instant) -> Health {
    let mut last = Health::Attention(Trouble::Starting);
    while let Ok(event) = seen.recv_deadline(end) {
        if let Event::Health { health, .. } = event {
            last = health;
            if health != Health::Attention(Trouble::Starting) {
                break;
            }
        }
    }
    last
}
