//! The three codes: round trips, edits, forgeries, keys.
#![allow(clippy::unwrap_used)]

mod support;

use palang_domain::fact::Trust;
use palang_domain::ticket::{Claims, ClaimsError, ClassTag, CodeFormat, KeyRing, Scanned, base32, issue};
use palang_domain::{Plate, Refusal, Timestamp};
use proptest::prelude::*;
use support::*;

fn trust(format: CodeFormat) -> Trust {
    match format {
        CodeFormat::P1 => Trust::Keyed,
        CodeFormat::P2 => Trust::Signed,
        CodeFormat::Code128 => Trust::Short,
    }
}

/// A ring that knows the key for all times that a ticket can name.
fn for_ever(site: &Site) -> KeyRing {
    let mut ring = KeyRing::new();
    ring.add(site.key.entry(at("2020-01-01T00:00:00Z"), at("2052-01-01T00:00:00Z"))).unwrap();
    ring
}

proptest! {
    #[test]
    fn s0_x09_every_code_says_the_same_at_an_exit_that_never_heard_of_the_entry(
        second in 1_577_836_800..2_577_836_799_i64, at_gate in 0..100_u8, count in 1..=99_999_u32, plated: bool,
    ) {
        let entry = Timestamp::from_millis(second * 1_000 + 999);
        // The first hours of 2020 in Greenwich are within its first day in Jakarta too.
        let plate = plated.then_some("B 1234 XY");
        let claims = claims(entry, at_gate, count, plate);
        let site = Site::new();
        let ring = for_ever(&site);
        for format in FORMATS {
            let code = issue(format, &claims, &site.key);
            let decoder = palang_domain::ticket::Decoder { keys: &ring, ..site.decoder() };
            let scanned = palang_domain::ticket::decode(&code, &decoder, entry.plus_minutes(125)).unwrap();
            let Scanned::Signed { claims: read, trust: proven, issuer } = scanned else { panic!("{code} is signed") };
            prop_assert_eq!(proven, trust(format));
            prop_assert_eq!(&issuer, &site.key.entry(entry, entry).booth);
            prop_assert_eq!((read.number, read.site, read.entry), (claims.number, claims.site, claims.entry));
            prop_assert_eq!(read.entry.millis(), second * 1_000);
            prop_assert!(read.class.matches(&class("mobil")) && !read.class.matches(&class("motor")));
            if format == CodeFormat::Code128 {
                prop_assert_eq!((read.tariff, read.plate), (None, None));
            } else {
                prop_assert_eq!(&read, &claims);
                prop_assert!(read.tariff.unwrap().matches(&tariff()));
                prop_assert_eq!(read.plate.is_some(), plated);
            }
        }
    }

    #[test]
    fn s0_x02_any_edit_of_one_character_is_refused(
        format in prop::sample::select(FORMATS[..2].to_vec()), position in 0..137_usize,
        c in proptest::char::range('!', '~'),
    ) {
        let site = Site::new();
        let code = site.issue(format);
        let position = position % code.len();
        let mut edited = code.clone();
        edited.replace_range(position..=position, &c.to_string());
        prop_assume!(base32::canonical(&edited) != code);
        prop_assert!(site.decode(&edited).is_err(), "{} is believed", edited);
    }

    #[test]
    fn s0_x02_any_character_lost_added_or_swapped_is_refused(
        format in prop::sample::select(FORMATS[..2].to_vec()), position in 0..136_usize,
        c in proptest::char::range('0', 'Z'),
    ) {
        let site = Site::new();
        let code = site.issue(format);
        let position = position % (code.len() - 1);
        let lost = format!("{}{}", &code[..position], &code[position + 1..]);
        prop_assert!(site.decode(&lost).is_err(), "{}", lost);
        let added = format!("{}{c}{}", &code[..position], &code[position..]);
        prop_assert!(site.decode(&added).is_err(), "{}", added);
        let mut swapped = code.clone().into_bytes();
        swapped.swap(position, position + 1);
        let swapped = String::from_utf8(swapped).unwrap();
        prop_assume!(swapped != code);
        prop_assert!(site.decode(&swapped).is_err(), "{}", swapped);
    }
}

