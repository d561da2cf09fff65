//! A cashier's day.

use crate::harness::*;
use palang_booth::desk::model::{Session, Tender};
use palang_domain::device::DeviceKind;
use palang_domain::fact::{GateOutcome, SlipOutcome};
use palang_domain::{Money, Refusal};

#[test]
fn s0_f19_s0_f20_s0_f21_a_car_comes_in_pays_and_leaves() {
    let mut booth = Booth::new();
    let sari = booth.sari();
    let issued = booth.issue(&sari, "mobil");
    assert_eq!(booth.gate_answer(issued.cause), GateOutcome::Acknowledged);
    assert_eq!(booth.slip_answer(issued.cause), (0, SlipOutcome::Printed));
    booth.advance(125);
    let quoted = booth.look_up(&sari, &issued.code).unwrap();
    assert_eq!((quoted.quote().minutes, quoted.quote().total), (125, Money::new(15_000)));
    assert_eq!(quoted.entry_lane.as_ref(), Some(&booth.lane));
    let receipt = booth.settle(&sari, quoted, Tender::Cash(Money::new(20_000))).unwrap();
    assert_eq!((receipt.receipt, receipt.total, receipt.change), (1, Money::new(15_000), Money::new(5_000)));
    assert_eq!(booth.gate_answer(receipt.granted), GateOutcome::Acknowledged);
    assert_eq!(booth.slip_answer(receipt.settled), (0, SlipOutcome::Printed));
    assert_eq!(booth.gate().view().pulses, 2);
    assert_eq!(booth.printer().count(), 2);
    assert_eq!(said(booth.desk.grants()).unwrap(), []);
    let refused = booth.look_up(&sari, &issued.code).unwrap_err();
    assert_eq!(refused, Refusal::Used { ticket: issued.ticket, at: receipt.at, lane: booth.lane.clone(), booth: None });
}

#[test]
fn the_facts_of_an_exit_stand_together_and_before_their_answers() {
    let mut booth = Booth::new();
    let sari = booth.sari();
    let receipt = booth.one_exit(&sari, 30);
    booth.gate_answer(receipt.granted);
    let kinds = booth.kinds();
    let first: Vec<_> = kinds.iter().take(3).collect();
    assert_eq!(first, [&"journal_opened", &"program_started", &"tariff_adopted"]);
    let settled = kinds.iter().position(|kind| *kind == "settled").unwrap();
    assert_eq!(kinds[settled + 1], "exit_granted");
    assert_eq!(receipt.granted, receipt.settled + 1);
    let seqs: Vec<u64> = booth.committed.lock().unwrap().iter().map(|fact| fact.seq).collect();
    assert!(seqs.iter().zip(1..).all(|(seq, number)| *seq == number), "no gap: {seqs:?}");
}

#[test]
fn a_shift_is_counted_closed_and_numbered_without_gaps() {
    let mut booth = Booth::new();
    let sari = booth.sari();
    for minutes in [30, 61] {
        booth.one_exit(&sari, minutes);
    }
    let totals = said(booth.desk.totals()).unwrap();
    assert_eq!(
        (totals.issued, totals.paid, totals.cash, totals.expected),
        (2, 2, Money::new(15_000), Money::new(115_000))
    );
    let closing = said(booth.desk.close_shift(&sari, Money::new(114_000))).unwrap();
    assert_eq!((closing.z_number, closing.variance, closing.view.totals), (1, Money::new(-1_000), totals));
    assert_eq!(booth.slip_answer(closing.cause).1, SlipOutcome::Printed);
    assert_eq!(said(booth.desk.shift()).unwrap(), None);
    assert_eq!(said(booth.desk.totals()).unwrap_err(), Refusal::NoShift);
    // Between shifts F12 prints the Z again.
    assert_eq!(said(booth.desk.reprint(&sari, &booth.lane)).unwrap(), (closing.cause, 1));
    said(booth.desk.open_shift(&sari, Money::ZERO)).unwrap();
    let second = said(booth.desk.close_shift(&sari, Money::ZERO)).unwrap();
    assert_eq!((second.view.shift, second.z_number, second.variance), (2, 2, Money::ZERO));
}

