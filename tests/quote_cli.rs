//! The owner's fees through `palang quote --json`, by their ids in docs/requirements.md.
#![allow(clippy::unwrap_used)]

mod support;

use serde_json::Value;
use support::{code, json, palang, run};

const MINUTE: i64 = 60;

/// Quotes a stay of so many seconds that began at 10:00 of a Monday in UTC+7.
fn quote(tariff: &str, class: &str, seconds: i64) -> Value {
    let at = |seconds: i64| {
        let (day, second) = (seconds / 86_400, seconds % 86_400);
        format!("2026-11-{:02}T{:02}:{:02}:{:02}+07:00", 23 + day, second / 3_600, second / 60 % 60, second % 60)
    };
    let (entry, exit) = (at(10 * 60 * MINUTE), at(10 * 60 * MINUTE + seconds));
    let output = run(&[
        "quote", "--tariff", tariff, "--class", class, "--entry", &entry, "--exit", &exit, "--json", "--lang", "en",
    ]);
    assert_eq!(code(&output), 0, "{tariff} {class} {seconds} s: {output:?}");
    let quote = json(&output);
    check_shape(&quote);
    quote
}

/// The shape that other programs rely on, and lines that sum to the total.
fn check_shape(quote: &Value) {
    let keys = |value: &Value| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    assert_eq!(
        keys(quote),
        ["class", "currency", "entry", "exit", "free", "lines", "minutes", "tariff", "total"],
        "{quote}"
    );
    assert_eq!(keys(&quote["tariff"]), ["name", "version"]);
    let lines = quote["lines"].as_array().unwrap();
    for line in lines {
        assert_eq!(keys(line), ["amount", "from", "label", "quantity", "rule", "to", "unit"], "{line}");
        assert!(!line["label"].as_str().unwrap().is_empty());
    }
    let sum: i64 = lines.iter().map(|line| line["amount"].as_i64().unwrap()).sum();
    assert_eq!(sum, quote["total"].as_i64().unwrap(), "{quote}");
    assert_eq!(quote["free"], sum == 0);
}

fn totals(tariff: &str, class: &str, table: &[(i64, i64)]) {
    for (minutes, total) in table {
        let quote = quote(tariff, class, minutes * MINUTE);
        assert_eq!(quote["total"], *total, "{tariff}: {class} after {minutes} min");
        assert_eq!(quote["minutes"], *minutes);
    }
}

#[test]
fn s3_f05_the_owners_table() {
    let table =
        [(20, 0), (45, 5_000), (90, 5_000), (105, 8_000), (150, 8_000), (165, 11_000), (255, 14_000), (1_500, 77_000)];
    totals("preset:vn-free-first-next", "motor", &table);
}

#[test]
fn s3_f06_the_boundaries() {
    let table = [
        (0, 0),
        (30, 0),
        (31, 5_000),
        (90, 5_000),
        (91, 8_000),
        (150, 8_000),
        (151, 11_000),
        (210, 11_000),
        (211, 14_000),
        (270, 14_000),
        (271, 17_000),
        (1_440, 74_000),
    ];
    totals("preset:vn-free-first-next", "mobil", &table);
}

#[test]
fn s3_x03_seconds_are_in_the_drivers_favour() {
    for (seconds, total) in [(30 * MINUTE + 59, 0), (31 * MINUTE, 5_000), (90 * MINUTE + 59, 5_000)] {
        assert_eq!(quote("preset:vn-free-first-next", "motor", seconds)["total"], total, "{seconds} s");
    }
}

#[test]
fn s3_x14_all_classes_alike() {
    for class in ["motor", "mobil", "lainnya"] {
        assert_eq!(quote("preset:vn-free-first-next", class, 105 * MINUTE)["total"], 8_000);
    }
}

#[test]
fn s0_f08_s0_f15_one_price_a_visit() {
    // S0's own example: 12:34:56 to 14:34:56 costs a motorcycle 2.500.
    totals("preset:id-flat", "MOTOR", &[(0, 2_500), (120, 2_500), (4_000, 2_500)]);
    totals("preset:id-flat", "MOBIL", &[(0, 3_000), (120, 3_000)]);
}

#[test]
fn s1_f18_per_started_hour_at_least_one() {
    totals("preset:id-hourly", "motor", &[(0, 2_000), (60, 2_000), (61, 4_000), (65, 4_000), (120, 4_000)]);
    totals("preset:id-hourly", "mobil", &[(1, 5_000), (60, 5_000), (65, 10_000), (1_440, 120_000)]);
    totals("preset:id-hourly", "lainnya", &[(59, 10_000), (61, 20_000)]);
}