#[test]
fn s0_x02_all_5580_edits_of_a_p1_code_are_refused() {
    let site = Site::new();
    let code = site.issue(CodeFormat::P1);
    for position in 0..code.len() {
        for c in '!'..='~' {
            let mut edited = code.clone();
            edited.replace_range(position..=position, &c.to_string());
            if base32::canonical(&edited) != code {
                assert!(site.decode(&edited).is_err(), "{edited} is believed");
            }
        }
    }
}

#[test]
fn s0_x02_every_wrong_digit_of_a_code_128_is_refused() {
    let site = Site::new();
    let code = site.issue(CodeFormat::Code128);
    for position in 0..code.len() {
        for digit in '0'..='9' {
            let mut edited = code.clone();
            edited.replace_range(position..=position, &digit.to_string());
            if edited != code {
                assert!(site.decode(&edited).is_err(), "{edited} is believed");
            }
        }
    }
}

#[test]
fn codes_fit_their_symbols_and_every_keyboard_layout() {
    let site = Site::new();
    for (format, length, symbols) in [
        // QR 3-M holds 61 alphanumeric characters, 6-M 154; twelve symbols of Code 128 fit 58 mm paper.
        (CodeFormat::P1, 60, "0123456789ABCDEFGHJKMNPQRSTVWXYZ"),
        (CodeFormat::P2, 137, "0123456789ABCDEFGHJKMNPQRSTVWXYZ"),
        (CodeFormat::Code128, 24, "0123456789"),
    ] {
        let code = site.issue(format);
        assert_eq!(code.len(), length, "{code}");
        assert!(code.chars().all(|c| symbols.contains(c)), "{code}");
    }
}

#[test]
fn look_alikes_case_and_what_scanners_add_do_not_matter() {
    let mut site = Site::new();
    site.affixes.prefix = "~".into();
    site.affixes.suffix = "#".into();
    for format in FORMATS {
        let code = site.issue(format);
        let want = site.decode(&code).unwrap();
        let alike: String = code
            .chars()
            .map(|c| {
                if c == '0' {
                    'o'
                } else if c == '1' {
                    'L'
                } else {
                    c
                }
            })
            .collect();
        let aim = if format == CodeFormat::Code128 { "]C0" } else { "]Q0" };
        let mut dressed = vec![
            code.to_lowercase(),
            format!("{aim}{code}\r\n"),
            format!("\u{2}{code}\u{3}"),
            format!("~{code}#\r"),
            format!("{aim}~{code}#"),
            format!("~{aim}{code}#"),
            format!("  {code}\t"),
        ];
        if format != CodeFormat::Code128 {
            dressed.push(alike);
        }
        for text in dressed {
            assert_eq!(site.decode(&text), Ok(want.clone()), "{text:?}");
        }
    }
}

#[test]
fn s0_x02_a_forger_without_the_key_is_refused_whatever_he_copies() {
    let site = Site::new();
    // Same kid, same site, other secret: what a thief can make who knows everything but the key.
    let thief = key(3, 7, 0x52);
    let car = claims(at("2026-11-23T04:59:00Z"), 1, 418, None);
    for format in FORMATS {
        assert_eq!(site.decode(&issue(format, &car, &thief)), Err(Refusal::Forged), "{format:?}");
    }
    // A proof moved from one ticket to a younger one.
    for (format, claims_end) in [(CodeFormat::P1, 20), (CodeFormat::P2, 20)] {
        let bytes = |code: &str| base32::decode(&code[2..]).unwrap();
        let (old, young) = (bytes(&site.issue(format)), bytes(&issue(format, &car, &thief)));
        let mixed = [&young[..claims_end], &old[claims_end..]].concat();
        let code = format!("{}{}", format.word(), base32::encode(&mixed));
        assert_eq!(site.decode(&code), Err(Refusal::Forged));
    }
}

