//! Facts and their chain: what is stored is read back, and whatever is done to stored bytes shows.
#![allow(clippy::unwrap_used)]

use palang_domain::arbitrary::{examples, facts};
use palang_domain::fact::FactKind;
use palang_domain::{Fact, Hash, Record, Timestamp};
use proptest::collection::{SizeRange, vec};
use proptest::prelude::*;
use std::collections::HashSet;

/// Journals of so many facts: the stored bytes, each with the hash stored beside them.
fn journals(length: impl Into<SizeRange>) -> impl Strategy<Value = Vec<(Vec<u8>, Hash)>> {
    vec(facts(), length).prop_map(|facts| {
        let mut prev = Hash::ZERO;
        let stored = (1..).zip(facts).map(|(seq, fact)| {
            let sealed = record(fact, seq, prev).seal().unwrap();
            prev = sealed.1;
            sealed
        });
        stored.collect()
    })
}

fn record(fact: Fact, seq: u64, prev: Hash) -> Record {
    Record {
        v: Record::VERSION,
        site: 7.try_into().unwrap(),
        booth: "OUT-1".parse().unwrap(),
        incarnation: 1,
        seq,
        at: Timestamp::from_millis(1_795_000_000_000 + i64::try_from(seq % 1_000_000).unwrap()),
        prev,
        fact,
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
fn every_kind_of_fact_is_drawn_and_every_edge() {
    let drawn: Vec<Fact> = examples().take(2_000).collect();
    let kinds: HashSet<FactKind> = drawn.iter().map(FactKind::from).collect();
    assert_eq!(kinds.len(), FactKind::ALL.len());
    let drawn: Vec<String> = drawn.iter().map(|fact| serde_json::to_string(fact).unwrap()).collect();
    for edge in ["\\n", "\\u0000", "\\\"", "Tiếng Việt", "\u{2028}", "18446744073709551615", "-9223372036854775808"]
    {
        assert!(drawn.iter().any(|json| json.contains(edge)), "{edge}");
    }
}

/// One record of every kind as it was released first, one a line. A released line never changes: a later program must
/// read it and write it back to the byte (SYNC R14). `PALANG_BLESS=1` appends the kinds that are missing.
const STORED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/vectors/facts-v1.jsonl");

#[test]
fn r14_every_stored_form_stays_as_it_was_released() {
    let mut stored = std::fs::read_to_string(STORED).unwrap();
    let mut missing: HashSet<FactKind> = FactKind::ALL.iter().copied().collect();
    for (seq, line) in (1..).zip(stored.lines()) {
        let record = Record::open(line.as_bytes()).unwrap();
        assert_eq!(record.seq, seq);
        assert!(missing.remove(&FactKind::from(&record.fact)), "a second {}", record.fact.kind());
        assert_eq!(String::from_utf8(record.seal().unwrap().0).unwrap(), line);
    }
    if std::env::var_os("PALANG_BLESS").is_some() && std::env::var_os("CI").is_none() {
        for kind in FactKind::ALL.iter().filter(|kind| missing.contains(kind)) {
            let seq = stored.lines().count() as u64 + 1;
            let example = examples().find(|fact| FactKind::from(fact) == *kind).unwrap();
            let record = record(example, seq, Hash::of(&seq.to_be_bytes()));
            stored += &(String::from_utf8(record.seal().unwrap().0).unwrap() + "\n");
        }
        std::fs::write(STORED, stored).unwrap();
        return;
    }
    assert!(missing.is_empty(), "every kind has a line; append {missing:?} with PALANG_BLESS=1");
}

proptest! {
    #[test]
    fn every_fact_is_read_back_as_it_was_and_has_one_stored_form(
        fact in facts(), seq in 1..u64::MAX / 4, prev: Hash,
    ) {
        let record = record(fact, seq, prev);
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
        mut journal in journals(1..6), at: prop::sample::Index, bit in 0..8_u8,
    ) {
        prop_assert_eq!(first_bad(&journal), None);
        let which = at.index(journal.len());
        let bytes = &mut journal[which].0;
        let byte = at.index(bytes.len());
        bytes[byte] ^= 1 << bit;
        prop_assert_eq!(first_bad(&journal), Some(which as u64 + 1));
    }

    #[test]
    fn an_edit_with_its_hash_made_to_fit_shows_at_the_next_fact(
        mut journal in journals(2..6), at: prop::sample::Index,
    ) {
        let which = at.index(journal.len() - 1);
        let mut edited = Record::open(&journal[which].0).unwrap();
        edited.at = edited.at.plus_millis(1);
        journal[which] = edited.seal().unwrap();
        prop_assert_eq!(first_bad(&journal), Some(which as u64 + 2));
    }

    #[test]
    fn a_fact_removed_doubled_or_swapped_shows(whole in journals(3..7), at: prop::sample::Index) {
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
        bytes in vec(any::<u8>(), 0..200), mut journal in journals(1), at: prop::sample::Index,
    ) {
        let _ = Record::open(&bytes);
        let mut stored = journal.remove(0).0;
        let cut = at.index(stored.len());
        stored.truncate(cut);
        prop_assert!(Record::open(&stored).is_err());
    }
}
