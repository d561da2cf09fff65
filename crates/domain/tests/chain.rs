//! Facts and their chain: what is stored is read back, and whatever is done to stored bytes shows.
#![allow(clippy::unwrap_used)]

#[path = "support/dice.rs"]
mod dice;

use dice::{Dice, KINDS};
use palang_domain::{Hash, Record, Timestamp};
use proptest::prelude::*;

/// A journal of so many facts: the stored bytes, each with the hash stored beside them.
fn journal(seed: u64, length: u64) -> Vec<(Vec<u8>, Hash)> {
    let mut dice = Dice(seed);
    let mut prev = Hash::ZERO;
    (1..=length)
        .map(|seq| {
            let kind = dice.below(KINDS);
            let record = record(&mut dice, kind, seq, prev);
            let (bytes, hash) = record.seal().unwrap();
            prev = hash;
            (bytes, hash)
        })
        .collect()
}

fn record(dice: &mut Dice, kind: u64, seq: u64, prev: Hash) -> Record {
    Record {
        v: Record::VERSION,
        site: 7.try_into().unwrap(),
        booth: "OUT-1".parse().unwrap(),
        incarnation: 1,
        seq,
        at: Timestamp::from_millis(1_795_000_000_000 + i64::try_from(seq % 1_000_000).unwrap()),
        prev,
        fact: dice.fact(kind),
    }
}

/// The first fact that does not fit, from 1: its bytes do not have its hash, or it does not follow the one before.
fn first_bad(journal: &[(Vec<u8>, Hash)]) -> Option<u64> {
    let mut prev = Hash::ZERO;
    for (seq, (bytes, hash)) in (1..).zip(journal) {
        let fits = Hash::of(bytes) == *hash
            && Record::open(bytes).is_ok_and(|record| record.prev == prev && record.seq == seq);
        if !fits {
            return Some(seq);
        }
        prev = *hash;
    }
    None
}

#[test]
fn every_kind_of_fact_can_be_thrown() {
    for kind in 0..KINDS {
        assert_eq!(dice::index(&Dice(kind).fact(kind)), kind);
    }
}

/// One record of every kind as this release stores it, one a line. A released line never changes: a later program must
/// read it and write it back to the byte (SYNC R14). `PALANG_BLESS=1` appends the kinds that are missing.
const STORED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/vectors/facts-v1.jsonl");

fn vector(kind: u64) -> Vec<u8> {
    let mut dice = Dice(0x5EED + kind);
    record(&mut dice, kind, kind + 1, Hash::of(&kind.to_be_bytes())).seal().unwrap().0
}

#[test]
fn r14_every_stored_form_stays_as_it_was_released() {
    let stored = std::fs::read_to_string(STORED).unwrap_or_default();
    let known: Vec<&str> = stored.lines().collect();
    if std::env::var_os("PALANG_BLESS").is_some() && std::env::var_os("CI").is_none() {
        let from = known.len() as u64;
        let more = (from..KINDS).map(|kind| String::from_utf8(vector(kind)).unwrap() + "\n");
        std::fs::write(STORED, stored.clone() + &more.collect::<String>()).unwrap();
        return;
    }
    assert_eq!(known.len() as u64, KINDS, "every kind has a line; append with PALANG_BLESS=1");
    for (kind, line) in (0..).zip(known) {
        let record = Record::open(line.as_bytes()).unwrap();
        assert_eq!(dice::index(&record.fact), kind);
        assert_eq!(String::from_utf8(record.seal().unwrap().0).unwrap(), line);
    }
}

proptest! {
    #[test]
    fn every_fact_is_read_back_as_it_was_and_has_one_stored_form(seed: u64, kind in 0..KINDS, seq in 1..u64::MAX / 4) {
        let record = record(&mut Dice(seed), kind, seq, Hash::of(&seed.to_be_bytes()));
        let (bytes, hash) = record.seal().unwrap();
        let read = Record::open(&bytes).unwrap();
        prop_assert_eq!(&read, &record);
        prop_assert_eq!(read.seal().unwrap(), (bytes.clone(), hash));
        let value: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
        prop_assert_eq!(value["kind"].as_str(), Some(record.fact.kind()));
        prop_assert!(value["body"].is_object());
        prop_assert!(!bytes.contains(&b'\n'), "one fact is one line of an export");
    }

    #[test]
    fn the_edit_of_any_stored_byte_shows_at_that_fact(
        seed: u64, length in 1..6_u64, at: prop::sample::Index, bit in 0..8_u8,
    ) {
        let mut journal = journal(seed, length);
        prop_assert_eq!(first_bad(&journal), None);
        let which = at.index(journal.len());
        let bytes = &mut journal[which].0;
        let byte = at.index(bytes.len());
        bytes[byte] ^= 1 << bit;
        prop_assert_eq!(first_bad(&journal), Some(which as u64 + 1));
    }

    #[test]
    fn an_edit_with_its_hash_made_to_fit_shows_at_the_next_fact(
        seed: u64, length in 2..6_u64, at: prop::sample::Index,
    ) {
        let mut journal = journal(seed, length);
        let which = at.index(journal.len() - 1);
        let mut edited = Record::open(&journal[which].0).unwrap();
        edited.at = edited.at.plus_millis(1);
        journal[which] = edited.seal().unwrap();
        prop_assert_eq!(first_bad(&journal), Some(which as u64 + 2));
    }

    #[test]
    fn a_fact_removed_doubled_or_swapped_shows(seed: u64, length in 3..7_u64, at: prop::sample::Index) {
        let whole = journal(seed, length);
        let which = at.index(whole.len() - 1);
        let expected = Some(which as u64 + 1);
        let mut removed = whole.clone();
        removed.remove(which);
        prop_assert_eq!(first_bad(&removed), expected);
        let mut doubled = whole.clone();
        doubled.insert(which, whole[which].clone());
        prop_assert_eq!(first_bad(&doubled), Some(which as u64 + 2));
        let mut swapped = whole.clone();
        swapped.swap(which, which + 1);
        prop_assert_eq!(first_bad(&swapped), expected);
        // A cut tail is the one thing that a chain alone cannot show: that needs a witness (SYNC 0.3).
        prop_assert_eq!(first_bad(&whole[..which]), None);
    }

    #[test]
    fn no_bytes_panic_as_a_record(
        bytes in prop::collection::vec(any::<u8>(), 0..200), seed: u64, at: prop::sample::Index,
    ) {
        let _ = Record::open(&bytes);
        let mut stored = journal(seed, 1).remove(0).0;
        let cut = at.index(stored.len());
        stored.truncate(cut);
        prop_assert!(Record::open(&stored).is_err());
    }
}
