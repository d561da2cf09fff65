//! Devices that are dead and disks that are damaged: the lane goes on, nothing recorded is lost.
#![allow(clippy::unwrap_used)]

mod support;

use serde_json::{Value, json};
use support::booth::{Booth, head, opening, said};
use support::code;

const START: Option<&str> = Some("2026-11-21T01:00:00Z");

fn issue(class: &str, name: &str) -> Value {
    json!({"do": "issue", "class": class, "as": name})
}

fn scan(code: &str) -> Value {
    json!({"do": "scan", "code": code})
}

fn wait() -> Value {
    json!({"do": "wait_devices"})
}

/// Lanes whose devices are not there.
fn broken_devices() -> String {
    format!(
        "{}[[printer]]\nid = \"paper\"\nkind = \"tcp\"\naddress = \"127.0.0.1:9\"\nwidth_mm = 58\n\
         [[gate]]\nid = \"boom\"\nkind = \"serial\"\nport = \"/nonexistent/ttyUSB7\"\nprotocol = \"star-hash\"\n\
         output = 1\n[[lane]]\nid = \"MIX-1\"\ngate_number = 1\ndirection = \"mixed\"\nattended = true\n\
         printer = \"paper\"\ngate = \"boom\"\n",
        head("preset:id-hourly", "")
    )
}

#[test]
fn dead_devices_hold_no_paid_car_and_lose_no_fact() {
    let booth = Booth::with(&broken_devices());
    let mut steps = opening();
    steps.extend([issue("mobil", "a"), scan("$a"), json!({"do": "settle"}), wait()]);
    let lines = booth.drill(START, &steps);
    assert_eq!(said(&lines, "settled").len(), 1);
    assert_eq!(said(&lines, "gate")[0]["state"], "unreachable", "{lines:?}");
    assert_eq!(said(&lines, "printed")[0]["state"], "unreachable", "{lines:?}");
    let facts = booth.facts();
    let granted = facts.iter().find(|fact| fact["kind"] == "exit_granted").unwrap()["seq"].clone();
    // The next start, soon after, offers what no gate has acknowledged, and a person decides.
    let again = booth.drill(Some("2026-11-21T01:10:00Z"), &[]);
    let offered: Vec<&Value> = said(&again, "offered");
    assert!(offered.iter().any(|grant| grant["cause"] == granted), "{offered:?}");
}

#[test]
fn a_corrupt_journal_is_kept_and_a_fresh_one_goes_on() {
    let booth = Booth::new();
    let mut steps = opening();
    steps.push(json!({"do": "repeat", "times": 20, "steps": [issue("mobil", "a")]}));
    booth.drill(START, &steps);
    let journal = booth.data().join("booth-0001.db");
    let mut bytes = std::fs::read(&journal).unwrap();
    let (from, to) = (bytes.len() / 3, bytes.len() - 100);
    bytes[from..to].fill(0xa5);
    std::fs::write(&journal, &bytes).unwrap();
    let mut steps = opening();
    steps.extend([issue("mobil", "b"), scan("$b"), json!({"do": "settle"}), wait()]);
    let lines = booth.drill(Some("2026-11-21T02:00:00Z"), &steps);
    assert_eq!(said(&lines, "settled").len(), 1, "it sells on: {lines:?}");
    assert_eq!(std::fs::read(&journal).unwrap(), bytes, "the corrupt one is kept as it was");
    assert!(booth.data().join("booth-0002.db").exists());
    // Not everything is as it was written, and that stays so; the booth itself may go on.
    let (exit_code, report) = booth.verify();
    assert_eq!((exit_code, &report["ok"], &report["in_use_ok"]), (1, &json!(false), &json!(true)), "{report}");
    assert!(!report["journals"][0]["set_aside"].is_null() && report["journals"][1]["ok"] == true, "{report}");
    let told = booth.run(&["journal", "verify"]);
    assert_eq!(code(&told), 1);
    assert!(String::from_utf8_lossy(&told.stdout).contains("in use is in order"), "{told:?}");
    assert_eq!(code(&booth.run(&["journal", "verify", "--chain"])), 0, "only the chain of the one in use");
}

#[test]
fn a_place_that_cannot_be_written_is_refused_in_words() {
    let booth = Booth::new();
    std::fs::write(booth.data(), "a file stands where the folder should be").unwrap();
    let output = booth.drill_raw(START, "");
    assert_eq!(code(&output), 1);
    assert!(!output.stderr.is_empty());
}

#[test]
fn a_clock_wrong_by_decades_is_called_that() {
    for start in ["1970-01-01T00:00:00Z", "2051-12-31T00:00:00Z", "2100-06-01T00:00:00Z"] {
        let mut steps = opening();
        steps.push(issue("mobil", "a"));
        let lines = Booth::new().drill(Some(start), &steps);
        assert_eq!(said(&lines, "refused")[0]["reason"], "clock", "{start}: {lines:?}");
    }
    // Between two runs: the journal's last fact is the floor.
    let booth = Booth::new();
    let mut steps = opening();
    steps.push(issue("mobil", "a"));
    let symbol = said(&booth.drill(START, &steps), "issued")[0]["code"].as_str().unwrap().to_owned();
    for start in ["1970-01-01T00:00:00Z", "2026-11-21T00:00:00Z"] {
        let steps = [json!({"do": "sign_in", "operator": "1", "pin": "1234"}), scan(&symbol), issue("motor", "b")];
        let lines = booth.drill(Some(start), &steps);
        assert_eq!(said(&lines, "quoted")[0]["total"], 5_000, "{start}: {lines:?}");
        assert_eq!(said(&lines, "issued").len(), 1, "{start}: {lines:?}");
        assert_eq!(booth.verify().0, 0);
    }
}

#[test]
fn a_lost_journal_gives_no_number_twice() {
    type Lose = fn(&std::path::Path);
    let gone: Lose = |journal| std::fs::remove_file(journal).unwrap();
    let noise: Lose = |journal| std::fs::write(journal, "not a database at all").unwrap();
    // A damaged journal that lies aside is said with exit code 1, for ever; one that is gone cannot be missed.
    for (lose, verified) in [(gone, 0), (noise, 1)] {
        let booth = Booth::new();
        let mut steps = opening();
        steps.push(issue("mobil", "a"));
        let first = booth.drill(START, &steps);
        let first = said(&first, "issued")[0];
        lose(&booth.data().join("booth-0001.db"));
        let mut steps = opening();
        steps.extend([issue("motor", "b"), scan(first["code"].as_str().unwrap()), json!({"do": "settle"})]);
        steps.extend([scan("$b"), json!({"do": "settle"})]);
        let lines = booth.drill(Some("2026-11-21T02:30:00Z"), &steps);
        assert_ne!(said(&lines, "issued")[0]["number"], first["number"]);
        // The morning's ticket proves its own stay; neither car pays for the other.
        let totals: Vec<&Value> = said(&lines, "settled").iter().map(|settled| &settled["total"]).collect();
        assert_eq!(totals, [&json!(10_000), &json!(2_000)], "{lines:?}");
        assert_eq!(booth.verify().0, verified);
    }
}
