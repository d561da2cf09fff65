//! A gate made of memory: a board that speaks `*CMD#`, a barrier that moves, two loops and a button.

use super::config::GateInputs;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// What the arm does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ArmPhase {
    /// Down.
    Closed,
    /// On its way up.
    Rising,
    /// Up.
    Open,
    /// On its way down.
    Falling,
}

/// A [`VirtualGate`] at one moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GateView {
    /// What the arm does.
    pub phase: ArmPhase,
    /// How far up it is: 0 down, 1000 up.
    pub permille: u16,
    /// A vehicle stands before the arm.
    pub loop_in: bool,
    /// A vehicle stands behind the arm.
    pub loop_out: bool,
    /// The ticket button is held.
    pub button: bool,
    /// Pulses so far.
    pub pulses: u64,
}

/// What a [`VirtualGate`] can suffer from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GateFault {
    /// It neither answers nor moves.
    Silent,
    /// The cable is out.
    Unplugged,
    /// It answers noise.
    Garbage,
}

/// The gate and its controls; clones are the same gate.
#[derive(Clone, Debug)]
pub struct VirtualGate {
    state: Arc<Mutex<State>>,
}

#[derive(Debug)]
struct State {
    inputs: GateInputs,
    view: GateView,
    fault: Option<GateFault>,
}

impl Default for VirtualGate {
    fn default() -> Self {
        Self::new(GateInputs::USUAL)
    }
}

impl VirtualGate {
    /// One whose loops and button are wired to `inputs`.
    #[must_use]
    pub fn new(inputs: GateInputs) -> Self {
        let (phase, permille) = (ArmPhase::Closed, 0);
        let view = GateView { phase, permille, loop_in: false, loop_out: false, button: false, pulses: 0 };
        Self { state: Arc::new(Mutex::new(State { inputs, view, fault: None })) }
    }

    /// How it is now.
    #[must_use]
    pub fn view(&self) -> GateView {
        self.lock().view
    }

    /// Presses the ticket button and lets it go.
    pub fn press_button(&self) {
        self.lock().view.button = true;
    }

    /// A vehicle stands on the loop before the arm, or leaves it.
    pub fn set_loop_in(&self, on: bool) {
        self.lock().view.loop_in = on;
    }

    /// A vehicle stands on the loop behind the arm, or leaves it.
    pub fn set_loop_out(&self, on: bool) {
        self.lock().view.loop_out = on;
    }

    /// What it suffers from.
    #[must_use]
    pub fn fault(&self) -> Option<GateFault> {
        self.lock().fault
    }

    /// Makes it suffer, or heals it.
    pub fn set_fault(&self, fault: Option<GateFault>) {
        self.lock().fault = fault;
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // A poisoned lock means a panic elsewhere; the state is plain data and still true.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
