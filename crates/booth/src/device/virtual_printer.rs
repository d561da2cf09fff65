//! A printer made of memory: demo, drill and tests print on it through the same thread as on any other.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// A slip that came out of a [`VirtualPrinter`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paper {
    /// Counts from 1, for ever.
    pub number: u64,
    /// What was sent, status questions apart.
    pub bytes: Arc<[u8]>,
    /// Whether the slip came out whole.
    pub whole: bool,
}

/// What a [`VirtualPrinter`] can suffer from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PrinterFault {
    /// Paper nearly at its end.
    PaperLow,
    /// No paper.
    PaperOut,
    /// Cover open.
    CoverOpen,
    /// Switched offline.
    Offline,
    /// The cable is out.
    Unplugged,
    /// It prints and answers no question.
    Silent,
    /// It takes so many bytes a second.
    Slow(u32),
    /// It dies after so many bytes of the next slip.
    DiesAfter(usize),
}

/// The printer and its controls; clones are the same printer.
#[derive(Clone, Debug)]
pub struct VirtualPrinter {
    state: Arc<Mutex<State>>,
}

#[derive(Debug)]
struct State {
    keep: usize,
    count: u64,
    papers: VecDeque<Paper>,
    fault: Option<PrinterFault>,
}

impl Default for VirtualPrinter {
    fn default() -> Self {
        Self::new(50)
    }
}

impl VirtualPrinter {
    /// One that keeps its last `keep` slips.
    #[must_use]
    pub fn new(keep: usize) -> Self {
        let state = State { keep, count: 0, papers: VecDeque::new(), fault: None };
        Self { state: Arc::new(Mutex::new(state)) }
    }

    /// The slips kept, oldest first.
    #[must_use]
    pub fn papers(&self) -> Vec<Paper> {
        self.lock().papers.iter().cloned().collect()
    }

    /// How many slips it has begun.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.lock().count
    }

    /// What it suffers from.
    #[must_use]
    pub fn fault(&self) -> Option<PrinterFault> {
        self.lock().fault
    }

    /// Makes it suffer, or heals it.
    pub fn set_fault(&self, fault: Option<PrinterFault>) {
        self.lock().fault = fault;
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // A poisoned lock means a panic elsewhere; the state is plain data and still true.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