#[test]
fn s1_x01_s1_x02_never_negative_and_never_nothing_for_the_first_minute() {
    assert_eq!(quote("preset:id-hourly", "motor", 0)["total"], 2_000);
    assert_eq!(quote("preset:id-hourly", "motor", 60 * MINUTE + 59)["total"], 2_000);
}

#[test]
fn s2_e02_fixed_amounts() {
    totals("preset:id-fixed", "motorcycle", &[(0, 2_000), (600, 2_000)]);
    totals("preset:id-fixed", "car", &[(0, 5_000), (600, 5_000)]);
}

#[test]
fn s0_f07_other_programs_classes_are_mapped() {
    for (theirs, ours) in [("MOTOR", "motor"), ("motorcycle", "motor"), ("car", "mobil"), ("Mobil", "mobil")] {
        assert_eq!(quote("preset:id-hourly", theirs, 0)["class"], ours);
    }
}

#[test]
fn labels_are_in_the_language_asked_for() {
    let label = |language| {
        let output = run(&[
            "quote",
            "--tariff",
            "preset:vn-free-first-next",
            "--class",
            "motor",
            "--entry",
            "2026-11-23T10:00:00+07:00",
            "--exit",
            "2026-11-23T12:00:00+07:00",
            "--json",
            "--lang",
            language,
        ]);
        json(&output)["lines"].as_array().unwrap().iter().map(|line| line["label"].to_string()).collect::<Vec<_>>()
    };
    let (id, en, vi) = (label("id"), label("en"), label("vi"));
    assert!(id != en && en != vi && id != vi, "{id:?} {en:?} {vi:?}");
}

#[test]
fn a_tariff_of_ones_own_is_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("own.toml");
    let text = "name = \"own\"\ncurrency = \"IDR\"\n[class.mobil.rate]\nfirst = { minutes = 60, amount = 7000 }\n";
    std::fs::write(&file, text).unwrap();
    assert_eq!(quote(file.to_str().unwrap(), "mobil", 10 * MINUTE)["total"], 7_000);
    std::fs::write(&file, text.replace("amount", "amont")).unwrap();
    let output = run(&[
        "quote",
        "--tariff",
        file.to_str().unwrap(),
        "--class",
        "mobil",
        "--entry",
        "2026-11-23T10:00:00Z",
        "--exit",
        "2026-11-23T12:00:00Z",
    ]);
    assert_eq!(code(&output), 1);
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("own.toml:4"), "names the line: {said}");
}

#[test]
fn what_is_wrong_gets_its_exit_code() {
    let (entry, later) = ("2026-11-23T10:00:00+07:00", "2026-11-23T12:00:00+07:00");
    let case = |tariff: &str, class: &str, entry: &str, exit: &str| {
        run(&["quote", "--tariff", tariff, "--class", class, "--entry", entry, "--exit", exit, "--json"])
    };
    let before = case("preset:id-hourly", "motor", later, entry);
    assert_eq!((code(&before), &json(&before)["refused"]["reason"]), (1, &Value::from("exit_before_entry")));
    let class = case("preset:id-hourly", "gajah", entry, later);
    assert_eq!((code(&class), &json(&class)["refused"]["reason"]), (1, &Value::from("unknown_class")));
    assert_eq!(code(&case("preset:nothing", "motor", entry, later)), 1);
    assert_eq!(code(&case("no-such-file.toml", "motor", entry, later)), 1);
    assert_eq!(code(&case("preset:id-hourly", "motor", "yesterday", later)), 2);
    assert_eq!(code(&run(&["quote", "--tariff", "preset:id-hourly"])), 2);
    assert_eq!(code(&run(&["dance"])), 2);
    assert_eq!(code(&run(&["quote", "--help"])), 0);
    assert_eq!(code(&run(&["--version"])), 0);
}

#[test]
fn a_failure_is_one_json_value_too() {
    let times = ["--entry", "2026-11-21T01:00:00Z", "--exit", "2026-11-21T02:00:00Z", "--class", "mobil"];
    for arguments in [
        &["quote", "--tariff", "preset:nope"][..],
        &["quote", "--tariff", "/no/such/file.toml"],
        &["quote", "--tariff", "preset:id-flat", "--config", "/no/such/palang.toml"],
    ] {
        let output = palang().args(arguments).args(times).args(["--json", "--lang", "en"]).output().unwrap();
        assert_eq!(code(&output), 1, "{arguments:?}");
        assert!(json(&output)["error"]["text"].as_str().unwrap().len() > 10, "{output:?}");
        assert!(output.stderr.is_empty(), "{output:?}");
    }
    let flag = palang().args(["--customer", "quote", "--tariff", "preset:id-flat"]).args(times).output().unwrap();
    assert_eq!(code(&flag), 2, "a flag of the kiosk means nothing to a command");
}
