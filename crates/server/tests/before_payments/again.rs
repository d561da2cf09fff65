//! The recording said again: what booths and programs of the old program sent, byte for byte, to a server of this one.

use super::harness::Server;
use super::reports::{agree, said};
use super::{ask, fixture, on_sqlite, still_said, turn};
use axum::body::Body;
use axum::http::Request;
use data_encoding::BASE64;
use palang_wire::paths;
use serde_json::Value;
use std::collections::BTreeMap;

/// What each server makes up for itself.
const SECRETS: [&str; 3] = ["api_key", "access_token", "refresh_token"];

fn bytes(said: &Value) -> Vec<u8> {
    match (said["text"].as_str(), said["base64"].as_str()) {
        (Some(text), _) => text.as_bytes().to_vec(),
        (None, Some(packed)) => BASE64.decode(packed.as_bytes()).unwrap(),
        (None, None) => Vec::new(),
    }
}

/// Old keys and what stands for them at the new server.
#[derive(Default)]
struct Keys(BTreeMap<String, String>);

impl Keys {
    fn put(&self, text: &str) -> String {
        self.0.iter().fold(text.to_owned(), |text, (old, new)| text.replace(old, new))
    }

    fn learn(&mut self, was: &Value, now: &Value) {
        for secret in SECRETS {
            if let (Some(was), Some(now)) = (was[secret].as_str(), now[secret].as_str()) {
                self.0.insert(was.to_owned(), now.to_owned());
            }
        }
    }
}

/// The request of an exchange; nobody waits in a long poll for what comes later.
fn request(exchange: &Value, keys: &Keys) -> Request<Body> {
    let (asked, path) = (&exchange["request"], exchange["path"].as_str().unwrap());
    let mut request = Request::builder().method(exchange["method"].as_str().unwrap()).uri(path);
    for (name, value) in asked["headers"].as_object().unwrap() {
        request = request.header(name, keys.put(value.as_str().unwrap()));
    }
    let mut body = bytes(asked);
    if path == paths::PULL {
        let mut pull: Value = serde_json::from_slice(&body).unwrap();
        pull["wait_s"] = 0.into();
        body = pull.to_string().into_bytes();
    }
    if let Some(text) = asked["text"].as_str().filter(|_| path != paths::PULL) {
        body = keys.put(text).into_bytes();
    }
    request.body(Body::from(body)).unwrap()
}

/// Says the whole day again. What is answered is what was, but for keys, signatures and moments of the poll.
async fn say_again(server: &Server) -> usize {
    let (mut keys, mut said) = (Keys::default(), 0);
    for line in fixture("wire/exchanges.jsonl").lines() {
        let exchange: Value = serde_json::from_str(line).unwrap();
        let told = format!("{} {} {}", exchange["n"], exchange["method"], exchange["path"]);
        turn(server, &exchange["request"]["at"]);
        let answer = server.send(request(&exchange, &keys)).await;
        let was = &exchange["answer"];
        assert_eq!(was["status"], answer.status.as_u16(), "{told}: {}", answer.text());
        let media = was["headers"]["content-type"].as_str().unwrap_or_default();
        if media.contains("json") && !answer.body.is_empty() {
            let (mut was, mut now) = (serde_json::from_slice::<Value>(&bytes(was)).unwrap(), answer.json());
            keys.learn(&was, &now);
            [&mut was, &mut now].into_iter().for_each(without_secrets);
            still_said(&was, &now, &told);
        }
        said += 1;
    }
    said
}

fn without_secrets(said: &mut Value) {
    if let Value::Object(said) = said {
        SECRETS.iter().for_each(|secret| drop(said.remove(*secret)));
    }
}

#[test]
fn old_booths_and_programs_say_their_day_again_and_it_comes_to_the_same() {
    let server = on_sqlite(&fixture("wire/site.sql"));
    ask(async {
        let said_again = say_again(&server).await;
        assert!(said_again > 100, "{said_again}");
        agree(&server, &said(), "said again").await;
    });
}
