//! Serial devices on pseudo-terminals: a printer, a scanner, a port that somebody else holds, a port that goes.
#![cfg(unix)]
#![allow(clippy::unwrap_used)]

use crossbeam_channel::{Receiver, bounded};
use palang_codec::gate::Template;
use palang_device::{
    Event, Gate, GateLink, GateProtocol, GateSettings, PrintJob, Printer, PrinterLink, PrinterSettings, Scanner,
    ScannerLink, ScannerSettings,
};
use palang_domain::device::{Health, Trouble};
use palang_domain::fact::{GateOutcome, SlipOutcome};
use serialport::{SerialPort, TTYPort};
use std::io::{Read, Write};
use std::time::Duration;

/// No test comes near this; it only ends one that hangs.
const LONG: Duration = Duration::from_secs(20);

/// The device's end of a line, and the path of the booth's end.
fn line() -> (TTYPort, String) {
    let (mut device, booth) = TTYPort::pair().unwrap();
    device.set_timeout(LONG).unwrap();
    let path = booth.name().unwrap();
    // The booth opens its end by path, as any port; a second open would be refused while this one lives.
    drop(booth);
    (device, path)
}

fn until(seen: &Receiver<Event>, wanted: impl Fn(&Event) -> bool) -> Event {
    loop {
        let event = seen.recv_timeout(LONG).expect("the event waited for");
        if wanted(&event) {
            return event;
        }
    }
}

fn health(seen: &Receiver<Event>, wanted: Health) {
    until(seen, |event| matches!(event, Event::Health { health, .. } if *health == wanted));
}

fn slip(seen: &Receiver<Event>) -> SlipOutcome {
    match until(seen, |event| matches!(event, Event::Slip { .. })) {
        Event::Slip { outcome, .. } => outcome,
        other => panic!("{other:?}"),
    }
}

fn scanner(port: String) -> ScannerSettings {
    ScannerSettings::new("S".parse().unwrap(), ScannerLink::Serial { port, baud: 9_600 })
}

/// A serial printer that answers "well" to everything, until it has a slip of `len` bytes.
fn serve(mut device: TTYPort, len: usize) -> std::thread::JoinHandle<Vec<u8>> {
    std::thread::spawn(move || {
        let (mut slip, mut buffer) = (Vec::new(), [0; 1_024]);
        while slip.len() < len {
            // Between two opens of the other end the line is hung up; that is not its end.
            let Ok(read) = device.read(&mut buffer) else { continue };
            slip.extend_from_slice(&buffer[..read]);
            while let Some(at) = slip.windows(2).position(|pair| pair == [0x10, 0x04]) {
                if slip.len() < at + 3 {
                    break;
                }
                slip.drain(at..at + 3);
                device.write_all(&[0x12]).unwrap();
            }
        }
        slip
    })
}

#[test]
fn a_serial_printer_gets_the_very_bytes() {
    let (device, port) = line();
    let slips = serve(device, 9_000);
    let (events, seen) = bounded(64);
    let mut settings = PrinterSettings::new("P".parse().unwrap(), PrinterLink::Serial { port, baud: 9_600 });
    settings.times.backoff_first = Duration::from_millis(20);
    // The scripted device ends with the slip, so nobody can say how it is afterwards.
    (settings.times.settle, settings.times.answer) = (Duration::ZERO, Duration::from_millis(300));
    let printer = Printer::spawn(settings, events);
    health(&seen, Health::Fine);
    let bytes: Vec<u8> = (0..9_000_u32).map(|n| b'A' + u8::try_from(n % 50).unwrap()).collect();
    printer.print(PrintJob { cause: 1, duplicate: 0, bytes: bytes.clone().into() }).unwrap();
    assert_eq!(slips.join().unwrap(), bytes);
    assert_ne!(slip(&seen), SlipOutcome::Printed, "it hung up: nobody knows");
}

#[test]
fn a_serial_printer_that_stops_reading_is_left_at_the_deadline() {
    let (device, port) = line();
    let (events, seen) = bounded(64);
    let mut settings = PrinterSettings::new("P".parse().unwrap(), PrinterLink::Serial { port, baud: 9_600 });
    (settings.times.answer, settings.times.job) = (Duration::from_millis(50), Duration::from_millis(600));
    let printer = Printer::spawn(settings, events);
    printer.print(PrintJob { cause: 1, duplicate: 0, bytes: vec![b'x'; 1_000_000].into() }).unwrap();
    assert_eq!(slip(&seen), SlipOutcome::Interrupted);
    drop(device);
}

