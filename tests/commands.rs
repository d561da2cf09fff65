//! The commands that support staff use: each does its work, says it in one JSON value where
//! asked, and ends with its code.
#![allow(clippy::unwrap_used)]

mod support;

use serde_json::json;
use std::fs;
use std::io::Write;
use std::process::Stdio;
use support::booth::{Booth, opening, said};
use support::{code, json as one_json, palang, run};

fn worked() -> Booth {
    let booth = Booth::new();
    let mut steps = opening();
    steps.extend([json!({"do": "issue", "class": "mobil", "as": "a"}), json!({"do": "wait_devices"})]);
    booth.drill(Some("2026-11-21T01:00:00Z"), &steps);
    booth
}

#[test]
fn every_command_takes_config_and_data() {
    let help = |arguments: &[&str]| {
        let output = run(&[arguments, &["--help"]].concat());
        assert_eq!(code(&output), 0, "{arguments:?}");
        String::from_utf8(output.stdout).unwrap()
    };
    let commands: &[&[&str]] = &[
        &[],
        &["lane", "run"],
        &["quote"],
        &["tariff", "check"],
        &["tariff", "curve"],
        &["ticket", "decode"],
        &["ticket", "issue"],
        &["slip", "render"],
        &["journal", "verify"],
        &["journal", "export"],
        &["journal", "rebuild"],
        &["drill"],
        &["backup"],
        &["restore"],
        &["doctor"],
        &["operator", "hash"],
    ];
    for command in commands {
        let text = help(command);
        assert!(text.contains("--config") && text.contains("--data"), "{command:?}: {text}");
    }
}

#[test]
fn every_preset_is_clean_and_has_its_curve() {
    let folder = tempfile::tempdir().unwrap();
    for preset in
        ["id-flat", "id-hourly", "id-fixed", "vn-free-first-next", "id-jakarta", "id-yogyakarta", "vn-hcmc-day-night"]
    {
        let named = format!("preset:{preset}");
        let output = run(&["tariff", "check", &named, "--json"]);
        let report = one_json(&output);
        assert_eq!((code(&output), &report["ok"]), (0, &json!(true)), "{report}");
        assert_eq!(report["tariff"]["name"], preset);
        let file = folder.path().join(format!("{preset}.svg"));
        let output = run(&["tariff", "curve", &named, "--out", file.to_str().unwrap()]);
        assert_eq!(code(&output), 0, "{output:?}");
        let svg = fs::read_to_string(file).unwrap();
        assert!(svg.starts_with("<svg") && svg.ends_with("</svg>\n") && svg.contains("<path d=\"M"), "{preset}");
    }
}

#[test]
fn a_ticket_is_read_as_it_was_issued() {
    let booth = worked();
    for format in ["P1", "P2", "code128"] {
        let output = booth.run(&["ticket", "issue", "--class", "car", "--format", format, "--json"]);
        assert_eq!(code(&output), 0, "{output:?}");
        let issued = one_json(&output);
        let output = booth.run(&["ticket", "decode", issued["code"].as_str().unwrap(), "--json"]);
        assert_eq!(code(&output), 0, "{output:?}");
        let read = one_json(&output);
        for key in ["number", "entry", "class"] {
            assert_eq!(read[key], issued[key], "{format}: {key}");
        }
    }
    let output = booth.run(&["ticket", "decode", "HELLO", "--json"]);
    assert_eq!((code(&output), &one_json(&output)["refused"]["reason"]), (1, &json!("malformed")));
}

#[test]
fn reading_a_ticket_makes_no_key() {
    let booth = Booth::new();
    assert_eq!(code(&booth.run(&["ticket", "decode", "26112101000015"])), 0);
    assert!(!booth.data().exists());
}

