//! A booth that speaks HTTP with the router.

use crate::harness::{Answer, Server};
use crate::support::booth::{Pc, enrol_request};
use axum::body::Body;
use axum::http::Request;
use ed25519_dalek::SigningKey;
use palang_domain::SiteId;
use palang_domain::fact::JournalOpened;
use palang_domain::{BoothId, Fact};
use palang_server::ledger;
use palang_wire::{Limits, MEDIA_TYPE, Page, paths};
use serde_json::{Value, json};

/// A one-time code for a booth.
pub async fn invite(server: &Server, site: SiteId, name: &str) -> String {
    let (booth, random, now): (BoothId, [u8; 10], _) =
        (name.parse().unwrap(), server.app.random().unwrap(), server.app.now());
    server.write(move |tx| ledger::invite_booth(tx, site, &booth, &[], random, now)).await
}

/// Enrols over HTTP.
pub async fn enrol(server: &Server, site: SiteId, name: &str, number: u8) -> Pc {
    let code = invite(server, site, name).await;
    let (key, booth) = (SigningKey::from_bytes(&[number; 32]), name.parse().unwrap());
    let request = serde_json::to_value(enrol_request(&code, &booth, &key)).unwrap();
    let answer = server.call("POST", paths::ENROL, None, Some(request)).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    let api_key = answer.json()["api_key"].as_str().unwrap().to_owned();
    let mut pc = Pc { site, booth, key, api_key, incarnation: 1, records: Vec::new(), now: server.app.now() };
    pc.say(Fact::JournalOpened(JournalOpened {
        public_key: data_encoding::HEXLOWER.encode(pc.key.verifying_key().as_bytes()),
        nonce: "00".repeat(16),
        reason: "first".into(),
        predecessor: None,
        recalled: Vec::new(),
    }));
    pc
}

/// Says something of no consequence.
pub fn talk(pc: &mut Pc, times: usize) {
    for _ in 0..times {
        pc.say(serde_json::from_value::<Fact>(json!({"kind": "program_stopped", "body": {}})).unwrap());
    }
}

/// Pushes bytes.
pub async fn push(server: &Server, key: &str, packed: Vec<u8>) -> Answer {
    let request = Request::post(paths::PUSH)
        .header("authorization", format!("Bearer {key}"))
        .header("content-type", MEDIA_TYPE)
        .body(Body::from(packed));
    server.send(request.unwrap()).await
}

/// Pushes everything from `from` on.
pub async fn push_all(server: &Server, pc: &Pc, from: u64) -> Answer {
    push(server, &pc.api_key, pc.batch(from, pc.len()).pack().unwrap()).await
}

/// What a pull says.
pub fn pull_request(after: u64, wait_s: u32, secrets: u64) -> Value {
    json!({
        "protocol": 1, "after": after, "limit": 500, "wait_s": wait_s,
        "secrets": secrets, "incarnation": 1, "quotas": [],
    })
}

/// Reads a page with the site's key.
pub async fn page(server: &Server, site: SiteId, answer: &Answer) -> Page {
    assert_eq!(answer.status, 200, "{}", answer.text());
    let key = server.write(move |tx| ledger::site_key(tx, site)).await;
    Page::unpack(&answer.body, Limits::PAGE, &key.verifying_key()).unwrap()
}