#[test]
fn a_device_file_takes_the_bytes_and_a_missing_one_is_not_made_in_dev() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("lp0");
    let (events, seen) = bounded(64);
    let settings = PrinterSettings::new("P".parse().unwrap(), PrinterLink::File { path: path.clone() });
    let printer = Printer::spawn(settings, events.clone());
    for cause in 1..=2 {
        printer.print(PrintJob { cause, duplicate: 0, bytes: b"slip\n".as_slice().into() }).unwrap();
        assert_eq!(slip(&seen), SlipOutcome::SentUnknown, "a file never says how it is");
    }
    assert_eq!(std::fs::read(&path).unwrap(), b"slip\nslip\n", "no status question in it either");

    let path = "/dev/palang-no-such-printer".into();
    let mut settings = PrinterSettings::new("P".parse().unwrap(), PrinterLink::File { path });
    settings.times.reach = Duration::from_millis(100);
    let printer = Printer::spawn(settings, events);
    printer.print(PrintJob { cause: 3, duplicate: 0, bytes: b"slip\n".as_slice().into() }).unwrap();
    assert_eq!(slip(&seen), SlipOutcome::Unreachable);
    assert!(!std::path::Path::new("/dev/palang-no-such-printer").exists());
}

#[test]
fn a_character_device_that_takes_nothing_is_polled_not_waited_for() {
    // The booth's end of a line is a character device, as /dev/usb/lp0 is; nobody reads the other end.
    let (device, path) = line();
    let (events, seen) = bounded(64);
    let mut settings = PrinterSettings::new("P".parse().unwrap(), PrinterLink::File { path: path.into() });
    (settings.times.answer, settings.times.job) = (Duration::from_millis(50), Duration::from_millis(600));
    let printer = Printer::spawn(settings, events);
    printer.print(PrintJob { cause: 1, duplicate: 0, bytes: vec![b'x'; 1_000_000].into() }).unwrap();
    assert_eq!(slip(&seen), SlipOutcome::Interrupted);
    drop(device);
}

#[test]
fn a_serial_scanner_reads_lines_once() {
    let (mut device, port) = line();
    let (events, seen) = bounded(64);
    let scanner = Scanner::spawn(scanner(port), events).unwrap();
    health(&seen, Health::Unknown);
    for burst in ["]Q1P1ABC", "DEF\r\n", "]Q1P1ABCDEF\r\n", "26112101004176\r"] {
        device.write_all(burst.as_bytes()).unwrap();
    }
    for expected in ["P1ABCDEF", "26112101004176"] {
        match until(&seen, |event| matches!(event, Event::Scanned { .. })) {
            Event::Scanned { text, .. } => assert_eq!(text, expected),
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(scanner.health(), Health::Fine);
    drop(device);
    health(&seen, Health::Down(Trouble::Missing));
}

#[test]
fn a_port_that_another_program_holds_is_busy_not_missing() {
    let (_device, port) = line();
    let held = serialport::new(&port, 9_600).open_native().unwrap();
    let (events, seen) = bounded(64);
    let mut settings = scanner(port);
    settings.times.backoff_first = Duration::from_millis(20);
    let _scanner = Scanner::spawn(settings, events).unwrap();
    health(&seen, Health::Down(Trouble::PortBusy));
    drop(held);
    health(&seen, Health::Unknown);
}

#[test]
fn a_home_made_board_is_spoken_to_in_its_own_words() {
    let (mut device, port) = line();
    let (events, seen) = bounded(64);
    let kind = GateLink::Serial { port, baud: 9_600 };
    let settings = GateSettings::new("G".parse().unwrap(), kind, GateProtocol::Template(Template::default()));
    let gate = Gate::spawn(settings, events);
    health(&seen, Health::Attention(Trouble::Starting));
    device.write_all(b"STATUS:READY\r\n").unwrap();
    health(&seen, Health::Fine);
    gate.open(7).unwrap();
    let mut asked = [0; 10];
    device.read_exact(&mut asked).unwrap();
    assert_eq!(&asked, b"OPEN_GATE\n");
    device.write_all(b"STATUS:GATE_OPENED\r\n").unwrap();
    let answer = until(&seen, |event| matches!(event, Event::Gate { .. }));
    let gate = "G".parse().unwrap();
    assert_eq!(answer, Event::Gate { gate, cause: 7, outcome: GateOutcome::Acknowledged });
}
