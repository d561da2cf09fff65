//! The booth protocol as a booth sees it.

use crate::booth::{enrol, invite, page, pull_request, push_all, talk};
use crate::harness::Server;
use crate::support::booth::enrol_request;
use ed25519_dalek::{Signer, SigningKey};
use palang_server::ledger;
use palang_wire::enrol::RotateRequest;
use palang_wire::{Limits, PushAnswer, Snapshot, paths};
use serde_json::json;
use std::time::Duration;

#[tokio::test]
async fn a_booth_enrols_pushes_pulls_and_changes_its_key() {
    let server = Server::new();
    let site = server.site(7).await;
    let (mut one, two) = (enrol(&server, site, "B1", 1).await, enrol(&server, site, "B2", 2).await);
    talk(&mut one, 3);
    let answer: PushAnswer = serde_json::from_value(push_all(&server, &one, 1).await.json()).unwrap();
    let PushAnswer::Held { through: 4, witness, .. } = answer else { panic!("{answer:?}") };
    let site_key = server.write(move |tx| ledger::site_key(tx, site)).await.verifying_key();
    witness.verify(&site_key).unwrap();
    // What one said, the other hears; its own it does not.
    let pulled = server.call("POST", paths::PULL, Some(&two.api_key), Some(pull_request(0, 0, 0))).await;
    let heard = page(&server, site, &pulled).await;
    assert!(one.records.iter().all(|said| heard.entries.iter().any(|entry| entry.bytes == *said)));
    let own = server.call("POST", paths::PULL, Some(&one.api_key), Some(pull_request(0, 0, 0))).await;
    assert!(page(&server, site, &own).await.entries.iter().all(|entry| !one.records.contains(&entry.bytes)));
    // What a booth begins from, and gets back.
    let snapshot = server.call("GET", paths::SNAPSHOT, Some(&two.api_key), None).await;
    Snapshot::unpack(&snapshot.body, Limits::PAGE, &site_key).unwrap();
    let secrets = server.call("GET", paths::SECRETS, Some(&two.api_key), None).await.json();
    assert_eq!(secrets["keys"].as_array().unwrap().len(), 2);
    let listed = server.call("GET", paths::LIVES, Some(&one.api_key), None).await.json();
    let list: palang_wire::HeldIncarnations = serde_json::from_value(listed).unwrap();
    list.verify(&site_key).unwrap();
    let held: Vec<_> = list.incarnations.iter().map(|one| (one.incarnation, one.seq, one.head)).collect();
    assert_eq!((&list.booth, held), (&one.booth, vec![(1, 4, palang_domain::Hash::of(&one.records[3]))]));
    let path = |after: u64| format!("{}?incarnation=1&after={after}", paths::JOURNAL);
    let back = server.call("GET", &path(1), Some(&one.api_key), None).await;
    let (back, _) = palang_wire::Batch::unpack(&back.body, Limits::BATCH).unwrap();
    assert_eq!(back.records, one.records[1..]);
    assert_eq!(server.call("GET", &path(4), Some(&one.api_key), None).await.status, 204);
    // Another key: the old one overlaps, then ends.
    let now = server.app.now();
    let signature = one.key.sign(&RotateRequest::signed(&one.booth, now));
    let request = json!({"signature": data_encoding::HEXLOWER.encode(&signature.to_bytes()), "now": now});
    let rotated = server.call("POST", paths::ROTATE, Some(&one.api_key), Some(request)).await.json();
    let fresh = rotated["api_key"].as_str().unwrap();
    let over = ledger::RETIRED_KEY_LASTS_MS;
    let old = &*one.api_key;
    for (key, pass, good) in [(fresh, 0, true), (old, 0, true), (old, over, false), (fresh, 0, true)] {
        server.pass(pass);
        let status = server.call("GET", paths::SECRETS, Some(key), None).await.status;
        assert_eq!(status, if good { 200 } else { 401 }, "{pass} ms later");
    }
}

#[tokio::test]
async fn a_code_works_once_for_ten_minutes_for_its_booth() {
    let server = Server::new();
    let site = server.site(7).await;
    let key = SigningKey::from_bytes(&[9; 32]);
    let try_code = async |code: &str, booth: &str| {
        let request = serde_json::to_value(enrol_request(code, &booth.parse().unwrap(), &key)).unwrap();
        let answer = server.call("POST", paths::ENROL, None, Some(request)).await;
        (answer.status.as_u16(), answer.problem())
    };
    let refused = (403, Some("code".to_owned()));
    let code = invite(&server, site, "B1").await;
    assert_eq!(try_code("7-AAAAA-AAAAA", "B1").await, refused, "a guess");
    assert_eq!(try_code("8-AAAAA-AAAAA", "B1").await, refused, "no such site is not told apart");
    assert_eq!(try_code(&code, "B2").await, refused, "another booth");
    assert_eq!(try_code("' OR 1=1 --", "B1").await, refused);
    assert_eq!(try_code(&code, "B1").await.0, 200);
    assert_eq!(try_code(&code, "B1").await, refused, "twice");
    let late = invite(&server, site, "B3").await;
    server.pass(10 * 60_000);
    assert_eq!(try_code(&late, "B3").await, refused, "too late");
}

