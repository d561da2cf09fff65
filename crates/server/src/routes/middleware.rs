//! What every request passes through: a number, a span in the log, a bound in time, headers that keep browsers careful,
//! and the net that catches a panic.

use crate::app::App;
use crate::problem::Problem;
use axum::extract::{MatchedPath, Request, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderName, REFERRER_POLICY, STRICT_TRANSPORT_SECURITY,
    X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use axum::http::{HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use futures::FutureExt;
use std::panic::AssertUnwindSafe;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;
use tracing::Instrument;

/// Says under which number a request stands in the log.
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The number of a request, in its extensions.
#[derive(Clone)]
struct RequestId(String);

/// Numbers the request, logs how it went, counts it. Neither the address nor a header is written down: a path holds
/// ticket numbers, a query plates, a header keys.
pub(super) async fn follow(State(app): State<App>, mut request: Request, next: Next) -> Response {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    let id = format!("{:x}-{count:x}", app.now().millis());
    request.extensions_mut().insert(RequestId(id.clone()));
    let method = request.method().as_str().to_owned();
    let route = request.extensions().get::<MatchedPath>().map_or("-", MatchedPath::as_str).to_owned();
    let span = tracing::info_span!("request", id, method, route);
    let started = Instant::now();
    let mut response = next.run(request).instrument(span.clone()).await;
    let (status, took) = (response.status().as_u16(), started.elapsed());
    span.in_scope(|| tracing::debug!(status, ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX), "answered"));
    let status = status.to_string();
    metrics::counter!("palang_requests_total", "route" => route.clone(), "status" => status).increment(1);
    metrics::histogram!("palang_request_seconds", "route" => route).record(took.as_secs_f64());
    if let Ok(id) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(REQUEST_ID, id);
    }
    response
}

/// Bounds the time, and the number in work at once.
pub(super) async fn bound(State(app): State<App>, request: Request, next: Next) -> Response {
    let Ok(_place) = app.rate_limiters().work() else {
        metrics::counter!("palang_requests_shed_total").increment(1);
        return Problem::busy().because("too many requests in work").into_response();
    };
    match tokio::time::timeout(app.limits().request(), next.run(request)).await {
        Ok(response) => response,
        Err(_) => Problem::slow(app.limits().request_seconds).into_response(),
    }
}

/// A panic becomes an answer with a number, and the log has the rest.
pub(super) async fn catch(State(app): State<App>, request: Request, next: Next) -> Response {
    let id = request.extensions().get::<RequestId>().map_or_else(String::new, |id| id.0.clone());
    let method = request.method().to_string();
    let Ok(response) = AssertUnwindSafe(next.run(request)).catch_unwind().await else {
        metrics::counter!("palang_panics_total").increment(1);
        return Problem::internal(&id).because("panicked").into_response();
    };
    let known = response.extensions().get::<Problem>().cloned();
    match known {
        Some(problem) => completed(&problem, response, &app, &id),
        None => foreign(response, &app, &method),
    }
}

/// Fills in what the problem's maker could not know.
fn completed(problem: &Problem, response: Response, app: &App, id: &str) -> Response {
    match problem.kind() {
        "internal" => Problem::internal(id).because(problem.cause().unwrap_or_default()).into_response(),
        "too-large" if problem.member("limit") == Some(&0.into()) => {
            Problem::too_large(app.limits().body_bytes).into_response()
        }
        _ => response,
    }
}

/// Refusals that a library made, in plain text, become problems too.
fn foreign(response: Response, app: &App, method: &str) -> Response {
    let status = response.status();
    if !status.is_client_error() && !status.is_server_error()
        || response.headers().get(CONTENT_TYPE).is_some_and(|t| t.as_bytes().starts_with(b"application/"))
    {
        return response;
    }
    match status {
        StatusCode::METHOD_NOT_ALLOWED => Problem::method(method).into_response(),
        StatusCode::PAYLOAD_TOO_LARGE => Problem::too_large(app.limits().body_bytes).into_response(),
        StatusCode::UNSUPPORTED_MEDIA_TYPE => Problem::media("content-encoding gzip or zstd").into_response(),
        StatusCode::NOT_FOUND => Problem::not_found().into_response(),
        _ => response,
    }
}

/// Headers for the browser that might look. There is no page here: nothing may be framed, run or kept.
pub(super) async fn harden(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in [
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (X_FRAME_OPTIONS, "DENY"),
        (CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'"),
        (REFERRER_POLICY, "no-referrer"),
        (STRICT_TRANSPORT_SECURITY, "max-age=31536000"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers.entry(CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}

/// Where nothing is mounted.
pub(super) async fn nothing_here() -> Problem {
    Problem::not_found()
}
