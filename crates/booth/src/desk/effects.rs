//! Effects: what leaves the program, and only after a durable commit (DESIGN 4.1).
//!
//! [`Hands`] holds the only handles to gates and printers. It moves for one thing: a [`Plan`] with the proof that the
//! plan's transaction is on the disk. A plan whose commit failed is dropped with it.

use crate::desk::bus::Bus;
use crate::desk::core::Committed;
use crate::desk::model::{Lamp, Update};
use crate::desk::slips::Order;
use crate::device::{Event, Gate, Printer, Scanner};
use crossbeam_channel::{Sender, TrySendError};
use palang_domain::DeviceId;
use palang_domain::device::{DeviceKind, Health};
use palang_domain::fact::{GateOutcome, SlipOutcome};
use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{PoisonError, RwLock};

/// What is done once a transaction is durable. Made inside it; worth nothing without it.
#[derive(Debug, Default)]
pub(crate) struct Plan {
    opens: Vec<Open>,
    prints: Vec<Order>,
    says: Vec<Update>,
}

#[derive(Debug)]
struct Open {
    gate: DeviceId,
    cause: u64,
    /// The cause stands in an earlier commit: granted before, and sent again.
    granted_before: bool,
}

impl Plan {
    /// Opens a gate for a fact of this transaction.
    pub fn open(&mut self, gate: DeviceId, cause: u64) {
        self.opens.push(Open { gate, cause, granted_before: false });
    }

    /// Opens a gate for a fact that is in the journal already.
    pub fn open_again(&mut self, gate: DeviceId, cause: u64) {
        self.opens.push(Open { gate, cause, granted_before: true });
    }

    /// Prints a slip.
    pub fn print(&mut self, order: Order) {
        self.prints.push(order);
    }

    /// Tells the listeners.
    pub fn say(&mut self, update: Update) {
        self.says.push(update);
    }
}

/// The devices a booth has.
#[derive(Default)]
pub(crate) struct Devices {
    pub gates: HashMap<DeviceId, Gate>,
    pub printers: HashMap<DeviceId, Printer>,
    pub scanners: Vec<Scanner>,
    /// Slips to be rendered, off the writer's thread.
    pub slips: Option<Sender<Order>>,
    /// Where answers go that no device will give.
    pub events: Option<Sender<Event>>,
}

/// The only hands the desk has.
pub(crate) struct Hands {
    devices: RwLock<Devices>,
    /// Commands and slips that have not been answered yet.
    awaited: AtomicUsize,
}

impl Hands {
    pub fn new(devices: Devices) -> Self {
        Self { devices: RwLock::new(devices), awaited: AtomicUsize::new(0) }
    }

    /// Carries a plan out: gates first, a printer's jam must not hold the lane (S0-X12).
    pub fn carry_out(&self, plan: &Plan, proof: &Committed<'_>, bus: &Bus) {
        let devices = self.devices.read().unwrap_or_else(PoisonError::into_inner);
        for open in &plan.opens {
            if !open.granted_before && !proof.has(open.cause) {
                tracing::error!(cause = open.cause, "an opening without its fact is not carried out");
                continue;
            }
            self.awaited.fetch_add(1, Ordering::Relaxed);
            let gate = devices.gates.get(&open.gate);
            if let Err(outcome) = gate.map_or(Err(GateOutcome::Unreachable), |gate| gate.open(open.cause)) {
                devices.answer(Event::Gate { gate: open.gate.clone(), cause: open.cause, outcome });
            }
        }
        for order in &plan.prints {
            self.awaited.fetch_add(1, Ordering::Relaxed);
            let outcome = match devices.slips.as_ref().map(|slips| slips.try_send(order.clone())) {
                Some(Ok(())) => continue,
                Some(Err(TrySendError::Full(_))) => SlipOutcome::SpoolFull,
                Some(Err(TrySendError::Disconnected(_))) | None => SlipOutcome::Unreachable,
            };
            devices.answer(order.answer(outcome));
        }
        for update in &plan.says {
            bus.publish(update);
        }
    }

    /// Hands rendered bytes to their printer: the second half of a print that [`Hands::carry_out`] began.
    pub fn print(&self, order: &Order, bytes: Vec<u8>) {
        let devices = self.devices.read().unwrap_or_else(PoisonError::into_inner);
        let outcome = match devices.printers.get(&order.printer) {
            None => SlipOutcome::Unreachable,
            Some(printer) if printer.print(order.job(bytes)).is_ok() => return,
            Some(_) => SlipOutcome::SpoolFull,
        };
        devices.answer(order.answer(outcome));
    }

    /// An answer that no device will give.
    pub fn answer(&self, event: Event) {
        self.devices.read().unwrap_or_else(PoisonError::into_inner).answer(event);
    }

    /// One answer came in.
    pub fn answered(&self) {
        // Never below zero: an answer that nobody waited for changes nothing.
        let _ = self.awaited.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |count| count.checked_sub(1));
    }

    /// Answers that are still to come.
    pub fn awaited(&self) -> usize {
        self.awaited.load(Ordering::Relaxed)
    }

    /// How the devices say they are.
    pub fn lamps(&self) -> Vec<Lamp> {
        let devices = self.devices.read().unwrap_or_else(PoisonError::into_inner);
        let lamp = |device: &DeviceId, kind, health: Health| Lamp { device: device.clone(), kind, health };
        let printers = devices.printers.values().map(|one| lamp(one.id(), DeviceKind::Printer, one.health()));
        let gates = devices.gates.values().map(|one| lamp(one.id(), DeviceKind::Gate, one.health()));
        let scanners = devices.scanners.iter().map(|one| lamp(one.id(), DeviceKind::Scanner, one.health()));
        printers.chain(gates).chain(scanners).collect()
    }

    /// Lets go of every device: their threads end.
    pub fn let_go(&self) {
        let devices = std::mem::take(&mut *self.devices.write().unwrap_or_else(PoisonError::into_inner));
        drop(devices);
    }
}

impl Devices {
    /// An answer that no device will give.
    fn answer(&self, event: Event) {
        let sent = self.events.as_ref().is_some_and(|events| events.try_send(event).is_ok());
        if !sent {
            tracing::warn!("an answer of the desk to itself found no room; the grant stays open");
        }
    }
}
