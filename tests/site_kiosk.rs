//! Two booths in two windows and one server under Xvfb: a ticket that one window printed by its key is scanned and paid
//! in the other, with the cable in and with the cable out, by keys as a wedge scanner and a cashier press them. The
//! code is read from the paper.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used)]

#[path = "../crates/codec/tests/paper/mod.rs"]
mod decoder;
mod support;

use palang_sim::proxy::Cut;
use palang_sim::site::{BoothFolder, Database, PIN, Rig, config};
use std::process::{Child, Stdio};
use support::paper::Printer;
use support::screen::{self, Hand, Screen, until};
use support::site::{PATIENCE, programs};
use support::tool;

/// The kiosk, ended when the test is over.
struct Kiosk(Child);

impl Drop for Kiosk {
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

/// How many facts of a kind a booth has on its disk.
fn count(booth: &BoothFolder, kind: &str) -> usize {
    booth.entries().unwrap().iter().filter(|entry| entry.kind == kind).count()
}

/// Waits for one fact more than `before`.
fn one_more(booth: &BoothFolder, kind: &str, before: usize) {
    until(kind, PATIENCE, || (count(booth, kind) == before + 1).then_some(()));
}

/// One lane for both ways, as a window has it, with a printer on the network.
fn mixed(rig: &Rig, number: u8, printer: &Printer) -> String {
    let url = format!("http://{}", rig.proxies[usize::from(number) - 1].address());
    let all = config(number, Some(&url));
    let head = all.split("[[lane]]").next().unwrap();
    format!(
        "{head}[[gate]]\nid = \"boom\"\nkind = \"virtual\"\n[[printer]]\nid = \"slips\"\nkind = \"tcp\"\n\
         address = \"{}\"\nwidth_mm = 80\n[[lane]]\nid = \"MIX-{number}\"\ngate_number = {}\ndirection = \"mixed\"\n\
         default_class = \"mobil\"\nattended = true\ngate = \"boom\"\nprinter = \"slips\"\n",
        printer.address(),
        number * 2 - 1
    )
}

/// Opens a booth's window on its half of the screen and signs in by keys.
fn window(screen: &Screen, booth: &BoothFolder, number: u8) -> Kiosk {
    let before = screen.picture();
    let mut command = booth.command(&["--half", if number == 1 { "left" } else { "right" }]);
    screen.show(&mut command);
    let kiosk = Kiosk(command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap());
    screen.window(&format!("MIX-{number} .* B{number}"));
    let empty = screen.changed_from(&before);
    let sign_ins = count(booth, "signed_in");
    let mut hand = Hand::at(screen);
    hand.type_slowly("1");
    hand.press("Return");
    hand.type_slowly(PIN);
    hand.press("Return");
    // The picture changes before the PIN is checked; the journal says when the lane hears a scan.
    one_more(booth, "signed_in", sign_ins);
    screen.changed_from(&empty);
    kiosk
}

/// Issues a ticket in the first window by its class's key; what its paper's symbol says.
fn issued(screen: &Screen, booth: &BoothFolder, printer: &Printer) -> String {
    let (slips, paper) = (count(booth, "slip_answered"), printer.printed().len());
    screen.window("MIX-1 .* B1");
    let mut hand = Hand::at(screen);
    hand.press("c");
    one_more(booth, "slip_answered", slips);
    assert_eq!(hand.strokes, 1, "a letter");
    let out = decoder::print(&printer.printed()[paper..]).unwrap();
    let (width, height, grey) = decoder::rasters(&out);
    decoder::qr_codes(width, height, &grey).pop().unwrap()
}

/// Scans and pays in the second window.
fn paid(screen: &Screen, booth: &BoothFolder, code: &str) {
    let settled = count(booth, "settled");
    screen.window("MIX-2 .* B2");
    let before = screen.picture();
    let mut hand = Hand::at(screen);
    hand.scan(code);
    screen.changed_from(&before);
    assert_eq!(count(booth, "settled"), settled, "the scanner's own Enter paid");
    hand.press("Return");
    one_more(booth, "settled", settled);
    assert_eq!(hand.strokes, 2, "a scan and an Enter");
}

#[test]
fn a_ticket_of_one_window_is_paid_in_the_other_cable_in_and_cable_out() {
    if !tool::installed(&screen::PROGRAMS) {
        return;
    }
    let printers = [Printer::start(), Printer::start()];
    let mut rig = Rig::new(&programs(), Database::Sqlite, 2, 21).unwrap();
    for (number, printer) in (1..).zip(&printers) {
        rig.booths[usize::from(number) - 1].write(&mixed(&rig, number, printer)).unwrap();
    }
    // The shifts are opened before the windows: the window's own test does that by keys.
    rig.start_booths(None).unwrap();
    for booth in rig.up.iter_mut().filter_map(Option::take) {
        drop(booth.0.finish(PATIENCE).unwrap());
    }

    // Wide enough for two windows side by side.
    let screen = Screen::on(2_048, 832);
    let kiosks = [window(&screen, &rig.booths[0], 1), window(&screen, &rig.booths[1], 2)];
    for cut in [Cut::None, Cut::Both] {
        rig.proxies.iter().for_each(|proxy| proxy.set(|weather| weather.cut = cut));
        let code = issued(&screen, &rig.booths[0], &printers[0]);
        if cut == Cut::None {
            rig.agreed(PATIENCE).unwrap();
        }
        paid(&screen, &rig.booths[1], &code);
    }
    assert_eq!(count(&rig.booths[0], "settled"), 0, "each booth pays what is paid at it");
    rig.proxies.iter().for_each(|proxy| proxy.set(|weather| weather.cut = Cut::None));
    rig.agreed(PATIENCE).unwrap();
    drop(kiosks);
}
