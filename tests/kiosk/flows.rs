//! What a day at the lane asks of the screens, on a real desk with virtual devices.

use super::sandbox::{Kiosk, answer, config};
use palang::app::Message;
use palang::command::Command;
use palang::screen::Front;
use palang::screen::lane::{Notice, Stage};
use palang::screen::{self, Event, first_admin};
use palang::ui::Look;
use palang::ui::hotkeys::{Key, Stroke};
use palang_booth::desk::model::Update;
use palang_booth::device::{GateFault, PrinterFault};
use palang_domain::fact::{Dismissal, GateOutcome, SlipOutcome};
use palang_domain::{Money, Refusal};
use palang_locale::Language;

#[test]
fn scan_and_enter_is_a_whole_exit_two_keystrokes() {
    let mut kiosk = Kiosk::open("1");
    let code = kiosk.car(125);
    let mut keystrokes = 0;
    kiosk.scan(&code);
    keystrokes += 1;
    let Stage::Due(quoted) = kiosk.stage() else { panic!("{:?}", kiosk.stage()) };
    assert_eq!(quoted.quote().total, Money::new(15_000));
    kiosk.enter();
    keystrokes += 1;
    let Stage::Paid { receipt, .. } = kiosk.stage() else { panic!("{:?}", kiosk.stage()) };
    assert_eq!((receipt.total, receipt.change), (Money::new(15_000), Money::ZERO));
    let (settled, granted) = (receipt.settled, receipt.granted);
    kiosk.until(|update| matches!(update, Update::Slip { cause, .. } if *cause == settled));
    if !matches!(kiosk.stage(), Stage::Paid { gate: Some(_), .. }) {
        kiosk.until(|update| matches!(update, Update::Gate { cause, .. } if *cause == granted));
    }
    let Stage::Paid { gate, slip, .. } = kiosk.stage() else { panic!("the result stays until the next scan") };
    assert_eq!((*gate, *slip), (Some(GateOutcome::Acknowledged), Some(SlipOutcome::Printed)));
    assert_eq!(keystrokes, 2);
}

#[test]
fn the_last_six_digits_are_enough_and_digits_then_enter_are_cash() {
    let mut kiosk = Kiosk::open("1");
    let code = kiosk.car(10);
    kiosk.scan(&code);
    let Stage::Due(quoted) = kiosk.stage() else { panic!() };
    let number = quoted.ticket.to_string();
    kiosk.escape();
    assert_eq!(kiosk.stage(), &Stage::Ready);
    kiosk.types(&number[8..]);
    assert_eq!(kiosk.app.lane().typed(), &number[8..]);
    kiosk.enter();
    kiosk.types("20000");
    kiosk.enter();
    let Stage::Paid { receipt, .. } = kiosk.stage() else { panic!("{:?}", kiosk.stage()) };
    assert_eq!((receipt.tendered, receipt.change), (Money::new(20_000), Money::new(15_000)));
    assert_eq!(kiosk.app.lane().typed(), "");
}

#[test]
fn enter_twice_settles_once() {
    let mut kiosk = Kiosk::open("1");
    let code = kiosk.car(10);
    kiosk.scan(&code);
    let at = iced::time::Instant::now();
    // Both strokes are in before the first answer is out.
    let first = kiosk.app.update(Message::Stroke(Stroke::Key(Key::Enter), at));
    let second = kiosk.app.update(Message::Stroke(Stroke::Key(Key::Enter), at));
    kiosk.settle(first);
    kiosk.settle(second);
    kiosk.enter();
    assert!(matches!(kiosk.stage(), Stage::Paid { .. }));
    assert_eq!(answer(kiosk.desk.totals()).unwrap().paid, 1);
    assert_eq!(answer(kiosk.desk.totals()).unwrap().issued, 1, "the third Enter issued no ticket");
}

