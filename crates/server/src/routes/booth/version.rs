//! Which version of the protocol is spoken. Requests with a body say it there; a header says it for the rest, and every
//! answer tells what this server understands, so that an operator sees which of the two is too old (SYNC R14).

use crate::problem::Problem;
use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use palang_wire::{OLDEST_PROTOCOL, PROTOCOL};

/// What the asker speaks, or what this server does.
const HEADER: HeaderName = HeaderName::from_static("palang-protocol");
/// The oldest version this server still understands.
const OLDEST: HeaderName = HeaderName::from_static("palang-protocol-oldest");

pub(super) async fn check(request: Request, next: Next) -> Response {
    let told = request.headers().get(HEADER).map(|value| value.to_str().ok().and_then(|text| text.parse().ok()));
    let mut response = match told {
        // What is no number is no version of ours.
        Some(None) => Problem::protocol(0).into_response(),
        Some(Some(spoken)) if !spoken_here(spoken) => Problem::protocol(spoken).into_response(),
        _ => next.run(request).await,
    };
    response.headers_mut().insert(HEADER, HeaderValue::from(PROTOCOL));
    response.headers_mut().insert(OLDEST, HeaderValue::from(OLDEST_PROTOCOL));
    response
}

/// Whether this server understands that version.
pub(super) fn spoken_here(protocol: u16) -> bool {
    (OLDEST_PROTOCOL..=PROTOCOL).contains(&protocol)
}
