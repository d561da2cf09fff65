//! One car through the kiosk that people use: keys typed into its window as a wedge scanner does, then Enter.
//!
//! The receipt is read back from a printer on the network, the opening is seen on the wire to the gate's firmware, the
//! facts stand in the journal.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used)]

#[path = "../crates/codec/tests/paper/mod.rs"]
mod decoder;
mod support;

use serde_json::{Value, json};
use std::process::{Child, Command, Stdio};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Duration;
use support::board::Board;
use support::booth::{Booth, PIN, head, opening, said};
use support::firmware::Firmware;
use support::paper::Printer;
use support::screen::{self, Hand, Screen, until};
use support::tool;

/// Everything is slower on a busy machine; nothing here is a measurement.
const PATIENCE: Duration = Duration::from_secs(60);

fn config(printer: &str, port: &str, output: u8) -> String {
    format!(
        "{}[[printer]]\nid = \"receipts\"\nkind = \"tcp\"\naddress = \"{printer}\"\nwidth_mm = 80\n\
         [[gate]]\nid = \"boom\"\nkind = \"serial\"\nport = \"{port}\"\nprotocol = \"star-hash\"\noutput = {output}\n\
         [[scanner]]\nid = \"wedge\"\nkind = \"wedge\"\n\
         [[lane]]\nid = \"MIX-1\"\ngate_number = 1\ndirection = \"mixed\"\ndefault_class = \"mobil\"\nattended = true\n\
         printer = \"receipts\"\ngate = \"boom\"\nscanner = \"wedge\"\n",
        head("preset:id-hourly", "")
    )
}

/// The kiosk, ended when the test is over.
struct Kiosk(Child);

impl Drop for Kiosk {
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

/// Before the kiosk opens: a shift, and one car inside. Its ticket code.
fn car_inside(booth: &Booth) -> (String, String) {
    let mut steps = opening();
    steps.extend([json!({"do": "issue", "class": "mobil", "as": "a"}), json!({"do": "wait_devices"})]);
    let lines = booth.drill(None, &steps);
    let issued = said(&lines, "issued")[0];
    let text = |key: &str| issued[key].as_str().unwrap().to_owned();
    (text("code"), text("number"))
}

fn of_kind<'a>(facts: &'a [Value], kind: &str) -> Vec<&'a Value> {
    facts.iter().filter(|fact| fact["kind"] == kind).collect()
}

/// Waits until gate and printer have answered for the exit, then gives the facts since `before`.
fn facts_of_the_exit(booth: &Booth, before: usize) -> Vec<Value> {
    until("answer of gate and printer in the journal", PATIENCE, || {
        let facts = booth.facts().split_off(before);
        let done = !of_kind(&facts, "gate_answered").is_empty() && !of_kind(&facts, "slip_answered").is_empty();
        done.then_some(facts)
    })
}

/// Waits until the journal says who signed in. A sign-in's picture changes several times before the PIN is checked, so
/// the picture alone does not say that the lane hears a scan.
fn signed_in(booth: &Booth, before: usize) {
    until("sign-in in the journal", PATIENCE, || {
        (of_kind(&booth.facts(), "signed_in").len() == before + 1).then_some(())
    });
}

/// Scan, Enter, and everything that must follow. `strokes` is how many keys a person pressed for the car.
fn one_exit(booth: &Booth, printer: &Printer, code: &str, number: &str) -> (usize, Vec<Value>) {
    let screen = Screen::on(1_366, 768);
    let mut command = booth.palang(&["--windowed"]);
    screen.show(&mut command);
    let kiosk = Kiosk(command.stdout(Stdio::null()).stderr(Stdio::inherit()).spawn().unwrap());
    screen.window("Palang");
    let blank = vec![0; screen.picture().len()];
    let mut picture = screen.changed_from(&blank);
    let sign_ins = of_kind(&booth.facts(), "signed_in").len();
    let mut hand = Hand::at(&screen);
    hand.type_slowly("1");
    hand.press("Return");
    hand.type_slowly(PIN);
    hand.press("Return");
    signed_in(booth, sign_ins);
    picture = screen.changed_from(&picture);
    let (facts_before, paper_before) = (booth.facts().len(), printer.printed().len());

    let mut hand = Hand::at(&screen);
    hand.scan(code);
    let quoted = screen.changed_from(&picture);
    // The Enter at the end of the scan pressed nothing: the stay is priced and not paid.
    let facts = booth.facts().split_off(facts_before);
    assert!(of_kind(&facts, "settled").is_empty(), "the scanner's own Enter paid");
    hand.press("Return");
    let strokes = hand.strokes;
    screen.changed_from(&quoted);

    let facts = facts_of_the_exit(booth, facts_before);
    let settled = of_kind(&facts, "settled");
    assert_eq!(settled.len(), 1);
    assert_eq!(settled[0]["body"]["ticket"], number);
    assert_eq!(settled[0]["body"]["quote"]["total"], 5_000);
    assert_eq!(of_kind(&facts, "exit_granted").len(), 1);
    receipt(&printer.printed()[paper_before..], number);
    drop(kiosk);
    (strokes, facts)
}