#[test]
fn a_scan_during_a_settlement_is_held_told_and_taken_once() {
    let mut kiosk = Kiosk::open("1");
    let (first, second) = (kiosk.car(10), kiosk.car(10));
    kiosk.scan(&first);
    let at = iced::time::Instant::now();
    let paying = kiosk.app.update(Message::Stroke(Stroke::Key(Key::Enter), at));
    assert!(matches!(kiosk.stage(), Stage::Paying(_)));
    for _ in 0..2 {
        kiosk.scan(&second);
    }
    assert_eq!(kiosk.app.lane().notice(), Some(&Notice::Held(1)));
    kiosk.settle(paying);
    // Exact cash leaves no change to read, so the next one is up by itself.
    let Stage::Due(quoted) = kiosk.stage() else { panic!("{:?}", kiosk.stage()) };
    assert_eq!(quoted.code, second);
    kiosk.enter();
    assert!(kiosk.app.lane().waiting().is_empty());
    assert_eq!(answer(kiosk.desk.totals()).unwrap().paid, 2);
}

#[test]
fn a_held_scan_waits_while_there_is_change_to_read() {
    let mut kiosk = Kiosk::open("1");
    let (first, second) = (kiosk.car(10), kiosk.car(10));
    kiosk.scan(&first);
    kiosk.types("50000");
    let at = iced::time::Instant::now();
    let paying = kiosk.app.update(Message::Stroke(Stroke::Key(Key::Enter), at));
    kiosk.scan(&second);
    kiosk.settle(paying);
    assert!(matches!(kiosk.stage(), Stage::Paid { .. }), "the change stays on the screen");
    kiosk.enter();
    let Stage::Due(quoted) = kiosk.stage() else { panic!("{:?}", kiosk.stage()) };
    assert_eq!(quoted.code, second);
}

#[test]
fn too_little_cash_is_refused_and_the_fee_stays_due() {
    let mut kiosk = Kiosk::open("1");
    let code = kiosk.car(10);
    kiosk.scan(&code);
    kiosk.types("1000");
    kiosk.enter();
    assert!(matches!(kiosk.stage(), Stage::Due(_)));
    assert!(matches!(kiosk.app.lane().notice(), Some(Notice::Refused(Refusal::TooLittle { .. }))));
    kiosk.enter();
    assert!(matches!(kiosk.stage(), Stage::Paid { .. }));
}

#[test]
fn a_used_ticket_is_refused_with_its_reason_and_esc_puts_it_away() {
    let mut kiosk = Kiosk::open("1");
    let code = kiosk.car(10);
    kiosk.scan(&code);
    kiosk.enter();
    kiosk.scan(&code);
    assert!(matches!(kiosk.stage(), Stage::Refused { refusal: Refusal::Used { .. }, .. }));
    kiosk.scan("nothing that could be a ticket");
    assert!(matches!(kiosk.stage(), Stage::Refused { refusal: Refusal::Malformed, .. }), "{:?}", kiosk.stage());
    kiosk.escape();
    assert_eq!(kiosk.stage(), &Stage::Ready);
}

#[test]
fn a_class_letter_issues_and_a_heavy_hand_issues_once() {
    let mut kiosk = Kiosk::open("1");
    let at = iced::time::Instant::now();
    kiosk.send(Message::Stroke(Stroke::Char('m'), at));
    kiosk.send(Message::Stroke(Stroke::Char('m'), at + iced::time::Duration::from_millis(300)));
    let Stage::Issued { issued, .. } = kiosk.stage() else { panic!("{:?}", kiosk.stage()) };
    assert_eq!(issued.class.as_str(), "motor");
    assert_eq!(answer(kiosk.desk.totals()).unwrap().issued, 1);
    kiosk.stroke(Stroke::Char('C'));
    assert_eq!(answer(kiosk.desk.totals()).unwrap().issued, 2);
}

#[test]
fn language_and_look_change_at_once_and_nothing_else_does() {
    let mut kiosk = Kiosk::open("1");
    let code = kiosk.car(10);
    kiosk.scan(&code);
    let before = kiosk.stage().clone();
    for language in [Language::En, Language::Vi, Language::Id] {
        kiosk.key(Key::Function(1));
        assert_eq!(kiosk.app.language(), language);
    }
    kiosk.key(Key::Function(5));
    assert_eq!(kiosk.app.look(), Look::Night);
    assert_eq!(kiosk.stage(), &before);
}

