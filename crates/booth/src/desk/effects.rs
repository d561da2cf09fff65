//! Effects: what leaves the program, and only after a durable commit (DESIGN 4.1).
//!
//! [`EffectRunner`] holds the only handles to gates and printers. It moves for one thing: [`Effects`] with the proof
//! that the transaction they belong to is on the disk. Effects whose commit failed are dropped with it.

use crate::desk::bus::Bus;
use crate::desk::core::Committed;
use crate::desk::model::{Lamp, Update};
use crate::desk::slips::Order;
use crate::device::{Devices, Event, Gate, Printer, VirtualGate, VirtualPrinter};
use crossbeam_channel::{Sender, TrySendError};
use palang_domain::DeviceId;
use palang_domain::fact::{GateOutcome, SlipOutcome};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{PoisonError, RwLock, RwLockReadGuard};

/// What one transaction does once it is durable. Made inside it; worth nothing without it.
#[derive(Debug, Default)]
pub(crate) struct Effects {
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

impl Effects {
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

/// Where effects go.
#[derive(Default)]
struct Outlets {
    devices: Devices,
    /// Slips to be rendered, off the writer's thread.
    slips: Option<Sender<Order>>,
    /// Where answers go that no device will give.
    events: Option<Sender<Event>>,
}

/// The only way from the desk to its devices.
pub(crate) struct EffectRunner {
    outlets: RwLock<Outlets>,
    /// Commands and slips that have not been answered yet.
    awaited: AtomicUsize,
}

impl EffectRunner {
    pub fn new(devices: Devices, slips: Sender<Order>, events: Sender<Event>) -> Self {
        let outlets = Outlets { devices, slips: Some(slips), events: Some(events) };
        Self { outlets: RwLock::new(outlets), awaited: AtomicUsize::new(0) }
    }

    fn outlets(&self) -> RwLockReadGuard<'_, Outlets> {
        self.outlets.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// Carries effects out: gates first, because a printer's jam must not hold the lane (S0-X12).
    pub fn carry_out(&self, effects: &Effects, proof: &Committed<'_>, bus: &Bus) {
        let outlets = self.outlets();
        for open in &effects.opens {
            if !open.granted_before && !proof.has(open.cause) {
                tracing::error!(cause = open.cause, "an opening without its fact is not carried out");
                continue;
            }
            self.awaited.fetch_add(1, Ordering::Relaxed);
            let gate = outlets.devices.gate(&open.gate);
            if let Err(outcome) = gate.map_or(Err(GateOutcome::Unreachable), |gate| gate.open(open.cause)) {
                outlets.answer(Event::Gate { gate: open.gate.clone(), cause: open.cause, outcome });
            }
        }
        for order in &effects.prints {
            self.awaited.fetch_add(1, Ordering::Relaxed);
            let outcome = match outlets.slips.as_ref().map(|slips| slips.try_send(order.clone())) {
                Some(Ok(())) => continue,
                Some(Err(TrySendError::Full(_))) => SlipOutcome::SpoolFull,
                Some(Err(TrySendError::Disconnected(_))) | None => SlipOutcome::Unreachable,
            };
            outlets.answer(order.answer(outcome));
        }
        for update in &effects.says {
            bus.publish(update);
        }
    }

    /// EffectRunner rendered bytes to their printer: the second half of a print that [`EffectRunner::carry_out`] began.
    pub fn print(&self, order: &Order, bytes: Vec<u8>) {
        let outlets = self.outlets();
        let outcome = match outlets.devices.printer(&order.printer) {
            None => SlipOutcome::Unreachable,
            Some(printer) if printer.print(order.job(bytes)).is_ok() => return,
            Some(_) => SlipOutcome::SpoolFull,
        };
        outlets.answer(order.answer(outcome));
    }

    /// An answer that no device will give.
    pub fn answer(&self, event: Event) {
        self.outlets().answer(event);
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
        let states = self.outlets().devices.states();
        states.into_iter().map(|one| Lamp { device: one.device, kind: one.kind, health: one.health }).collect()
    }

    /// The controls of a virtual printer; nothing where none of that id is virtual.
    pub fn virtual_printer(&self, id: &DeviceId) -> Option<VirtualPrinter> {
        self.outlets().devices.printer(id).and_then(Printer::memory).cloned()
    }

    /// The controls of a virtual gate; nothing where none of that id is virtual.
    pub fn virtual_gate(&self, id: &DeviceId) -> Option<VirtualGate> {
        self.outlets().devices.gate(id).and_then(Gate::memory).cloned()
    }

    /// Lets go of every device: their threads end.
    pub fn let_go(&self) {
        let outlets = std::mem::take(&mut *self.outlets.write().unwrap_or_else(PoisonError::into_inner));
        drop(outlets);
    }
}

impl Outlets {
    /// An answer that no device will give.
    fn answer(&self, event: Event) {
        let sent = self.events.as_ref().is_some_and(|events| events.try_send(event).is_ok());
        if !sent {
            tracing::warn!("an answer of the desk to itself found no room; the grant stays open");
        }
    }
}