/// Reads the receipt as a customer does, by a decoder that shares no code with the encoder.
fn receipt(bytes: &[u8], number: &str) {
    let out = decoder::print(bytes).unwrap();
    let text: Vec<&str> = decoder::lines(&out).into_iter().map(|line| line.text.as_str()).collect();
    let text = text.join("\n");
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    assert!(text.contains("Parkir Uji"), "{text}");
    assert!(text.contains("5.000"), "{text}");
    assert!(text.lines().any(|line| digits(line).contains(number)), "{number} in {text}");
    assert!(out.contains(&decoder::Out::Cut { partial: true }) || out.contains(&decoder::Out::Cut { partial: false }));
}

/// One kiosk at a time: two would only slow one another down.
static ONE: Mutex<()> = Mutex::new(());

/// Reads the ticket's symbol as a scanner does, by two readers that share no code with the encoder.
fn symbol(bytes: &[u8], code: &str) {
    let out = decoder::print(bytes).unwrap();
    let (width, height, grey) = decoder::rasters(&out);
    assert_eq!(decoder::qr_codes(width, height, &grey), [code]);
    let folder = tempfile::tempdir().unwrap();
    let picture = folder.path().join("ticket.pgm");
    let mut file = format!("P5 {width} {height} 255\n").into_bytes();
    file.extend(grey);
    std::fs::write(&picture, file).unwrap();
    if tool::installed(&["zbarimg"]) {
        let read = Command::new("zbarimg").args(["-q", "--raw"]).arg(&picture).output().unwrap();
        assert_eq!(String::from_utf8_lossy(&read.stdout).trim(), code);
    }
}

#[test]
fn a_car_leaves_in_two_keystrokes_by_real_firmware() {
    if !tool::installed(&screen::PROGRAMS) {
        return;
    }
    let _alone = ONE.lock().unwrap_or_else(PoisonError::into_inner);
    let Some(firmware) = Firmware::start() else { return };
    let printer = Printer::start();
    let booth = Booth::with(&config(&printer.address(), firmware.port(), 1));
    let (code, number) = car_inside(&booth);
    symbol(&printer.printed(), &code);
    let (wire_before, relays_before) = (firmware.wire().len(), firmware.relays().len());
    let (strokes, facts) = one_exit(&booth, &printer, &code, &number);
    assert_eq!(strokes, 2, "a scan and an Enter");
    let wire = firmware.wire().split_off(wire_before);
    assert!(wire.contains("*OPEN1#") && wire.contains("*OPEN1OK#"), "{wire}");
    let relays = firmware.relays().split_off(relays_before);
    assert!(relays.iter().any(|line| line.starts_with("relay 1 on")), "{relays:?}");
    let answers = of_kind(&facts, "gate_answered");
    assert_eq!(answers[0]["body"]["outcome"], "acknowledged", "{answers:?}");
    assert_eq!(answers[0]["body"]["cause"], of_kind(&facts, "exit_granted")[0]["seq"]);
    assert_eq!(booth.verify().0, 0);
}

#[test]
fn a_car_leaves_in_two_keystrokes_by_a_board_that_only_answers() {
    if !tool::installed(&screen::PROGRAMS) {
        return;
    }
    let _alone = ONE.lock().unwrap_or_else(PoisonError::into_inner);
    let (board, printer) = (Board::start(), Printer::start());
    let booth = Booth::with(&config(&printer.address(), board.port(), 1));
    let (code, number) = car_inside(&booth);
    let before = board.opened();
    let (strokes, facts) = one_exit(&booth, &printer, &code, &number);
    assert_eq!((strokes, board.opened() - before), (2, 1));
    assert_eq!(of_kind(&facts, "slip_answered")[0]["body"]["outcome"], "printed");
    // Left alone, the booth does nothing by itself.
    thread::sleep(Duration::from_millis(100));
    assert_eq!(booth.verify().0, 0);
}
