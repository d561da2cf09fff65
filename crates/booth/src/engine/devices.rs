//! From the config's devices to their threads.

use crate::config::{
    Config, GateDevice, GateLink, GateProtocol as Protocol, PrinterDevice, PrinterLink, ScannerDevice, ScannerLink,
};
use crate::desk::effects::Devices;
use crate::device::config::{
    GateConfig, GateInputs, GateKind, GateProtocol, PrinterConfig, PrinterKind, ScannerConfig,
};
use crate::device::{self, Event, Gate, Printer, Probe, Probed, Scanner, VirtualGate, VirtualPrinter};
use crossbeam_channel::Sender;
use palang_codec::gate::Template;
use palang_domain::DeviceId;
use std::collections::HashMap;
use std::time::Duration;

/// Slips that a virtual printer keeps to be looked at.
const PAPERS: usize = 64;

/// The controls of the virtual devices, for demo, drill and tests.
#[derive(Clone, Default)]
pub(super) struct Virtual {
    pub printers: HashMap<DeviceId, VirtualPrinter>,
    pub gates: HashMap<DeviceId, VirtualGate>,
}

/// Starts a thread for every device that a lane uses.
pub(super) fn spawn(config: &Config, events: &Sender<Event>) -> (Devices, Virtual) {
    let mut made = Virtual::default();
    let mut devices = Devices { events: Some(events.clone()), ..Devices::default() };
    for device in &config.printers {
        let printer = Printer::spawn(printer_config(device, &mut made), events.clone());
        devices.printers.insert(device.id.clone(), printer);
    }
    for device in &config.gates {
        let gate = Gate::spawn(gate_config(device, &mut made), events.clone());
        devices.gates.insert(device.id.clone(), gate);
    }
    for device in &config.scanners {
        // A keyboard wedge is the screen's.
        if let Some(scanner) = scanner_config(device) {
            devices.scanners.push(Scanner::spawn(scanner, events.clone()));
        }
    }
    (devices, made)
}

/// One look at every device of the config, for `palang doctor`: asks printers for their paper and pings gates; prints
/// and opens nothing. Not beside a running booth: a port has one user (`store::care::in_use`).
#[must_use]
pub fn probe(config: &Config, bound: Duration) -> Vec<Probed> {
    let mut made = Virtual::default();
    let printers = config.printers.iter().map(|device| Probe::Printer(printer_config(device, &mut made)));
    let mut devices: Vec<Probe> = printers.collect();
    devices.extend(config.gates.iter().map(|device| Probe::Gate(gate_config(device, &mut made))));
    devices.extend(config.scanners.iter().filter_map(scanner_config).map(Probe::Scanner));
    device::probe(devices, bound)
}

fn scanner_config(device: &ScannerDevice) -> Option<ScannerConfig> {
    let ScannerLink::Serial { port, baud } = &device.link else { return None };
    let (prefix, suffix) = (device.prefix.clone(), device.suffix.clone());
    Some(ScannerConfig { baud: *baud, prefix, suffix, ..ScannerConfig::new(device.id.clone(), port.clone()) })
}

fn printer_config(device: &PrinterDevice, made: &mut Virtual) -> PrinterConfig {
    let kind = match &device.link {
        PrinterLink::Tcp { address } => PrinterKind::Tcp { address: address.clone() },
        PrinterLink::Serial { port, baud } => PrinterKind::Serial { port: port.clone(), baud: *baud },
        PrinterLink::File { path } => PrinterKind::File { path: path.clone() },
        PrinterLink::Virtual => {
            let printer = VirtualPrinter::new(PAPERS);
            made.printers.insert(device.id.clone(), printer.clone());
            PrinterKind::Virtual(printer)
        }
    };
    PrinterConfig::new(device.id.clone(), kind)
}

fn gate_config(device: &GateDevice, made: &mut Virtual) -> GateConfig {
    let wires = device.inputs;
    let inputs = GateInputs { loop_in: wires.loop_in, button: wires.button, loop_out: wires.loop_out };
    let (kind, protocol) = match &device.link {
        GateLink::Serial { port, baud, protocol } => {
            (GateKind::Serial { port: port.clone(), baud: *baud }, spoken(protocol))
        }
        GateLink::Virtual => {
            let gate = VirtualGate::new(inputs);
            made.gates.insert(device.id.clone(), gate.clone());
            (GateKind::Virtual(gate), GateProtocol::StarHash { output: 1 })
        }
    };
    GateConfig { inputs, ..GateConfig::new(device.id.clone(), kind, protocol) }
}

fn spoken(protocol: &Protocol) -> GateProtocol {
    match protocol {
        Protocol::StarHash { output } => GateProtocol::StarHash { output: *output },
        Protocol::Template { open, ok, ready, button } => {
            let text = |text: &Option<String>| text.clone().unwrap_or_default();
            let (ok, ready, button) = (text(ok), text(ready), text(button));
            GateProtocol::Template(Template { open: open.clone(), ok, ready, button })
        }
    }
}
