//! The wedge: scanner or human, told by the clock alone.
#![allow(clippy::unwrap_used)]

use palang_domain::wedge::{Press, Verdict, Wedge, WedgeSettings};
use proptest::prelude::*;
use std::time::Duration;

const P1: &str = "P10C00ZDV4WG1M8D5KBC7WXYZ0123456789ABCDEFGHJKMNPQRSTVWXYZ012";

fn ms(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

/// A keyboard, a clock, and a page that writes down what reaches it: `⏎` for Enter or Tab, `F` for other keys.
struct Bench {
    wedge: Wedge,
    now: Duration,
    page: String,
    codes: Vec<String>,
    noise: usize,
}

impl Bench {
    fn new(settings: WedgeSettings) -> Self {
        Self { wedge: Wedge::new(settings), now: ms(1_000), page: String::new(), codes: Vec::new(), noise: 0 }
    }

    fn take(&mut self, verdict: Verdict, key: Option<char>) {
        match verdict {
            Verdict::Code(code) => self.codes.push(code),
            Verdict::Hold { released } => self.page.push_str(&released),
            Verdict::Pass { released } => {
                self.page.push_str(&released);
                self.page.extend(key);
            }
            Verdict::Repeated => {}
            Verdict::TooLong => self.noise += 1,
        }
    }

    /// Lets time pass, ticking when the assembler asked for it.
    fn wait(&mut self, millis: u64) {
        let until = self.now + ms(millis);
        while let Some(deadline) = self.wedge.deadline().filter(|deadline| *deadline <= until) {
            if let Some(verdict) = self.wedge.tick(deadline) {
                self.take(verdict, None);
            }
            if self.wedge.deadline() == Some(deadline) {
                panic!("a tick at the deadline must decide");
            }
        }
        self.now = until;
    }

    fn key(&mut self, press: Press, repeat: bool) {
        let verdict = self.wedge.press(press, repeat, self.now);
        let shown = match press {
            Press::Char(c) => Some(c),
            Press::End => Some('⏎'),
            Press::Other => Some('F'),
            Press::Modifier => None,
        };
        self.take(verdict, shown);
    }

    fn type_with(&mut self, text: &str, delay: u64) {
        for c in text.chars() {
            self.key(if c == '⏎' { Press::End } else { Press::Char(c) }, false);
            self.wait(delay);
        }
    }

    fn seen(&self) -> (Vec<&str>, &str, usize) {
        (self.codes.iter().map(String::as_str).collect(), self.page.as_str(), self.noise)
    }
}

fn bench() -> Bench {
    Bench::new(WedgeSettings::default())
}

#[test]
fn a_burst_is_one_code_and_nothing_reaches_the_page_at_every_scanners_speed() {
    // 0: everything in one frame; 4: BALTECH; 8: xdotool; 10: emupos; 20 and 49: slow wedges.
    for delay in [0, 4, 8, 10, 20, 49] {
        for end in ["⏎", "⏎⏎", ""] {
            let mut bench = bench();
            bench.type_with(&format!("{P1}{end}"), delay);
            bench.wait(1_000);
            assert_eq!(bench.seen(), (vec![P1], "", 0), "{delay} ms, {end:?}");
        }
    }
}

#[test]
fn a_human_gets_every_key_in_order_and_promptly() {
    // Nobody types eight characters with gaps of 50 ms; a fast typist rolls two keys within 20.
    for delay in [60, 90, 200, 700] {
        let mut bench = bench();
        bench.type_with("26112101004176⏎", delay);
        bench.wait(100);
        assert_eq!(bench.seen(), (vec![], "26112101004176⏎", 0), "{delay} ms");
    }
    let mut bench = bench();
    for pair in ["20", "00", "0⏎"] {
        bench.type_with(&pair[..1], 20);
        bench.type_with(&pair[1..], 120);
    }
    assert_eq!(bench.seen(), (vec![], "20000⏎", 0));
}

#[test]
fn a_typed_key_waits_for_one_gap_at_most() {
    let mut bench = bench();
    bench.key(Press::Char('c'), false);
    assert_eq!(bench.page, "", "it might be the first of a scan");
    assert_eq!(bench.wedge.deadline(), Some(bench.now + ms(51)));
    bench.wait(51);
    assert_eq!(bench.page, "c");
    bench.key(Press::End, false);
    assert_eq!(bench.page, "c⏎", "Enter is never held back");
}

#[test]
fn short_bursts_are_typing_even_when_a_program_types_them() {
    let mut bench = bench();
    bench.type_with("10000⏎", 8);
    assert_eq!(bench.seen(), (vec![], "10000⏎", 0));
    bench.type_with("041760⏎", 0);
    assert_eq!(bench.seen(), (vec![], "10000⏎041760⏎", 0));
}

#[test]
fn typing_before_a_scan_is_typing_and_the_scan_is_whole() {
    let mut bench = bench();
    bench.type_with("5", 60);
    bench.type_with(&format!("{P1}⏎"), 10);
    assert_eq!(bench.seen(), (vec![P1], "5", 0));
    bench.wait(60);
    bench.key(Press::End, false);
    assert_eq!(bench.page, "5⏎", "the Enter after the scan is the cashier's");
}

#[test]
fn the_enter_of_a_scan_presses_nothing_even_when_it_comes_late() {
    for late in [0, 49, 119, 121, 300, 490] {
        let mut bench = bench();
        bench.type_with(P1, 8);
        bench.wait(late);
        bench.key(Press::End, false);
        assert_eq!(bench.seen(), (vec![P1], "", 0), "{late} ms");
        bench.wait(700);
        bench.key(Press::End, false);
        assert_eq!(bench.page, "⏎", "{late} ms: the next one is a human's");
    }
}

#[test]
fn an_enter_is_swallowed_when_nobody_ticked_in_time() {
    let mut bench = bench();
    bench.type_with(P1, 8);
    bench.now += ms(900);
    bench.key(Press::End, false);
    assert_eq!(bench.seen(), (vec![P1], "", 0));
    bench.now += ms(10);
    bench.type_with(&format!("X{P1}⏎"), 8);
    let second = format!("X{P1}");
    assert_eq!(bench.seen(), (vec![P1, second.as_str()], "", 0));
}

#[test]
fn a_scan_that_stumbles_is_waited_for_and_a_person_is_not() {
    let mut stumbling = bench();
    stumbling.type_with(&P1[..20], 8);
    stumbling.wait(100);
    stumbling.type_with(&P1[20..], 8);
    stumbling.key(Press::End, false);
    assert_eq!(stumbling.seen(), (vec![P1], "", 0));
    let mut early = bench();
    early.type_with(&P1[..4], 8);
    early.wait(100);
    early.type_with(&P1[4..], 8);
    early.wait(200);
    assert_eq!(early.seen(), (vec![&P1[4..]], &P1[..4], 0), "too little was there to know");
}

#[test]
fn the_same_code_within_three_seconds_is_the_same_scan() {
    let mut bench = bench();
    for _ in 0..4 {
        bench.type_with(&format!("{P1}⏎"), 0);
        bench.wait(1_000);
    }
    assert_eq!(bench.codes.len(), 1, "a presentation scanner repeats");
    bench.wait(2_001);
    bench.type_with(&format!("{P1}⏎"), 0);
    assert_eq!(bench.codes.len(), 2);
    bench.wedge.forget();
    bench.type_with(&format!("{P1}⏎"), 0);
    assert_eq!(bench.codes.len(), 3, "after Escape the operator means it");
    bench.type_with("26112101004176⏎", 0);
    assert_eq!(bench.codes.len(), 4, "another code is another scan");
}

#[test]
fn noise_is_reported_once_and_swallowed_to_its_end() {
    let mut long = bench();
    long.type_with(&"X".repeat(10_240), 0);
    long.type_with("⏎", 0);
    assert_eq!(long.seen(), (vec![], "", 1));
    long.wait(200);
    long.type_with("5⏎", 60);
    assert_eq!(long.seen(), (vec![], "5⏎", 1), "afterwards the keyboard is a keyboard");

    let mut slow = bench();
    slow.type_with(&"X".repeat(100), 40);
    slow.wait(500);
    assert_eq!(slow.seen(), (vec![], "", 1), "a burst of four seconds is no scan");
}

#[test]
fn a_key_held_down_is_not_a_scan() {
    let mut bench = bench();
    bench.key(Press::Char('0'), false);
    bench.wait(30);
    for _ in 0..40 {
        bench.key(Press::Char('0'), true);
        bench.wait(30);
    }
    assert_eq!(bench.seen(), (vec![], "0".repeat(41).as_str(), 0));
}

#[test]
fn repeats_within_a_scan_are_dropped() {
    let mut bench = bench();
    bench.type_with(&P1[..30], 8);
    bench.key(Press::Char(P1.chars().nth(29).unwrap()), true);
    bench.type_with(&P1[30..], 8);
    bench.key(Press::End, false);
    bench.key(Press::End, true);
    assert_eq!(bench.seen(), (vec![P1], "", 0));
}

#[test]
fn modifiers_belong_to_scans_and_other_keys_to_people() {
    let mut scan = bench();
    for c in P1.chars() {
        scan.key(Press::Modifier, false);
        scan.key(Press::Char(c), false);
        scan.wait(5);
    }
    scan.key(Press::End, false);
    assert_eq!(scan.seen(), (vec![P1], "", 0));
    let mut human = bench();
    human.key(Press::Char('7'), false);
    human.key(Press::Other, false);
    assert_eq!(human.seen(), (vec![], "7F", 0), "Backspace comes after the digit it takes back");
}

#[test]
fn a_prefix_makes_the_shortest_scan_certain_and_is_no_part_of_it() {
    let mut bench = Bench::new(WedgeSettings { prefix: Some('~'), ..WedgeSettings::default() });
    bench.type_with("~PK1⏎", 100);
    assert_eq!(bench.seen(), (vec!["PK1"], "", 0));
    bench.wait(600);
    bench.type_with("~", 200);
    assert_eq!(bench.page, "~", "the prefix alone was a person");
    bench.type_with("~⏎", 10);
    assert_eq!(bench.page, "~~⏎");
}

#[test]
fn settings_are_kept_within_reason() {
    for (asked, kept) in [(0, 20), (20, 20), (100, 100), (5_000, 150)] {
        let mut wedge = Wedge::new(WedgeSettings { gap: ms(asked), ..WedgeSettings::default() });
        wedge.press(Press::Char('a'), false, ms(0));
        assert_eq!(wedge.deadline(), Some(ms(kept + 1)));
    }
}

proptest! {
    /// Whatever is pressed at whatever speed: every character comes out exactly once, as typing, in a code, or as
    /// noise that was reported, and in order.
    #[test]
    fn no_character_is_lost_or_doubled(keys in prop::collection::vec((0..12_u8, 0..200_u64), 0..200)) {
        let mut bench = bench();
        let mut typed = String::new();
        let mut order = String::new();
        for (at, (key, delay)) in keys.into_iter().enumerate() {
            let before = (bench.codes.len(), bench.page.len());
            if key == 11 {
                bench.key(Press::End, false);
            } else {
                // A letter of its own each time, so that codes never repeat and order can be seen.
                let c = char::from_u32(0x4E00 + u32::try_from(at).unwrap()).unwrap();
                typed.push(c);
                bench.key(Press::Char(c), false);
            }
            collect(&bench, before, &mut order);
            let before = (bench.codes.len(), bench.page.len());
            bench.wait(delay);
            collect(&bench, before, &mut order);
        }
        let before = (bench.codes.len(), bench.page.len());
        bench.wait(5_000);
        collect(&bench, before, &mut order);
        prop_assume!(bench.noise == 0);
        prop_assert_eq!(order, typed);
        prop_assert!(bench.codes.iter().all(|code| code.chars().count() >= 8));
        prop_assert_eq!(bench.wedge.deadline(), None);
    }
}

fn collect(bench: &Bench, before: (usize, usize), order: &mut String) {
    order.extend(bench.page[before.1..].chars().filter(|c| *c != '⏎'));
    bench.codes[before.0..].iter().for_each(|code| order.push_str(code));
}
