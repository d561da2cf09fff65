//! What the first release says on the wire, as files: every later release that still speaks version 1 must read them
//! (SYNC R14). They are never written again; `PALANG_BLESS=1` makes those that are not there yet.
#![allow(clippy::unwrap_used)]

mod support;

use palang_wire::enrol::{EnrolAnswer, RotateAnswer, RotateRequest};
use palang_wire::feed::PullRequest;
use palang_wire::{Batch, HeldIncarnations, Limits, Page, PushAnswer, Snapshot};
use serde::{Serialize, de::DeserializeOwned};
use std::fs;
use std::path::PathBuf;
use support::{batch, booth_key, journal, page, pinned, snapshot};

/// The stored vector of that name.
fn vector(name: &str, first: impl FnOnce() -> Vec<u8>) -> Vec<u8> {
    let path = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/vectors")).join(name);
    let bless = std::env::var_os("PALANG_BLESS").is_some() && std::env::var_os("CI").is_none();
    if bless && !path.exists() {
        fs::write(&path, first()).unwrap();
    }
    fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}; make it with PALANG_BLESS=1", path.display()))
}

#[test]
fn r14_a_released_batch_page_and_snapshot_are_read() {
    let stored = vector("batch-v1.zst", || batch(1, 5).pack().unwrap());
    let (read, _) = Batch::unpack(&stored, Limits::BATCH).unwrap();
    assert!(read.verify(&booth_key().verifying_key()).is_ok());
    assert_eq!((read.header.from, read.records.len()), (418, 5));
    // What a server has never heard of: `crates/server/tests/http/releases.rs` pushes it.
    let stored = vector("journal-v1.zst", || journal(1, 40).pack().unwrap());
    let (read, _) = Batch::unpack(&stored, Limits::BATCH).unwrap();
    assert!(read.verify(&booth_key().verifying_key()).is_ok());
    assert_eq!((read.header.from, read.records.len()), (1, 40));
    let stored = vector("page-v1.zst", || page(1, 5).pack().unwrap());
    let read = Page::unpack(&stored, Limits::PAGE, &pinned()).unwrap();
    assert_eq!((read.header.through, read.entries.len(), read.header.leases.len()), (25, 5, 1));
    let stored = vector("snapshot-v1.zst", || snapshot(1, 3, 2).pack().unwrap());
    let read = Snapshot::unpack(&stored, Limits::PAGE, &pinned()).unwrap();
    assert_eq!((read.header.feed, read.stays.len(), read.office.len()), (99, 3, 2));
}

/// Reads a message and says it again.
fn again<T: Serialize + DeserializeOwned>(value: serde_json::Value) -> serde_json::Value {
    serde_json::to_value(serde_json::from_value::<T>(value).unwrap()).unwrap()
}

#[test]
fn r14_every_released_message_is_read_and_said_the_same() {
    let first = || {
        let lines = support::messages().into_iter().map(|(name, value)| format!("{name} {value}\n"));
        lines.collect::<String>().into_bytes()
    };
    let stored = String::from_utf8(vector("messages-v1.txt", first)).unwrap();
    let mut seen = 0;
    for line in stored.lines() {
        let (name, json) = line.split_once(' ').unwrap();
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
        }
        seen += 1;
    }
    assert_eq!(seen, support::messages().len());
}