#[test]
fn a_wrong_pin_says_so_and_a_locked_screen_holds_the_scan() {
    let mut kiosk = Kiosk::closed(config());
    kiosk.sign_in("1", "9999");
    let Front::SignIn(form) = kiosk.app.front() else { panic!() };
    assert_eq!(form.refusal(), Some(&Refusal::BadPin));
    kiosk.escape();
    kiosk.sign_in("1", "1234");
    assert!(matches!(kiosk.app.front(), Front::OpenShift(_)));
    kiosk.enter();
    assert!(matches!(kiosk.app.front(), Front::Lane));
    let code = kiosk.car(10);
    kiosk.key(Key::Ctrl('L'));
    assert!(matches!(kiosk.app.front(), Front::SignIn(form) if form.is_lock()));
    assert!(kiosk.app.session().is_none());
    kiosk.scan(&code);
    assert_eq!(kiosk.app.waiting().len(), 1);
    kiosk.types("1234");
    kiosk.enter();
    assert!(matches!(kiosk.app.front(), Front::Lane));
    assert!(matches!(kiosk.stage(), Stage::Due(quoted) if quoted.code == code));
}

#[test]
fn wrong_pins_lock_for_a_growing_time() {
    let mut kiosk = Kiosk::closed(config());
    let mut locked = None;
    for _ in 0..12 {
        kiosk.escape();
        kiosk.sign_in("1", "9999");
        let Front::SignIn(form) = kiosk.app.front() else { panic!() };
        if let Some(Refusal::LockedOut { until }) = form.refusal() {
            locked = Some(*until);
            break;
        }
    }
    assert!(locked.is_some_and(|until| until > kiosk.desk.now()));
}

#[test]
fn no_paper_lets_the_car_out_and_says_what_to_do() {
    let mut kiosk = Kiosk::open("1");
    let code = kiosk.car(10);
    kiosk.printer().set_fault(Some(PrinterFault::PaperOut));
    kiosk.scan(&code);
    kiosk.enter();
    let Stage::Paid { receipt, .. } = kiosk.stage() else { panic!("{:?}", kiosk.stage()) };
    let cause = receipt.settled;
    kiosk.until(|update| matches!(update, Update::Slip { cause: of, .. } if *of == cause));
    assert!(matches!(kiosk.stage(), Stage::Paid { slip: Some(SlipOutcome::PaperOut), .. }), "{:?}", kiosk.stage());
    kiosk.printer().set_fault(None);
    kiosk.key(Key::Function(12));
    kiosk.until(|update| matches!(update, Update::Slip { cause: of, duplicate: 1, .. } if *of == cause));
    assert_eq!(kiosk.app.lane().notice(), Some(&Notice::Slip(SlipOutcome::Printed)));
    // The strip no longer says that there is no paper.
    assert!(matches!(kiosk.stage(), Stage::Paid { slip: Some(SlipOutcome::Printed), .. }), "{:?}", kiosk.stage());
}

#[test]
fn a_silent_gate_is_offered_again_by_a_key() {
    let mut kiosk = Kiosk::open("1");
    let code = kiosk.car(10);
    kiosk.gate().set_fault(Some(GateFault::Silent));
    kiosk.scan(&code);
    kiosk.enter();
    let Stage::Paid { receipt, .. } = kiosk.stage() else { panic!("{:?}", kiosk.stage()) };
    let cause = receipt.granted;
    kiosk.until(|update| matches!(update, Update::Gate { cause: of, .. } if *of == cause));
    assert!(matches!(kiosk.stage(), Stage::Paid { gate: Some(GateOutcome::Timeout), .. }), "{:?}", kiosk.stage());
    assert!(kiosk.app.offers().iter().any(|offer| offer.command == Command::Reopen));
    kiosk.gate().set_fault(None);
    // A board that is just coming back may miss a pulse; every press gets exactly one answer.
    for _ in 0..50 {
        kiosk.key(Key::Ctrl('G'));
        kiosk.until(|update| matches!(update, Update::Gate { cause: of, .. } if *of == cause));
        if matches!(kiosk.stage(), Stage::Paid { gate: Some(GateOutcome::Acknowledged), .. }) {
            break;
        }
    }
    assert!(matches!(kiosk.stage(), Stage::Paid { gate: Some(GateOutcome::Acknowledged), .. }));
    assert!(!kiosk.app.offers().iter().any(|offer| offer.command == Command::Reopen));
}

