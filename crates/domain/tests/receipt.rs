//! The signed text of a receipt's symbol.
#![allow(clippy::unwrap_used)]

use palang_domain::receipt::{Proof, ReceiptClaims, ScannedReceipt};
use palang_domain::ticket::{BoothKey, KeyRing};
use palang_domain::{Money, SiteId, Timestamp};
use proptest::prelude::*;

fn key(seed: u8, booth: &str) -> BoothKey {
    BoothKey::from_seed(3, booth.parse().unwrap(), SiteId::try_from(7).unwrap(), &[seed; 32])
}

fn ring(key: &BoothKey) -> KeyRing {
    let mut ring = KeyRing::new();
    let (from, until) = ("2026-01-01T00:00:00Z".parse().unwrap(), "2028-01-01T00:00:00Z".parse().unwrap());
    ring.add(key.public_entry(from, until)).unwrap();
    ring
}

fn claims() -> ReceiptClaims {
    ReceiptClaims {
        site: SiteId::try_from(7).unwrap(),
        booth: "B1".parse().unwrap(),
        receipt: 4_176,
        at: "2026-11-23T07:05:40.731Z".parse().unwrap(),
        total: Money::new(13_000),
        turnover: Money::new(48_250_000),
        seq: 20_417,
        hash: "9F86D081884C7D65".to_owned(),
    }
}

#[test]
fn the_page_and_the_program_sign_the_same() {
    let page = include_str!("../../../docs/tickets.md");
    let text = format!("{}*{}", claims(), claims().sign(&key(0x51, "B1")));
    assert!(page.contains(&text), "{text}");
    let read = ScannedReceipt::parse(&text).unwrap();
    assert_eq!((read.claims.receipt, read.proof(&ring(&key(0x51, "B1")))), (4_176, Proof::Good));
}

#[test]
fn a_signature_is_worth_what_the_keys_at_hand_make_of_it() {
    let (ours, others) = (key(0x51, "B1"), key(0x52, "B1"));
    let text = claims().to_string();
    let signed = |key: &BoothKey| format!("{text}*{}", claims().sign(key));
    let early = text.replace("2026-11", "2025-11");
    for (read, proof) in [
        (signed(&ours), Proof::Good),
        (signed(&ours).replace("*13000*", "*3000*"), Proof::Bad),
        (signed(&others), Proof::Bad),
        (format!("{text}*"), Proof::Bad),
        (format!("{text}*ABC"), Proof::Bad),
        (text.clone(), Proof::Missing),
        (signed(&ours).replace("*B1*", "*B2*"), Proof::NoKey),
        (signed(&ours).replace("R1*7*", "R1*8*"), Proof::NoKey),
        (format!("{early}*{}", claims().sign(&ours)), Proof::NoKey),
    ] {
        assert_eq!(ScannedReceipt::parse(&read).unwrap().proof(&ring(&ours)), proof, "{read}");
    }
}

#[test]
fn anything_else_is_no_receipt() {
    let text = claims().to_string();
    for wrong in [
        String::new(),
        "R1".to_owned(),
        text.replace("R1*", "R2*"),
        text.replace("*4176*", "*04176*"),
        text.replace("*4176*", "*-1*"),
        text.replace(":40Z", ":40.000Z"),
        text.replace("9F86D081884C7D65", "9F86"),
        text.replace("9F86D081884C7D65", "9F86D081884C7D6X"),
        format!("{text}*A*B"),
    ] {
        assert!(ScannedReceipt::parse(&wrong).is_err(), "{wrong}");
    }
}

proptest! {
    #[test]
    fn no_text_breaks_the_reader(text in "(R1\\*)?[0-9A-Z*:.-]{0,120}|\\PC{0,200}") {
        if let Ok(read) = ScannedReceipt::parse(&text) {
            prop_assert_eq!(ScannedReceipt::parse(&read.claims.to_string()).unwrap().claims, read.claims);
        }
    }

    #[test]
    fn whatever_is_changed_after_signing_is_found(
        receipt: u64, total: i64, turnover: i64, seq: u64, second in 1_767_225_600_i64..1_830_297_600,
        at in 3_usize..80, other in "[0-9A-F]",
    ) {
        let at_time = Timestamp::from_millis(second * 1_000);
        let (total, turnover) = (Money::new(total), Money::new(turnover));
        let claims = ReceiptClaims { receipt, total, turnover, seq, at: at_time, ..claims() };
        let (key, ring) = (key(9, "B1"), ring(&key(9, "B1")));
        let (text, signature) = (claims.to_string(), claims.sign(&key));
        let read = ScannedReceipt::parse(&format!("{text}*{signature}")).unwrap();
        prop_assert_eq!(read.proof(&ring), Proof::Good);
        prop_assert_eq!(read.claims.to_string(), text.clone());
        let at = at.min(text.len() - 1);
        let mut changed = text.clone();
        changed.replace_range(at..=at, &other);
        if changed != text && let Ok(read) = ScannedReceipt::parse(&format!("{changed}*{signature}")) {
            prop_assert_ne!(read.proof(&ring), Proof::Good);
        }
    }
}
