//! What is no ticket, what is somebody else's, and what scanners make of either.
#![allow(clippy::unwrap_used)]

mod support;

use palang_domain::Refusal;
use palang_domain::ticket::{
    CodeFormat, Decoder, ForeignPattern, KeyError, KeyFile, KeyRing, Limits, Number, Scanned, issue,
};
use proptest::prelude::*;
use support::*;

/// A right number of last Saturday.
fn ours() -> Number {
    number(at("2026-11-21T03:00:00Z"), 1, 417)
}

#[test]
fn s0_f01_the_fourteen_digits_of_old_machines_are_told_from_ours() {
    let site = Site::new();
    let foreign =
        |id: &str, entry: &str| Ok(Scanned::Foreign { id: id.parse().unwrap(), entry: Some(entry.parse().unwrap()) });
    assert_eq!(site.decode("20261123104501"), foreign("20261123104501", "2026-11-23T10:45:01"));
    assert_eq!(site.decode("off20261123104501"), foreign("OFF20261123104501", "2026-11-23T10:45:01"));
    assert_eq!(site.decode(&ours().to_string()), Ok(Scanned::Number(ours())));
    assert_eq!(site.decode(&ours().grouped()), Ok(Scanned::Number(ours())));
    // S0's own example is two and a half years old by now.
    assert!(matches!(site.decode("20240318123456"), Err(Refusal::TooOld { .. })));
    assert!(matches!(site.decode("20261124104501"), Err(Refusal::Future { .. })));
    assert_eq!(site.decode("20261323104501"), Err(Refusal::CheckDigit { position: None, likely: None }));
}

#[test]
fn s0_f01_where_no_old_machine_is_configured_its_tickets_are_unknown() {
    let mut site = Site::new();
    site.foreign.clear();
    assert_eq!(site.decode("20261123104501"), Err(Refusal::Unknown));
    assert_eq!(site.decode("20240318123456"), Err(Refusal::Unknown));
    assert_eq!(site.decode("PK12345678"), Err(Refusal::Malformed));
    assert_eq!(site.decode(&ours().to_string()), Ok(Scanned::Number(ours())));
}

proptest! {
    #[test]
    fn s0_f01_no_moment_of_an_old_machine_is_taken_for_a_number(second in 0..34_560_000_i64) {
        // Every second of the 400 days before now.
        let entry = at(NOW).plus_millis(-second * 1_000);
        let local = palang_domain::Zone::JAKARTA.local(entry);
        let scanned = Site::new().decode(&local.format("%Y%m%d%H%M%S").to_string());
        let right = matches!(&scanned, Ok(Scanned::Foreign { entry: Some(entry), .. }) if *entry == local);
        prop_assert!(right, "{:?}", scanned);
    }

    #[test]
    fn s0_f01_no_number_of_ours_is_taken_for_an_old_machines(
        day in 0..400_i64, at_gate in 0..100_u8, count in 1..=99_999_u32,
    ) {
        let number = number(at(NOW).plus_minutes(-day * 1_440), at_gate, count);
        prop_assert_eq!(Site::new().decode(&number.to_string()), Ok(Scanned::Number(number)));
    }

    #[test]
    fn s0_f28_nothing_scanned_panics(text in any::<String>(), bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        let site = Site::new();
        let _ = site.decode(&text);
        let _ = site.decode(&String::from_utf8_lossy(&bytes));
    }

    #[test]
    fn s0_f28_nothing_made_of_pieces_of_codes_is_believed_but_a_code(
        pieces in prop::collection::vec((0..8_usize, 0..140_usize, 0..140_usize), 1..5),
    ) {
        let site = Site::new();
        let codes = FORMATS.map(|format| site.issue(format));
        let all = [&codes[0], &codes[1], &codes[2], "]Q0", "\r\n", "~", "20261123104501", "]C1PK00000001"];
        let text: String = pieces.iter().map(|(which, from, to)| {
            let piece = all[*which];
            let (from, to) = (from % piece.len(), to % (piece.len() + 1));
            piece.get(from..to.max(from)).unwrap_or(piece)
        }).collect();
        if let Ok(Scanned::Signed { .. }) = site.decode(&text) {
            let bare = text.trim().trim_start_matches("]Q0").trim_start_matches("]C1").trim();
            prop_assert!(codes.iter().any(|code| code == bare), "{:?}", text);
        }
    }
}

