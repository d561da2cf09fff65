//! The virtual printer and gate, through the same threads as real ones: what demo, drill and tests rely on.
#![allow(clippy::unwrap_used)]

use crossbeam_channel::{Receiver, bounded};
use palang_device::{
    ArmPhase, Devices, Event, Gate, GateFault, GateInputs, GateLink, GateProtocol, GateSettings, PrintJob, Printer,
    PrinterFault, PrinterLink, PrinterSettings, Scanner, ScannerLink, ScannerSettings, VirtualGate, VirtualPrinter,
};
use palang_domain::device::{Health, Input, Trouble};
use palang_domain::fact::{GateOutcome, SlipOutcome};
use std::time::Duration;

/// No test comes near this; it only ends one that hangs.
const LONG: Duration = Duration::from_secs(20);

fn printer() -> (VirtualPrinter, Printer, Receiver<Event>) {
    let paper = VirtualPrinter::new(3);
    let (events, seen) = bounded(64);
    let mut settings = PrinterSettings::new("P".parse().unwrap(), PrinterLink::Virtual);
    (settings.times.reach, settings.times.answer) = (Duration::from_millis(300), Duration::from_millis(50));
    settings.times.job = Duration::from_secs(2);
    (paper.clone(), Printer::on_memory(paper, settings, events), seen)
}

fn print(printer: &Printer, seen: &Receiver<Event>, cause: u64) -> SlipOutcome {
    let bytes = format!("\u{1b}@slip {cause}").repeat(200).into_bytes();
    printer.print(PrintJob { cause, duplicate: 0, bytes: bytes.into() }).unwrap();
    loop {
        if let Event::Slip { cause: answered, outcome, .. } = seen.recv_timeout(LONG).unwrap() {
            assert_eq!(answered, cause);
            return outcome;
        }
    }
}

#[test]
fn it_keeps_its_last_slips_byte_for_byte() {
    let (paper, printer, seen) = printer();
    for cause in 1..=5 {
        assert_eq!(print(&printer, &seen, cause), SlipOutcome::Printed);
    }
    let papers = paper.papers();
    assert_eq!(
        papers.iter().map(|paper| (paper.number, paper.whole)).collect::<Vec<_>>(),
        [(3, true), (4, true), (5, true)]
    );
    assert_eq!(&*papers[2].bytes, "\u{1b}@slip 5".repeat(200).as_bytes());
    assert_eq!(paper.last(), papers.last().cloned());
}

#[test]
fn its_faults_give_the_outcomes_of_real_ones_and_nothing_prints_by_itself_afterwards() {
    use SlipOutcome::{CoverOpen, Interrupted, Offline, PaperOut, Printed, SentUnknown, Unreachable};
    for (fault, outcome, printed) in [
        (PrinterFault::PaperLow, Printed, Some(true)),
        (PrinterFault::PaperOut, PaperOut, None),
        (PrinterFault::CoverOpen, CoverOpen, None),
        (PrinterFault::Offline, Offline, None),
        (PrinterFault::Unplugged, Unreachable, None),
        (PrinterFault::Silent, SentUnknown, Some(true)),
        (PrinterFault::Slow(20_000), Printed, Some(true)),
        (PrinterFault::Slow(100), Interrupted, Some(false)),
        (PrinterFault::DiesAfter(100), Interrupted, Some(false)),
    ] {
        let (paper, printer, seen) = printer();
        paper.set_fault(Some(fault));
        assert_eq!(print(&printer, &seen, 1), outcome, "{fault:?}");
        paper.set_fault(None);
        assert_eq!(print(&printer, &seen, 2), Printed, "after {fault:?}");
        let whole: Vec<bool> = paper.papers().iter().map(|paper| paper.whole).collect();
        assert_eq!(whole, printed.into_iter().chain([true]).collect::<Vec<_>>(), "after {fault:?}");
    }
}

fn gate(output: u8) -> (VirtualGate, Gate, Receiver<Event>) {
    let board = VirtualGate::default();
    let (events, seen) = bounded(64);
    let mut settings = GateSettings::new("G".parse().unwrap(), GateLink::Virtual, GateProtocol::StarHash { output });
    settings.inputs = GateInputs::USUAL;
    (settings.times.presence, settings.times.reply) = (Duration::from_millis(200), Duration::from_millis(100));
    (settings.times.backoff_first, settings.times.hold_off) = (Duration::from_millis(20), Duration::from_millis(300));
    (board.clone(), Gate::on_memory(board, settings, events), seen)
}

fn until(seen: &Receiver<Event>, wanted: impl Fn(&Event) -> bool) -> Event {
    loop {
        let event = seen.recv_timeout(LONG).expect("the event waited for");
        if wanted(&event) {
            return event;
        }
    }
}

fn answer(seen: &Receiver<Event>) -> (u64, GateOutcome) {
    match until(seen, |event| matches!(event, Event::Gate { .. })) {
        Event::Gate { cause, outcome, .. } => (cause, outcome),
        other => panic!("{other:?}"),
    }
}

