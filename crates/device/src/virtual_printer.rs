//! A printer made of memory: demo, drill and tests print on it through the same thread as on any other.

use super::transport::{OpenError, Port, Transport};
use palang_domain::device::Trouble;
use std::collections::VecDeque;
use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

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
    /// The paper has run out: nothing prints.
    PaperOut,
    /// The cover is open: nothing prints.
    CoverOpen,
    /// It was switched offline: nothing prints.
    Offline,
    /// The cable is out: the port cannot be opened.
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

impl State {
    /// A slip comes out, whole or torn.
    fn deliver(&mut self, bytes: Vec<u8>, whole: bool) {
        if self.papers.len() >= self.keep {
            self.papers.pop_front();
        }
        self.papers.push_back(Paper { number: self.count, bytes: bytes.into(), whole });
    }

    /// What a printer with this fault answers to `DLE EOT n` (DEVICES 1).
    const fn answer(&self, question: u8) -> Option<u8> {
        let answer = match (self.fault, question) {
            (Some(PrinterFault::Silent | PrinterFault::Unplugged), _) => return None,
            (Some(PrinterFault::PaperOut | PrinterFault::CoverOpen | PrinterFault::Offline), 1) => 0x1e,
            (Some(PrinterFault::PaperOut), 2) => 0x32,
            (Some(PrinterFault::CoverOpen), 2) => 0x16,
            (Some(PrinterFault::PaperOut), 4) => 0x7e,
            (Some(PrinterFault::PaperLow), 4) => 0x1e,
            _ => 0x12,
        };
        Some(answer)
    }
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

    /// The fault it has now; nothing while it works.
    #[must_use]
    pub fn fault(&self) -> Option<PrinterFault> {
        self.lock().fault
    }

    /// Makes it suffer, or heals it.
    pub fn set_fault(&self, fault: Option<PrinterFault>) {
        self.lock().fault = fault;
    }

    /// The slip that came out last, whole or torn; nothing before the first.
    #[must_use]
    pub fn last(&self) -> Option<Paper> {
        self.lock().papers.back().cloned()
    }

    pub(crate) fn port(&self) -> impl Port + use<> {
        VirtualPort { printer: self.clone() }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // A poisoned lock means a panic elsewhere; the state is plain data and still true.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

struct VirtualPort {
    printer: VirtualPrinter,
}

impl Port for VirtualPort {
    fn open(&mut self, _wait: Duration) -> Result<Box<dyn Transport>, OpenError> {
        if self.printer.fault() == Some(PrinterFault::Unplugged) {
            return Err(OpenError::new(Trouble::Missing, "the virtual cable is out"));
        }
        Ok(Box::new(VirtualCable { printer: self.printer.clone(), slip: Vec::new(), answers: VecDeque::new() }))
    }
}

struct VirtualCable {
    printer: VirtualPrinter,
    slip: Vec<u8>,
    answers: VecDeque<u8>,
}

impl VirtualCable {
    /// Takes bytes of a slip as the fault allows: all, some, or none.
    fn print(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut state = self.printer.lock();
        if self.slip.is_empty() {
            state.count += 1;
        }
        let taken = match state.fault {
            Some(PrinterFault::Unplugged) => return Err(io::ErrorKind::BrokenPipe.into()),
            Some(PrinterFault::PaperOut | PrinterFault::CoverOpen | PrinterFault::Offline) => {
                return Err(io::ErrorKind::TimedOut.into());
            }
            Some(PrinterFault::DiesAfter(last)) if self.slip.len() >= last => {
                state.fault = Some(PrinterFault::Unplugged);
                return Err(io::ErrorKind::BrokenPipe.into());
            }
            Some(PrinterFault::DiesAfter(last)) => bytes.len().min(last - self.slip.len()),
            Some(PrinterFault::PaperLow | PrinterFault::Silent | PrinterFault::Slow(_)) | None => bytes.len(),
        };
        self.slip.extend_from_slice(bytes.get(..taken).unwrap_or(bytes));
        Ok(taken)
    }
}

impl Transport for VirtualCable {
    fn write(&mut self, bytes: &[u8], wait: Duration) -> io::Result<usize> {
        let fault = self.printer.fault();
        // The driver asks in a call of its own, so a question is never mistaken for a picture's bytes.
        if let [0x10, 0x04, question] = bytes {
            if fault == Some(PrinterFault::Unplugged) {
                return Err(io::ErrorKind::BrokenPipe.into());
            }
            self.answers.extend(self.printer.lock().answer(*question));
            return Ok(bytes.len());
        }
        let Some(PrinterFault::Slow(bytes_per_second)) = fault else {
            let taken = self.print(bytes);
            if taken.as_ref().is_err_and(|error| error.kind() == io::ErrorKind::TimedOut) {
                std::thread::sleep(wait);
            }
            return taken;
        };
        let pause = wait.min(Duration::from_millis(20));
        std::thread::sleep(pause);
        let room = u128::from(bytes_per_second) * pause.as_millis() / 1_000;
        let room = usize::try_from(room).unwrap_or(usize::MAX).max(1);
        self.print(bytes.get(..room).unwrap_or(bytes))
    }

    fn read(&mut self, buffer: &mut [u8], wait: Duration) -> io::Result<usize> {
        if self.printer.fault() == Some(PrinterFault::Unplugged) {
            return Err(io::ErrorKind::BrokenPipe.into());
        }
        if self.answers.is_empty() {
            std::thread::sleep(wait);
        }
        let mut read = 0;
        for (place, answer) in buffer.iter_mut().zip(self.answers.drain(..)) {
            *place = answer;
            read += 1;
        }
        Ok(read)
    }

    fn finish(&mut self, _wait: Duration) -> io::Result<()> {
        let slip = std::mem::take(&mut self.slip);
        self.printer.lock().deliver(slip, true);
        Ok(())
    }
}

impl Drop for VirtualCable {
    fn drop(&mut self) {
        if !self.slip.is_empty() {
            let torn = std::mem::take(&mut self.slip);
            self.printer.lock().deliver(torn, false);
        }
    }
}
