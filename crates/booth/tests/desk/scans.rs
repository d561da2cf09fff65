//! What a scanner or a hand may bring (DESIGN 4.8, S0-F28, S0-X02).

use crate::harness::*;
use palang_booth::config::Config;
use palang_booth::desk::model::Tender;
use palang_domain::Refusal;
use palang_domain::fact::Trust;
use palang_domain::ticket::CodeFormat;
use palang_domain::time::DAY_MS;

#[test]
fn a_stay_is_found_by_code_number_tail_and_plate() {
    let booth = Booth::new();
    let sari = booth.sari();
    let lane = booth.lane.clone();
    let issued = said(booth.desk.issue(&sari, &lane, &"mobil".parse().unwrap(), Some("b 1234 xy"))).unwrap();
    let number = issued.ticket.to_string();
    let grouped = format!("{} {} {} {} {}", &number[..2], &number[2..6], &number[6..8], &number[8..13], &number[13..]);
    let table = [
        (issued.code.clone(), Trust::Keyed),
        (format!("\u{2}{}\r\n", issued.code), Trust::Keyed),
        (issued.code.to_lowercase(), Trust::Keyed),
        (number.clone(), Trust::Number),
        (grouped, Trust::Number),
        (number[8..].to_owned(), Trust::Number),
        ("B 1234 XY".to_owned(), Trust::Number),
    ];
    for (text, trust) in table {
        let quoted = booth.look_up(&sari, &text).unwrap_or_else(|refusal| panic!("{text}: {refusal:?}"));
        assert_eq!((&quoted.ticket, quoted.trust), (&issued.ticket, trust), "{text}");
        assert_eq!(quoted.plate.as_deref(), Some("B1234XY"));
    }
}

#[test]
fn all_three_codes_are_issued_and_read() {
    for (format, trust) in
        [(CodeFormat::P1, Trust::Keyed), (CodeFormat::P2, Trust::Signed), (CodeFormat::Code128, Trust::Short)]
    {
        let mut config = config();
        config.booth.ticket_code = format;
        let mut booth = Booth::with(config);
        let sari = booth.sari();
        let issued = booth.issue(&sari, "motor");
        booth.slip_answer(issued.cause);
        let quoted = booth.look_up(&sari, &issued.code).unwrap();
        assert_eq!((quoted.ticket, quoted.trust), (issued.ticket, trust));
    }
}

#[test]
fn s0_x02_what_is_no_good_ticket_is_refused_by_its_reason() {
    let booth = Booth::new();
    let sari = booth.sari();
    let issued = booth.issue(&sari, "mobil");
    let number = issued.ticket.to_string();
    let at = issued.code.len() - 10;
    let other = if &issued.code[at..=at] == "A" { "B" } else { "A" };
    let forged = format!("{}{other}{}", &issued.code[..at], &issued.code[at + 1..]);
    let glued = format!("{}{}", issued.code, issued.code);
    let unknown = "26112101000996";
    for (text, word) in [
        (forged.as_str(), "forged"),
        (glued.as_str(), "glued"),
        (&"x".repeat(10_000), "too_long"),
        ("", "malformed"),
        ("hello, world", "malformed"),
        ("\u{0}\u{1b}[2J", "malformed"),
        ("999999", "unknown"),
    ] {
        let refusal = booth.look_up(&sari, text).expect_err(text);
        assert_eq!(refusal.word(), word, "{text}: {refusal:?}");
    }
    let refusal = booth.look_up(&sari, unknown).unwrap_err();
    assert!(matches!(refusal, Refusal::Unknown | Refusal::CheckDigit { .. }), "{refusal:?}");
    // One digit off: said which, because a stay has the number it would be.
    let wrong = if &number[10..11] == "0" { "1" } else { "0" };
    let off = format!("{}{wrong}{}", &number[..10], &number[11..]);
    assert_eq!(
        booth.look_up(&sari, &off),
        Err(Refusal::CheckDigit { position: Some(11), likely: Some(issued.ticket.clone()) })
    );
}

#[test]
fn several_stays_with_the_same_tail_are_ambiguous() {
    let booth = Booth::new();
    let sari = booth.sari();
    let lane = booth.lane.clone();
    for _ in 0..2 {
        said(booth.desk.issue(&sari, &lane, &"motor".parse().unwrap(), Some("AB 12 CD"))).unwrap();
    }
    assert_eq!(booth.look_up(&sari, "AB12CD"), Err(Refusal::Ambiguous { count: 2 }));
}

#[test]
fn too_old_and_too_early_tickets_of_this_site_are_refused() {
    let booth = Booth::new();
    let sari = booth.sari();
    // A ticket of a sister booth whose key is believed, a hundred days old: this journal has never heard of it.
    let issued = booth.issue(&sari, "mobil");
    booth.clock.advance(std::time::Duration::from_millis(100 * DAY_MS as u64));
    let quoted = booth.look_up(&sari, &issued.code).expect("known to the journal: a forgotten car must still get out");
    assert!(quoted.quote().minutes > 99 * 1_440);
}

#[test]
fn foreign_tickets_are_priced_when_they_carry_a_time_and_never_twice() {
    let text = format!(
        "{}\n[tickets]\n[[tickets.foreign]]\npattern = \"YYYYMMDDHHMMSS\"\nclass = \"mobil\"\n[[tickets.foreign]]\n\
         pattern = \"PK########\"\nclass = \"motor\"\n",
        include_str!("plain.toml")
    );
    let mut file = Config::parse(&text, std::path::Path::new("palang.toml")).unwrap();
    file.operators = config().operators;
    let booth = Booth::with(file);
    let sari = booth.sari();
    let quoted = booth.look_up(&sari, "20261121103000").unwrap();
    assert_eq!((quoted.quote().minutes, quoted.trust, quoted.known), (90, Trust::Foreign, false));
    let receipt = booth.settle(&sari, quoted, Tender::Exact).unwrap();
    assert_eq!(booth.look_up(&sari, "20261121103000").unwrap_err().word(), "used");
    assert_eq!(receipt.receipt, 1);
    assert_eq!(booth.look_up(&sari, "PK00000001"), Err(Refusal::Unknown), "no time in it, and no server to ask");
    let tomorrow = booth.look_up(&sari, "20261122103000").unwrap_err();
    assert_eq!(tomorrow.word(), "future");
    assert_eq!(booth.look_up(&sari, "20160101103000").unwrap_err().word(), "too_old");
}

#[test]
fn refused_scans_are_facts_but_noise_cannot_fill_the_disk() {
    let booth = Booth::new();
    let sari = booth.sari();
    for number in 0..200 {
        assert!(booth.look_up(&sari, &format!("noise {number}")).is_err());
    }
    // The last commit is behind all of them in the writer's queue.
    said(booth.desk.sign_out(&sari)).unwrap();
    assert_eq!(booth.count("scan_refused"), 20);
    assert_eq!(said(booth.desk.totals()).unwrap().refused, 20);
}
