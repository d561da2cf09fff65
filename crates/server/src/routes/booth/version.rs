//! Which version of the protocol is spoken. Requests with a body say it there; a header says it for the rest, and every
//! answer tells what this server understands, so that a booth can speak what both do, and an operator sees which of the
//! two is too old (SYNC R14).

use crate::app::App;
use crate::problem::Problem;
use axum::extract::{FromRequestParts, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use palang_wire::FrameError;
use palang_wire::versions::{OLDEST, SPOKEN, UNTOLD};

pub(super) async fn check(State(app): State<App>, request: Request, next: Next) -> Response {
    let mut response = match told(request.headers()).map(|spoken| understood(&app, spoken)) {
        Some(Err(problem)) => problem.into_response(),
        Some(Ok(())) | None => next.run(request).await,
    };
    let (headers, versions) = (response.headers_mut(), app.versions());
    headers.insert(HeaderName::from_static(SPOKEN), HeaderValue::from(versions.newest));
    headers.insert(HeaderName::from_static(OLDEST), HeaderValue::from(versions.oldest));
    response
}

/// What the header says; 0, which is no version, where that is no number.
fn told(headers: &HeaderMap) -> Option<u16> {
    let value = headers.get(SPOKEN)?;
    Some(value.to_str().ok().and_then(|text| text.parse().ok()).unwrap_or(0))
}

/// Refuses a version that this server does not understand.
pub(super) fn understood(app: &App, spoken: u16) -> Result<(), Problem> {
    let versions = app.versions();
    if versions.understand(spoken) { Ok(()) } else { Err(Problem::protocol(spoken, versions)) }
}

/// What a frame is that cannot be read: for another version this server's own are told.
pub(super) fn unreadable(app: &App, error: FrameError) -> Problem {
    match error {
        FrameError::Protocol(spoken) => Problem::protocol(spoken, app.versions()),
        other => other.into(),
    }
}

/// The version that a request without a body is answered in.
pub(super) struct Asked(pub u16);

impl FromRequestParts<App> for Asked {
    type Rejection = Problem;
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let spoken = told(&parts.headers).unwrap_or(UNTOLD);
        understood(app, spoken).map(|()| Self(spoken))
    }
}
