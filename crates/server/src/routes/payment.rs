//! S2's paths: parking payments, and the fees and quotas of a property.

use super::desk::Desk;
use super::parking::json;
use crate::app::App;
use crate::auth::Scope;
use crate::extract::{self, Body, Json, Path};
use crate::problem::{self, Problem};
use crate::rest::checkout::{self, FeeRow, IdBody, NewPayment, PaymentAnswer};
use crate::rest::refused::Refused;
use axum::http::HeaderMap;
use axum::response::Response;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(super) fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(create))
        .routes(routes!(check_out))
        .routes(routes!(reject))
        .routes(routes!(fees))
}

/// A body that may be missing, or `null`.
pub(super) fn optional<T: serde::de::DeserializeOwned + Default>(bytes: &[u8]) -> Result<T, Problem> {
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Ok(T::default());
    }
    Ok(extract::read::<Option<T>>(bytes)?.unwrap_or_default())
}

/// Make a paid parking (S2-F04): it holds a place from now on, or is refused for want of one (S2-M02).
#[utoipa::path(
    post, path = "/payment/parking", tag = "S2 quotas", request_body = NewPayment, security(("program" = [])),
    params(("idempotency-key" = Option<String>, Header, description = "The same request again gets the same answer",
        max_length = 128, pattern = "^[!-~]+$")),
    responses(
        (status = 200, description = "Paid, and its place held", body = PaymentAnswer),
        (status = 400, description = "Not JSON", body = problem::Body, content_type = "application/problem+json"),
        (status = 401, description = "No credential", body = problem::Body, content_type = "application/problem+json"),
        (status = 429, description = "Too often", body = problem::Body, content_type = "application/problem+json"),
        (status = 403, description = "Not allowed", body = problem::Body, content_type = "application/problem+json"),
        (status = 409, description = "No place left, or no tariff", body = problem::Body,
            content_type = "application/problem+json"),
        (status = 415, description = "Not JSON", body = problem::Body, content_type = "application/problem+json"),
        (status = 422, description = "Values that cannot be used", body = problem::Body,
            content_type = "application/problem+json"),
        (status = 503, description = "No numbers left today", body = problem::Body,
            content_type = "application/problem+json"),
    )
)]
async fn create(desk: Desk, headers: HeaderMap, Body(bytes): Body) -> Result<Response, Problem> {
    desk.may(Scope::Pay)?;
    let request: NewPayment = json(&headers, &bytes)?;
    let now = desk.now;
    desk.write(&bytes, move |tx, caller, terms, locale| checkout::create(tx, caller, terms, &request, now, locale))
        .await
}

/// Check a paid parking out (S2-E01): its place is free again. The body may repeat the id; it must be the path's.
#[utoipa::path(
    post, path = "/payment/parking/checkout/{id}", tag = "S2 quotas", request_body = Option<IdBody>,
    params(
        ("id" = String, Path, description = "The payment: the stay's ticket", max_length = 64),
        ("idempotency-key" = Option<String>, Header, description = "The same request again gets the same answer",
            max_length = 128, pattern = "^[!-~]+$"),
    ),
    security(("program" = [])),
    responses(
        (status = 200, description = "Checked out (S2-M01)", body = PaymentAnswer),
        (status = 400, description = "Not JSON", body = problem::Body, content_type = "application/problem+json"),
        (status = 401, description = "No credential", body = problem::Body, content_type = "application/problem+json"),
        (status = 429, description = "Too often", body = problem::Body, content_type = "application/problem+json"),
        (status = 403, description = "Not allowed", body = problem::Body, content_type = "application/problem+json"),
        (status = 404, description = "No such payment", body = problem::Body,
            content_type = "application/problem+json"),
        (status = 409, description = "Not paid, or gone already", body = problem::Body,
            content_type = "application/problem+json"),
        (status = 422, description = "Path and body disagree (S2-X08)", body = problem::Body,
            content_type = "application/problem+json"),
    )
)]
async fn check_out(desk: Desk, Path(id): Path<String>, Body(bytes): Body) -> Result<Response, Problem> {
    desk.may(Scope::Pay)?;
    let body: IdBody = optional(&bytes)?;
    let ticket = checkout::ticket(&id, &body).map_err(super::desk::problem)?;
    let now = desk.now;
    desk.write(&bytes, move |tx, caller, terms, locale| checkout::check_out(tx, caller, terms, &ticket, now, locale))
        .await
}

/// Reject a parking (S2-F06): it never took its place.
#[utoipa::path(
    post, path = "/payment/parking/reject/{id}", tag = "S2 quotas", request_body = Option<IdBody>,
    params(
        ("id" = String, Path, description = "The payment: the stay's ticket", max_length = 64),
        ("idempotency-key" = Option<String>, Header, description = "The same request again gets the same answer",
            max_length = 128, pattern = "^[!-~]+$"),
    ),
    security(("program" = [])),
    responses(
        (status = 200, description = "Rejected", body = PaymentAnswer),
        (status = 400, description = "Not JSON", body = problem::Body, content_type = "application/problem+json"),
        (status = 401, description = "No credential", body = problem::Body, content_type = "application/problem+json"),
        (status = 429, description = "Too often", body = problem::Body, content_type = "application/problem+json"),
        (status = 403, description = "Not allowed", body = problem::Body, content_type = "application/problem+json"),
        (status = 404, description = "No such payment", body = problem::Body,
            content_type = "application/problem+json"),
        (status = 409, description = "Gone already, or void", body = problem::Body,
            content_type = "application/problem+json"),
        (status = 422, description = "Path and body disagree (S2-X08)", body = problem::Body,
            content_type = "application/problem+json"),
    )
)]
async fn reject(desk: Desk, Path(id): Path<String>, Body(bytes): Body) -> Result<Response, Problem> {
    desk.may(Scope::Pay)?;
    let body: IdBody = optional(&bytes)?;
    let ticket = checkout::ticket(&id, &body).map_err(super::desk::problem)?;
    let now = desk.now;
    desk.write(&bytes, move |tx, caller, _, locale| checkout::reject(tx, caller, &ticket, now, locale)).await
}

/// The fees and quotas of the property (S2-E02), which is the site of the credential (S2-F10).
#[utoipa::path(
    get, path = "/payment/parking/fees/{property_id}", tag = "S2 quotas", security(("program" = [])),
    params(("property_id" = u16, Path, description = "The site's number", minimum = 1)),
    responses(
        (status = 200, description = "A line a class, and one for every area with a quota", body = Vec<FeeRow>),
        (status = 401, description = "No credential", body = problem::Body, content_type = "application/problem+json"),
        (status = 429, description = "Too often", body = problem::Body, content_type = "application/problem+json"),
        (status = 403, description = "Not allowed", body = problem::Body, content_type = "application/problem+json"),
        (status = 404, description = "No number", body = problem::Body, content_type = "application/problem+json"),
        (status = 422, description = "Another property", body = problem::Body,
            content_type = "application/problem+json"),
    )
)]
async fn fees(desk: Desk, Path(property): Path<u16>) -> Result<Json<Vec<FeeRow>>, Problem> {
    desk.may_one([Scope::Read, Scope::Pay])?;
    let own = desk.caller.site.get();
    if property != own {
        return Err(Problem::elsewhere("property_id", &property.to_string(), &own.to_string()));
    }
    let now = desk.now;
    desk.read(move |tx, caller, terms, locale| checkout::fees(tx, caller, terms, now, locale).map(Ok::<_, Refused>))
        .await
}
