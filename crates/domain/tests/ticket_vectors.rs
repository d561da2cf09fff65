//! The test vectors of `docs/tickets.md`, made by the program and checked against an implementation written from that
//! page alone. Run with `--nocapture` to print them.
#![allow(clippy::unwrap_used)]

mod support;

use hmac::{Hmac, KeyInit, Mac};
use palang_domain::ticket::{CodeFormat, Number, issue};
use palang_domain::{Plate, Zone};
use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use support::*;

const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/tickets.md");

struct Car {
    name: &'static str,
    entry: &'static str,
    gate: u8,
    count: u32,
    plate: Option<&'static str>,
}

const CARS: [Car; 3] = [
    Car { name: "a car with a plate", entry: "2026-11-23T03:52:56Z", gate: 1, count: 417, plate: Some("B 1234 XY") },
    Car {
        name: "no plate, past midnight in Jakarta",
        entry: "2026-12-31T17:00:00Z",
        gate: 99,
        count: 99_999,
        plate: None,
    },
    Car { name: "the first second that fits", entry: "2020-01-01T00:00:00Z", gate: 0, count: 1, plate: None },
];

fn hex(bytes: &[u8]) -> String {
    data_encoding::HEXLOWER.encode(bytes)
}

fn hmac(key: &[u8], label: &str, message: &[u8]) -> [u8; 32] {
    let mut mac = <Hmac<Sha256> as KeyInit>::new_from_slice(key).unwrap();
    mac.update(label.as_bytes());
    mac.update(&[0]);
    mac.update(message);
    mac.finalize().into_bytes().into()
}

/// Base32 as the page describes it, bit by bit.
fn base32(bytes: &[u8]) -> String {
    let mut bits: Vec<u8> = bytes.iter().flat_map(|byte| (0..8).rev().map(move |n| byte >> n & 1)).collect();
    bits.resize(bits.len().next_multiple_of(5), 0);
    let symbol = |five: &[u8]| five.iter().fold(0, |value, bit| value << 1 | usize::from(*bit));
    bits.chunks(5).map(|five| char::from(b"0123456789ABCDEFGHJKMNPQRSTVWXYZ"[symbol(five)])).collect()
}

/// The 20 bytes of claims as the page lays them out.
fn body(car: &Car) -> Vec<u8> {
    let first_two = |text: &str| Sha256::digest(text.as_bytes())[..2].to_vec();
    let local = Zone::JAKARTA.local(at(car.entry)).date();
    let days = (local - chrono::NaiveDate::from_ymd_opt(2000, 1, 1).unwrap()).num_days();
    let number = u64::try_from(days).unwrap() * (1 << 24) + u64::from(car.gate) * (1 << 17) + u64::from(car.count);
    let second = u32::try_from(at(car.entry).millis() / 1_000).unwrap();
    let plate = car.plate.and_then(Plate::normalise).map_or_else(|| vec![0, 0], |plate| first_two(plate.as_str()));
    let version = data_encoding::HEXLOWER.decode(&tariff().version.as_bytes()[..8]).unwrap();
    [
        &[3][..],
        &7_u16.to_be_bytes(),
        &number.to_be_bytes()[3..],
        &second.to_be_bytes(),
        &first_two("mobil"),
        &version,
        &plate,
    ]
    .concat()
}

fn code128(car: &Car, number: Number, key: &[u8]) -> String {
    let class = u16::from_be_bytes(Sha256::digest(b"mobil")[..2].try_into().unwrap()) % 100;
    let second = at(car.entry).millis() / 1_000 - 1_577_836_800;
    let body = format!("{second:09}{:02}{:05}{class:02}", car.gate, car.count);
    let message = [&7_u16.to_be_bytes()[..], number.to_string().as_bytes(), body.as_bytes()].concat();
    let mac = hmac(key, "palang ticket code128", &message);
    format!("{body}{:06}", u64::from_be_bytes(mac[..8].try_into().unwrap()) % 1_000_000)
}

#[test]
fn s0_x09_the_page_and_the_program_say_the_same() {
    let seed = [0x51; 32];
    let secret = hmac(&seed, "palang key hmac", &[]);
    let signing = ed25519_dalek::SigningKey::from_bytes(&hmac(&seed, "palang key ed25519", &[]));
    let key = key(3, 7, 0x51);
    assert_eq!(key.public_hex(), hex(signing.verifying_key().as_bytes()));

    let mut text = String::new();
    writeln!(text, "seed      {}", hex(&seed)).unwrap();
    writeln!(text, "hmac key  {}", hex(&secret)).unwrap();
    writeln!(text, "public    {}", key.public_hex()).unwrap();
    for car in &CARS {
        let claims = claims(at(car.entry), car.gate, car.count, car.plate);
        let codes = FORMATS.map(|format| issue(format, &claims, &key));
        let body = body(car);
        let mac = hmac(&secret, "palang ticket P1", &body);
        assert_eq!(codes[0], format!("P1{}", base32(&[&body[..], &mac[..16]].concat())));
        let message = [b"palang ticket P2\0", &body[..]].concat();
        let signature = ed25519_dalek::Signer::sign(&signing, &message).to_bytes();
        assert_eq!(codes[1], format!("P2{}", base32(&[&body[..], &signature].concat())));
        assert_eq!(codes[2], code128(car, claims.number, &secret));
        let plate = car.plate.and_then(Plate::normalise).map_or_else(|| "none".to_owned(), String::from);
        writeln!(text, "\n# {}", car.name).unwrap();
        writeln!(text, "number    {}   ({})", claims.number, claims.number.grouped()).unwrap();
        writeln!(text, "entry     {}   plate {plate}", car.entry).unwrap();
        writeln!(text, "claims    {}", hex(&body)).unwrap();
        for (format, code) in FORMATS.iter().zip(&codes) {
            writeln!(text, "{:<9} {code}", format.word()).unwrap();
        }
    }
    println!("{text}");
    let page = std::fs::read_to_string(PAGE).unwrap();
    assert!(page.contains(&text), "docs/tickets.md does not hold these vectors:\n{text}");
}

#[test]
fn the_page_names_every_length() {
    let site = Site::new();
    let page = std::fs::read_to_string(PAGE).unwrap();
    for format in [CodeFormat::P1, CodeFormat::P2] {
        let said = format!("{} characters", site.issue(format).len());
        assert!(page.contains(&said), "{format:?}: {said}");
    }
}
