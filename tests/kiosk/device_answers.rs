//! Gates and printers may answer before the desk does: whatever comes first, the screen ends the same.

use super::sandbox::Kiosk;
use palang::app::Message;
use palang::screen::Front;
use palang::screen::lane::{Notice, Stage};
use palang::ui::hotkeys::{Key, Stroke};
use palang_booth::device::PrinterFault;
use palang_domain::fact::{GateOutcome, SlipOutcome};

/// Every order of three messages, and of two.
const THREE: [[usize; 3]; 6] = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]];
const TWO: [[usize; 2]; 2] = [[0, 1], [1, 0]];

/// Presses a key and holds back what follows: the desk's answer first, then so many of the devices.
fn held_back(kiosk: &mut Kiosk, stroke: Stroke, devices: usize) -> Vec<Message> {
    let mut messages = kiosk.answers_to(stroke);
    assert_eq!(messages.len(), 1, "the desk answers once: {messages:?}");
    messages.extend(kiosk.device_answers(devices));
    messages
}

fn deliver<const N: usize>(kiosk: &mut Kiosk, messages: &[Message], order: [usize; N]) {
    assert_eq!(messages.len(), N);
    for next in order {
        kiosk.send(messages[next].clone());
    }
}

const ENTER: Stroke = Stroke::Key(Key::Enter);
const BOTH: (Option<GateOutcome>, Option<SlipOutcome>) = (Some(GateOutcome::Acknowledged), Some(SlipOutcome::Printed));

#[test]
fn a_paid_exit_shows_gate_and_slip_in_every_order() {
    let mut kiosk = Kiosk::open("1");
    for order in THREE {
        let code = kiosk.car(10);
        kiosk.scan(&code);
        let messages = held_back(&mut kiosk, ENTER, 2);
        deliver(&mut kiosk, &messages, order);
        let Stage::Paid { gate, slip, .. } = kiosk.stage() else { panic!("{order:?}: {:?}", kiosk.stage()) };
        assert_eq!((*gate, *slip), BOTH, "{order:?}");
    }
}

#[test]
fn an_issued_ticket_shows_gate_and_slip_in_every_order() {
    let mut kiosk = Kiosk::open("1");
    for order in THREE {
        let messages = held_back(&mut kiosk, Stroke::Char('m'), 2);
        deliver(&mut kiosk, &messages, order);
        let Stage::Issued { gate, slip, .. } = kiosk.stage() else { panic!("{order:?}: {:?}", kiosk.stage()) };
        assert_eq!((*gate, *slip), BOTH, "{order:?}");
    }
}

#[test]
fn a_duplicate_is_printed_in_either_order() {
    let mut kiosk = Kiosk::open("1");
    kiosk.car(10);
    for order in TWO {
        let messages = held_back(&mut kiosk, Stroke::Key(Key::Function(12)), 1);
        deliver(&mut kiosk, &messages, order);
        assert_eq!(kiosk.app.lane().notice(), Some(&Notice::Slip(SlipOutcome::Printed)), "{order:?}");
    }
}

#[test]
fn an_opening_by_hand_says_what_the_gate_said_in_either_order() {
    let mut kiosk = Kiosk::open("2");
    for order in TWO {
        kiosk.key(Key::Function(11));
        let messages = held_back(&mut kiosk, Stroke::Char('1'), 1);
        assert!(matches!(kiosk.app.front(), Front::Lane));
        deliver(&mut kiosk, &messages, order);
        assert_eq!(kiosk.app.lane().notice(), Some(&Notice::Gate(GateOutcome::Acknowledged)), "{order:?}");
    }
}

#[test]
fn an_x_and_a_z_are_printed_in_either_order() {
    for order in TWO {
        let mut kiosk = Kiosk::open("2");
        let printed = |kiosk: &Kiosk| match kiosk.app.front() {
            Front::Shift(panel) => panel.slip(),
            front => panic!("{front:?}"),
        };
        kiosk.key(Key::Function(9));
        let messages = held_back(&mut kiosk, Stroke::Key(Key::Function(12)), 1);
        deliver(&mut kiosk, &messages, order);
        assert_eq!(printed(&kiosk), Some(SlipOutcome::Printed), "X, {order:?}");
        kiosk.printer().set_fault(Some(PrinterFault::PaperOut));
        kiosk.key(Key::Function(9));
        kiosk.key(Key::Function(2));
        let messages = held_back(&mut kiosk, ENTER, 1);
        assert_eq!(printed(&kiosk), Some(SlipOutcome::Printed), "the X, until the Z is known");
        deliver(&mut kiosk, &messages, order);
        assert_eq!(printed(&kiosk), Some(SlipOutcome::PaperOut), "Z, {order:?}");
    }
}

/// An answer to something else changes nothing: neither a slip of another fact, nor another duplicate of the same.
#[test]
fn an_answer_to_other_work_changes_nothing() {
    let mut kiosk = Kiosk::open("1");
    let code = kiosk.car(10);
    kiosk.scan(&code);
    let first = held_back(&mut kiosk, ENTER, 2);
    kiosk.send(first[0].clone());
    let second = held_back(&mut kiosk, Stroke::Char('m'), 2);
    for answer in &second[1..] {
        kiosk.send(answer.clone());
    }
    // The ticket is on its way to the disk still, and the answers to it wait for the desk's.
    assert_eq!(kiosk.stage(), &Stage::Issuing);
    for answer in &first[1..] {
        kiosk.send(answer.clone());
    }
    kiosk.send(second[0].clone());
    let Stage::Issued { gate, slip, .. } = kiosk.stage() else { panic!("{:?}", kiosk.stage()) };
    assert_eq!((*gate, *slip), BOTH);
}
