//! Batches, pages and snapshots: what is packed is unpacked, and whatever is done to the bytes on the way shows.
#![allow(clippy::unwrap_used)]

mod support;

use ed25519_dalek::Signer;
use palang_domain::Hash;
use palang_wire::{Batch, Envelope, FrameError, Limits, Page, Snapshot, Witness};
use proptest::prelude::*;
use std::io::Read;
use support::{batch, booth_key, examples, facts, page, pinned, site_key, snapshot};

/// What a server believes of the bytes of a batch.
fn believed(packed: &[u8]) -> Option<Batch> {
    let (batch, _) = Batch::unpack(packed, Limits::BATCH).ok()?;
    batch.verify(&booth_key().verifying_key()).ok()?;
    Some(batch)
}

/// The plain frame with one bit of it flipped, packed again: whoever can reach the bytes can pack.
fn flipped(packed: &[u8], at: prop::sample::Index, bit: u8) -> Vec<u8> {
    let mut plain = zstd::decode_all(packed).unwrap();
    let byte = at.index(plain.len());
    plain[byte] ^= 1 << bit;
    zstd::encode_all(plain.as_slice(), 1).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_batch_arrives_as_it_was_sent(facts in facts(1..40)) {
        let count = facts.len() as u64;
        let sent = batch(facts);
        let (read, envelopes) = Batch::unpack(&sent.pack().unwrap(), Limits::BATCH).unwrap();
        prop_assert_eq!(&read, &sent);
        prop_assert!(read.verify(&booth_key().verifying_key()).is_ok());
        prop_assert!(matches!(read.verify(&pinned()), Err(FrameError::Signature)), "another key's");
        let seqs: Vec<u64> = envelopes.iter().map(|(envelope, _)| envelope.seq).collect();
        prop_assert_eq!(seqs, (418..418 + count).collect::<Vec<_>>());
        prop_assert_eq!(envelopes.last().unwrap().1, sent.header.head);
    }

    #[test]
    fn a_page_and_a_snapshot_arrive_as_they_were_signed(facts in facts(0..40), stays in 0..40_u64) {
        let sent = page(facts.clone());
        prop_assert_eq!(Page::unpack(&sent.pack().unwrap(), Limits::PAGE, &pinned()).unwrap(), sent);
        let sent = snapshot(stays, facts);
        prop_assert_eq!(Snapshot::unpack(&sent.pack().unwrap(), Limits::PAGE, &pinned()).unwrap(), sent);
    }

    #[test]
    fn r13_one_flipped_bit_anywhere_shows(facts in facts(3), at: prop::sample::Index, bit in 0..8_u8) {
        let whole = batch(facts.clone()).pack().unwrap();
        prop_assert!(believed(&flipped(&whole, at, bit)).is_none());
        let whole = page(facts.clone()).pack().unwrap();
        prop_assert!(Page::unpack(&flipped(&whole, at, bit), Limits::PAGE, &pinned()).is_err());
        let whole = snapshot(2, facts).pack().unwrap();
        prop_assert!(Snapshot::unpack(&flipped(&whole, at, bit), Limits::PAGE, &pinned()).is_err());
    }

    /// In the packed bytes a bit may be one that nobody reads; then nothing has changed.
    #[test]
    fn r13_one_flipped_bit_on_the_wire_shows_or_changes_nothing(
        facts in facts(3), at: prop::sample::Index, bit in 0..8_u8,
    ) {
        let sent = batch(facts.clone());
        let mut packed = sent.pack().unwrap();
        let byte = at.index(packed.len());
        packed[byte] ^= 1 << bit;
        prop_assert!(believed(&packed).is_none_or(|read| read == sent));
        let sent = page(facts);
        let mut packed = sent.pack().unwrap();
        let byte = at.index(packed.len());
        packed[byte] ^= 1 << bit;
        prop_assert!(Page::unpack(&packed, Limits::PAGE, &pinned()).ok().is_none_or(|read| read == sent));
    }

    #[test]
    fn r13_a_cut_frame_is_none(facts in facts(3), at: prop::sample::Index) {
        for whole in [batch(facts.clone()).pack().unwrap(), page(facts).pack().unwrap()] {
            let cut = &whole[..at.index(whole.len())];
            prop_assert!(believed(cut).is_none());
            prop_assert!(Page::unpack(cut, Limits::PAGE, &pinned()).is_err());
        }
    }

    #[test]
    fn a_fact_left_out_doubled_or_swapped_shows(facts in facts(3..9), at: prop::sample::Index) {
        let sent = batch(facts);
        let which = at.index(sent.records.len() - 1);
        let without = |change: &dyn Fn(&mut Vec<Vec<u8>>)| {
            let mut changed = sent.clone();
            change(&mut changed.records);
            changed.header.count = changed.records.len() as u64;
            believed(&changed.pack().unwrap()).is_none()
        };
        prop_assert!(without(&|records| drop(records.remove(which))));
        prop_assert!(without(&|records| records.insert(which, records[which].clone())));
        prop_assert!(without(&|records| records.swap(which, which + 1)));
        prop_assert!(without(&|records| drop(records.pop())));
    }

    #[test]
    fn r13_no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..300), text in "[ -~\n]{0,200}") {
        for packed in [bytes.clone(), zstd::encode_all(bytes.as_slice(), 1).unwrap(),
            zstd::encode_all(text.as_bytes(), 1).unwrap()] {
            prop_assert!(believed(&packed).is_none());
            prop_assert!(Page::unpack(&packed, Limits::PAGE, &pinned()).is_err());
            prop_assert!(Snapshot::unpack(&packed, Limits::PAGE, &pinned()).is_err());
        }
        prop_assert!(Envelope::open(&bytes).is_err());
    }
}

