//! Printers over TCP against a scripted one in this process: every outcome, exactly once each (DEVICES 1).
#![allow(clippy::unwrap_used)]

use crossbeam_channel::{Receiver, Sender, bounded};
use palang_device::{Event, PrintJob, Printer, PrinterLink, PrinterSettings, SpoolFull};
use palang_domain::device::{Health, Trouble};
use palang_domain::fact::SlipOutcome;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// No test comes near this; it only ends one that hangs.
const LONG: Duration = Duration::from_secs(20);

/// How the scripted printer behaves.
#[derive(Clone, Copy)]
enum Manner {
    /// Answers `DLE EOT` with these three bytes.
    Answers([u8; 3]),
    /// Fine until it has the slip, then out of paper.
    RunsOut,
    /// Takes everything and says nothing.
    Silent,
    /// Takes so many bytes of the slip and closes.
    DiesAfter(usize),
    /// Accepts and reads nothing.
    Deaf,
}

const FINE: Manner = Manner::Answers([0x12, 0x12, 0x12]);

struct Scripted {
    address: SocketAddr,
    manner: Arc<Mutex<Manner>>,
    /// What came to each connection, questions apart; told when it ends.
    papers: Receiver<Vec<u8>>,
}

impl Scripted {
    fn start(manner: Manner) -> Self {
        Self::at("127.0.0.1:0".parse().unwrap(), manner)
    }

    fn at(address: SocketAddr, manner: Manner) -> Self {
        let listener = TcpListener::bind(address).unwrap();
        let address = listener.local_addr().unwrap();
        let manner = Arc::new(Mutex::new(manner));
        let (told, papers) = bounded(64);
        let on_thread = Arc::clone(&manner);
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                serve(&stream.unwrap(), &on_thread, &told);
            }
        });
        Self { address, manner, papers }
    }

    fn behave(&self, manner: Manner) {
        *self.manner.lock().unwrap() = manner;
    }

    fn settings(&self, id: &str) -> PrinterSettings {
        settings(id, self.address)
    }

    /// The next slip that came, whole or torn; connections that only asked are passed over.
    fn slip(&self) -> Vec<u8> {
        loop {
            let paper = self.papers.recv_timeout(LONG).expect("a connection ends");
            if !paper.is_empty() {
                return paper;
            }
        }
    }
}

fn settings(id: &str, address: SocketAddr) -> PrinterSettings {
    let kind = PrinterLink::Tcp { address: address.to_string() };
    let mut settings = PrinterSettings::new(id.parse().unwrap(), kind);
    settings.times.settle = Duration::ZERO;
    settings.times.answer = Duration::from_millis(150);
    settings
}

fn serve(mut stream: &TcpStream, manner: &Mutex<Manner>, told: &Sender<Vec<u8>>) {
    let (mut slip, mut buffer) = (Vec::new(), [0; 4_096]);
    loop {
        let now = *manner.lock().unwrap();
        if matches!(now, Manner::Deaf) {
            std::thread::park_timeout(LONG);
            return;
        }
        let Ok(read @ 1..) = stream.read(&mut buffer) else { break };
        if let [0x10, 0x04, question] = buffer[..read] {
            let answers = match now {
                Manner::Answers(answers) => answers,
                Manner::RunsOut if slip.is_empty() => [0x12; 3],
                Manner::RunsOut => [0x1e, 0x32, 0x7e],
                Manner::DiesAfter(_) => [0x12; 3],
                Manner::Silent | Manner::Deaf => continue,
            };
            let index = match question {
                1 => 0,
                2 => 1,
                _ => 2,
            };
            stream.write_all(&[answers[index]]).unwrap();
            continue;
        }
        slip.extend_from_slice(&buffer[..read]);
        if let Manner::DiesAfter(last) = now
            && slip.len() >= last
        {
            break;
        }
    }
    told.send(slip).unwrap();
}

fn job(cause: u64, len: usize) -> PrintJob {
    let bytes: Vec<u8> = (0..len).map(|n| b'a' + u8::try_from(n % 26).unwrap()).collect();
    PrintJob { cause, duplicate: 0, bytes: bytes.into() }
}

fn outcome(events: &Receiver<Event>) -> (u64, SlipOutcome) {
    loop {
        if let Event::Slip { cause, outcome, .. } = events.recv_timeout(LONG).expect("an outcome") {
            return (cause, outcome);
        }
    }
}

fn health(events: &Receiver<Event>, wanted: Health) {
    loop {
        if let Event::Health { health, .. } = events.recv_timeout(LONG).expect("a health")
            && health == wanted
        {
            return;
        }
    }
}

#[test]
fn a_printer_that_is_well_prints_the_very_bytes() {
    let scripted = Scripted::start(FINE);
    let (events, seen) = bounded(64);
    let printer = Printer::spawn(scripted.settings("P"), events);
    health(&seen, Health::Fine);
    let slip = job(7, 30_000);
    printer.print(slip.clone()).unwrap();
    assert_eq!(outcome(&seen), (7, SlipOutcome::Printed));
    assert_eq!(scripted.slip(), *slip.bytes);
}

#[test]
fn a_silent_printer_is_unknown_not_broken() {
    let scripted = Scripted::start(Manner::Silent);
    let (events, seen) = bounded(64);
    let printer = Printer::spawn(scripted.settings("P"), events);
    health(&seen, Health::Unknown);
    printer.print(job(7, 500)).unwrap();
    assert_eq!(outcome(&seen), (7, SlipOutcome::SentUnknown));
    assert_eq!(scripted.slip().len(), 500);
}

