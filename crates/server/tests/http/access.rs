//! Every route of the document × every sort of credential.

use crate::booth::enrol;
use crate::harness::Server;
use crate::people::token;
use palang_domain::Role;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// What nobody needs a credential for.
const OPEN: &[&str] =
    &["GET /healthz", "GET /readyz", "POST /booth/v1/enrol", "POST /api/v1/sign-in", "POST /api/v1/refresh"];

fn filled(path: &str) -> String {
    let mut filled = String::new();
    for part in path.split('/').skip(1) {
        filled.push('/');
        filled.push_str(if part.starts_with('{') { "2" } else { part });
    }
    filled
}

#[tokio::test]
async fn s0_x14_every_route_asks_for_its_own_sort_of_credential() {
    let server = Server::with(|config| {
        config.limits.address_burst = 10_000;
        config.limits.key_burst = 10_000;
    });
    let site = server.site(7).await;
    let pc = enrol(&server, site, "B1", 1).await;
    let program = server.program(site, "api-cam", &[]).await;
    let person = token(&server, site, "1", Role::Admin).await;
    let other = server.site(8).await;
    let foreign = server.program(other, "api-cam", &[]).await;
    let stranger = foreign.replacen("plg_8_", "plg_7_", 1);
    let document = server.call("GET", "/openapi.json", None, None).await.json();
    let mut looked_at = 0;
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            let (method, uri) = (method.to_uppercase(), filled(path));
            let name = format!("{method} {path}");
            let kinds: Vec<&str> = operation["security"]
                .as_array()
                .into_iter()
                .flatten()
                .flat_map(|one| one.as_object().unwrap().keys().map(String::as_str))
                .collect();
            if kinds.is_empty() {
                assert!(OPEN.contains(&&*name), "{name} asks for no credential");
                continue;
            }
            looked_at += 1;
            let body = || if method == "GET" || method == "HEAD" { None } else { Some(json!({})) };
            for wrong in [None, Some("nonsense"), Some("plg_7_00000000_00"), Some(&*stranger), Some("a.b.c")] {
                let answer = server.call(&method, &uri, wrong, body()).await;
                assert_eq!(answer.status, 401, "{name} with {wrong:?}: {}", answer.text());
                assert_eq!(answer.headers["www-authenticate"], "Bearer", "{name}");
            }
            for (kind, key) in [("booth", &pc.api_key), ("program", &program), ("operator", &person)] {
                if !kinds.contains(&kind) {
                    let answer = server.call(&method, &uri, Some(key), body()).await;
                    assert!([401, 403].contains(&answer.status.as_u16()), "{name} with a {kind}'s: {}", answer.text());
                }
            }
            if kinds.contains(&"operator") {
                // One of its own: the route may be the one that ends it.
                let person = token(&server, site, "1", Role::Admin).await;
                let answer = server.call(&method, &uri, Some(&person), body()).await;
                assert!(![401, 403].contains(&answer.status.as_u16()), "{name} refuses an administrator");
            }
        }
    }
    assert!(looked_at > 25, "{looked_at} routes");
}

#[tokio::test]
async fn the_document_is_openapi_3_1_and_whole() {
    let server = Server::new();
    let document = server.call("GET", "/openapi.json", None, None).await.json();
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1"), "{}", document["openapi"]);
    let text = document.to_string();
    // Every reference leads somewhere.
    let mut rest = &*text;
    while let Some(at) = rest.find("\"#/") {
        rest = &rest[at + 2..];
        let path = &rest[..rest.find('"').unwrap()];
        assert_ne!(document.pointer(path), None, "{path}");
    }
    let operations: Vec<&Value> =
        document["paths"].as_object().unwrap().values().flat_map(|path| path.as_object().unwrap().values()).collect();
    let names: BTreeSet<&str> = operations.iter().map(|operation| operation["operationId"].as_str().unwrap()).collect();
    assert_eq!(names.len(), operations.len(), "two operations of one name: {names:?}");
    for operation in &operations {
        for (status, response) in operation["responses"].as_object().unwrap() {
            // A link names an operation that is there.
            for (link, to) in response["links"].as_object().into_iter().flatten() {
                assert!(names.contains(to["operationId"].as_str().unwrap()), "{link}");
            }
            let problem = response.pointer("/content/application~1problem+json").is_some();
            assert!(
                problem || status.as_str() < "400" || operation["operationId"] == "booth_photo_held",
                "{operation}"
            );
        }
    }
}
