//! Loops, buttons and lanes where nobody sits.

use crate::harness::*;
use palang_booth::config::Direction;
use palang_booth::desk::model::{Tender, Update};
use palang_booth::device::{GateFault, PrinterFault};
use palang_domain::fact::{GateOutcome, SlipOutcome};

fn unattended() -> Booth {
    let mut config = config();
    config.lanes[0].attended = false;
    config.lanes[0].direction = Direction::Entry;
    Booth::with(config)
}

fn issued(booth: &mut Booth) -> palang_booth::desk::model::Issued {
    booth.wait_for(|update| match update {
        Update::Issued(issued) => Some(issued.clone()),
        _ => None,
    })
}

fn input(booth: &mut Booth, wanted: palang_domain::device::Input, state: bool) {
    booth.wait_for(|update| match update {
        Update::Input { input, on, .. } if (*input, *on) == (wanted, state) => Some(()),
        _ => None,
    });
}

#[test]
fn the_button_of_an_unattended_lane_issues_one_ticket_a_vehicle() {
    use palang_domain::device::Input;
    let mut booth = unattended();
    let gate = booth.gate();
    gate.set_loop_in(true);
    input(&mut booth, Input::LoopIn, true);
    gate.press_button();
    let first = issued(&mut booth);
    assert_eq!((first.class.as_str(), &first.lane), ("mobil", &booth.lane));
    assert_eq!(booth.gate_answer(first.cause), GateOutcome::Acknowledged);
    assert_eq!(booth.slip_answer(first.cause).1, SlipOutcome::Printed);
    // The same driver presses again and again.
    for _ in 0..2 {
        input(&mut booth, Input::Button, true);
        input(&mut booth, Input::Button, false);
        gate.press_button();
    }
    input(&mut booth, Input::Button, true);
    input(&mut booth, Input::Button, false);
    gate.set_loop_in(false);
    input(&mut booth, Input::LoopIn, false);
    assert_eq!(booth.count("ticket_issued"), 1);
    gate.set_loop_in(true);
    input(&mut booth, Input::LoopIn, true);
    gate.press_button();
    assert_ne!(issued(&mut booth).ticket, first.ticket);
}

#[test]
fn a_passing_vehicle_uses_its_grant() {
    use palang_domain::device::Input;
    let mut booth = Booth::new();
    let sari = booth.sari();
    let receipt = booth.one_exit(&sari, 10);
    booth.gate_answer(receipt.granted);
    let gate = booth.gate();
    gate.set_loop_out(true);
    input(&mut booth, Input::LoopOut, true);
    gate.set_loop_out(false);
    booth.wait_for(|update| match update {
        Update::Committed(facts) if facts.iter().any(|fact| fact.kind == "vehicle_passed") => Some(()),
        _ => None,
    });
    assert_eq!(booth.count("vehicle_passed"), 1);
}

#[test]
fn s0_x12_a_jammed_printer_or_a_silent_gate_never_holds_a_paid_car() {
    let mut booth = Booth::new();
    let sari = booth.sari();
    let issued = booth.issue(&sari, "mobil");
    booth.gate_answer(issued.cause);
    booth.slip_answer(issued.cause);
    booth.printer().set_fault(Some(PrinterFault::PaperOut));
    booth.gate().set_fault(Some(GateFault::Unplugged));
    booth.advance(10);
    let quoted = booth.look_up(&sari, &issued.code).unwrap();
    let receipt = booth.settle(&sari, quoted, Tender::Exact).expect("settled whatever the devices do");
    assert_ne!(booth.gate_answer(receipt.granted), GateOutcome::Acknowledged);
    assert_eq!(booth.slip_answer(receipt.settled).1, SlipOutcome::PaperOut);
    booth.printer().set_fault(None);
    booth.gate().set_fault(None);
    said(booth.desk.reprint(&sari, &booth.lane)).unwrap();
    assert_eq!(booth.slip_answer(receipt.settled), (1, SlipOutcome::Printed));
}

#[test]
fn an_unattended_exit_lets_out_only_who_owes_nothing() {
    use palang_booth::desk::model::Session;
    use palang_domain::{Money, Refusal};
    let mut config = config();
    config.booth.tariff = palang_booth::config::TariffSource::Preset("vn-free-first-next".into());
    config.site.currency = palang_domain::Currency::Vnd;
    let booth = Booth::with(config);
    let nobody = Session::unattended();
    let (free, due) = (booth.issue(&nobody, "motor"), booth.issue(&nobody, "motor"));
    booth.advance(30);
    let quoted = booth.look_up(&nobody, &free.code).unwrap();
    assert!(booth.settle(&nobody, quoted, Tender::Exact).is_ok(), "no shift is needed where nobody works");
    booth.advance(30);
    let quoted = booth.look_up(&nobody, &due.code).unwrap();
    let owed = Refusal::TooLittle { due: quoted.quote().total, tendered: Money::ZERO };
    for tender in [Tender::Exact, Tender::Cash(Money::new(100_000))] {
        assert_eq!(booth.settle(&nobody, quoted.clone(), tender), Err(owed.clone()));
    }
    assert!(matches!(said(booth.desk.open_by_hand(&nobody, &booth.lane, "x")), Err(Refusal::NotAllowed { .. })));
}