#[test]
fn only_one_shift_and_only_its_own_cashier() {
    let booth = Booth::new();
    let (sari, dewi, budi) = (booth.sari(), booth.session("4"), booth.session("2"));
    assert_eq!(said(booth.desk.open_shift(&sari, Money::ZERO)).unwrap_err(), Refusal::ShiftOpen);
    assert_eq!(said(booth.desk.open_shift(&dewi, Money::ZERO)).unwrap_err(), Refusal::OthersShift);
    assert_eq!(
        said(booth.desk.issue(&dewi, &booth.lane, &"mobil".parse().unwrap(), None)).unwrap_err(),
        Refusal::OthersShift
    );
    assert_eq!(said(booth.desk.close_shift(&dewi, Money::ZERO)).unwrap_err(), Refusal::OthersShift);
    assert_eq!(said(booth.desk.close_shift(&sari, Money::new(-1))).unwrap_err(), Refusal::NotAnAmount);
    assert_eq!(said(booth.desk.close_shift(&sari, Money::MAX)).unwrap_err(), Refusal::TooMuch);
    let closing = said(booth.desk.close_shift(&budi, Money::new(100_000))).unwrap();
    assert_eq!((closing.view.name.as_str(), closing.variance), ("Sari", Money::ZERO));
    assert_eq!(said(booth.desk.close_shift(&sari, Money::ZERO)).unwrap_err(), Refusal::NoShift);
    assert_eq!(
        said(booth.desk.issue(&sari, &booth.lane, &"mobil".parse().unwrap(), None)).unwrap_err(),
        Refusal::NoShift
    );
}

#[test]
fn a_reprint_is_marked_and_counted() {
    let mut booth = Booth::new();
    let sari = booth.sari();
    assert_eq!(said(booth.desk.reprint(&sari, &booth.lane)).unwrap_err(), Refusal::NothingToReprint);
    let receipt = booth.one_exit(&sari, 30);
    booth.slip_answer(receipt.settled);
    for n in 1..=2 {
        assert_eq!(said(booth.desk.reprint(&sari, &booth.lane)).unwrap(), (receipt.settled, n));
        assert_eq!(booth.slip_answer(receipt.settled), (n, SlipOutcome::Printed));
    }
    let bytes = |paper: usize| booth.printer().papers()[paper].bytes.clone();
    assert_ne!(bytes(1), bytes(2), "the duplicate says so");
    assert_eq!(said(booth.desk.totals()).unwrap().reprints, 2);
}

#[test]
fn the_gate_by_hand_needs_a_supervisor_and_a_reason() {
    let mut booth = Booth::new();
    let (sari, budi) = (booth.sari(), booth.session("2"));
    assert!(matches!(said(booth.desk.open_by_hand(&sari, &booth.lane, "jam")), Err(Refusal::NotAllowed { .. })));
    assert_eq!(said(booth.desk.open_by_hand(&budi, &booth.lane, " \t")), Err(Refusal::ReasonNeeded));
    let cause = said(booth.desk.open_by_hand(&budi, &booth.lane, "ambulans")).unwrap();
    assert_eq!(booth.gate_answer(cause), GateOutcome::Acknowledged);
    assert_eq!(said(booth.desk.totals()).unwrap().manual_opens, 1);
}

#[test]
fn roles_and_lanes_are_held_to() {
    let mut config = config();
    config.lanes[0].direction = palang_booth::config::Direction::Entry;
    let booth = Booth::with(config);
    let agus = booth.session("3");
    said(booth.desk.open_shift(&agus, Money::ZERO)).unwrap();
    let issued = booth.issue(&agus, "motor");
    assert!(matches!(booth.look_up(&agus, &issued.code), Err(Refusal::NotAllowed { .. })));
    let sari = booth.session("1");
    assert_eq!(booth.look_up(&sari, &issued.code), Err(Refusal::WrongLane));
    let nowhere = "NOWHERE".parse().unwrap();
    assert_eq!(said(booth.desk.look_up(&sari, &nowhere, "x")), Err(Refusal::WrongLane));
    assert_eq!(said(booth.desk.issue(&agus, &booth.lane, &"truk".parse().unwrap(), None)), Err(Refusal::UnknownClass));
}