#[test]
fn opening_by_hand_takes_a_reason_and_a_cashier_may_not() {
    for (number, allowed) in [("2", true), ("1", false)] {
        let mut kiosk = Kiosk::open(number);
        kiosk.key(Key::Function(11));
        assert!(matches!(kiosk.app.front(), Front::OpenByHand(_)));
        kiosk.types("1");
        assert!(matches!(kiosk.app.front(), Front::Lane));
        let refused = matches!(kiosk.app.lane().notice(), Some(Notice::Refused(Refusal::NotAllowed { .. })));
        assert_eq!(!refused, allowed, "{:?}", kiosk.app.lane().notice());
        assert_eq!(answer(kiosk.desk.totals()).unwrap().manual_opens, u64::from(allowed));
    }
}

#[test]
fn a_shift_closes_with_a_count_and_shows_the_difference() {
    let mut kiosk = Kiosk::open("1");
    let code = kiosk.car(10);
    kiosk.scan(&code);
    kiosk.enter();
    kiosk.key(Key::Function(9));
    assert!(matches!(kiosk.app.front(), Front::Shift(_)));
    kiosk.key(Key::Function(9));
    kiosk.key(Key::Function(2));
    kiosk.types("4000");
    kiosk.enter();
    let Front::Shift(panel) = kiosk.app.front() else { panic!() };
    let closing = panel.closing().expect("closed");
    assert_eq!((closing.counted, closing.variance), (Money::new(4_000), Money::new(-1_000)));
    kiosk.enter();
    assert!(matches!(kiosk.app.front(), Front::SignIn(_)));
    assert!(answer(kiosk.desk.shift()).unwrap().is_none());
}

/// The name, typed into the form of the first administrator.
fn name(name: &str) -> Message {
    let named = first_admin::Message::Name(name.to_owned());
    Message::Screen(Event::Own(screen::Message::FirstAdmin(named)))
}

#[test]
fn a_booth_without_anybody_asks_for_its_first_administrator() {
    let mut nobody = config();
    nobody.operators.clear();
    let mut kiosk = Kiosk::closed(nobody);
    assert!(matches!(kiosk.app.front(), Front::FirstAdmin(_)));
    kiosk.enter();
    kiosk.send(name("Nguyễn Thị Hoa"));
    kiosk.enter();
    kiosk.types("4321");
    kiosk.enter();
    kiosk.types("4321");
    kiosk.enter();
    assert!(matches!(kiosk.app.front(), Front::SignIn(_)), "{:?}", kiosk.app.front());
    kiosk.sign_in("1", "4321");
    assert!(matches!(kiosk.app.front(), Front::OpenShift(_)));
    assert_eq!(kiosk.app.session().map(|session| session.name.as_str()), Some("Nguyễn Thị Hoa"));
}

#[test]
fn being_told_to_stop_ends_the_program_in_order() {
    let mut kiosk = Kiosk::closed(super::sandbox::config());
    let task = kiosk.app.update(Message::Stop);
    let actions = iced_test::runtime::task::into_stream(task).expect("there is something to do");
    let actions: Vec<_> = futures::executor::block_on(futures::StreamExt::collect(actions));
    assert!(matches!(actions[..], [iced_test::runtime::Action::Exit]));
}

