//! A site, a booth, and one of everything that they say to each other.
#![allow(dead_code, clippy::unwrap_used)]

use ed25519_dalek::{SigningKey, VerifyingKey};
use palang_domain::arbitrary;
use palang_domain::fact::Trust;
use palang_domain::stay::StayState;
use palang_domain::{BoothId, Fact, Hash, Money, Record, SiteId, TariffRef, Timestamp};
use palang_wire::batch::{Batch, PushAnswer, Witness};
use palang_wire::enrol::{EnrolAnswer, RotateAnswer, RotateRequest};
use palang_wire::feed::{FeedEntry, Known, Page, PageHeader, PullRequest, SiteStay, Snapshot, SnapshotHeader};
use palang_wire::quota::{Held, Lease};
use palang_wire::{HeldIncarnation, HeldIncarnations, PROTOCOL};
use proptest::collection::{SizeRange, vec};
use proptest::prelude::*;

pub fn booth_key() -> SigningKey {
    SigningKey::from_bytes(&[7; 32])
}
pub fn site_key() -> SigningKey {
    SigningKey::from_bytes(&[9; 32])
}
pub fn pinned() -> VerifyingKey {
    site_key().verifying_key()
}
pub fn site() -> SiteId {
    7.try_into().unwrap()
}
pub fn booth() -> BoothId {
    "OUT-1".parse().unwrap()
}
pub fn at(second: i64) -> Timestamp {
    Timestamp::from_millis(1_795_000_000_000 + second * 1_000)
}

/// So many facts of any kind.
pub fn facts(count: impl Into<SizeRange>) -> impl Strategy<Value = Vec<Fact>> {
    vec(arbitrary::facts(), count)
}

/// So many facts, always the same ones.
pub fn examples(count: usize) -> Vec<Fact> {
    arbitrary::examples().take(count).collect()
}

/// These facts, chained, from number `from` on.
pub fn records(facts: Vec<Fact>, from: u64, prev: Hash) -> Vec<Vec<u8>> {
    let mut prev = prev;
    let stored = (from..).zip(facts).map(|(seq, fact)| {
        let at = at(i64::try_from(seq).unwrap());
        let (site, booth) = (site(), booth());
        let record = Record { v: Record::VERSION, site, booth, incarnation: 2, seq, at, prev, fact };
        let (bytes, hash) = record.seal().unwrap();
        prev = hash;
        bytes
    });
    stored.collect()
}

pub fn batch(facts: Vec<Fact>) -> Batch {
    let prev = Hash::of(b"417");
    Batch::sign((site(), booth(), 2), 418, prev, records(facts, 418, prev), &booth_key())
}

pub fn lease() -> Lease {
    Lease {
        area: None,
        class: "mobil".parse().unwrap(),
        capacity: 100,
        inside: 42,
        total: 60,
        asked: Some(50),
        incarnation: 2,
        version: 9,
    }
}

pub fn page(facts: Vec<Fact>) -> Page {
    let header = PageHeader {
        protocol: PROTOCOL,
        site: site(),
        after: 10,
        through: 10 + 3 * facts.len() as u64,
        latest: 10_000,
        feeds: Vec::new(),
        now: at(5),
        secrets: 3,
        known: vec![Known { booth: booth(), until: at(4) }],
        leases: vec![lease()],
        snapshot: false,
        content: Hash::ZERO,
        signature: String::new(),
    };
    let entries =
        (1..).zip(records(facts, 1, Hash::ZERO)).map(|(n, bytes)| FeedEntry { feed: 10 + 2 * n, bytes }).collect();
    Page::sign(header, entries, &site_key()).unwrap()
}

pub fn stay(number: u64) -> SiteStay {
    SiteStay {
        ticket: format!("T{number}").parse().unwrap(),
        code: "Tiếng \"Việt\"\n".into(),
        booth: booth(),
        class: "mobil".parse().unwrap(),
        plate: Some("B1234XY".into()),
        gate: Some(3.try_into().unwrap()),
        area: None,
        entry: at(1),
        lane: Some("in-1".parse().unwrap()),
        tariff: TariffRef { name: "id-hourly".into(), version: "0123456789abcdef".into() },
        trust: Some(Trust::Keyed),
        state: StayState::ENTERED,
        exited: None,
        exit_lane: None,
        exit_booth: None,
        prepaid: None,
    }
}

pub fn snapshot(stays: u64, office: Vec<Fact>) -> Snapshot {
    let header = SnapshotHeader {
        protocol: PROTOCOL,
        site: site(),
        feed: 99,
        stays: 0,
        now: at(6),
        known: vec![Known { booth: booth(), until: at(4) }],
        content: Hash::ZERO,
        signature: String::new(),
    };
    let stays = (0..stays).map(stay).collect();
    Snapshot::sign(header, stays, records(office, 1, Hash::ZERO), &site_key()).unwrap()
}

pub fn witness() -> Witness {
    Witness::sign((booth(), 2, 418, Hash::of(b"418")), at(7), &site_key())
}

/// One of every JSON message, as a name and its value.
pub fn messages() -> Vec<(&'static str, serde_json::Value)> {
    let json = |value| serde_json::to_value::<PushAnswer>(value).unwrap();
    let (known, now) = (Hash::of(b"known"), at(8));
    let pull = PullRequest {
        protocol: PROTOCOL,
        after: 10,
        limit: 500,
        wait_s: 25,
        secrets: 3,
        incarnation: 2,
        quotas: vec![Held { area: None, class: "mobil".parse().unwrap(), admitted: 41, total: 60, version: 9 }],
    };
    let enrolled = EnrolAnswer {
        site: site(),
        booth: booth(),
        kid: 3,
        api_key: "pk_0123".into(),
        site_key: data_encoding::HEXLOWER.encode(pinned().as_bytes()),
        now,
        incarnations: Vec::new(),
    };
    let held = HeldIncarnation { incarnation: 2, seq: 418, head: Hash::of(b"418") };
    let again = EnrolAnswer { incarnations: vec![held], ..enrolled.clone() };
    let incarnations = HeldIncarnations::sign((site(), booth()), vec![held], now, &site_key());
    vec![
        ("held", json(PushAnswer::Held { through: 418, witness: witness(), now, money: Money::new(5_000) })),
        ("wanted", json(PushAnswer::Wanted { from: 5, now })),
        ("fork", json(PushAnswer::Fork { at: 5, known, now })),
        ("quarantined", json(PushAnswer::Quarantined { through: 9, now })),
        ("pull", serde_json::to_value(pull).unwrap()),
        ("enrolled", serde_json::to_value(enrolled).unwrap()),
        ("rotate", serde_json::to_value(RotateRequest { signature: "00ff".into(), now }).unwrap()),
        ("rotated", serde_json::to_value(RotateAnswer { api_key: "pk_4567".into() }).unwrap()),
        ("enrolled-again", serde_json::to_value(again).unwrap()),
        ("lives", serde_json::to_value(incarnations).unwrap()),
    ]
}
