//! The devices of a booth together: what the configuration says of each kind, and the threads that own them.

use crate::{
    Event, Gate, GateLink, GateSettings, Printer, PrinterLink, PrinterSettings, Scanner, ScannerLink, ScannerSettings,
};
use crossbeam_channel::{Receiver, Sender, bounded};
use palang_domain::DeviceId;
use palang_domain::device::{DeviceKind, Health, Trouble};
use std::collections::HashSet;
use std::time::{Duration, Instant};

/// Events of a probe that wait to be looked at.
const EVENTS: usize = 256;
/// Said by a device that does not know yet how it is.
const STARTING: Health = Health::Attention(Trouble::Starting);

/// What the configuration says of a booth's devices: each kind in the file's order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DeviceSettings {
    /// Settings of the printers, `[[printer]]`.
    pub printers: Vec<PrinterSettings>,
    /// Settings of the gates, `[[gate]]`.
    pub gates: Vec<GateSettings>,
    /// Settings of the scanners, `[[scanner]]`.
    pub scanners: Vec<ScannerSettings>,
}

/// What all devices have in common in the configuration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DeviceEntry<'a> {
    /// What sort of device it is.
    pub kind: DeviceKind,
    /// Its id in the config.
    pub id: &'a DeviceId,
    /// The serial port that it alone may use; nothing where it is reached otherwise.
    pub port: Option<&'a str>,
    /// Whether it serves one lane only: a gate's loops and a serial scanner's codes belong to one; a printer and the
    /// keyboard may serve several.
    pub one_lane: bool,
}

impl DeviceSettings {
    /// Every device: printers, then gates, then scanners.
    pub fn all(&self) -> impl Iterator<Item = DeviceEntry<'_>> {
        let printers = self.printers.iter().map(|one| {
            let port = if let PrinterLink::Serial { port, .. } = &one.link { Some(port.as_str()) } else { None };
            DeviceEntry { kind: DeviceKind::Printer, id: &one.id, port, one_lane: false }
        });
        let gates = self.gates.iter().map(|one| {
            let port = if let GateLink::Serial { port, .. } = &one.link { Some(port.as_str()) } else { None };
            DeviceEntry { kind: DeviceKind::Gate, id: &one.id, port, one_lane: true }
        });
        let scanners = self.scanners.iter().map(|one| {
            let port = if let ScannerLink::Serial { port, .. } = &one.link { Some(port.as_str()) } else { None };
            DeviceEntry { kind: DeviceKind::Scanner, id: &one.id, port, one_lane: port.is_some() }
        });
        printers.chain(gates).chain(scanners)
    }

    /// What sort of device has that id; nothing where none has.
    #[must_use]
    pub fn kind(&self, id: &DeviceId) -> Option<DeviceKind> {
        self.all().find(|entry| entry.id == id).map(|entry| entry.kind)
    }

    /// The printer of that id; nothing where there is none.
    #[must_use]
    pub fn printer(&self, id: &DeviceId) -> Option<&PrinterSettings> {
        self.printers.iter().find(|one| one.id == *id)
    }

    /// The gate of that id; nothing where there is none.
    #[must_use]
    pub fn gate(&self, id: &DeviceId) -> Option<&GateSettings> {
        self.gates.iter().find(|one| one.id == *id)
    }

    /// The scanner of that id; nothing where there is none.
    #[must_use]
    pub fn scanner(&self, id: &DeviceId) -> Option<&ScannerSettings> {
        self.scanners.iter().find(|one| one.id == *id)
    }

    /// Keeps the devices whose ids are wanted, and forgets the others.
    pub fn retain(&mut self, wanted: impl Fn(&DeviceId) -> bool) {
        self.printers.retain(|one| wanted(&one.id));
        self.gates.retain(|one| wanted(&one.id));
        self.scanners.retain(|one| wanted(&one.id));
    }
}

/// How a device says it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeviceState {
    /// Its id in the config.
    pub device: DeviceId,
    /// What sort of device it is.
    pub kind: DeviceKind,
    /// As last reported; unknown before the first report.
    pub health: Health,
    /// Why it is so, in the log's words; empty when there is nothing to say.
    pub detail: String,
}

/// The threads of a booth's devices. They end with it.
#[derive(Debug, Default)]
pub struct Devices {
    /// The printers, in the file's order.
    pub printers: Vec<Printer>,
    /// The gates, in the file's order.
    pub gates: Vec<Gate>,
    /// The serial scanners, in the file's order. A keyboard wedge is the screen's.
    pub scanners: Vec<Scanner>,
}

impl Devices {
    /// Starts a thread for every device that has one. All report to `events`.
    #[must_use]
    pub fn spawn(settings: &DeviceSettings, events: &Sender<Event>) -> Self {
        let printers = settings.printers.iter().map(|one| Printer::spawn(one.clone(), events.clone()));
        let gates = settings.gates.iter().map(|one| Gate::spawn(one.clone(), events.clone()));
        let scanners = settings.scanners.iter().filter_map(|one| Scanner::spawn(one.clone(), events.clone()));
        Self { printers: printers.collect(), gates: gates.collect(), scanners: scanners.collect() }
    }

    /// The printer of that id; nothing where there is none.
    #[must_use]
    pub fn printer(&self, id: &DeviceId) -> Option<&Printer> {
        self.printers.iter().find(|one| one.id() == id)
    }

    /// The gate of that id; nothing where there is none.
    #[must_use]
    pub fn gate(&self, id: &DeviceId) -> Option<&Gate> {
        self.gates.iter().find(|one| one.id() == id)
    }

    /// How every device says it is: printers, then gates, then scanners.
    #[must_use]
    pub fn states(&self) -> Vec<DeviceState> {
        let printers = self.printers.iter().map(Printer::state);
        let gates = self.gates.iter().map(Gate::state);
        printers.chain(gates).chain(self.scanners.iter().map(Scanner::state)).collect()
    }

    /// Waits until every device has said how it is, for no longer than `bound`. `seen` are the events of these devices
    /// and no others'; one that has said nothing by then is still starting.
    #[must_use]
    pub fn settled(&self, seen: &Receiver<Event>, bound: Duration) -> Vec<DeviceState> {
        let end = Instant::now() + bound;
        let mut waiting: HashSet<DeviceId> = self.states().into_iter().map(|state| state.device).collect();
        while !waiting.is_empty() {
            match seen.recv_deadline(end) {
                Ok(Event::Health { device, health }) if health != STARTING => drop(waiting.remove(&device)),
                Ok(_) => {}
                Err(_) => break,
            }
        }
        let mut states = self.states();
        states.iter_mut().filter(|state| waiting.contains(&state.device)).for_each(|state| state.health = STARTING);
        states
    }
}

/// One look at every device of a configuration, for `palang doctor`: each by its own thread, as in daily work, all at
/// once, for no longer than `bound`. Asks printers for their paper, pings gates, opens the ports of scanners; prints
/// and opens nothing. 5 s lets a board that restarts when its port opens answer its first ping. Not beside a running
/// booth: a port has one user.
#[must_use]
pub fn probe(settings: &DeviceSettings, bound: Duration) -> Vec<DeviceState> {
    let (events, seen) = bounded(EVENTS);
    Devices::spawn(settings, &events).settled(&seen, bound)
}
