//! Whose tickets are believed: this booth's and its neighbours', once; never another site's, never a training ticket.
#![allow(clippy::unwrap_used)]

mod support;

use serde_json::{Value, json};
use support::booth::{Booth, TWO_LANES, head, opening, reasons, said};
use support::code;

const START: Option<&str> = Some("2026-11-21T01:00:00Z");

fn issue(class: &str, name: &str) -> Value {
    json!({"do": "issue", "class": class, "as": name})
}

fn scan(code: &str) -> Value {
    json!({"do": "scan", "code": code})
}

/// A ticket made on the command line, that no journal knows.
fn forge(booth: &Booth, extra: &[&str]) -> Value {
    let mut arguments = vec!["ticket", "issue", "--json", "--gate", "1"];
    arguments.extend(extra);
    let output = booth.run(&arguments);
    assert_eq!(code(&output), 0, "{}", String::from_utf8_lossy(&output.stderr));
    support::json(&output)
}

#[test]
fn a_ticket_of_another_site_is_told_apart() {
    let config =
        |site: u16| format!("{}{TWO_LANES}", head("preset:id-hourly", "")).replace("id = 7", &format!("id = {site}"));
    let (ours, theirs) = (Booth::new(), Booth::with(&config(8)));
    let foreign = forge(&theirs, &["--entry", "2026-11-21T00:30:00Z"]);
    let mut steps = opening();
    steps.push(scan(foreign["code"].as_str().unwrap()));
    let lines = ours.drill(START, &steps);
    assert_eq!(reasons(&lines), ["foreign_site"]);
}

#[test]
fn a_ticket_that_only_its_seal_vouches_for_is_believed_once() {
    let config = format!("{}{TWO_LANES}", head("preset:id-hourly", ""));
    let theirs = config.replace("id = \"B1\"", "id = \"B2\"").replace("gate_number = 1", "gate_number = 3");
    let (there, here) = (Booth::with(&theirs), Booth::new());
    let mut steps = opening();
    steps.push(issue("mobil", "a"));
    let issued = there.drill(Some("2026-11-20T23:00:00Z"), &steps);
    let symbol = said(&issued, "issued")[0]["code"].as_str().unwrap();
    // How keys travel until the feed brings them.
    std::fs::create_dir_all(here.data().join("keys")).unwrap();
    std::fs::copy(there.data().join("booth-entry.json"), here.data().join("keys/b2.json")).unwrap();
    let mut steps = opening();
    steps.extend([scan(symbol), json!({"do": "settle", "tendered": 50_000}), scan(symbol)]);
    let lines = here.drill(START, &steps);
    assert_eq!(said(&lines, "quoted")[0]["total"], 10_000);
    assert_eq!(reasons(&lines), ["used"]);
    assert!(here.facts().iter().any(|fact| fact["kind"] == "ticket_accepted"));
}

#[test]
fn a_keyboard_is_not_enough_to_make_a_ticket() {
    for format in ["P1", "P2", "code128"] {
        let booth = Booth::new();
        booth.drill(START, &[]);
        let ticket = forge(&booth, &["--entry", "2026-11-21T00:30:00Z", "--format", format]);
        let symbol = ticket["code"].as_str().unwrap();
        let mut steps = opening();
        steps.extend([
            scan(symbol),
            json!({"do": "settle"}),
            scan("R1*7*B1*1*2026-11-21T01:00:00Z*5000*5000*15*0123ABCD"),
        ]);
        let lines = booth.drill(START, &steps);
        assert_eq!(reasons(&lines), ["training", "nothing_pending", "receipt"], "{format}");
        let read = support::json(&booth.run(&["ticket", "decode", symbol, "--json"]));
        assert_eq!((&read["number"], &read["training"]), (&ticket["number"], &json!(true)), "{format}");
    }
}

#[test]
fn a_drills_quote_is_the_quote_of_the_command_line() {
    let booth = Booth::new();
    let mut steps = opening();
    steps.extend([issue("mobil", "a"), json!({"do": "advance", "minutes": 125}), scan("$a")]);
    let lines = booth.drill(START, &steps);
    let quoted = said(&lines, "quoted")[0];
    let time = |name: &str| quoted[name].as_str().unwrap();
    let mut arguments = vec!["quote", "--tariff", "preset:id-hourly", "--class", "mobil", "--json"];
    arguments.extend(["--entry", time("entry"), "--exit", time("exit")]);
    assert_eq!(&support::json(&booth.run(&arguments)), quoted);
}