#[test]
fn a_slip_is_bytes_or_a_picture() {
    let folder = tempfile::tempdir().unwrap();
    let input = folder.path().join("ticket.json");
    let ticket = json!({
        "site": 7, "site_name": "Parkir Uji", "booth": "B1", "ticket": "26112101000015", "code": "P1ABC",
        "class": "Mobil", "entry": "2026-11-21T01:00:00Z",
    });
    fs::write(&input, ticket.to_string()).unwrap();
    let render = |kind: &str, out: &str, width: &str| {
        let out = folder.path().join(out);
        let arguments = ["slip", "render", kind, "--in", input.to_str().unwrap(), "--width", width, "--out"];
        (run(&[&arguments[..], &[out.to_str().unwrap()]].concat()), out)
    };
    for width in ["58", "80"] {
        let (output, file) = render("ticket", "ticket.bin", width);
        assert_eq!(code(&output), 0, "{output:?}");
        assert!(fs::read(file).unwrap().starts_with(b"\x1b@"));
        let (output, file) = render("ticket", "ticket.png", width);
        assert_eq!(code(&output), 0, "{output:?}");
        assert!(fs::read(file).unwrap().starts_with(b"\x89PNG"));
    }
    assert_eq!(code(&render("ticket", "ticket.pdf", "80").0), 2);
    assert_eq!(code(&render("ticket", "ticket.png", "70").0), 2);
    assert_eq!(code(&render("receipt", "receipt.png", "80").0), 1, "a ticket is no receipt");
    assert_eq!(code(&render("poem", "poem.png", "80").0), 2);
}

#[test]
fn a_backup_is_verified_and_comes_back() {
    let booth = worked();
    let to = booth.path().join("backups");
    let output = booth.run(&["backup", "--to", to.to_str().unwrap(), "--json"]);
    assert_eq!(code(&output), 0, "{output:?}");
    let made = one_json(&output);
    let file = made["file"].as_str().unwrap();
    assert_eq!(made["through"], booth.facts().len());
    // Never over a journal that is there.
    assert_eq!(code(&booth.run(&["restore", file])), 1);
    let other = Booth::with(&fs::read_to_string(booth.config()).unwrap());
    let output = other.run(&["restore", file]);
    assert_eq!(code(&output), 0, "{output:?}");
    assert_eq!(other.facts(), booth.facts());
    // It sells on, in an incarnation of its own, and still knows the car inside.
    fs::copy(booth.data().join("booth-key.json"), other.data().join("booth-key.json")).unwrap();
    let number = booth.facts().iter().find(|fact| fact["kind"] == "ticket_issued").unwrap()["body"]["ticket"].clone();
    let mut steps = opening();
    steps.extend([json!({"do": "scan", "code": number}), json!({"do": "settle"})]);
    let lines = other.drill(Some("2026-11-21T02:00:00Z"), &steps);
    assert_eq!(said(&lines, "settled").len(), 1, "{lines:?}");
    assert_eq!(other.verify().0, 0);
    // A damaged one does not.
    let mut bytes = fs::read(file).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle..middle + 512].fill(0x5a);
    let damaged = booth.path().join("damaged.db");
    fs::write(&damaged, bytes).unwrap();
    assert_eq!(code(&Booth::new().run(&["restore", damaged.to_str().unwrap()])), 1);
    assert_eq!(code(&booth.run(&["backup"])), 2, "nothing says where to");
}

#[test]
fn the_doctor_looks_at_everything() {
    let booth = worked();
    let output = booth.run(&["doctor", "--json"]);
    let page = one_json(&output);
    assert_eq!((code(&output), &page["ok"]), (0, &json!(true)), "{page}");
    assert!(page["findings"].as_array().unwrap().len() >= 4, "{page}");
    let gone = fs::read_to_string(booth.config()).unwrap()
        + "\n[[printer]]\nid = \"gone\"\nkind = \"file\"\npath = \"/nonexistent/lp0\"\nwidth_mm = 80\n";
    fs::write(booth.config(), gone.replace("id = \"OUT-1\"\n", "id = \"OUT-1\"\nprinter = \"gone\"\n")).unwrap();
    let output = booth.run(&["doctor", "--json"]);
    let page = one_json(&output);
    assert_eq!((code(&output), &page["ok"]), (1, &json!(false)), "{page}");
    assert!(
        page["findings"]
            .as_array()
            .unwrap()
            .iter()
            .any(|finding| finding["state"] == "bad" && finding["about"].as_str().unwrap().contains("gone"))
    );
}

