//! A config is refused with its line and what is allowed.
#![allow(clippy::unwrap_used)]

use super::*;
use crate::device::{GateInputs, GateLink, GateProtocol, PrinterLink};
use crate::keys::pin::hash_pin;

const GOOD: &str = r#"[site]
id = 7
name = "Parkir RSI"
zone = "Asia/Jakarta"
currency = "IDR"
language = "en"
[booth]
id = "B1"
tariff = "preset:id-hourly"
[[lane]]
id = "OUT-1"
gate_number = 2
direction = "exit"
printer = "p"
gate = "g"
scanner = "s"
[[printer]]
id = "p"
kind = "tcp"
address = "127.0.0.1:9100"
width_mm = 58
[[gate]]
id = "g"
kind = "serial"
port = "/dev/ttyUSB0"
protocol = "star-hash"
output = 1
inputs = { loop_in = 1, button = 2, loop_out = 3 }
[[scanner]]
id = "s"
kind = "wedge"
"#;

fn parse(text: &str) -> Result<Config, ConfigError> {
    Config::parse(text, Path::new("/etc/palang.toml"))
}

#[test]
fn a_good_file_is_read_with_its_defaults() {
    let config = parse(GOOD).unwrap();
    assert_eq!(config.site.id.get(), 7);
    assert_eq!(config.booth.ticket_code, palang_domain::ticket::CodeFormat::P1);
    assert_eq!(
        config.classes.iter().map(|class| (class.id.as_str(), class.key)).collect::<Vec<_>>(),
        [("motor", 'm'), ("mobil", 'c'), ("lainnya", 'l')]
    );
    let lane = &config.lanes[0];
    assert!(lane.attended && lane.direction == Direction::Exit);
    assert_eq!(config.devices.printers[0].link, PrinterLink::Tcp { address: "127.0.0.1:9100".into() });
    assert_eq!(config.devices.gates[0].inputs, GateInputs { loop_in: Some(1), button: Some(2), loop_out: Some(3) });
    assert_eq!(config.devices.scanners[0].suffix, "\r");
}

#[test]
fn every_mistake_names_its_line_and_what_is_allowed() {
    // (what stands there, what somebody writes instead, the line, words of the message)
    let table: &[Mistake] = &[
        ("id = 7", "id = 70000", Some(2), &["site.id", "70000", "1..65535"]),
        ("id = 7", "id = \"x\"", Some(2), &["site.id", "1..65535"]),
        ("\"Asia/Jakarta\"", "\"Asia/Bandung\"", Some(4), &["site.zone", "Asia/Bandung", "IANA"]),
        ("\"IDR\"", "\"USD\"", Some(5), &["site.currency", "\"IDR\" | \"VND\""]),
        ("language = \"en\"", "language = \"fr\"", Some(6), &["site.language", "\"id\" | \"en\" | \"vi\""]),
        ("language = \"en\"", "languages = \"en\"", Some(6), &["site.languages", "language"]),
        ("[booth]\nid = \"B1\"\n", "[booth]\n", Some(7), &["booth.id", "missing"]),
        ("id = \"B1\"", "id = \"B 1\"", Some(8), &["booth.id", "B 1"]),
        ("id = \"B1\"", "id = \"B1\"\nticket_code = \"QR\"", Some(9), &["\"P1\" | \"P2\" | \"code128\""]),
        ("gate_number = 2", "gate_number = 100", Some(12), &["lane.gate_number", "0..99"]),
        ("direction = \"exit\"", "direction = \"out\"", Some(13), &["\"entry\" | \"exit\" | \"mixed\""]),
        ("printer = \"p\"", "printer = \"q\"", Some(10), &["lane.printer (OUT-1)", "q", "There are: p"]),
        ("gate = \"g\"", "gate = \"h\"", Some(10), &["lane.gate", "h"]),
        ("scanner = \"s\"", "scanner = \"p\"", Some(10), &["lane.scanner", "p"]),
        ("kind = \"tcp\"", "kind = \"usb\"", Some(19), &["\"tcp\" | \"serial\" | \"file\" | \"virtual\""]),
        ("address = \"127.0.0.1:9100\"", "address = \"a:b:c\"", Some(20), &["printer.address", "a:b:c"]),
        ("address = \"127.0.0.1:9100\"\n", "", Some(17), &["printer.address", "missing"]),
        ("width_mm = 58", "width_mm = 76", Some(21), &["58 | 80"]),
        ("output = 1", "output = 5", Some(27), &["gate.output", "1..4"]),
        ("button = 2", "bottom = 2", Some(28), &["inputs.bottom", "loop_in, button, loop_out"]),
        ("button = 2", "button = 1", Some(22), &["inputs (g)", "= 1"]),
        (
            "kind = \"wedge\"",
            "kind = \"serial\"\nport = \"/dev/ttyUSB0\"",
            Some(29),
            &["port", "/dev/ttyUSB0", "line 22"],
        ),
        ("\"star-hash\"", "\"template\"", Some(22), &["gate.template", "OPEN_GATE"]),
        ("id = \"s\"", "id = \"g\"", Some(29), &["g", "line 22"]),
        ("[site]", "[site", Some(1), &["TOML"]),
        ("[[scanner]]", "[[scaner]]", Some(29), &["scaner", "scanner"]),
        ("[[lane]]", "[lane]", Some(10), &["[[lane]]"]),
        ("zone = \"Asia/Jakarta\"\n", "", Some(1), &["site.zone", "missing"]),
        (
            "[[scanner]]",
            "[[class]]\nid = \"a\"\nkey = \"c\"\n[[class]]\nid = \"b\"\nkey = \"C\"\n[[scanner]]",
            Some(32),
            &["class.key", "line 29"],
        ),
        ("[[scanner]]", "[[class]]\nid = \"a\"\nkey = \"1\"\n[[scanner]]", Some(31), &["class.key", "a-z"]),
        (
            "[[printer]]",
            "[[lane]]\nid = \"IN-1\"\ngate_number = 1\ndirection = \"entry\"\ngate = \"g\"\n[[printer]]",
            Some(17),
            &["lane.gate (IN-1)", "another lane"],
        ),
        (
            "[[printer]]",
            "[[lane]]\nid = \"IN-1\"\ngate_number = 1\ndirection = \"entry\"\nattended = false\n[[printer]]",
            Some(17),
            &["lane.default_class (IN-1)", "motor | mobil | lainnya"],
        ),
        ("[[scanner]]", "[tickets]\nmax_age_days = 0\n[[scanner]]", Some(30), &["tickets.max_age_days", "1..3650"]),
        (
            "[[scanner]]",
            "[server]\nurl = \"http://parkir.example\"\n[[scanner]]",
            Some(30),
            &["server.url", "https://"],
        ),
    ];
    refused(table);
}

