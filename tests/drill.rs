//! Drills: a day through the real engine, and every bad input that can be typed or scanned, each with its refusal and
//! with nothing lost.
#![allow(clippy::unwrap_used)]

mod support;

use serde_json::{Value, json};
use std::collections::BTreeMap;
use support::booth::{Booth, PIN, opening, reasons, said};
use support::{code, json_lines};

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

/// What was said to be committed is exactly what stands in the journal, in the same order.
fn committed_is_the_journal(booth: &Booth, lines: &[Value]) -> Vec<Value> {
    let facts = booth.facts();
    let stored: Vec<Value> = facts.iter().map(|fact| json!({"seq": fact["seq"], "kind": fact["kind"]})).collect();
    let announced: Vec<Value> = said(lines, "committed").into_iter().cloned().collect();
    assert_eq!(announced, stored);
    let (code, report) = booth.verify();
    assert_eq!(code, 0, "{report}");
    facts
}

#[test]
fn a_day_of_a_booth() {
    let booth = Booth::new();
    let mut steps = opening();
    steps.extend([
        issue("mobil", "a"),
        issue("MOTOR", "b"),
        issue("car", "c"),
        json!({"do": "advance", "minutes": 125}),
        scan("$a"),
        json!({"do": "settle", "tendered": 20_000}),
        scan("$b.number"),
        json!({"do": "settle"}),
        scan("$c.tail"),
        json!({"do": "settle", "tendered": 5_000}),
        json!({"do": "settle", "tendered": "15.000"}),
        wait(),
        json!({"do": "reprint"}),
        json!({"do": "manual_open", "reason": "ambulans"}),
        wait(),
        json!({"do": "close_shift", "counted": 134_000}),
    ]);
    let lines = booth.drill(START, &steps);
    assert_eq!(reasons(&lines), ["too_little"]);
    let issued = said(&lines, "issued");
    assert_eq!(issued.iter().map(|ticket| &ticket["as"]).collect::<Vec<_>>(), ["a", "b", "c"]);
    let quoted = said(&lines, "quoted");
    assert_eq!(quoted.iter().map(|quote| &quote["total"]).collect::<Vec<_>>(), [15_000, 6_000, 15_000]);
    assert_eq!(quoted[0]["minutes"], 125);
    assert_eq!(quoted[1]["class"], "motor");
    let settled = said(&lines, "settled");
    for (at, change) in [5_000, 0, 0].into_iter().enumerate() {
        assert_eq!(settled[at]["change"], change);
        assert_eq!(settled[at]["number"], issued[at]["number"]);
        assert_eq!(settled[at]["receipt"], (at + 1).to_string());
    }
    // Three in, three out, one by hand; three tickets, three receipts, one duplicate, one Z.
    let gates = said(&lines, "gate");
    assert_eq!(gates.len(), 7);
    assert!(gates.iter().all(|gate| gate["state"] == "acknowledged"), "{gates:?}");
    let printed = said(&lines, "printed");
    assert_eq!(printed.len(), 8);
    assert!(printed.iter().all(|slip| slip["state"] == "printed"), "{printed:?}");
    assert_eq!(printed.iter().filter(|slip| slip["duplicate"] == 1).count(), 1);
    let closed = said(&lines, "shift_closed")[0];
    assert_eq!((&closed["expected"], &closed["variance"]), (&json!(136_000), &json!(-2_000)));
    let facts = committed_is_the_journal(&booth, &lines);
    assert_eq!(facts.last().unwrap()["kind"], "program_stopped");
}

#[test]
fn a_line_of_the_export_has_what_programs_read() {
    let booth = Booth::new();
    booth.drill(START, &opening());
    for fact in booth.facts() {
        for key in ["seq", "kind", "at", "body", "hash"] {
            assert!(!fact[key].is_null(), "{key} of {fact}");
        }
    }
    let csv = booth.run(&["journal", "export", "--format", "csv"]);
    assert_eq!(String::from_utf8(csv.stdout).unwrap().lines().count(), booth.facts().len() + 1);
}

