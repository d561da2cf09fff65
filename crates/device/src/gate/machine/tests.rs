//! The gate's rules with injected time: no port, no clock, no sleep.
#![allow(clippy::unwrap_used)]

mod histories;

use super::{Machine, Step};
use crate::accepted::AcceptedOpen;
use crate::{Event, GateInputs, GateLink, GateProtocol, GateSettings};
use crossbeam_channel::{Receiver, Sender};
use palang_codec::gate::Template;
use palang_domain::DeviceId;
use palang_domain::device::{Health, Input, Trouble};
use palang_domain::fact::GateOutcome::{self, Acknowledged, Timeout, Unreachable};
use std::time::Duration;

const STAR: GateProtocol = GateProtocol::StarHash { output: 1 };

/// A machine whose port is a list of texts.
struct Bench {
    machine: Machine,
    now: Duration,
    sent: Vec<String>,
    inputs: Vec<(Input, bool)>,
    health: Option<Health>,
    closed: bool,
    events: Sender<Event>,
    answers: Receiver<Event>,
}

fn id() -> DeviceId {
    "G".parse().unwrap()
}

impl Bench {
    fn new(protocol: GateProtocol) -> Self {
        let settings =
            GateSettings { inputs: GateInputs::USUAL, ..GateSettings::new(id(), GateLink::Virtual, protocol) };
        let (events, answers) = crossbeam_channel::bounded(64);
        let (sent, inputs) = (Vec::new(), Vec::new());
        let machine = Machine::new(&settings);
        Self { machine, now: Duration::ZERO, sent, inputs, health: None, closed: false, events, answers }
    }

    /// With the port open and the board started.
    fn ready(protocol: GateProtocol) -> Self {
        let mut bench = Self::new(protocol);
        bench.machine.opened(bench.now);
        bench.receive("*POWERON#\nSTATUS:READY\n");
        if bench.sent() == ["*PING#", "*STAT#"] {
            bench.receive("*STAT000000000#");
            assert_eq!(bench.sent(), ["*PING#"]);
            bench.receive("*PINGOK#");
            assert_eq!(bench.sent(), ["*STAT#"]);
            bench.receive("*STAT000000000#");
        }
        assert_eq!(bench.health, Some(Health::Fine));
        bench
    }

    fn drain(&mut self) {
        self.machine.tick(self.now);
        while let Some(step) = self.machine.next() {
            match step {
                Step::Send(bytes) => self.sent.push(String::from_utf8(bytes).unwrap()),
                Step::Report(Event::Input { input, on, .. }) => self.inputs.push((input, on)),
                Step::Show(health) => self.health = Some(health),
                Step::Close => self.closed = true,
                Step::Report(_) | Step::Working => {}
            }
        }
    }

    fn receive(&mut self, text: &str) {
        self.machine.receive(text.as_bytes(), self.now);
        self.drain();
    }

    fn after(&mut self, millis: u64) {
        self.now += Duration::from_millis(millis);
        self.drain();
    }

    fn open(&mut self, cause: u64) {
        self.machine.ask(AcceptedOpen::new(cause, self.now, id(), self.events.clone()));
        self.drain();
    }

    fn sent(&mut self) -> Vec<String> {
        std::mem::take(&mut self.sent)
    }

    fn answers(&mut self) -> Vec<(u64, GateOutcome)> {
        let told = self.answers.try_iter();
        told.map(|event| match event {
            Event::Gate { cause, outcome, .. } => (cause, outcome),
            other => panic!("{other:?}"),
        })
        .collect()
    }
}

#[test]
fn an_acknowledged_open_is_one_command_and_one_answer() {
    let mut bench = Bench::ready(STAR);
    bench.open(7);
    assert_eq!(bench.sent(), ["*OPEN1#"]);
    assert!(bench.answers().is_empty());
    bench.receive("*OPEN1OK#");
    assert_eq!(bench.answers(), [(7, Acknowledged)]);
    bench.receive("*OPEN1OK#");
    assert!(bench.answers().is_empty(), "a late second reply answers nothing");
}

#[test]
fn a_board_that_starts_with_the_port_gets_its_time_and_one_that_does_not_is_used_at_once() {
    let mut bench = Bench::new(STAR);
    bench.machine.opened(bench.now);
    bench.open(7);
    assert_eq!(bench.sent(), ["*PING#"]);
    assert_eq!(bench.health, Some(Health::Attention(Trouble::Starting)));
    bench.after(2_499);
    assert!(bench.sent().is_empty());
    bench.after(1);
    assert_eq!(bench.sent(), ["*OPEN1#"]);

    let mut bench = Bench::new(STAR);
    bench.machine.opened(bench.now);
    bench.open(7);
    bench.after(15);
    bench.receive("*PINGOK#");
    assert_eq!(bench.sent(), ["*PING#", "*OPEN1#"]);
}

