//! Two booths and one server under Xvfb: a ticket of one booth is scanned and paid in the other's window, with the
//! cable in and with the cable out, by keys as a wedge scanner and a cashier press them.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used)]

mod support;

use palang_sim::proxy::Cut;
use palang_sim::site::{Database, Entry, PIN, Rig, config};
use std::process::{Child, Stdio};
use support::screen::{Hand, Screen, missing, until};
use support::site::{PATIENCE, programs};
use support::skipped;

/// The kiosk, ended when the test is over.
struct Kiosk(Child);

impl Drop for Kiosk {
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

fn settled(entries: &[Entry]) -> usize {
    entries.iter().filter(|entry| entry.kind == "settled").count()
}

/// One lane for both ways, as a window has it.
fn mixed(rig: &Rig) -> String {
    let url = format!("http://{}", rig.proxies[1].address());
    let all = config(2, Some(&url));
    let head = all.split("[[lane]]").next().unwrap();
    format!(
        "{head}[[gate]]\nid = \"boom\"\nkind = \"virtual\"\n[[printer]]\nid = \"slips\"\nkind = \"virtual\"\n\
         width_mm = 80\n[[lane]]\nid = \"MIX-2\"\ngate_number = 3\ndirection = \"mixed\"\ndefault_class = \"mobil\"\n\
         attended = true\ngate = \"boom\"\nprinter = \"slips\"\n"
    )
}

#[test]
fn a_ticket_of_one_booth_is_paid_in_the_others_window_cable_in_and_cable_out() {
    let missing = missing();
    assert!(missing.is_empty() || std::env::var_os("CI").is_none(), "not installed: {missing:?}");
    if !missing.is_empty() {
        return skipped(&format!("two booths in windows: not installed: {}", missing.join(", ")));
    }
    let mut rig = Rig::new(&programs(), Database::Sqlite, 2, 21).unwrap();
    rig.booths[1].write(&mixed(&rig)).unwrap();
    // B2's shift is opened before its window: the window's own test does that by keys.
    rig.start_booths(None).unwrap();
    drop(rig.up[1].take().unwrap().0.finish(PATIENCE).unwrap());

    let screen = Screen::on(1_366, 768);
    let mut command = rig.booths[1].command(&["--windowed"]);
    screen.show(&mut command);
    let kiosk = Kiosk(command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap());
    screen.window("Palang");
    let blank = vec![0; screen.picture().len()];
    let mut picture = screen.changed_from(&blank);
    let mut hand = Hand::at(&screen);
    hand.type_slowly("1");
    hand.press("Return");
    hand.type_slowly(PIN);
    hand.press("Return");
    picture = screen.changed_from(&picture);

    for (paid, cut) in [Cut::None, Cut::Both].into_iter().enumerate() {
        rig.proxies.iter().for_each(|proxy| proxy.set(|weather| weather.cut = cut));
        let (_, code) = rig.booth(0).unwrap().issue("a").unwrap();
        if cut == Cut::None {
            rig.agreed(PATIENCE).unwrap();
        }
        let mut hand = Hand::at(&screen);
        hand.scan(&code);
        let quoted = screen.changed_from(&picture);
        assert_eq!(settled(&rig.booths[1].entries().unwrap()), paid, "the scanner's own Enter paid");
        hand.press("Return");
        until("settlement in the journal", PATIENCE, || {
            (settled(&rig.booths[1].entries().unwrap()) == paid + 1).then_some(())
        });
        assert_eq!(hand.strokes, 2, "a scan and an Enter");
        picture = screen.changed_from(&quoted);
    }
    rig.proxies.iter().for_each(|proxy| proxy.set(|weather| weather.cut = Cut::None));
    rig.agreed(PATIENCE).unwrap();
    drop(kiosk);
}