#[tokio::test]
async fn guessing_codes_is_slowed_down() {
    let server = Server::new();
    server.site(7).await;
    let key = SigningKey::from_bytes(&[9; 32]);
    let request = enrol_request("7-AAAAA-AAAAA", &"B1".parse().unwrap(), &key);
    let request = serde_json::to_value(request).unwrap();
    let mut slowed = None;
    for attempt in 0..60 {
        let answer = server.call("POST", paths::ENROL, None, Some(request.clone())).await;
        if answer.status == 429 {
            assert!(answer.headers.contains_key("retry-after"));
            slowed = Some(attempt);
            break;
        }
    }
    assert!(slowed.is_some_and(|attempt| attempt <= 31), "{slowed:?}");
}

#[tokio::test]
async fn a_revoked_booth_may_hand_in_and_is_told_nothing() {
    let server = Server::new();
    let site = server.site(7).await;
    let mut pc = enrol(&server, site, "B1", 1).await;
    assert_eq!(push_all(&server, &pc, 1).await.json()["state"], "held");
    let (booth, now) = (pc.booth.clone(), server.app.now());
    server.write(move |tx| ledger::revoke_booth(tx, site, &booth, "stolen", now)).await;
    talk(&mut pc, 2);
    assert_eq!(push_all(&server, &pc, 2).await.json()["state"], "quarantined");
    let key = Some(&*pc.api_key);
    for (method, path, body) in [
        ("POST", paths::PULL, Some(pull_request(0, 0, 0))),
        ("GET", paths::SNAPSHOT, None),
        ("GET", paths::SECRETS, None),
        ("GET", paths::LIVES, None),
        ("GET", &*format!("{}?incarnation=1", paths::JOURNAL), None),
        ("POST", paths::ROTATE, Some(json!({"signature": "", "now": now}))),
    ] {
        assert_eq!(server.call(method, path, key, body).await.status, 403, "{path}");
    }
}

#[tokio::test]
async fn a_waiting_booth_hears_at_once_and_a_stopping_server_lets_it_go() {
    let server = Server::new();
    let site = server.site(7).await;
    let (one, two) = (enrol(&server, site, "B1", 1).await, enrol(&server, site, "B2", 2).await);
    let first = server.call("POST", paths::PULL, Some(&two.api_key), Some(pull_request(0, 0, 0))).await;
    let header = page(&server, site, &first).await.header;
    let waiting = pull_request(header.through, 20, header.secrets);
    let pull = server.call("POST", paths::PULL, Some(&two.api_key), Some(waiting));
    let say = async {
        tokio::task::yield_now().await;
        push_all(&server, &one, 1).await
    };
    let both = tokio::time::timeout(Duration::from_secs(15), async { tokio::join!(pull, say) });
    let (pulled, _) = both.await.expect("news ends the waiting");
    let heard = page(&server, site, &pulled).await;
    assert_eq!(heard.entries.len(), 1);
    // Nothing new: only the stop ends it.
    let waiting = pull_request(heard.header.through, 25, heard.header.secrets);
    let pull = server.call("POST", paths::PULL, Some(&two.api_key), Some(waiting));
    let stop = async {
        tokio::task::yield_now().await;
        server.app.stop();
    };
    let both = tokio::time::timeout(Duration::from_secs(15), async { tokio::join!(pull, stop) });
    assert_eq!(both.await.expect("the stop ends the waiting").0.status, 200);
}

#[tokio::test]
async fn another_version_is_told_what_is_understood() {
    let server = Server::new();
    let site = server.site(7).await;
    let pc = enrol(&server, site, "B1", 1).await;
    let key = Some(&*pc.api_key);
    let mut old = pull_request(0, 0, 0);
    for spoken in [0, 2, 999] {
        old["protocol"] = spoken.into();
        let answer = server.call("POST", paths::PULL, key, Some(old.clone())).await;
        assert_eq!((answer.status.as_u16(), answer.problem().as_deref()), (426, Some("protocol")), "{spoken}");
        assert_eq!((&answer.json()["oldest"], &answer.json()["newest"]), (&json!(1), &json!(1)));
        assert_eq!(answer.headers["palang-protocol"], "1");
    }
    for told in ["2", "x", ""] {
        let request = axum::http::Request::get(paths::SECRETS)
            .header("authorization", format!("Bearer {}", pc.api_key))
            .header("palang-protocol", told);
        assert_eq!(server.send(request.body(axum::body::Body::empty()).unwrap()).await.status, 426, "{told:?}");
    }
}