#[test]
fn every_mistake_about_the_site_names_its_line_and_what_is_allowed() {
    refused(&[
        ("[[scanner]]", "[server]\nca = \"ca.pem\"\n[[scanner]]", Some(29), &["server.url", "missing"]),
        ("printer = \"p\"", "printer = \"p\"\narea = \"A\"", Some(10), &["lane.area (OUT-1)", "A"]),
        (
            "[[scanner]]",
            "[[quota]]\nclass = \"bus\"\ncapacity = 9\n[[scanner]]",
            Some(29),
            &["quota.class", "motor, mobil"],
        ),
        (
            "[[scanner]]",
            "[[quota]]\nclass = \"mobil\"\narea = \"A\"\ncapacity = 9\n[[scanner]]",
            Some(29),
            &["quota.area", "A"],
        ),
        (
            "[[scanner]]",
            "[[quota]]\nclass = \"mobil\"\ncapacity = -1\n[[scanner]]",
            Some(31),
            &["quota.capacity", "0..1000000"],
        ),
        (
            "[[scanner]]",
            "[[quota]]\nclass = \"mobil\"\ncapacity = 1\n[[quota]]\nclass = \"mobil\"\ncapacity = 2\n[[scanner]]",
            Some(32),
            &["quota", "mobil", "line 29"],
        ),
    ]);
}

type Mistake = (&'static str, &'static str, Option<usize>, &'static [&'static str]);

fn refused(table: &[Mistake]) {
    for (good, bad, line, words) in table {
        assert!(GOOD.contains(good), "the table is stale: {good}");
        let error = parse(&GOOD.replacen(good, bad, 1)).expect_err(bad);
        assert_eq!(error.line, *line, "{bad}: {error}");
        let said = if error.language.is_some() { error.to_string() } else { error.words(Language::En) };
        for word in *words {
            assert!(said.contains(word), "{bad}: `{word}` is not in: {said}");
        }
    }
}

#[test]
fn a_mistake_is_said_in_the_files_own_language_or_in_two() {
    let indonesian = GOOD.replace("language = \"en\"", "language = \"id\"").replace("\"exit\"", "\"keluar\"");
    let error = parse(&indonesian).unwrap_err();
    let text =
        "/etc/palang.toml:13: `lane.direction` tidak boleh \"keluar\". Yang boleh: \"entry\" | \"exit\" | \"mixed\".";
    assert_eq!(error.to_string(), text);
    let error = parse("[site").unwrap_err().to_string();
    assert!(error.contains("Not valid TOML") && error.contains("Bukan TOML"), "{error}");
    for language in Language::ALL {
        assert!(!parse("").unwrap_err().words(language).is_empty());
    }
}

#[test]
fn a_file_that_is_not_there_is_said_so() {
    let folder = tempfile::tempdir().unwrap();
    let error = Config::load(&folder.path().join("palang.toml")).unwrap_err();
    assert_eq!((error.line, *error.problem), (None, Problem::NoFile));
    let error = Config::load(folder.path()).unwrap_err();
    assert!(matches!(*error.problem, Problem::Unreadable { .. }), "{error}");
}