#[test]
fn a_silent_board_gets_one_resend_and_then_a_time_out() {
    let mut bench = Bench::ready(STAR);
    bench.open(7);
    for _ in 0..4 {
        bench.after(400);
    }
    assert_eq!(bench.sent(), ["*OPEN1#", "*STAT#", "*OPEN1#", "*STAT#", "*PING#"]);
    assert_eq!(bench.answers(), [(7, Timeout)]);
    for _ in 0..3 {
        bench.after(1_400);
    }
    assert_eq!(bench.health, Some(Health::Down(Trouble::NoAnswer)));
    assert_eq!(bench.sent().iter().filter(|sent| *sent == "*OPEN1#").count(), 0);
}

#[test]
fn a_lost_reply_is_made_up_for_by_the_state_of_the_output() {
    let mut bench = Bench::ready(STAR);
    bench.open(7);
    bench.after(400);
    bench.receive("*STAT000010000#");
    assert_eq!(bench.sent(), ["*OPEN1#", "*STAT#"]);
    assert_eq!(bench.answers(), [(7, Acknowledged)]);
}

#[test]
fn another_output_is_triggered_and_proved_by_the_state_while_its_pulse_lasts() {
    let mut bench = Bench::ready(GateProtocol::StarHash { output: 3 });
    bench.open(7);
    bench.receive("*TRIG1OK#");
    assert!(bench.answers().is_empty(), "the reply of another output answers nothing");
    bench.after(200);
    assert_eq!(bench.sent(), ["*TRIG3#", "*STAT#"]);
    bench.receive("*STAT000000100#");
    assert_eq!(bench.answers(), [(7, Acknowledged)]);
}

#[test]
fn one_cause_is_not_pulsed_twice_within_two_seconds() {
    let mut bench = Bench::ready(STAR);
    bench.open(7);
    bench.open(7);
    bench.receive("*OPEN1OK#");
    assert_eq!(bench.sent(), ["*OPEN1#"]);
    assert_eq!(bench.answers(), [(7, Acknowledged), (7, Acknowledged)]);
    bench.after(1_999);
    bench.open(7);
    assert_eq!(bench.answers(), [(7, Acknowledged)]);
    assert!(!bench.sent().contains(&"*OPEN1#".to_owned()));
    bench.after(1);
    bench.open(7);
    assert!(bench.sent().contains(&"*OPEN1#".to_owned()), "asked again later, it opens again");
}

#[test]
fn an_unproved_cause_waits_for_its_hold_off_and_lets_others_pass() {
    let mut bench = Bench::ready(STAR);
    bench.open(7);
    for _ in 0..4 {
        bench.after(400);
    }
    assert_eq!(bench.answers(), [(7, Timeout)]);
    bench.receive("*PINGOK#");
    bench.receive("*STAT000000000#");
    bench.sent();
    bench.open(7);
    bench.open(8);
    assert_eq!(bench.sent().last().map(String::as_str), Some("*OPEN1#"));
    bench.receive("*OPEN1OK#");
    assert_eq!(bench.answers(), [(8, Acknowledged)]);
    bench.after(2_000);
    assert_eq!(bench.sent(), ["*OPEN1#"]);
    bench.receive("*OPEN1OK#");
    assert_eq!(bench.answers(), [(7, Acknowledged)]);
}

#[test]
fn an_old_open_is_answered_and_never_pulsed() {
    let mut bench = Bench::new(STAR);
    bench.open(7);
    bench.after(10_000);
    assert_eq!(bench.answers(), [(7, Unreachable)]);
    bench.machine.opened(bench.now);
    bench.receive("*POWERON#");
    assert!(!bench.sent().contains(&"*OPEN1#".to_owned()));
}

#[test]
fn a_port_that_goes_answers_what_flies_and_what_waits_once() {
    let mut bench = Bench::ready(STAR);
    bench.open(7);
    bench.open(8);
    bench.machine.lost(Trouble::Missing, bench.now);
    bench.machine.give_up();
    bench.drain();
    assert_eq!(bench.answers(), [(7, Unreachable), (8, Unreachable)]);
    assert_eq!(bench.health, Some(Health::Down(Trouble::Missing)));
}