#[test]
fn lamps_counts_and_samples_are_there_for_the_screen() {
    let booth = Booth::new();
    let sari = booth.sari();
    let first = booth.issue(&sari, "motor");
    booth.advance(5);
    let second = booth.issue(&sari, "mobil");
    assert_eq!(said(booth.desk.sample_tickets(5)).unwrap(), [first.code, second.code]);
    assert_eq!(said(booth.desk.inside()).unwrap().iter().map(|(_, count)| count).sum::<u64>(), 2);
    assert_eq!(booth.desk.lamps().len(), 2, "a wedge has no lamp of its own");
    let Booth { engine, updates, desk, .. } = booth;
    engine.unwrap().stop();
    assert!(ended(updates));
    assert_eq!(said(desk.shift()), Err(Refusal::Busy));
}

#[test]
fn a_z_comes_out_of_the_printer_where_the_shift_worked() {
    let mut config = config();
    let mut second = config.lanes[0].clone();
    (second.id, second.gate_number) = ("OUT-2".parse().unwrap(), 2.try_into().unwrap());
    let mut printer = config.devices.printers[0].clone();
    printer.id = "SECOND".parse().unwrap();
    second.devices.insert(DeviceKind::Printer, printer.id.clone());
    config.devices.printers.push(printer);
    config.lanes.push(second);
    let mut booth = Booth::with(config);
    let sari = booth.sari();
    let printed = |booth: &Booth| {
        let second = booth.engine.as_ref().unwrap().virtual_printer(&"SECOND".parse().unwrap()).unwrap();
        (booth.printer().count(), second.count())
    };
    let x = said(booth.desk.print_x(&sari)).unwrap();
    assert_eq!(booth.slip_answer(x).1, SlipOutcome::Printed);
    assert_eq!(printed(&booth), (1, 0), "nothing settled yet: the booth's first printer");
    booth.lane = "OUT-2".parse().unwrap();
    let receipt = booth.one_exit(&sari, 10);
    assert_eq!(booth.slip_answer(receipt.settled).1, SlipOutcome::Printed);
    let (before, there) = printed(&booth);
    let closing = said(booth.desk.close_shift(&sari, Money::new(100_000))).unwrap();
    assert_eq!(booth.slip_answer(closing.cause).1, SlipOutcome::Printed);
    assert_eq!(printed(&booth), (before, there + 1));
}

#[test]
fn an_x_is_printed_written_down_and_shows_a_cashier_counts_only() {
    let mut booth = Booth::new();
    let none = said(booth.desk.print_x(&booth.session("2")));
    assert_eq!(none, Err(Refusal::NoShift));
    let sari = booth.sari();
    booth.one_exit(&sari, 10);
    let (budi, dewi, agus) = (booth.session("2"), booth.session("4"), booth.session("3"));
    assert_eq!(said(booth.desk.print_x(&dewi)), Err(Refusal::OthersShift), "counts of one's own shift");
    assert!(matches!(said(booth.desk.print_x(&agus)), Err(Refusal::NotAllowed { .. })));
    assert!(matches!(said(booth.desk.print_x(&Session::unattended())), Err(Refusal::NotAllowed { .. })));
    let before = said(booth.desk.totals()).unwrap();
    let height = |cause| said(booth.desk.slip_picture(&booth.lane, cause, 0)).unwrap().height();
    let hers = said(booth.desk.print_x(&sari)).unwrap();
    let his = said(booth.desk.print_x(&budi)).unwrap();
    assert!(height(hers) < height(his), "the drawer's lines are missing");
    assert_eq!((booth.slip_answer(hers).1, booth.slip_answer(his).1), (SlipOutcome::Printed, SlipOutcome::Printed));
    assert_eq!(said(booth.desk.totals()).unwrap(), before, "an X changes nothing");
    assert_eq!(booth.count("report_printed"), 2);
    // The paper shows the moment it was asked for, whatever has happened since.
    let picture = |booth: &Booth| said(booth.desk.slip_picture(&booth.lane, his, 1)).unwrap();
    let then = picture(&booth);
    booth.one_exit(&sari, 10);
    assert_eq!(picture(&booth), then);
}
