//! S0's paths: entry, exit, one ticket, whether everything has arrived.

use super::desk::Desk;
use super::picture;
use crate::app::App;
use crate::auth::{Asker, Scope};
use crate::extract::{self, Body, Json, Path};
use crate::problem::{self, Problem};
use crate::rest::ask::{self, SyncStatus, TicketAnswer};
use crate::rest::entry::{self, EntryAnswer, EntryRecord};
use crate::rest::exit::{self, ExitAnswer, ExitRecord};
use crate::rest::refused::Refused;
use crate::rest::terms::{Caller, Terms};
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(super) fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(enter))
        .routes(routes!(leave))
        .routes(routes!(validate))
        .routes(routes!(sync_status))
}

/// Reads a JSON body.
pub(super) fn json<T: serde::de::DeserializeOwned>(headers: &HeaderMap, bytes: &[u8]) -> Result<T, Problem> {
    if !extract::is_media(headers, "application/json") {
        return Err(Problem::media("application/json"));
    }
    extract::read(bytes)
}

/// Record a vehicle that came in (S0-E02). Answers 200 also for one that is recorded already.
#[utoipa::path(
    post, path = "/api/parking/entry", tag = "S0 parking", request_body = EntryRecord, security(("program" = [])),
    params(("idempotency-key" = Option<String>, Header, description = "The same request again gets the same answer",
        max_length = 128, pattern = "^[!-~]+$")),
    responses(
        (status = 200, description = "Recorded, now or before", body = EntryAnswer),
        (status = 400, description = "Not JSON", body = problem::Body, content_type = "application/problem+json"),
        (status = 401, description = "No credential", body = problem::Body, content_type = "application/problem+json"),
        (status = 429, description = "Too often", body = problem::Body, content_type = "application/problem+json"),
        (status = 403, description = "Not allowed", body = problem::Body, content_type = "application/problem+json"),
        (status = 409, description = "No place left (S2-M02), or no tariff", body = problem::Body,
            content_type = "application/problem+json"),
        (status = 413, description = "Too large", body = problem::Body, content_type = "application/problem+json"),
        (status = 415, description = "Not JSON", body = problem::Body, content_type = "application/problem+json"),
        (status = 422, description = "Values that cannot be used", body = problem::Body,
            content_type = "application/problem+json"),
    )
)]
async fn enter(desk: Desk, headers: HeaderMap, Body(bytes): Body) -> Result<Response, Problem> {
    desk.may(Scope::Lane)?;
    let record: EntryRecord = json(&headers, &bytes)?;
    let image = record.vehicle_image.as_deref();
    let photo = picture::keep_base64(desk.app(), desk.caller.site, image, "/vehicle_image").await?;
    let now = desk.now;
    desk.write(&bytes, move |tx, caller, terms, locale| match entry::read(&record, terms, caller, photo, now, "") {
        Ok(entry) => entry::record(tx, caller, terms, &entry, now, locale),
        Err(wrong) => Ok(Err(Refused::Wrong(wrong))),
    })
    .await
}

/// Record a vehicle that left (S0-F10…F18). Answers 200 also for one that is recorded already, or that contradicts what
/// is known.
#[utoipa::path(
    post, path = "/api/parking/exit", tag = "S0 parking", request_body = ExitRecord, security(("program" = [])),
    params(("idempotency-key" = Option<String>, Header, description = "The same request again gets the same answer",
        max_length = 128, pattern = "^[!-~]+$")),
    responses(
        (status = 200, description = "Recorded, now or before", body = ExitAnswer),
        (status = 400, description = "Not JSON", body = problem::Body, content_type = "application/problem+json"),
        (status = 401, description = "No credential", body = problem::Body, content_type = "application/problem+json"),
        (status = 429, description = "Too often", body = problem::Body, content_type = "application/problem+json"),
        (status = 403, description = "Not allowed", body = problem::Body, content_type = "application/problem+json"),
        (status = 404, description = "No such ticket, and no entry with it", body = problem::Body,
            content_type = "application/problem+json"),
        (status = 409, description = "No tariff", body = problem::Body, content_type = "application/problem+json"),
        (status = 413, description = "Too large", body = problem::Body, content_type = "application/problem+json"),
        (status = 415, description = "Not JSON", body = problem::Body, content_type = "application/problem+json"),
        (status = 422, description = "Values that cannot be used", body = problem::Body,
            content_type = "application/problem+json"),
    )
)]
async fn leave(desk: Desk, headers: HeaderMap, Body(bytes): Body) -> Result<Response, Problem> {
    desk.may(Scope::Lane)?;
    let record: ExitRecord = json(&headers, &bytes)?;
    let (image, at) = (record.exit_data.vehicle_image.as_deref(), "/exit_data/vehicle_image");
    let photo = picture::keep_base64(desk.app(), desk.caller.site, image, at).await?;
    let now = desk.now;
    desk.write(&bytes, move |tx, caller, terms, locale| match exit::read(&record, terms, photo, now) {
        Ok(exit) => exit::record(tx, caller, terms, (&record, &exit), now, locale),
        Err(wrong) => Ok(Err(Refused::Wrong(wrong))),
    })
    .await
}

/// One ticket, whole, with its price now (S0-E03). Booths ask it, too, about tickets that prove nothing.
#[utoipa::path(
    get, path = "/api/parking/validate/{ticket_id}", tag = "S0 parking", security(("program" = []), ("booth" = [])),
    params(("ticket_id" = String, Path, description = "The ticket", example = "20240318123456", max_length = 64)),
    responses(
        (status = 200, description = "Known", body = TicketAnswer),
        (status = 401, description = "No credential", body = problem::Body, content_type = "application/problem+json"),
        (status = 429, description = "Too often", body = problem::Body, content_type = "application/problem+json"),
        (status = 403, description = "Not allowed", body = problem::Body, content_type = "application/problem+json"),
        (status = 404, description = "Nobody has reported it", body = problem::Body,
            content_type = "application/problem+json"),
    )
)]
async fn validate(
    State(app): State<App>,
    asker: Asker,
    Path(ticket): Path<String>,
) -> Result<Json<TicketAnswer>, Problem> {
    asker.may_one([Scope::Lane, Scope::Read])?;
    let (site, booth) = asker.whose();
    let caller = Caller { site: site.site, zone: site.zone, currency: site.currency, booth };
    let now = app.now();
    let answer = app.store().read(move |tx| {
        let terms = Terms::load(tx, &caller)?;
        ask::validate(tx, &caller, &terms, &ticket, now)
    });
    answer.await.map_err(Problem::from)?.map(Json).map_err(super::desk::problem)
}

/// Whether everything has arrived (S0-E04).
#[utoipa::path(
    get, path = "/api/parking/sync-status", tag = "S0 parking", security(("program" = [])),
    responses(
        (status = 200, description = "What is stored", body = SyncStatus),
        (status = 401, description = "No credential", body = problem::Body, content_type = "application/problem+json"),
        (status = 429, description = "Too often", body = problem::Body, content_type = "application/problem+json"),
        (status = 403, description = "Not allowed", body = problem::Body, content_type = "application/problem+json"),
    )
)]
async fn sync_status(desk: Desk) -> Result<Json<SyncStatus>, Problem> {
    desk.may_one([Scope::Lane, Scope::Read])?;
    let now = desk.now;
    desk.read(move |tx, caller, _, _| ask::sync_status(tx, caller, now).map(Ok)).await
}