#[test]
fn what_it_says_before_decides_whether_a_byte_is_sent_and_nothing_is_kept_for_later() {
    for (answers, expected, health_now) in [
        ([0x1e, 0x32, 0x7e], SlipOutcome::PaperOut, Health::Down(Trouble::PaperOut)),
        ([0x1e, 0x16, 0x12], SlipOutcome::CoverOpen, Health::Down(Trouble::CoverOpen)),
        ([0x1e, 0x12, 0x12], SlipOutcome::Offline, Health::Down(Trouble::Offline)),
    ] {
        let scripted = Scripted::start(Manner::Answers(answers));
        let (events, seen) = bounded(64);
        let printer = Printer::spawn(scripted.settings("P"), events);
        printer.print(job(7, 500)).unwrap();
        assert_eq!(outcome(&seen), (7, expected));
        assert_eq!(printer.health(), health_now);
        scripted.behave(FINE);
        printer.print(job(8, 300)).unwrap();
        assert_eq!(outcome(&seen), (8, SlipOutcome::Printed));
        assert_eq!(scripted.slip().len(), 300, "only the slip that was asked for now");
    }
}

#[test]
fn paper_that_ends_within_a_slip_makes_it_interrupted() {
    let scripted = Scripted::start(Manner::RunsOut);
    let (events, seen) = bounded(64);
    let mut settings = scripted.settings("P");
    settings.times.look = Duration::from_millis(50);
    let printer = Printer::spawn(settings, events);
    printer.print(job(7, 500)).unwrap();
    assert_eq!(outcome(&seen), (7, SlipOutcome::Interrupted));
    health(&seen, Health::Fine);
}

#[test]
fn a_printer_that_dies_within_a_slip_makes_it_interrupted_and_it_is_never_printed_again() {
    let scripted = Scripted::start(Manner::DiesAfter(1_000));
    let (events, seen) = bounded(64);
    let printer = Printer::spawn(scripted.settings("P"), events);
    printer.print(job(7, 4_000_000)).unwrap();
    assert_eq!(outcome(&seen), (7, SlipOutcome::Interrupted));
    scripted.slip();
    scripted.behave(FINE);
    printer.print(job(8, 300)).unwrap();
    assert_eq!(outcome(&seen), (8, SlipOutcome::Printed));
    assert_eq!(scripted.slip().len(), 300);
}

#[test]
fn a_printer_that_takes_nothing_is_left_at_the_deadline() {
    let scripted = Scripted::start(Manner::Deaf);
    let (events, seen) = bounded(64);
    let mut settings = scripted.settings("P");
    settings.times.job = Duration::from_millis(900);
    let printer = Printer::spawn(settings, events);
    // More than the buffers of both ends of a loopback connection.
    printer.print(job(7, 16_000_000)).unwrap();
    assert_eq!(outcome(&seen), (7, SlipOutcome::Interrupted));
}

#[test]
fn a_stuck_printer_does_not_hold_the_other() {
    let (stuck, well) = (Scripted::start(Manner::Deaf), Scripted::start(FINE));
    let (events, seen) = bounded(64);
    let first = Printer::spawn(stuck.settings("P1"), events.clone());
    let second = Printer::spawn(well.settings("P2"), events);
    first.print(job(1, 16_000_000)).unwrap();
    for cause in 2..6 {
        second.print(job(cause, 400)).unwrap();
        assert_eq!(outcome(&seen), (cause, SlipOutcome::Printed));
    }
}

#[test]
fn nobody_there_is_unreachable_and_what_comes_later_prints_only_what_is_asked_then() {
    let address = Scripted::start(FINE).address;
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    assert_ne!(address, free);
    let (events, seen) = bounded(64);
    let mut settings = settings("P", free);
    settings.times.reach = Duration::from_millis(200);
    settings.times.backoff_first = Duration::from_millis(20);
    let printer = Printer::spawn(settings, events);
    health(&seen, Health::Down(Trouble::Missing));
    printer.print(job(7, 500)).unwrap();
    assert_eq!(outcome(&seen), (7, SlipOutcome::Unreachable));
    let scripted = Scripted::at(free, FINE);
    health(&seen, Health::Fine);
    printer.print(job(8, 300)).unwrap();
    assert_eq!(outcome(&seen), (8, SlipOutcome::Printed));
    assert_eq!(scripted.slip().len(), 300);
}

#[test]
fn while_provably_nothing_was_sent_it_is_tried_again_within_its_deadline() {
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let (events, seen) = bounded(64);
    let mut settings = settings("P", free);
    (settings.times.reach, settings.times.backoff_first) = (LONG, Duration::from_millis(20));
    let printer = Printer::spawn(settings, events);
    printer.print(job(7, 500)).unwrap();
    health(&seen, Health::Down(Trouble::Missing));
    let scripted = Scripted::at(free, FINE);
    assert_eq!(outcome(&seen), (7, SlipOutcome::Printed));
    assert_eq!(scripted.slip().len(), 500);
}

#[test]
fn a_full_spool_refuses_at_once_and_every_accepted_job_is_answered_once() {
    let scripted = Scripted::start(Manner::Deaf);
    let (events, seen) = bounded(64);
    let mut settings = scripted.settings("P");
    (settings.spool, settings.times.job) = (2, Duration::from_millis(300));
    let printer = Printer::spawn(settings, events);
    let big = job(0, 16_000_000);
    let accepted: Vec<u64> =
        (0..50).filter(|cause| printer.print(PrintJob { cause: *cause, ..big.clone() }).is_ok()).collect();
    assert_eq!(printer.print(big), Err(SpoolFull));
    assert!((2..=4).contains(&accepted.len()), "{accepted:?}");
    let answered: Vec<u64> = accepted.iter().map(|_| outcome(&seen).0).collect();
    assert_eq!(answered, accepted);
    drop(printer);
    assert!(seen.iter().all(|event| !matches!(event, Event::Slip { .. })), "nothing more is answered");
}