#[test]
fn s0_f28_noise_is_refused_as_noise() {
    let site = Site::new();
    assert_eq!(site.decode(&"X".repeat(10_240)), Err(Refusal::TooLong));
    assert_eq!(site.decode(&"7".repeat(10_240)), Err(Refusal::TooLong));
    assert_eq!(site.decode(&site.issue(CodeFormat::P1).repeat(200)), Err(Refusal::TooLong));
    for text in
        ["", " ", "\r\n", "]Q0", "\u{2}\u{3}", "halo", "P1", "P2ABC", "12345", "1234567", "Đ", "🚗🚗", "B 1234 XY"]
    {
        assert_eq!(site.decode(text), Err(Refusal::Malformed), "{text:?}");
    }
    let cut = site.issue(CodeFormat::P1);
    assert_eq!(site.decode(&cut[..59]), Err(Refusal::Malformed));
    assert_eq!(site.decode("417000"), Ok(Scanned::Tail("417000".into())));
    assert_eq!(site.decode("04 17-6 0"), Ok(Scanned::Tail("041760".into())));
}

#[test]
fn two_scans_glued_are_told_from_noise() {
    let site = Site::new();
    let [p1, p2, c128] = FORMATS.map(|format| site.issue(format));
    let number = ours().to_string();
    let old = "20261123104501";
    for text in [
        format!("{p1}{p1}"),
        format!("{p1}\r\n{p1}"),
        format!("]Q0{p1}]Q0{p2}"),
        format!("{p1}{p2}{p1}"),
        format!("{c128}{c128}"),
        format!("{number}{number}"),
        format!("{number}{old}"),
        format!("{old}{p1}"),
        format!("{c128}{number}"),
        format!("{number}\t{c128}\r"),
        "PK00000001PK00000002".to_owned(),
        "TKT-0001TKT-0001".to_owned(),
        format!("PK00000001{p1}"),
        "SERIAL42SERIAL42".to_owned(),
    ] {
        assert_eq!(site.decode(&text), Err(Refusal::Glued), "{text:?}");
    }
    for text in [format!("{p1}X"), format!("{number}1"), format!("{p1}{}", &p1[..30]), format!("{}{p1}", &p1[..30])] {
        assert_eq!(site.decode(&text), Err(Refusal::Malformed), "{text:?}");
    }
}

#[test]
fn a_wrong_digit_of_a_typed_number_is_named_as_that() {
    let site = Site::new();
    let right = ours().to_string();
    for position in 0..14 {
        let mut typed = right.clone().into_bytes();
        typed[position] = b'0' + (typed[position] - b'0' + 1) % 10;
        let typed = String::from_utf8(typed).unwrap();
        let refused = site.decode(&typed);
        assert_eq!(refused, Err(Refusal::CheckDigit { position: None, likely: None }), "{typed}");
    }
}

#[test]
fn future_and_absurdly_old_tickets_are_refused_by_the_limits_given() {
    let site = Site::new();
    for format in FORMATS {
        let made = |entry: &str| issue(format, &claims(at(entry), 1, 9, None), &site.key);
        let entry = at("2026-11-23T05:05:01Z");
        assert_eq!(site.decode(&made("2026-11-23T05:05:01Z")), Err(Refusal::Future { entry }), "{format:?}");
        assert!(site.decode(&made("2026-11-23T05:05:00Z")).is_ok(), "clocks differ a little");
        let limits = Limits { oldest_ms: 24 * 3_600_000, ahead_ms: 0 };
        let strict = Decoder { limits, ..site.decoder() };
        let strictly = |code: &str| palang_domain::ticket::decode(code, &strict, at(NOW));
        let entry = at("2026-11-22T04:59:59Z");
        assert_eq!(strictly(&made("2026-11-22T04:59:59Z")), Err(Refusal::TooOld { entry }));
        assert!(strictly(&made("2026-11-22T05:00:00Z")).is_ok());
        assert!(matches!(strictly(&made("2026-11-23T05:00:01Z")), Err(Refusal::Future { .. })));
    }
    // A number has only a day, which in Jakarta began seven hours before Greenwich's.
    let day = |text: &str| number(at(text), 1, 1).to_string();
    assert!(matches!(site.decode(&day("2026-11-24T05:00:00Z")), Err(Refusal::Future { .. })));
    assert!(site.decode(&day("2026-11-23T16:59:59Z")).is_ok());
    assert!(matches!(site.decode(&day("2025-01-01T05:00:00Z")), Err(Refusal::TooOld { .. })));
}