#[test]
fn an_operator_needs_a_true_hash_and_what_stood_there_is_not_said() {
    let operator = |hash: &str| {
        format!("{GOOD}[[operator]]\nnumber = 1\nname = \"Sari\"\nrole = \"cashier\"\npin_hash = \"{hash}\"\n")
    };
    let error = parse(&operator("493817")).unwrap_err();
    assert_eq!(error.line, Some(36));
    assert!(error.to_string().contains("palang operator hash") && !error.to_string().contains("493817"), "{error}");
    let config = parse(&operator(&hash_pin("493817").unwrap())).unwrap();
    assert_eq!(config.operators[0].number.as_str(), "1");
    let twice = operator(&hash_pin("493817").unwrap());
    let twice = format!("{twice}{}", &twice[GOOD.len()..]);
    assert!(matches!(parse(&twice).unwrap_err().problem.as_ref(), Problem::Duplicate { first_line: 32, .. }));
}

#[test]
fn paths_are_relative_to_the_file_and_windows_marks_are_forgiven() {
    let text = GOOD.replace(
        "tariff = \"preset:id-hourly\"",
        "tariff = \"tarif.toml\"\ndata = \"data\"\nbackup_dir = \"/mnt/usb\"",
    );
    let config = parse(&format!("\u{feff}{}", text.replace('\n', "\r\n"))).unwrap();
    assert_eq!(config.booth.tariff, TariffSource::File(PathBuf::from("/etc/tarif.toml")));
    assert_eq!(config.booth.data, Some(PathBuf::from("/etc/data")));
    assert_eq!(config.booth.backup_dir, Some(PathBuf::from("/mnt/usb")));
}

#[test]
fn s0_f07_the_built_in_booth_has_the_classes_of_every_preset() {
    let config = Config::built_in();
    let keys: String = config.classes.iter().map(|class| class.key).collect();
    assert_eq!(keys, "mcl");
    assert_eq!(config.classes[1].name(Language::Vi), "Ô tô");
    assert!(config.lane(&config.lanes[0].id).is_some());
}

#[test]
fn the_documented_example_is_a_good_file() {
    let document = include_str!("../../../../docs/config.md");
    let example = document.split("```toml\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    let config = parse(example).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!((config.classes.len(), config.lanes.len(), config.devices.printers.len()), (2, 2, 3));
    assert!(matches!(&config.devices.gates[1].protocol, GateProtocol::Template(_)));
    assert!(matches!(&config.devices.gates[1].link, GateLink::Serial { .. }));
    assert_eq!(config.operators[0].role, palang_domain::Role::Cashier);
    assert_eq!((config.extras.foreign.len(), config.extras.backup_keep), (1, 14));
    assert_eq!(config.extras.grants_offered_minutes, 30);
    config.tariff().unwrap();
}

#[test]
fn the_tariff_must_exist_fit_the_money_and_price_every_class() {
    let error = parse(&GOOD.replace("preset:id-hourly", "preset:id-hourlie")).unwrap_err();
    assert_eq!(error.line, Some(9));
    assert!(error.to_string().contains("\"preset:id-flat\""), "{error}");
    let error = parse(&GOOD.replace("id-hourly", "vn-free-first-next")).unwrap().tariff().unwrap_err();
    assert!(matches!(*error.problem, Problem::TariffCurrency { .. }), "{error}");
    let truck = format!("{GOOD}[[class]]\nid = \"truk\"\nkey = \"t\"\n");
    let error = parse(&truck).unwrap().tariff().unwrap_err();
    assert_eq!(*error.problem, Problem::ClassWithoutTariff { class: "truk".into() });
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("palang.toml");
    std::fs::write(&path, GOOD.replace("preset:id-hourly", "tarif.toml")).unwrap();
    assert!(matches!(*Config::load(&path).unwrap_err().problem, Problem::Unreadable { .. }));
    std::fs::write(folder.path().join("tarif.toml"), "name = \"x\"\nnonsense = 1\n").unwrap();
    let error = Config::load(&path).unwrap_err();
    assert!(error.file.ends_with("tarif.toml") && error.line.is_some(), "{error}");
}

proptest::proptest! {
    #[test]
    fn no_text_makes_the_reader_panic(at in 0..GOOD.len(), cut in 0_usize..40, put in ".{0,12}") {
        let mut text = GOOD.to_owned();
        let (from, to) = (text.floor_char_boundary(at), text.floor_char_boundary((at + cut).min(GOOD.len())));
        text.replace_range(from..to, &put);
        if let Err(error) = parse(&text) {
            proptest::prop_assert!(error.line.is_none_or(|line| line <= text.lines().count() + 1), "{error}");
            for language in Language::ALL {
                proptest::prop_assert!(!error.words(language).is_empty());
            }
        }
    }
}