#[test]
fn r13_limits_hold_before_anything_is_unpacked_beyond_them() {
    let zeros = zstd::encode_all(std::io::repeat(0).take(64 << 20), 3).unwrap();
    let small = Limits { packed: 1 << 20, unpacked: 1 << 20, records: 2, ..Limits::PAGE };
    assert!(zeros.len() < small.packed, "a bomb: {} bytes stand for 64 MiB", zeros.len());
    let too_large = |error| matches!(error, FrameError::TooLarge(_));
    assert!(too_large(Batch::unpack(&zeros, small).unwrap_err()));
    assert!(
        too_large(Batch::unpack(&batch(examples(3)).pack().unwrap(), small).unwrap_err()),
        "three records, two allowed"
    );
    assert!(Batch::unpack(&batch(examples(2)).pack().unwrap(), small).is_ok());
    let tight = Limits { packed: 10, ..small };
    assert!(too_large(Batch::unpack(&batch(examples(1)).pack().unwrap(), tight).unwrap_err()));
}

#[test]
fn r13_what_another_booth_site_or_version_says_is_not_taken() {
    let mut other = batch(examples(3));
    other.header.booth = "OUT-2".parse().unwrap();
    assert!(matches!(Batch::unpack(&other.pack().unwrap(), Limits::BATCH), Err(FrameError::Content(_))));
    let mut later = batch(examples(3));
    later.header.protocol = 77;
    assert!(matches!(Batch::unpack(&later.pack().unwrap(), Limits::BATCH), Err(FrameError::Protocol(77))));
    let packed = page(examples(3)).pack().unwrap();
    let stranger = booth_key().verifying_key();
    assert!(matches!(Page::unpack(&packed, Limits::PAGE, &stranger), Err(FrameError::Signature)));
    let empty = Batch::sign((support::site(), support::booth(), 2), 1, Hash::ZERO, Vec::new(), &booth_key());
    assert!(Batch::unpack(&empty.pack().unwrap(), Limits::BATCH).is_err(), "a batch holds something");
}

#[test]
fn a_fact_of_a_later_version_travels_like_any_other() {
    let kind = r#"{"v":1,"site":7,"booth":"OUT-1","incarnation":2,"seq":1,"at":"2026-11-21T00:00:00.000Z","prev":"0000000000000000000000000000000000000000000000000000000000000000","kind":"flown_away","body":{"wings":2},"extra":[1]}"#;
    let whose = (support::site(), support::booth(), 2);
    let sent = Batch::sign(whose, 1, Hash::ZERO, vec![kind.as_bytes().to_vec()], &booth_key());
    let read = believed(&sent.pack().unwrap()).unwrap();
    assert_eq!(read.records[0], kind.as_bytes());
    assert!(Envelope::record(kind.as_bytes()).is_none());
    assert_eq!(Envelope::open(kind.as_bytes()).unwrap().kind, "flown_away");
}

/// The frame with that text put into its header line, signed anew by the site: as a later release would send it.
fn later(packed: &[u8], purpose: &str, put: &str) -> Vec<u8> {
    let plain = String::from_utf8(zstd::decode_all(packed).unwrap()).unwrap();
    let (header, lines) = plain.split_once('\n').unwrap();
    let (start, _) = header.split_once("\"signature\"").unwrap();
    let start = format!("{start}{put}");
    let signed = format!("{purpose}{start}\"signature\":\"\"}}");
    let signature = data_encoding::HEXLOWER.encode(&site_key().sign(signed.as_bytes()).to_bytes());
    let plain = format!("{start}\"signature\":\"{signature}\"}}\n{lines}");
    zstd::encode_all(plain.as_bytes(), 1).unwrap()
}

#[test]
fn r14_fields_of_a_later_version_are_covered_by_the_signature_and_passed_over() {
    let put = "\"wings\":{\"left\":1.50},";
    let sent = page(examples(3));
    let packed = later(&sent.pack().unwrap(), "palang page 1\n", put);
    assert_eq!(Page::unpack(&packed, Limits::PAGE, &pinned()).unwrap().entries, sent.entries);
    let sent = snapshot(2, examples(1));
    let packed = later(&sent.pack().unwrap(), "palang snapshot 1\n", put);
    assert_eq!(Snapshot::unpack(&packed, Limits::PAGE, &pinned()).unwrap().stays, sent.stays);
    let plain = zstd::decode_all(packed.as_slice()).unwrap();
    let other = String::from_utf8(plain).unwrap().replace("1.50", "1.51");
    let packed = zstd::encode_all(other.as_bytes(), 1).unwrap();
    assert!(Snapshot::unpack(&packed, Limits::PAGE, &pinned()).is_err());
}

#[test]
fn a_witness_holds_for_its_own_head_only() {
    let witness = support::witness();
    assert!(witness.verify(&pinned()).is_ok());
    let other = |change: &dyn Fn(&mut Witness)| {
        let mut changed = witness.clone();
        change(&mut changed);
        assert!(changed.verify(&pinned()).is_err(), "{changed:?}");
    };
    other(&|w| w.seq += 1);
    other(&|w| w.incarnation += 1);
    other(&|w| w.head = Hash::of(b"other"));
    other(&|w| w.booth = "OUT-2".parse().unwrap());
    other(&|w| w.at = w.at.plus_millis(1));
    other(&|w| w.signature = "no hex".into());
    other(&|w| w.signature = String::new());
    assert!(Witness::sign((support::booth(), 2, 1, Hash::ZERO), support::at(0), &site_key()).verify(&pinned()).is_ok());
}
