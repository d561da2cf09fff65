//! The wedge widget between a keyboard and a page: bursts become codes, typing stays typing, a scan's
//! Enter presses nothing.

use iced::keyboard::key::{Code, Named, NativeCode, Physical};
use iced::keyboard::{self, Key as Logical, Location, Modifiers};
use iced::time::{Duration, Instant};
use iced::widget::{column, text_input};
use iced::{Element, Event};
use iced_test::Simulator;
use palang::ui::hotkeys::{Key, Stroke};
use palang::ui::wedge::wedge;
use std::cell::Cell;
use std::sync::OnceLock;

thread_local! {
    static MILLIS: Cell<u64> = const { Cell::new(0) };
    static STEP: Cell<u64> = const { Cell::new(0) };
}

/// A clock of the test's own: every look at it is one step later, however busy the machine is.
fn now() -> Instant {
    static BASE: OnceLock<Instant> = OnceLock::new();
    MILLIS.set(MILLIS.get() + STEP.get());
    *BASE.get_or_init(Instant::now) + Duration::from_millis(MILLIS.get())
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Heard {
    Scan(String),
    Stroke(Stroke),
    Input(String),
}

fn page(with_input: bool) -> Element<'static, Heard> {
    let content: Element<'_, Heard> = if with_input {
        column![text_input("", "").id("words").on_input(Heard::Input)].into()
    } else {
        iced::widget::space().into()
    };
    wedge(content, |code, _| Heard::Scan(code), |stroke, _| Heard::Stroke(stroke)).clock(now).into()
}

fn press(key: Logical, text: Option<&str>, physical: Physical, repeat: bool, modifiers: Modifiers) -> Event {
    Event::Keyboard(keyboard::Event::KeyPressed {
        key: key.clone(),
        modified_key: key,
        physical_key: physical,
        location: Location::Standard,
        modifiers,
        text: text.map(Into::into),
        repeat,
    })
}

const NOWHERE: Physical = Physical::Unidentified(NativeCode::Unidentified);

fn character(c: char) -> Event {
    press(Logical::Character(c.to_string().into()), Some(&c.to_string()), NOWHERE, false, Modifiers::empty())
}

fn named(named: Named) -> Event {
    press(Logical::Named(named), None, NOWHERE, false, Modifiers::empty())
}

fn typed(text: &str) -> Vec<Event> {
    text.chars().map(character).collect()
}

/// What the page hears when these keys come, each `millis` after the one before.
fn heard(millis: u64, events: Vec<Event>) -> Vec<Heard> {
    MILLIS.set(0);
    STEP.set(millis);
    let mut simulator = Simulator::new(page(false));
    simulator.simulate(events);
    simulator.into_messages().collect()
}

fn strokes(text: &str) -> Vec<Heard> {
    text.chars().map(|c| Heard::Stroke(Stroke::Char(c))).collect()
}

const ENTER: Heard = Heard::Stroke(Stroke::Key(Key::Enter));

#[test]
fn a_burst_and_its_enter_are_one_code_and_no_key() {
    let mut burst = typed("P1ABCDEFGHIJ");
    burst.push(named(Named::Enter));
    assert_eq!(heard(8, burst), [Heard::Scan("P1ABCDEFGHIJ".to_owned())]);
}

#[test]
fn a_person_types_and_presses_enter() {
    let mut keys = typed("004170");
    keys.push(named(Named::Enter));
    let mut expected = strokes("004170");
    expected.push(ENTER);
    assert_eq!(heard(140, keys), expected);
}

#[test]
fn fast_fingers_are_still_a_person_below_the_shortest_code() {
    let mut keys = typed("20000");
    keys.push(named(Named::Enter));
    let mut expected = strokes("20000");
    expected.push(ENTER);
    assert_eq!(heard(30, keys), expected);
}

#[test]
fn ten_kilobytes_of_noise_are_one_refusable_scan_and_no_key() {
    let mut noise = typed(&"#".repeat(10_240));
    noise.push(named(Named::Enter));
    let all = heard(2, noise);
    assert!(matches!(all.as_slice(), [Heard::Scan(code)] if code.len() > 128), "{} messages", all.len());
}

#[test]
fn function_keys_and_control_letters_are_keys_of_the_table() {
    let lock = press(Logical::Character("l".into()), Some("\u{c}"), NOWHERE, false, Modifiers::CTRL);
    let all = heard(200, vec![named(Named::F12), lock, named(Named::Escape), named(Named::Backspace), character(' ')]);
    assert_eq!(
        all,
        [
            Heard::Stroke(Stroke::Key(Key::Function(12))),
            Heard::Stroke(Stroke::Key(Key::Ctrl('L'))),
            Heard::Stroke(Stroke::Key(Key::Escape)),
            Heard::Stroke(Stroke::Backspace),
        ],
        "the space is still held: it may begin a burst"
    );
}

#[test]
fn a_key_held_down_is_one_key() {
    let repeat = || press(Logical::Named(Named::Enter), None, NOWHERE, true, Modifiers::empty());
    assert_eq!(heard(40, vec![named(Named::Enter), repeat(), repeat(), repeat()]), [ENTER]);
}

#[test]
fn the_text_counts_not_the_key_and_the_place_where_there_is_no_text() {
    let numpad_nine = press(Logical::Named(Named::PageUp), Some("9"), NOWHERE, false, Modifiers::empty());
    let swallowed = press(Logical::Unidentified, None, Physical::Code(Code::KeyA), false, Modifiers::SHIFT);
    let all = heard(200, vec![numpad_nine, swallowed, named(Named::Enter)]);
    assert_eq!(all, [Heard::Stroke(Stroke::Char('9')), Heard::Stroke(Stroke::Char('A')), ENTER]);
}

#[test]
fn a_field_gets_what_a_person_types_and_nothing_of_a_scan() {
    MILLIS.set(0);
    STEP.set(8);
    let mut simulator = Simulator::new(page(true));
    simulator.click(iced_test::selector::id("words")).unwrap();
    let mut keys = typed("P1ABCDEFGHIJ");
    keys.push(named(Named::Enter));
    simulator.simulate(keys);
    STEP.set(300);
    simulator.simulate(vec![character('x'), character('y'), named(Named::Enter)]);
    let all: Vec<_> = simulator.into_messages().collect();
    assert_eq!(
        all,
        [
            Heard::Scan("P1ABCDEFGHIJ".to_owned()),
            Heard::Input("x".to_owned()),
            // The field is redrawn with its value by the program; here it stays empty but for its own caret.
            all[2].clone(),
            ENTER
        ]
    );
    assert!(matches!(all[2], Heard::Input(_)));
}