#[test]
fn the_shift_panel_prints_an_x_by_its_key() {
    let mut kiosk = Kiosk::open("2");
    kiosk.key(Key::Function(9));
    let before = kiosk.printer().papers().len();
    kiosk.key(Key::Function(12));
    kiosk.until(|update| matches!(update, Update::Slip { .. }));
    assert_eq!(kiosk.printer().papers().len(), before + 1);
    let Front::Shift(panel) = kiosk.app.front() else { panic!("{:?}", kiosk.app.front()) };
    assert_eq!(panel.slip(), Some(SlipOutcome::Printed));
}

#[test]
fn an_x_or_a_z_without_paper_says_so_on_the_panel() {
    let mut kiosk = Kiosk::open("1");
    kiosk.printer().set_fault(Some(PrinterFault::PaperOut));
    kiosk.key(Key::Function(9));
    for keys in [&[Key::Function(12)][..], &[Key::Function(9), Key::Function(2), Key::Enter][..]] {
        for key in keys {
            kiosk.key(*key);
        }
        kiosk.until(|update| matches!(update, Update::Slip { .. }));
        let Front::Shift(panel) = kiosk.app.front() else { panic!("{:?}", kiosk.app.front()) };
        assert_eq!(panel.slip(), Some(SlipOutcome::PaperOut), "{keys:?}");
    }
    let Front::Shift(panel) = kiosk.app.front() else { panic!() };
    assert!(panel.closing().is_some(), "a printer without paper holds no shift");
}

/// A car that paid at a gate that says nothing: the fact that granted its exit.
fn unanswered(kiosk: &mut Kiosk) -> u64 {
    let code = kiosk.car(10);
    kiosk.gate().set_fault(Some(GateFault::Silent));
    kiosk.scan(&code);
    kiosk.enter();
    let Stage::Paid { receipt, .. } = kiosk.stage() else { panic!("{:?}", kiosk.stage()) };
    let cause = receipt.granted;
    kiosk.until(|update| matches!(update, Update::Gate { cause: of, .. } if *of == cause));
    cause
}

#[test]
fn an_opening_that_is_not_needed_is_put_away_with_one_of_three_reasons() {
    let mut kiosk = Kiosk::open("1");
    kiosk.key(Key::Ctrl('D'));
    assert!(matches!(kiosk.app.front(), Front::Lane), "there is nothing to put away");
    for (digit, reason) in ["1", "2", "3"].into_iter().zip(Dismissal::ALL) {
        let cause = unanswered(&mut kiosk);
        kiosk.key(Key::Ctrl('D'));
        assert!(matches!(kiosk.app.front(), Front::Dismiss(_)), "{reason:?}");
        kiosk.types("4");
        assert!(matches!(kiosk.app.front(), Front::Dismiss(_)), "there is no fourth reason");
        kiosk.types(digit);
        assert!(matches!(kiosk.app.front(), Front::Lane));
        assert_eq!(kiosk.app.lane().notice(), Some(&Notice::Dismissed), "{reason:?}");
        assert!(matches!(kiosk.stage(), Stage::Paid { .. }), "the result stays");
        assert!(answer(kiosk.desk.grants()).unwrap().is_empty(), "{cause} is offered no more");
        assert!(!kiosk.app.offers().iter().any(|offer| offer.command == Command::Reopen));
        kiosk.gate().set_fault(None);
    }
}

#[test]
fn escape_leaves_an_opening_on_offer_and_a_scan_waits_behind_the_form() {
    let mut kiosk = Kiosk::open("1");
    unanswered(&mut kiosk);
    kiosk.key(Key::Ctrl('D'));
    kiosk.scan("26112101000017");
    assert_eq!(kiosk.app.waiting().len(), 1);
    kiosk.escape();
    assert!(matches!(kiosk.app.front(), Front::Lane));
    assert!(matches!(kiosk.stage(), Stage::Refused { .. }), "the scan is taken: {:?}", kiosk.stage());
    assert_eq!(answer(kiosk.desk.grants()).unwrap().len(), 1);
}
