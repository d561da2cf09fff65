//! SYNC R14 at the routes: what the first release says is understood by a server of the next one, and answered in the
//! words of the first. The next release is this one under another number: there was only one so far.

use crate::booth::{invite, page, push};
use crate::harness::Server;
use crate::support::booth::enrol_request;
use axum::body::Body;
use axum::http::Request;
use ed25519_dalek::SigningKey;
use palang_domain::SiteId;
use palang_server::ledger;
use palang_wire::{Batch, FrameError, Limits, Page, Snapshot, Versions, paths};
use serde_json::{Value, json};

/// As `crates/wire/tests/vectors.rs` keeps them.
const JOURNAL: &[u8] = include_bytes!("../../../wire/tests/vectors/journal-v1.zst");
const LATER: &[u8] = include_bytes!("../../../wire/tests/vectors/batch-v1.zst");
const MESSAGES: &str = include_str!("../../../wire/tests/vectors/messages-v1.txt");

const NEXT: Versions = Versions { oldest: 1, newest: 2 };

/// The booth that the first release's vectors are of; its API key.
async fn vectors_booth(server: &Server, site: SiteId) -> String {
    let code = invite(server, site, "OUT-1").await;
    let request = enrol_request(&code, &"OUT-1".parse().unwrap(), &SigningKey::from_bytes(&[7; 32]));
    let request = serde_json::to_value(request).unwrap();
    assert_eq!(request["protocol"], 1);
    let answer = server.call("POST", paths::ENROL, None, Some(request)).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.json()["api_key"].as_str().unwrap().to_owned()
}

fn message(name: &str) -> Value {
    let line = MESSAGES.lines().find_map(|line| line.strip_prefix(name)).unwrap();
    serde_json::from_str(line.trim()).unwrap()
}

#[tokio::test]
async fn r14_what_the_first_release_says_is_understood_by_the_next_and_answered_in_its_words() {
    let server = Server::speaking(NEXT);
    let site = server.site(7).await;
    let api_key = vectors_booth(&server, site).await;
    // Facts of every kind, as the first release packed and signed them.
    let answer = push(&server, &api_key, JOURNAL.to_vec()).await.json();
    assert_eq!((&answer["state"], &answer["through"]), (&json!("held"), &json!(40)), "{answer}");
    // And some from after a gap.
    let answer = push(&server, &api_key, LATER.to_vec()).await.json();
    assert_eq!((&answer["state"], &answer["from"]), (&json!("wanted"), &json!(41)), "{answer}");
    let mut asked = message("pull");
    (asked["after"], asked["wait_s"]) = (json!(0), json!(0));
    let pulled = server.call("POST", paths::PULL, Some(&api_key), Some(asked.clone())).await;
    assert_eq!(page(&server, site, &pulled).await.header.protocol, 1);
    // A request without a body did not tell its version then.
    let key = server.write(move |tx| ledger::site_key(tx, site)).await.verifying_key();
    let begun = server.call("GET", paths::SNAPSHOT, Some(&api_key), None).await;
    assert_eq!(Snapshot::unpack(&begun.body, Limits::PAGE, &key).unwrap().header.protocol, 1);
    let path = format!("{}?incarnation=2&after=0", paths::JOURNAL);
    let back = server.call("GET", &path, Some(&api_key), None).await;
    assert_eq!(Batch::unpack(&back.body, Limits::BATCH).unwrap().0.records.len(), 40);
    // Whoever asks in the next release's words is answered in them, which the first would not believe.
    asked["protocol"] = json!(2);
    let pulled = server.call("POST", paths::PULL, Some(&api_key), Some(asked)).await;
    assert!(matches!(Page::unpack(&pulled.body, Limits::PAGE, &key), Err(FrameError::Protocol(2))));
    assert_eq!(Page::unpack(&pulled.body, Limits::PAGE.of(NEXT), &key).unwrap().header.protocol, 2);
    let request = Request::get(paths::SNAPSHOT).header("authorization", format!("Bearer {api_key}"));
    let begun = server.send(request.header("palang-protocol", "2").body(Body::empty()).unwrap()).await;
    assert_eq!(Snapshot::unpack(&begun.body, Limits::PAGE.of(NEXT), &key).unwrap().header.protocol, 2);
}

#[tokio::test]
async fn r14_a_batch_in_a_version_that_is_not_understood_is_told_so_and_not_kept() {
    let earlier = Server::speaking(Versions { oldest: 1, newest: 1 });
    let site = earlier.site(7).await;
    let api_key = vectors_booth(&earlier, site).await;
    let (batch, _) = Batch::unpack(JOURNAL, Limits::BATCH).unwrap();
    let told = push(&earlier, &api_key, batch.spoken(2).pack().unwrap()).await;
    assert_eq!((told.status.as_u16(), told.problem().as_deref()), (426, Some("protocol")));
    assert_eq!((&told.json()["oldest"], &told.json()["newest"]), (&json!(1), &json!(1)));
    assert_eq!([&told.headers["palang-protocol"], &told.headers["palang-protocol-oldest"]], ["1", "1"]);
    let held = earlier.write(|tx| Ok(tx.query("SELECT seq FROM head WHERE booth = 'OUT-1'", &[])?.len())).await;
    assert_eq!(held, 0);
    // Two releases on, the first is not understood any more, in whatever it says.
    let later = Server::speaking(Versions { oldest: 2, newest: 3 });
    for path in [paths::SNAPSHOT, paths::JOURNAL] {
        let request = Request::get(path).header("palang-protocol", "1").body(Body::empty()).unwrap();
        let told = later.send(request).await;
        assert_eq!(told.status, 426, "{path}");
        assert_eq!([&told.headers["palang-protocol"], &told.headers["palang-protocol-oldest"]], ["3", "2"]);
    }
}
