//! A gate made of memory: a board that speaks `*CMD#`, a barrier that moves, two loops and a button.

mod barrier;
mod board;

use super::GateInputs;
use super::ticks::{RealTicks, Ticks};
use super::transport::{OpenError, Port, Transport};
pub use barrier::ArmPhase;
use board::Board;
use palang_domain::device::{Input, Trouble};
use std::fmt;
use std::io;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// A [`VirtualGate`] at one moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GateView {
    /// Whether the arm is down, up or moving.
    pub phase: ArmPhase,
    /// How far up it is: 0 down, 1000 up.
    pub permille: u16,
    /// A vehicle stands before the arm.
    pub loop_in: bool,
    /// A vehicle stands behind the arm.
    pub loop_out: bool,
    /// The ticket button is held.
    pub button: bool,
    /// How often an output was pulsed since the board was made.
    pub pulses: u64,
}

/// What a [`VirtualGate`] can suffer from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GateFault {
    /// It neither answers nor moves.
    Silent,
    /// The cable is out: the port cannot be opened, and an open one breaks.
    Unplugged,
    /// It answers every command with bytes that mean nothing.
    Garbage,
}

/// The gate and its controls; clones are the same gate.
#[derive(Clone)]
pub struct VirtualGate {
    shared: Arc<Shared>,
}

struct Shared {
    board: Mutex<Board>,
    /// The board may have something to say.
    stirred: Condvar,
    ticks: Arc<dyn Ticks>,
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
        Self::with_ticks(inputs, Arc::new(RealTicks::default()))
    }

    pub(crate) fn with_ticks(inputs: GateInputs, ticks: Arc<dyn Ticks>) -> Self {
        Self { shared: Arc::new(Shared { board: Mutex::new(Board::new(inputs)), stirred: Condvar::new(), ticks }) }
    }

    /// Its arm, loops and button at this moment.
    #[must_use]
    pub fn view(&self) -> GateView {
        self.with(Board::view)
    }

    /// Presses the ticket button and lets it go.
    pub fn press_button(&self) {
        self.with(Board::press_button);
    }

    /// A vehicle comes onto the loop before the arm, or leaves it.
    pub fn set_loop_in(&self, on: bool) {
        self.with(|board, now| board.set(Input::LoopIn, on, now));
    }

    /// A vehicle comes onto the loop behind the arm, or leaves it: then the barrier closes.
    pub fn set_loop_out(&self, on: bool) {
        self.with(|board, now| board.set(Input::LoopOut, on, now));
    }

    /// The fault it has now; nothing while it works.
    #[must_use]
    pub fn fault(&self) -> Option<GateFault> {
        self.with(|board, _| board.fault())
    }

    /// Makes it suffer, or heals it.
    pub fn set_fault(&self, fault: Option<GateFault>) {
        self.with(|board, _| board.set_fault(fault));
    }

    pub(crate) fn port(&self) -> impl Port + use<> {
        VirtualPort { gate: self.clone() }
    }

    fn with<T>(&self, work: impl FnOnce(&mut Board, Duration) -> T) -> T {
        let now = self.shared.ticks.now();
        let done = work(&mut self.lock(), now);
        self.shared.stirred.notify_all();
        done
    }

    fn lock(&self) -> MutexGuard<'_, Board> {
        // A poisoned lock means a panic elsewhere; the board is plain data and still true.
        self.shared.board.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for VirtualGate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "VirtualGate({:?})", self.view())
    }
}

struct VirtualPort {
    gate: VirtualGate,
}

impl Port for VirtualPort {
    fn open(&mut self, _wait: Duration) -> Result<Box<dyn Transport>, OpenError> {
        if self.gate.fault() == Some(GateFault::Unplugged) {
            return Err(OpenError::new(Trouble::Missing, "the virtual cable is out"));
        }
        self.gate.with(Board::boot);
        Ok(Box::new(VirtualCable { gate: self.gate.clone() }))
    }
}

struct VirtualCable {
    gate: VirtualGate,
}

impl Transport for VirtualCable {
    fn write(&mut self, bytes: &[u8], _wait: Duration) -> io::Result<usize> {
        self.gate.with(|board, now| {
            if board.fault() == Some(GateFault::Unplugged) {
                return Err(io::ErrorKind::BrokenPipe.into());
            }
            board.receive(bytes, now);
            Ok(bytes.len())
        })
    }

    fn read(&mut self, buffer: &mut [u8], wait: Duration) -> io::Result<usize> {
        let shared = &self.gate.shared;
        let mut board = self.gate.lock();
        for last in [false, true] {
            if board.fault() == Some(GateFault::Unplugged) {
                return Err(io::ErrorKind::BrokenPipe.into());
            }
            let read = board.send(buffer, shared.ticks.now());
            if read > 0 || last {
                return Ok(read);
            }
            let woken = shared.stirred.wait_timeout(board, wait).unwrap_or_else(PoisonError::into_inner);
            board = woken.0;
        }
        Ok(0)
    }
}