#[test]
fn a_board_that_restarts_amid_a_command_gets_it_once_more() {
    let mut bench = Bench::ready(STAR);
    bench.open(7);
    bench.receive("*POWERON#");
    assert_eq!(bench.sent(), ["*OPEN1#", "*OPEN1#"]);
    bench.receive("*POWERON#");
    assert!(bench.sent().is_empty(), "one resend, not two");
    bench.receive("*OPEN1OK#");
    assert_eq!(bench.answers(), [(7, Acknowledged)]);
}

#[test]
fn inputs_are_told_by_their_wiring_and_only_when_they_change() {
    let mut bench = Bench::ready(STAR);
    bench.receive("*IN1ON#*IN1ON#*IN2ON#*IN2OFF#*IN4ON#*IN3ON#*IN3OFF#");
    use Input::{Button, LoopIn, LoopOut};
    assert_eq!(bench.inputs, [(LoopIn, true), (Button, true), (Button, false), (LoopOut, true), (LoopOut, false)]);
}

#[test]
fn a_lost_edge_is_found_by_the_state_but_a_button_held_at_the_start_was_not_pressed() {
    let mut bench = Bench::ready(STAR);
    bench.receive("*IN1ON#*STAT000000000#*STAT010000000#");
    use Input::{Button, LoopIn};
    assert_eq!(bench.inputs, [(LoopIn, true), (LoopIn, false), (Button, true)]);

    let mut bench = Bench::new(STAR);
    bench.machine.opened(bench.now);
    bench.receive("*PINGOK#*STAT110000000#");
    assert_eq!(bench.inputs, [(LoopIn, true)]);
    bench.receive("*IN2OFF#*IN2ON#");
    assert_eq!(bench.inputs.last(), Some(&(Button, true)));
}

#[test]
fn noise_opens_nothing_answers_nothing_and_is_named() {
    let mut bench = Bench::ready(STAR);
    for _ in 0..20 {
        bench.receive("\u{7f}\u{1}x*OPE\u{0}N1OK#");
        bench.after(800);
    }
    assert_eq!(bench.health, Some(Health::Down(Trouble::Garbage)));
    assert!(bench.inputs.is_empty() && bench.answers().is_empty());
    assert!(bench.closed, "a board that makes no sense for so long is opened anew");
}

#[test]
fn a_board_without_state_is_asked_for_it_no_more() {
    let mut bench = Bench::new(STAR);
    bench.machine.opened(bench.now);
    for _ in 0..12 {
        bench.after(800);
        if bench.sent.iter().any(|sent| sent == "*PING#") {
            bench.receive("*PINGOK#");
        }
    }
    assert_eq!(bench.health, Some(Health::Fine));
    bench.sent();
    bench.open(7);
    for _ in 0..3 {
        bench.after(400);
    }
    let opens: Vec<String> = bench.sent().into_iter().filter(|sent| sent != "*PING#").collect();
    assert_eq!(opens, ["*OPEN1#", "*OPEN1#"]);
    assert_eq!(bench.answers(), [(7, Timeout)]);
}

#[test]
fn a_home_made_board_is_sent_its_text_once() {
    let mut bench = Bench::ready(GateProtocol::Template(Template::default()));
    bench.open(7);
    bench.receive("STATUS:GATE_OPENED\r\n");
    assert_eq!(bench.answers(), [(7, Acknowledged)]);
    bench.receive("IN:1\r\n");
    assert_eq!(bench.inputs, [(Input::Button, true), (Input::Button, false)]);
    bench.open(8);
    bench.after(400);
    bench.after(400);
    assert_eq!(bench.sent(), ["OPEN_GATE\n", "OPEN_GATE\n"], "nobody knows whether it may be repeated");
    assert_eq!(bench.answers(), [(8, Timeout)]);
    assert_eq!(bench.health, Some(Health::Attention(Trouble::NoAnswer)));
}

#[test]
fn a_home_made_board_that_never_answers_counts_as_opened_once_the_text_is_out() {
    let mut bench = Bench::ready(GateProtocol::Template(Template { ok: String::new(), ..Template::default() }));
    bench.open(7);
    assert_eq!((bench.sent(), bench.answers()), (vec!["OPEN_GATE\n".to_owned()], vec![]));
    bench.after(20);
    assert_eq!(bench.answers(), [(7, Acknowledged)]);
    bench.open(8);
    bench.machine.lost(Trouble::Missing, bench.now);
    bench.drain();
    assert_eq!(bench.answers(), [(8, Unreachable)], "the port went before the text was out");
}

#[test]
fn dropping_everything_still_answers() {
    let mut bench = Bench::ready(STAR);
    bench.open(7);
    bench.open(8);
    let Bench { machine, answers, .. } = bench;
    drop(machine);
    assert_eq!(answers.try_iter().count(), 2);
}
