//! A site, a booth, and one of everything that they say to each other, from a seed.
#![allow(dead_code, clippy::unwrap_used)]

#[path = "../../../domain/tests/support/dice.rs"]
mod dice;

pub use dice::{Dice, KINDS};
use ed25519_dalek::{SigningKey, VerifyingKey};
use palang_domain::fact::Trust;
use palang_domain::stay::StayState;
use palang_domain::{BoothId, Hash, Money, Record, SiteId, TariffRef, Timestamp};
use palang_wire::batch::{Batch, PushAnswer, Witness};
use palang_wire::enrol::{EnrolAnswer, RotateAnswer, RotateRequest};
use palang_wire::feed::{FeedEntry, Known, Page, PageHeader, PullRequest, SiteStay, Snapshot, SnapshotHeader};
use palang_wire::quota::{Held, Lease};
use palang_wire::{HeldIncarnation, HeldIncarnations, PROTOCOL};

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

/// So many facts of any kind, chained, from number `from` on.
pub fn records(seed: u64, from: u64, count: u64, prev: Hash) -> Vec<Vec<u8>> {
    let mut dice = Dice(seed);
    let mut prev = prev;
    (from..from + count)
        .map(|seq| {
            let kind = dice.below(KINDS);
            let fact = dice.fact(kind);
            let at = at(i64::try_from(seq % 100_000).unwrap());
            let (site, booth) = (site(), booth());
            let record = Record { v: Record::VERSION, site, booth, incarnation: 2, seq, at, prev, fact };
            let (bytes, hash) = record.seal().unwrap();
            prev = hash;
            bytes
        })
        .collect()
}

pub fn batch(seed: u64, count: u64) -> Batch {
    let prev = Hash::of(&seed.to_be_bytes());
    Batch::sign((site(), booth(), 2), 418, prev, records(seed, 418, count, prev), &booth_key())
}

/// The first facts of an incarnation.
pub fn journal(seed: u64, count: u64) -> Batch {
    let facts = records(seed, 1, count, Hash::ZERO);
    Batch::sign((site(), booth(), 2), 1, Hash::ZERO, facts, &booth_key())
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

pub fn page(seed: u64, count: u64) -> Page {
    let header = PageHeader {
        protocol: PROTOCOL,
        site: site(),
        after: 10,
        through: 10 + 3 * count,
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
    let facts = records(seed, 1, count, Hash::ZERO);
    let entries = (1..).zip(facts).map(|(n, bytes)| FeedEntry { feed: 10 + 2 * n, bytes }).collect();
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

pub fn snapshot(seed: u64, stays: u64, office: u64) -> Snapshot {
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
    Snapshot::sign(header, stays, records(seed, 1, office, Hash::ZERO), &site_key()).unwrap()
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
