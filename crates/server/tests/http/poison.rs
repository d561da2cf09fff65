//! SYNC R13 at the edge: whatever is sent that is no batch, or not this booth's, gets a clear problem; nothing of it is
//! applied; and the next good batch goes through.

use crate::booth::{enrol, push, push_all, talk};
use crate::harness::Server;
use axum::body::Body;
use axum::http::Request;
use palang_server::ledger;
use palang_wire::{Batch, MEDIA_TYPE, frame, paths};
use std::io::Write;

/// Header and records as they are, whatever they say.
fn pack(batch: &Batch) -> Vec<u8> {
    frame::pack(&batch.header, batch.records.iter().map(Vec::as_slice)).unwrap()
}

/// A frame whose content is 64 MiB of nothing.
fn bomb(batch: &Batch) -> Vec<u8> {
    let mut plain = serde_json::to_vec(&batch.header).unwrap();
    plain.push(b'\n');
    let mut packed = zstd::Encoder::new(Vec::new(), 3).unwrap();
    packed.write_all(&plain).unwrap();
    let nothing = vec![b' '; 1 << 20];
    (0..64).for_each(|_| packed.write_all(&nothing).unwrap());
    packed.finish().unwrap()
}

#[tokio::test]
async fn r13_nothing_unverified_is_applied_and_nothing_blocks() {
    let server = Server::new();
    let site = server.site(7).await;
    let (mut pc, other) = (enrol(&server, site, "B1", 1).await, enrol(&server, site, "B2", 2).await);
    talk(&mut pc, 5);
    let good = pc.batch(1, 6);
    let with = |change: &dyn Fn(&mut Batch)| {
        let mut batch = good.clone();
        change(&mut batch);
        pack(&batch)
    };
    let mut elsewhere = pc.clone();
    elsewhere.site = 8.try_into().unwrap();
    let mut renamed = pc.clone();
    renamed.booth = "x' OR 1=1; DROP TABLE fact; --".parse().unwrap_or_else(|_| "B9".parse().unwrap());
    let mut stolen = pc.clone();
    stolen.key = other.key.clone();
    let packed = pack(&good);
    let future = with(&|batch| batch.header.protocol = 9);
    let cases: Vec<(&str, Vec<u8>, u16, &str)> = vec![
        ("nothing", Vec::new(), 400, "malformed"),
        ("a portal's page", b"<html><body>Please sign in</body></html>".to_vec(), 400, "malformed"),
        ("SQL", b"'; DROP TABLE fact; --".to_vec(), 400, "malformed"),
        ("half of it", packed[..packed.len() / 2].to_vec(), 400, "malformed"),
        ("a bomb", bomb(&good), 413, "too-large"),
        ("two megabytes", vec![7; 2 << 20], 413, "too-large"),
        ("a later version", future, 426, "protocol"),
        ("another's key", pack(&stolen.batch(1, 6)), 422, "signature"),
        ("a broken signature", with(&|batch| batch.header.signature = "00".repeat(64)), 422, "signature"),
        ("no signature", with(&|batch| batch.header.signature.clear()), 422, "signature"),
        ("a wrong count", with(&|batch| batch.header.count = 5), 400, "malformed"),
        ("a wrong head", with(&|batch| batch.header.head = palang_domain::Hash::ZERO), 400, "malformed"),
        ("one fact less", with(&|batch| drop(batch.records.remove(2))), 400, "malformed"),
        ("two changed places", with(&|batch| batch.records.swap(2, 3)), 400, "malformed"),
        ("a changed byte", with(&|batch| batch.records[3][9] ^= 1), 400, "malformed"),
        ("a record that is HTML", with(&|batch| batch.records[3] = b"<br>".to_vec()), 400, "malformed"),
        ("another site", with(&|batch| batch.header.site = 8.try_into().unwrap()), 400, "malformed"),
        ("another booth", pack(&other.batch(1, 1)), 422, "elsewhere"),
    ];
    let before = server.write(move |tx| Ok(tx.query("SELECT feed FROM counter", &[])?)).await;
    for (name, body, status, word) in cases {
        let answer = push(&server, &pc.api_key, body).await;
        assert_eq!(
            (answer.status.as_u16(), answer.problem().as_deref()),
            (status, Some(word)),
            "{name}: {}",
            answer.text()
        );
    }
    let plain = Request::post(paths::PUSH)
        .header("authorization", format!("Bearer {}", pc.api_key))
        .header("content-type", "application/json");
    assert_eq!(server.send(plain.body(Body::from(packed.clone())).unwrap()).await.problem().as_deref(), Some("media"));
    let after = server.write(move |tx| Ok(tx.query("SELECT feed FROM counter", &[])?)).await;
    assert_eq!(before, after, "nothing was applied");
    assert_eq!(push_all(&server, &pc, 1).await.json()["state"], "held");
    assert_eq!(push_all(&server, &pc, 1).await.json()["state"], "held", "the same again is known");
    let found = server.app.store().read(move |tx| palang_server::verify::books(tx, site, None)).await.unwrap();
    assert_eq!(found.faults, Vec::<String>::new());
    let booths = server.write(move |tx| Ok(ledger::booths(tx, site)?)).await;
    assert_eq!(booths.len(), 3, "the office, B1, B2");
}

#[tokio::test]
async fn a_compressed_body_is_bounded_as_unpacked() {
    let server = Server::new();
    let bomb = zstd::encode_all(vec![b' '; 64 << 20].as_slice(), 3).unwrap();
    assert!(bomb.len() < 64 << 10);
    let request = |encoding: &str, body: Vec<u8>| {
        let request = Request::post("/api/v1/sign-in").header("content-type", "application/json");
        request.header("content-encoding", encoding).body(Body::from(body)).unwrap()
    };
    assert_eq!(server.send(request("zstd", bomb)).await.problem().as_deref(), Some("too-large"));
    let answer = server.send(request("br", b"{}".to_vec())).await;
    assert_eq!((answer.status.as_u16(), answer.problem().as_deref()), (415, Some("media")));
    let packed = zstd::encode_all(br#"{"site":7,"operator":"1","password":"x"}"#.as_slice(), 3).unwrap();
    assert_eq!(server.send(request("zstd", packed)).await.problem().as_deref(), Some("sign-in"));
    let long = vec![b'['; 9 << 20];
    assert_eq!(server.send(request("identity", long)).await.problem().as_deref(), Some("too-large"));
}

#[tokio::test]
async fn s0_x14_what_is_no_json_is_told_so() {
    let server = Server::new();
    for (body, status) in [
        ("", 400),
        ("<html>", 400),
        ("{\"site\":", 400),
        ("{}", 422),
        ("{\"site\":0,\"operator\":\"1\",\"password\":\"x\"}", 422),
        ("{\"site\":\"7' OR 1=1\",\"operator\":\"1\",\"password\":\"x\"}", 422),
        ("{\"site\":7,\"operator\":\"1'--\",\"password\":\"x\"}", 422),
    ] {
        let request = Request::post("/api/v1/sign-in").header("content-type", "application/json");
        let answer = server.send(request.body(Body::from(body)).unwrap()).await;
        assert_eq!(answer.status.as_u16(), status, "{body}: {}", answer.text());
        assert!(answer.problem().is_some(), "{body}");
    }
    let deep = "[".repeat(100_000);
    let request = Request::post("/api/v1/sign-in").header("content-type", "application/json; charset=utf-8");
    assert_eq!(server.send(request.body(Body::from(deep)).unwrap()).await.status, 422);
    assert!(MEDIA_TYPE.contains("zstd"));
}
