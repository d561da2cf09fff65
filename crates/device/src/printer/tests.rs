//! The spool over scripted ports: what may be tried again, what may not, and what happens when the thread panics.
#![allow(clippy::unwrap_used)]

use super::{Printer, SpoolFull};
use crate::transport::{OpenError, Port, Transport};
use crate::{Event, PrintJob, PrinterLink, PrinterSettings};
use crossbeam_channel::{Receiver, bounded};
use palang_domain::fact::SlipOutcome::{self, Interrupted, SentUnknown, Unreachable};
use std::collections::VecDeque;
use std::io;
use std::sync::{Arc, Mutex};
use std::time::Duration;

const LONG: Duration = Duration::from_secs(20);

/// What one write of a slip comes to.
#[derive(Clone, Copy, Debug)]
enum Write {
    Takes(usize),
    Fails(io::ErrorKind),
    Panics,
}

/// Shared by all connections to one scripted printer.
#[derive(Default)]
struct Script {
    writes: VecDeque<Write>,
    /// Whether `finish` fails.
    stuck: bool,
    taken: Vec<u8>,
    opened: u32,
}

#[derive(Clone)]
struct Scripted(Arc<Mutex<Script>>);

impl Port for Scripted {
    fn open(&mut self, _wait: Duration) -> Result<Box<dyn Transport>, OpenError> {
        self.0.lock().unwrap().opened += 1;
        Ok(Box::new(self.clone()))
    }
}

impl Transport for Scripted {
    fn write(&mut self, bytes: &[u8], _wait: Duration) -> io::Result<usize> {
        let next = self.0.lock().unwrap().writes.pop_front();
        let taken = match next {
            None => bytes.len(),
            Some(Write::Takes(most)) => bytes.len().min(most),
            Some(Write::Fails(kind)) => return Err(kind.into()),
            Some(Write::Panics) => panic!("scripted"),
        };
        self.0.lock().unwrap().taken.extend_from_slice(&bytes[..taken]);
        Ok(taken)
    }

    fn read(&mut self, _buffer: &mut [u8], _wait: Duration) -> io::Result<usize> {
        Ok(0)
    }

    fn finish(&mut self, _wait: Duration) -> io::Result<()> {
        if self.0.lock().unwrap().stuck { Err(io::ErrorKind::TimedOut.into()) } else { Ok(()) }
    }
}

/// A printer that is asked nothing, so that every write is a slip's.
fn printer(writes: &[Write]) -> (Scripted, Printer, Receiver<Event>) {
    let script = Script { writes: writes.iter().copied().collect(), ..Script::default() };
    let scripted = Scripted(Arc::new(Mutex::new(script)));
    let mut settings = PrinterSettings::new("P".parse().unwrap(), PrinterLink::Virtual);
    settings.ask_status = false;
    (settings.times.reach, settings.times.backoff_first) = (Duration::from_millis(500), Duration::from_millis(5));
    let (events, seen) = bounded(64);
    (scripted.clone(), Printer::over(Box::new(scripted), settings, events), seen)
}

fn job(cause: u64) -> PrintJob {
    PrintJob { cause, duplicate: 0, bytes: vec![b'x'; 3_000].into() }
}

fn outcome(seen: &Receiver<Event>) -> (u64, SlipOutcome) {
    loop {
        if let Event::Slip { cause, outcome, .. } = seen.recv_timeout(LONG).unwrap() {
            return (cause, outcome);
        }
    }
}

#[test]
fn a_slip_is_tried_again_only_while_provably_not_one_byte_was_taken() {
    use io::ErrorKind::{BrokenPipe, TimedOut};
    for (writes, expected, taken) in [
        (vec![], SentUnknown, 3_000),
        (vec![Write::Takes(7), Write::Takes(1)], SentUnknown, 3_000),
        (vec![Write::Fails(TimedOut), Write::Fails(TimedOut)], SentUnknown, 3_000),
        (vec![Write::Fails(BrokenPipe), Write::Fails(BrokenPipe)], SentUnknown, 3_000),
        (vec![Write::Takes(1), Write::Fails(BrokenPipe)], Interrupted, 1),
        (vec![Write::Takes(1), Write::Fails(TimedOut)], SentUnknown, 3_000),
        (vec![Write::Fails(BrokenPipe); 1_000], Unreachable, 0),
    ] {
        let (scripted, printer, seen) = printer(&writes);
        printer.print(job(7)).unwrap();
        assert_eq!(outcome(&seen), (7, expected), "{writes:?}");
        assert_eq!(scripted.0.lock().unwrap().taken.len(), taken, "{writes:?}");
    }
}

#[test]
fn a_slip_that_did_not_leave_the_machine_is_interrupted() {
    let (scripted, printer, seen) = printer(&[]);
    scripted.0.lock().unwrap().stuck = true;
    printer.print(job(7)).unwrap();
    assert_eq!(outcome(&seen), (7, Interrupted));
}

#[test]
fn a_panic_in_the_thread_answers_for_its_slip_and_the_next_one_is_printed() {
    let (scripted, printer, seen) = printer(&[Write::Takes(10), Write::Panics]);
    printer.print(job(7)).unwrap();
    assert_eq!(outcome(&seen), (7, Interrupted));
    printer.print(job(8)).unwrap();
    assert_eq!(outcome(&seen), (8, SentUnknown));
    assert_eq!(scripted.0.lock().unwrap().taken.len(), 10 + 3_000, "slip 7 was not begun again");
}

#[test]
fn a_printer_whose_last_handle_goes_prints_what_it_has_accepted() {
    let (scripted, printer, seen) = printer(&[]);
    let accepted: Vec<u64> = (0..5).filter(|cause| printer.print(job(*cause)) != Err(SpoolFull)).collect();
    drop(printer);
    let answered: Vec<u64> = accepted.iter().map(|_| outcome(&seen).0).collect();
    assert_eq!(answered, accepted);
    assert_eq!(scripted.0.lock().unwrap().taken.len(), 15_000);
}
