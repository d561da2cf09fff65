//! What the first release says on the wire, as files: every later release that still speaks version 1 must read them
//! (SYNC R14). They are never written again.
#![allow(clippy::unwrap_used)]

mod support;

use palang_wire::enrol::{EnrolAnswer, RotateAnswer, RotateRequest};
use palang_wire::feed::PullRequest;
use palang_wire::{Batch, Envelope, HeldIncarnations, Limits, Page, PushAnswer, Snapshot};
use serde::{Serialize, de::DeserializeOwned};
use std::fs;
use std::path::PathBuf;
use support::{booth_key, pinned};

/// The stored vector of that name.
fn vector(name: &str) -> Vec<u8> {
    let path = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/vectors")).join(name);
    fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Every fact is read, and stored again to the byte.
fn stored_again<'a>(facts: impl IntoIterator<Item = &'a Vec<u8>>) {
    for fact in facts {
        let record = Envelope::record(fact).unwrap();
        assert_eq!(record.seal().unwrap().0, *fact, "{}", String::from_utf8_lossy(fact));
    }
}

#[test]
fn r14_a_released_batch_page_and_snapshot_are_read() {
    let stored = vector("batch-v1.zst");
    let (read, _) = Batch::unpack(&stored, Limits::BATCH).unwrap();
    assert!(read.verify(&booth_key().verifying_key()).is_ok());
    assert_eq!((read.header.from, read.records.len()), (418, 5));
    stored_again(&read.records);
    // What a server has never heard of: `crates/server/tests/http/releases.rs` pushes it.
    let stored = vector("journal-v1.zst");
    let (read, _) = Batch::unpack(&stored, Limits::BATCH).unwrap();
    assert!(read.verify(&booth_key().verifying_key()).is_ok());
    assert_eq!((read.header.from, read.records.len()), (1, 40));
    stored_again(&read.records);
    let stored = vector("page-v1.zst");
    let read = Page::unpack(&stored, Limits::PAGE, &pinned()).unwrap();
    assert_eq!((read.header.through, read.entries.len(), read.header.leases.len()), (25, 5, 1));
    stored_again(read.entries.iter().map(|entry| &entry.bytes));
    let stored = vector("snapshot-v1.zst");
    let read = Snapshot::unpack(&stored, Limits::PAGE, &pinned()).unwrap();
    assert_eq!((read.header.feed, read.stays.len(), read.office.len()), (99, 3, 2));
    stored_again(&read.office);
}

/// Reads a message and says it again.
fn again<T: Serialize + DeserializeOwned>(value: serde_json::Value) -> serde_json::Value {
    serde_json::to_value(serde_json::from_value::<T>(value).unwrap()).unwrap()
}

#[test]
fn r14_every_released_message_is_read_and_said_the_same() {
    let stored = String::from_utf8(vector("messages-v1.txt")).unwrap();
    let messages = support::messages();
    assert_eq!(stored.lines().count(), messages.len());
    for (line, (name, today)) in stored.lines().zip(messages) {
        let json = line.strip_prefix(name).unwrap();
        let value: serde_json::Value = serde_json::from_str(json).unwrap();
        let said = match name {
            "held" | "wanted" | "fork" | "quarantined" => again::<PushAnswer>(value.clone()),
            "pull" => again::<PullRequest>(value.clone()),
            "enrolled" | "enrolled-again" => again::<EnrolAnswer>(value.clone()),
            "lives" => {
                let held: HeldIncarnations = serde_json::from_value(value.clone()).unwrap();
                assert!(held.verify(&pinned()).is_ok());
                again::<HeldIncarnations>(value.clone())
            }
            "rotate" => again::<RotateRequest>(value.clone()),
            "rotated" => again::<RotateAnswer>(value.clone()),
            other => panic!("nobody knows {other}"),
        };
        // A later release may say more, never less and never anything else.
        for (field, was) in value.as_object().unwrap() {
            assert_eq!(&said[field], was, "{name}.{field}");
            assert_eq!(&today[field], was, "{name}.{field}, made by this release");
        }
    }
}