#[test]
fn tickets_of_other_sites_unknown_keys_and_closed_windows_are_refused() {
    let site = Site::new();
    let entry = at("2026-11-23T03:00:00Z");
    let theirs = key(3, 8, 0x51);
    let claims_at = |site_id: u16, entry: Timestamp| {
        Claims::new(number(entry, 1, 5), support::site(site_id), entry, &class("mobil"), &tariff(), None).unwrap()
    };
    let other = claims_at(8, entry);
    assert_eq!(site.decode(&issue(CodeFormat::P1, &other, &theirs)), Err(Refusal::ForeignSite));
    assert_eq!(site.decode(&issue(CodeFormat::P2, &other, &theirs)), Err(Refusal::ForeignSite));
    // Code 128 has no room for the site: another site's key simply does not fit.
    assert_eq!(site.decode(&issue(CodeFormat::Code128, &other, &theirs)), Err(Refusal::Forged));

    let unheard_of = key(4, 7, 0x53);
    assert_eq!(site.decode(&issue(CodeFormat::P1, &claims_at(7, entry), &unheard_of)), Err(Refusal::Unknown));
    let before = claims_at(7, at("2025-12-31T23:59:59Z"));
    assert_eq!(site.decode(&issue(CodeFormat::P1, &before, &site.key)), Err(Refusal::Forged));
    assert_eq!(site.decode(&issue(CodeFormat::Code128, &before, &site.key)), Err(Refusal::Unknown));
}

#[test]
fn an_exit_with_public_keys_only_checks_p2_and_cannot_forge() {
    let mut site = Site::new();
    let mut public = KeyRing::new();
    public.add(site.key.public_entry(at("2026-01-01T00:00:00Z"), at("2028-01-01T00:00:00Z"))).unwrap();
    let file = serde_json::to_string(&public).unwrap();
    assert!(!file.contains("hmac"), "{file}");
    site.ring = serde_json::from_str(&file).unwrap();
    assert!(matches!(site.decode(&site.issue(CodeFormat::P2)), Ok(Scanned::Signed { trust: Trust::Signed, .. })));
    assert_eq!(site.decode(&site.issue(CodeFormat::P1)), Err(Refusal::Unknown));
    assert_eq!(site.decode(&site.issue(CodeFormat::Code128)), Err(Refusal::Unknown));
}

#[test]
fn a_key_bound_to_gates_is_no_good_at_others() {
    let mut site = Site::new();
    let mut ring = KeyRing::new();
    let entry = site.key.entry(at("2026-01-01T00:00:00Z"), at("2028-01-01T00:00:00Z")).at_gates(vec![gate(2)]);
    ring.add(entry).unwrap();
    site.ring = ring;
    assert_eq!(site.decode(&site.issue(CodeFormat::P1)), Err(Refusal::Forged));
    assert_eq!(site.decode(&site.issue(CodeFormat::P2)), Err(Refusal::Forged));
    assert_eq!(site.decode(&site.issue(CodeFormat::Code128)), Err(Refusal::Unknown));
}

#[test]
fn class_tags_tell_the_usual_classes_apart_in_every_format() {
    let usual =
        ["motor", "mobil", "lainnya", "truk", "bus", "taksi", "sepeda", "sepeda-listrik", "xe-may", "o-to"].map(class);
    for format in FORMATS {
        assert_eq!(ClassTag::clash(&usual, format), None, "{format:?}");
    }
    let tag = ClassTag::of(&class("mobil"));
    assert_eq!(tag.find(&usual), Some(&class("mobil")));
    assert_eq!(tag.find([&class("mobil"), &class("mobil")]), None, "two that fit are one too many");
}

#[test]
fn what_no_code_can_carry_is_refused_when_the_ticket_is_made() {
    let entry = at("2026-11-23T03:00:00Z");
    let make = |number, entry| Claims::new(number, site(7), entry, &class("mobil"), &tariff(), None);
    assert_eq!(make(number(entry, 1, 1), at("1970-01-01T00:00:00Z")), Err(ClaimsError::EntryOutOfRange));
    assert_eq!(make(number(entry, 1, 1), at("2051-12-31T00:00:00Z")), Err(ClaimsError::EntryOutOfRange));
    assert_eq!(make(number(entry, 1, 1), at("2026-11-25T03:00:00Z")), Err(ClaimsError::OtherDay));
}

#[test]
fn s3_x13_a_plate_tag_proves_a_plate_wrong() {
    let car = claims(at("2026-11-23T03:00:00Z"), 1, 1, Some("b 1234-xy"));
    assert!(car.plate.unwrap().matches(&Plate::normalise("B1234XY").unwrap()));
    assert!(!car.plate.unwrap().matches(&Plate::normalise("B1234XZ").unwrap()));
}