#[test]
fn foreign_patterns_are_strict_about_themselves() {
    for (pattern, yes, no) in [
        (
            "YYYYMMDDHHMMSS",
            vec!["20261121123456"],
            vec!["20261121123460", "20261321123456", "2026112112345", "19991121123456"],
        ),
        ("PK########", vec!["PK12345678", "pk00000000"], vec!["PK1234567", "PK123456789", "PK1234567A", "TK12345678"]),
        ("TKT*", vec!["TKT1", "TKT-2026-0001", "tktABC"], vec!["TKT", "TKT 1", "TKT1234567890123456789012345", "TK1"]),
    ] {
        let parsed: ForeignPattern = pattern.parse().unwrap();
        yes.iter().for_each(|code| assert!(parsed.recognise(code).is_some(), "{pattern}: {code}"));
        no.iter().for_each(|code| assert!(parsed.recognise(code).is_none(), "{pattern}: {code}"));
        assert_eq!(parsed.to_string().parse(), Ok(parsed));
    }
    for broken in ["", "*", "##############", "P*", "12######", "PK*##", "PK ##", "PK(.*)", "Đ#", "?????", "A?-##"] {
        assert!(broken.parse::<ForeignPattern>().is_err(), "{broken}");
    }
    assert_eq!(ForeignPattern::date_time(), "YYYYMMDDHHMMSS".parse().unwrap());
}

#[test]
fn rings_refuse_what_would_make_a_ticket_ambiguous_and_secrets_stay_out_of_the_log() {
    let (from, until) = (at("2026-01-01T00:00:00Z"), at("2027-01-01T00:00:00Z"));
    let key = key(3, 7, 1);
    let mut ring = KeyRing::new();
    ring.add(key.entry(from, until)).unwrap();
    assert_eq!(ring.add(support::key(3, 7, 2).entry(from, until)), Err(KeyError::Twice(3)));
    assert_eq!(ring.add(support::key(4, 7, 2).entry(until, from)), Err(KeyError::Window(4)));
    ring.add(support::key(3, 7, 2).entry(until, at("2028-01-01T00:00:00Z"))).unwrap();
    ring.add(support::key(3, 8, 2).entry(from, until)).unwrap();
    let text = serde_json::to_string(&ring).unwrap();
    assert_eq!(serde_json::from_str::<KeyRing>(&text).unwrap(), ring);
    let mut twice: serde_json::Value = serde_json::from_str(&text).unwrap();
    let again = twice["keys"][0].clone();
    twice["keys"].as_array_mut().unwrap().push(again);
    assert!(serde_json::from_value::<KeyRing>(twice).is_err());

    let file = KeyFile::new(3, "IN-1".parse().unwrap(), site(7), (from, until), [0xAB; 32]);
    let stored = serde_json::to_string(&file).unwrap();
    let read: KeyFile = serde_json::from_str(&stored).unwrap();
    assert_eq!(read.key().public_hex(), file.key().public_hex());
    assert!(serde_json::from_str::<KeyFile>(&stored.replace("ab", "zz")).is_err());
    for said in [format!("{file:?}"), format!("{:?}", file.key()), format!("{:?}", file.entry())] {
        assert!(!said.contains("abab") && !said.contains("171"), "{said}");
    }
}