#[test]
fn enter_twice_settles_once() {
    let booth = Booth::new();
    let mut steps = opening();
    let settle = json!({"do": "settle"});
    steps.extend([issue("mobil", "a"), scan("$a"), settle.clone(), settle.clone(), scan("$a"), settle, wait()]);
    let lines = booth.drill(START, &steps);
    assert_eq!(reasons(&lines), ["nothing_pending", "used", "nothing_pending"]);
    assert_eq!(said(&lines, "settled").len(), 1);
    let facts = committed_is_the_journal(&booth, &lines);
    assert_eq!(facts.iter().filter(|fact| fact["kind"] == "settled").count(), 1);
}

#[test]
fn a_used_ticket_says_when_and_where() {
    let booth = Booth::new();
    let mut steps = opening();
    steps.extend([issue("mobil", "a"), scan("$a"), json!({"do": "settle"}), json!({"do": "advance", "minutes": 90})]);
    steps.push(scan("$a"));
    let lines = booth.drill(START, &steps);
    let text = said(&lines, "refused")[0]["text"].as_str().unwrap().to_owned();
    assert!(text.contains("OUT-1") && text.contains("08:00"), "{text}");
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
fn what_is_scanned_and_is_no_good() {
    let booth = Booth::new();
    booth.drill(START, &[]);
    let future = forge(&booth, &["--entry", "2026-11-23T01:00:00Z", "--count", "77"]);
    let never = forge(&booth, &["--entry", "2026-11-21T00:30:00Z", "--count", "555"]);
    let old = forge(&booth, &["--entry", "2021-01-04T01:00:00Z", "--count", "78"]);
    let mut steps = opening();
    steps.push(issue("mobil", "a"));
    let first = booth.drill(START, &steps);
    let ticket = said(&first, "issued")[0];
    let (symbol, number) = (ticket["code"].as_str().unwrap(), ticket["number"].as_str().unwrap());
    let other = |c: char| if c == '7' { '8' } else { '7' };
    let forged: String = symbol.chars().enumerate().map(|(i, c)| if i == 40 { other(c) } else { c }).collect();
    let wrong_digit: String = number.chars().enumerate().map(|(i, c)| if i == 10 { other(c) } else { c }).collect();
    let table: Vec<(&str, String, &[&str])> = vec![
        ("noise", "x9#".repeat(3_400), &["too_long"]),
        ("nothing like a ticket", "HELLO WORLD".to_owned(), &["malformed"]),
        ("empty", String::new(), &["malformed"]),
        ("two scans glued", format!("{symbol}{symbol}"), &["glued"]),
        ("a character of the seal changed", forged, &["forged"]),
        ("a digit off", wrong_digit, &["check_digit"]),
        ("a number never issued", number_of(&never), &["unknown"]),
        ("from the day after tomorrow", future["code"].as_str().unwrap().to_owned(), &["future"]),
        ("five years old", old["code"].as_str().unwrap().to_owned(), &["too_old"]),
    ];
    let mut steps = vec![json!({"do": "sign_in", "operator": "1", "pin": PIN})];
    for (_, code, _) in &table {
        steps.push(scan(code));
        // Nothing was quoted, so there is nothing to settle.
        steps.push(json!({"do": "settle"}));
    }
    let lines = booth.drill(START, &steps);
    let refused = said(&lines, "refused");
    assert!(said(&lines, "quoted").is_empty() && said(&lines, "settled").is_empty());
    for ((what, _, expected), pair) in table.iter().zip(refused.chunks(2)) {
        let reason = pair[0]["reason"].as_str().unwrap();
        assert!(expected.contains(&reason), "{what}: {reason}");
        assert!(pair[0]["text"].as_str().unwrap().len() > 10, "{what}: {pair:?}");
        assert_eq!(pair[1]["reason"], "nothing_pending");
    }
    assert_eq!(refused.len(), 2 * table.len());
}

fn number_of(ticket: &Value) -> String {
    ticket["number"].as_str().unwrap().to_owned()
}

#[test]
fn a_wrong_digit_is_pointed_at_where_it_can_be_told() {
    let booth = Booth::new();
    let mut steps = opening();
    steps.push(issue("mobil", "a"));
    let first = booth.drill(START, &steps);
    let number = number_of(said(&first, "issued")[0]);
    let wrong: String = number.chars().enumerate().map(|(i, c)| if i == 11 { '9' } else { c }).collect();
    let lines = booth.drill(START, &[json!({"do": "sign_in", "operator": "1", "pin": PIN}), scan(&wrong)]);
    let refused = said(&lines, "refused")[0];
    assert_eq!(refused["reason"], "check_digit");
    assert!(refused["text"].as_str().unwrap().contains("12"), "the twelfth digit: {refused}");
}

#[test]
fn amounts_that_are_none() {
    let booth = Booth::new();
    let mut steps = opening();
    steps.extend([issue("mobil", "a"), scan("$a")]);
    for tendered in [json!("12a"), json!(""), json!(-5), json!(4_999), json!(i64::MAX)] {
        steps.push(json!({"do": "settle", "tendered": tendered}));
    }
    steps.push(json!({"do": "settle", "tendered": 5_000}));
    let lines = booth.drill(START, &steps);
    assert_eq!(reasons(&lines), ["not_an_amount", "not_an_amount", "not_an_amount", "too_little", "too_much"]);
    assert_eq!(said(&lines, "settled").len(), 1, "the stay can still be paid");
}

#[test]
fn nobody_works_unsigned_and_nobody_beyond_their_role() {
    let booth = Booth::new();
    let sign_in = |operator: &str, pin: &str| json!({"do": "sign_in", "operator": operator, "pin": pin});
    let lines = booth.drill(
        START,
        &[
            issue("mobil", "a"),
            scan("26112101000015"),
            json!({"do": "settle"}),
            json!({"do": "open_shift", "float": 0}),
            sign_in("1", "0000"),
            sign_in("42", PIN),
            sign_in("3", PIN),
            issue("mobil", "a"),
            json!({"do": "open_shift", "float": 0}),
            issue("gajah", "b"),
            issue("mobil", "a"),
            scan("$a"),
            json!({"do": "manual_open", "reason": "teman"}),
        ],
    );
    assert_eq!(
        reasons(&lines),
        [
            "not_allowed",
            "not_allowed",
            "nothing_pending",
            "not_allowed",
            "bad_pin",
            "bad_pin",
            "no_shift",
            "unknown_class",
            "not_allowed",
            "not_allowed",
        ]
    );
    assert_eq!(said(&lines, "issued").len(), 1);
    assert_eq!(said(&lines, "refused")[0]["text"], "Nobody is signed in. Sign in first.");
}

#[test]
fn wrong_pins_lock_and_the_right_one_opens_after_the_wait() {
    let booth = Booth::new();
    let wrong = json!({"do": "sign_in", "operator": "2", "pin": "9999"});
    let right = json!({"do": "sign_in", "operator": "2", "pin": PIN});
    let mut steps = vec![wrong; 12];
    steps.extend([right.clone(), json!({"do": "advance", "minutes": 24 * 60}), right]);
    let lines = booth.drill(START, &steps);
    let counts = reasons(&lines).into_iter().fold(BTreeMap::new(), |mut counts, reason| {
        *counts.entry(reason).or_insert(0) += 1;
        counts
    });
    assert!(counts["bad_pin"] >= 3 && counts["locked_out"] >= 1, "{counts:?}");
    assert_eq!(said(&lines, "signed_in").len(), 1, "{counts:?}");
}

#[test]
fn a_manual_opening_needs_its_reason() {
    let booth = Booth::new();
    let mut steps = opening();
    for reason in ["", "   "] {
        steps.push(json!({"do": "manual_open", "reason": reason}));
    }
    steps.push(json!({"do": "reprint"}));
    assert_eq!(reasons(&booth.drill(START, &steps)), ["reason_needed", "reason_needed", "nothing_to_reprint"]);
}

#[test]
fn a_clock_that_jumps_back_is_noticed_and_costs_nobody() {
    for minutes in [-60, -56 * 365 * 24 * 60] {
        let booth = Booth::new();
        let mut steps = opening();
        steps.extend([
            issue("mobil", "a"),
            json!({"do": "advance", "minutes": 30}),
            json!({"do": "advance", "minutes": minutes}),
            scan("$a"),
            json!({"do": "settle", "tendered": 50_000}),
            wait(),
        ]);
        let lines = booth.drill(START, &steps);
        assert_eq!(said(&lines, "quoted")[0]["total"], 5_000, "{minutes}");
        assert_eq!(said(&lines, "settled").len(), 1);
        let facts = committed_is_the_journal(&booth, &lines);
        assert!(facts.iter().any(|fact| fact["kind"] == "clock_jumped"), "{minutes}");
        let times: Vec<&str> = facts.iter().map(|fact| fact["at"].as_str().unwrap()).collect();
        assert!(times.is_sorted(), "the journal's time never goes back");
    }
}

#[test]
fn an_exit_before_its_entry_is_never_a_negative_fee() {
    let booth = Booth::new();
    let mut steps = opening();
    steps.push(issue("mobil", "a"));
    let first = booth.drill(Some("2026-11-21T10:00:00Z"), &steps);
    let symbol = said(&first, "issued")[0]["code"].as_str().unwrap().to_owned();
    // The next day the machine believes it is the day before.
    let second = [json!({"do": "sign_in", "operator": "1", "pin": PIN}), scan(&symbol), json!({"do": "settle"})];
    let lines = booth.drill(Some("2026-11-20T10:00:00Z"), &second);
    for quote in said(&lines, "quoted") {
        assert!(quote["total"].as_i64().unwrap() >= 0 && quote["minutes"].as_i64().unwrap() >= 0, "{quote}");
    }
    assert!(booth.verify().0 == 0);
}

#[test]
fn what_is_no_drill_is_wrong_usage_and_does_nothing() {
    let booth = Booth::new();
    let good = json!({"do": "sign_in", "operator": "1", "pin": PIN}).to_string();
    for bad in [r#"{"do":"dance"}"#, "not json", r#"{"do":"scan"}"#] {
        let file = booth.path().join("bad.jsonl");
        std::fs::write(&file, format!("{good}\n{bad}\n")).unwrap();
        let output = booth.run(&["drill", file.to_str().unwrap()]);
        assert_eq!(code(&output), 2, "{bad}");
        assert!(output.stdout.is_empty(), "a file is checked before it is played");
        assert!(String::from_utf8_lossy(&output.stderr).contains("line 2"), "{output:?}");
        // Standard input is played as it comes.
        let output = booth.drill_raw(START, &format!("{good}\n{bad}\n{good}\n"));
        assert_eq!(code(&output), 2, "{bad}");
        assert_eq!(said(&json_lines(&output.stdout), "signed_in").len(), 1);
    }
    assert_eq!(code(&booth.run(&["drill", "/nonexistent.jsonl"])), 1);
}

#[test]
fn repeats_nest_and_names_are_taken_anew() {
    let booth = Booth::new();
    let mut steps = opening();
    let exits = json!({"do": "repeat", "times": 2, "steps": [scan("$a"), json!({"do": "settle"})]});
    steps.push(json!({"do": "repeat", "times": 3, "steps": [issue("motor", "a"), exits]}));
    let lines = booth.drill(START, &steps);
    assert_eq!((said(&lines, "settled").len(), reasons(&lines).len()), (3, 6), "{:?}", reasons(&lines));
}

#[test]
fn a_drill_without_data_or_configuration_leaves_nothing() {
    let output = support::palang().args(["drill", "-"]).output().unwrap();
    assert_eq!(code(&output), 0, "{output:?}");
    let kinds: Vec<Value> = json_lines(&output.stdout);
    assert_eq!(said(&kinds, "committed")[0]["kind"], "journal_opened");
    assert!(!std::path::Path::new(&format!("{}/no-data", env!("CARGO_TARGET_TMPDIR"))).exists());
}
