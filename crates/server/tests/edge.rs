//! What every request meets: problems in three languages, headers, bounds.
#![allow(clippy::unwrap_used)]

mod harness;

use axum::body::Body;
use axum::http::Request;
use harness::Server;

#[tokio::test]
async fn a_problem_speaks_the_readers_language() {
    let server = Server::new();
    for (wanted, title) in [
        (Some("en"), "Nothing here"),
        (Some("vi-VN,en;q=0.3"), "Không có gì ở đây"),
        (Some("id"), "Tidak ada apa-apa di sini"),
        (Some("fr"), "Tidak ada apa-apa di sini"),
        (None, "Tidak ada apa-apa di sini"),
    ] {
        let mut request = Request::get("/nowhere");
        if let Some(wanted) = wanted {
            request = request.header("accept-language", wanted);
        }
        let answer = server.send(request.body(Body::empty()).unwrap()).await;
        assert_eq!((answer.status.as_u16(), answer.problem().as_deref()), (404, Some("not-found")));
        assert_eq!(answer.json()["title"], title, "{wanted:?}");
    }
}

#[tokio::test]
async fn every_answer_has_a_number_and_careful_headers() {
    let server = Server::new();
    for path in ["/healthz", "/readyz", "/openapi.json", "/nowhere"] {
        let answer = server.call("GET", path, None, None).await;
        for header in ["x-request-id", "x-content-type-options", "content-security-policy", "cache-control"] {
            assert!(answer.headers.contains_key(header), "{path} lacks {header}");
        }
        assert!(!answer.headers.contains_key("access-control-allow-origin"), "{path} is open to other pages");
    }
}

#[tokio::test]
async fn a_server_that_stops_is_alive_and_not_ready() {
    let server = Server::new();
    assert_eq!(server.call("GET", "/readyz", None, None).await.status, 200);
    server.app.stop();
    assert_eq!(server.call("GET", "/healthz", None, None).await.status, 200);
    assert_eq!(server.call("GET", "/readyz", None, None).await.problem().as_deref(), Some("busy"));
}