#[test]
fn a_config_error_names_its_line() {
    let booth = Booth::new();
    let text = fs::read_to_string(booth.config()).unwrap();
    fs::write(booth.config(), text.replace("currency = \"IDR\"", "currency = \"EUR\"")).unwrap();
    for command in [&["drill", "-"][..], &["doctor"], &["lane", "run", "IN-1"]] {
        let output = booth.run(command);
        assert_eq!(code(&output), 1, "{command:?}");
        let everything = [output.stdout, output.stderr].concat();
        let text = String::from_utf8_lossy(&everything);
        assert!(text.contains("palang.toml:5") && text.contains("VND"), "{command:?}: {text}");
    }
    // Looking after a journal does not need the config.
    assert_eq!(code(&worked().run(&["journal", "verify"])), 0);
}

#[test]
fn a_pin_is_never_an_argument_and_only_its_hash_is_printed() {
    let hash = |pin: &str| {
        let mut child = palang()
            .args(["operator", "hash"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(pin.as_bytes()).unwrap();
        child.wait_with_output().unwrap()
    };
    let output = hash("1234\n");
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.starts_with("$argon2id$") && text.lines().count() == 1, "{text}");
    for wrong in ["", "12\n", "abcd\n", &"1".repeat(400)] {
        let output = hash(wrong);
        assert_eq!(code(&output), 1, "{wrong}");
        assert!(output.stdout.is_empty());
    }
    assert_eq!(code(&run(&["operator", "hash", "1234"])), 2);
}

#[test]
fn what_is_asked_wrongly() {
    let booth = worked();
    let usage: &[&[&str]] = &[&["--demo", "doctor"], &["journal"], &["journal", "export", "--format", "pdf"]];
    for arguments in usage {
        assert_eq!(code(&booth.run(arguments)), 2, "{arguments:?}");
    }
    assert_eq!(code(&booth.run(&["lane", "run", "NOWHERE"])), 2);
    let empty = Booth::new();
    for arguments in [&["journal", "verify"][..], &["journal", "export"], &["journal", "rebuild"]] {
        let output = empty.run(arguments);
        assert_eq!(code(&output), 1, "{arguments:?}");
        assert!(output.stdout.is_empty() && !output.stderr.is_empty());
    }
}

/// The first fenced block of that language in the README.
fn of_the_readme(language: &str) -> String {
    let readme = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/README.md")).unwrap();
    let (_, after) = readme.split_once(&format!("```{language}\n")).unwrap();
    after.split_once("```").unwrap().0.to_owned()
}

#[test]
fn the_readme_says_the_truth() {
    let config = of_the_readme("toml");
    assert!(config.contains("$argon2id$…"));
    let booth = Booth::with(&config.replace("$argon2id$…", support::booth::pin_hash()));
    let output = booth.run(&["ticket", "issue", "--json"]);
    assert_eq!(code(&output), 0, "its configuration: {}", String::from_utf8_lossy(&output.stderr));
    // Every command that it lists is there.
    let text = of_the_readme("text");
    let named = text.lines().flat_map(|line| line.split("palang ").skip(1));
    let commands: Vec<&str> = named
        .filter(|rest| rest.starts_with(|c: char| c.is_ascii_lowercase()))
        .filter_map(|rest| rest.split_whitespace().next())
        .collect();
    assert!(commands.len() > 8, "{commands:?}");
    for command in commands {
        assert_eq!(code(&run(&[command, "--help"])), 0, "{command}");
    }
}