fn health(seen: &Receiver<Event>, wanted: Health) {
    until(seen, |event| matches!(event, Event::Health { health, .. } if *health == wanted));
}

#[test]
fn an_open_moves_the_arm_and_is_acknowledged_by_reply_or_by_state() {
    for output in [1, 2] {
        let (board, gate, seen) = gate(output);
        assert_eq!(board.view().phase, ArmPhase::Closed);
        gate.open(7).unwrap();
        assert_eq!(answer(&seen), (7, GateOutcome::Acknowledged));
        let view = board.view();
        assert_eq!((view.phase, view.pulses), (ArmPhase::Rising, 1));
        gate.open(7).unwrap();
        assert_eq!(answer(&seen), (7, GateOutcome::Acknowledged));
        assert_eq!(board.view().pulses, 1, "one cause, one pulse");
    }
}

#[test]
fn loops_and_button_arrive_as_inputs() {
    let (board, _gate, seen) = gate(1);
    health(&seen, Health::Fine);
    board.set_loop_in(true);
    board.press_button();
    board.set_loop_out(true);
    let mut inputs = Vec::new();
    while inputs.len() < 4 {
        if let Event::Input { input, on, .. } = until(&seen, |event| matches!(event, Event::Input { .. })) {
            inputs.push((input, on));
        }
    }
    let expected = [(Input::LoopIn, true), (Input::Button, true), (Input::LoopOut, true), (Input::Button, false)];
    assert_eq!(inputs, expected);
}

#[test]
fn a_silent_gate_times_out_garbage_is_named_and_both_recover() {
    for (fault, trouble) in [(GateFault::Silent, Trouble::NoAnswer), (GateFault::Garbage, Trouble::Garbage)] {
        let (board, gate, seen) = gate(1);
        health(&seen, Health::Fine);
        board.set_fault(Some(fault));
        gate.open(7).unwrap();
        assert_eq!(answer(&seen), (7, GateOutcome::Timeout));
        health(&seen, Health::Down(trouble));
        board.set_fault(None);
        health(&seen, Health::Fine);
        gate.open(8).unwrap();
        assert_eq!(answer(&seen), (8, GateOutcome::Acknowledged));
        assert_eq!(board.view().pulses, 1, "what timed out is not pulsed afterwards");
    }
}

#[test]
fn an_unplugged_gate_is_unreachable_at_once_and_comes_back_by_itself() {
    let (board, gate, seen) = gate(1);
    health(&seen, Health::Fine);
    board.set_fault(Some(GateFault::Unplugged));
    health(&seen, Health::Down(Trouble::Missing));
    gate.open(7).unwrap();
    assert_eq!(answer(&seen), (7, GateOutcome::Unreachable));
    board.set_fault(None);
    health(&seen, Health::Fine);
    assert_eq!(board.view().pulses, 0, "nobody waits any more");
    gate.open(7).unwrap();
    assert_eq!(answer(&seen), (7, GateOutcome::Acknowledged));
}

#[test]
fn a_probe_looks_at_all_devices_at_once_and_prints_and_opens_nothing() {
    let (paper, board) = (VirtualPrinter::default(), VirtualGate::default());
    paper.set_fault(Some(PrinterFault::PaperLow));
    let gone = VirtualGate::default();
    gone.set_fault(Some(GateFault::Unplugged));
    let (events, seen) = bounded(64);
    let gate = |id: &str, gate: &VirtualGate| {
        let protocol = GateProtocol::StarHash { output: 1 };
        Gate::on_memory(
            gate.clone(),
            GateSettings::new(id.parse().unwrap(), GateLink::Virtual, protocol),
            events.clone(),
        )
    };
    let printer = PrinterSettings::new("P".parse().unwrap(), PrinterLink::Virtual);
    let port = ScannerLink::Serial { port: "/dev/palang-no-such-port".to_owned(), baud: 9_600 };
    let scanner = Scanner::spawn(ScannerSettings::new("S".parse().unwrap(), port), events.clone());
    let devices = Devices {
        printers: vec![Printer::on_memory(paper.clone(), printer, events.clone())],
        gates: vec![gate("G1", &board), gate("G2", &gone)],
        scanners: scanner.into_iter().collect(),
    };
    let states = devices.settled(&seen, LONG);
    let found: Vec<(String, Health)> =
        states.into_iter().map(|state| (state.device.to_string(), state.health)).collect();
    assert_eq!(
        found,
        [
            ("P".to_owned(), Health::Attention(Trouble::PaperLow)),
            ("G1".to_owned(), Health::Fine),
            ("G2".to_owned(), Health::Down(Trouble::Missing)),
            ("S".to_owned(), Health::Down(Trouble::Missing)),
        ]
    );
    assert_eq!((paper.count(), board.view().pulses), (0, 0));
}
