//! S0's paths: entry, exit, one ticket, whether everything has arrived.

use super::desk::{Desk, Once};
use crate::app::App;
use crate::auth::{Asker, Scope};
use crate::extract::{Json, Path, Sent};
use crate::problem::Problem;
use crate::rest::ask::{self, SyncStatus, TicketAnswer};
use crate::rest::case::Case;
use crate::rest::entry::{self, EntryAnswer, EntryRecord};
use crate::rest::exit::{self, ExitAnswer, ExitRecord};
use crate::rest::terms::{Caller, Terms};
use axum::extract::State;
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

/// Record a vehicle that came in (S0-E02). Answers 200 also for one that is recorded already.
#[utoipa::path(
    post, path = "/api/parking/entry", operation_id = "report_entry",
    tag = "S0 parking", request_body = EntryRecord, security(("program" = [])),
    params(Once),
    responses(
        (status = 200, description = "Recorded, now or before", body = EntryAnswer, links(
            ("ticket" = (operation_id = "validate_ticket", parameters(("ticket_id" = "$response.body#/ticket_id")))),
            ("session" = (operation_id = "get_session", parameters(("id" = "$response.body#/ticket_id")))),
        )),
        (status = 409, description = "No place left (S2-M02), or no tariff"),
    )
)]
async fn enter(desk: Desk, sent: Sent) -> Result<Response, Problem> {
    desk.may(Scope::Lane)?;
    let record: EntryRecord = sent.json()?;
    let photo = desk.keep_base64(record.vehicle_image.as_deref(), "/vehicle_image").await?;
    desk.write(&sent.bytes, move |tx, case| entry::record(tx, case, &record, photo)).await
}

/// Record a vehicle that left (S0-F10…F18). Answers 200 also for one that is recorded already, or that contradicts what
/// is known.
#[utoipa::path(
    post, path = "/api/parking/exit", operation_id = "report_exit",
    tag = "S0 parking", request_body = ExitRecord, security(("program" = [])),
    params(Once),
    responses(
        (status = 200, description = "Recorded, now or before", body = ExitAnswer, links(
            ("ticket" = (operation_id = "validate_ticket", parameters(("ticket_id" = "$response.body#/ticket_id")))),
        )),
        (status = 404, description = "No such ticket, and no entry with it"),
        (status = 409, description = "No tariff"),
    )
)]
async fn leave(desk: Desk, sent: Sent) -> Result<Response, Problem> {
    desk.may(Scope::Lane)?;
    let record: ExitRecord = sent.json()?;
    let photo = desk.keep_base64(record.exit_data.vehicle_image.as_deref(), "/exit_data/vehicle_image").await?;
    desk.write(&sent.bytes, move |tx, case| exit::record(tx, case, &record, photo)).await
}

/// One ticket, whole, with its price now (S0-E03). Booths ask it, too, about tickets that prove nothing.
#[utoipa::path(
    get, path = "/api/parking/validate/{ticket_id}", operation_id = "validate_ticket",
    tag = "S0 parking", security(("program" = []), ("booth" = [])),
    params(("ticket_id" = String, Path, description = "The ticket", example = "20240318123456", max_length = 64)),
    responses(
        (status = 200, description = "Known", body = TicketAnswer),
        (status = 404, description = "Nobody has reported it"),
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
    let (now, locale) = (app.now(), app.locale());
    let answer = app.store().read(move |tx| {
        let terms = Terms::load(tx, &caller)?;
        ask::validate(tx, Case { caller: &caller, terms: &terms, now, locale: &locale }, &ticket)
    });
    answer.await.map_err(Problem::from)?.map(Json).map_err(super::desk::problem)
}

/// Whether everything has arrived (S0-E04).
#[utoipa::path(
    get, path = "/api/parking/sync-status", tag = "S0 parking", security(("program" = [])),
    responses(
        (status = 200, description = "What is stored", body = SyncStatus),
    )
)]
async fn sync_status(desk: Desk) -> Result<Json<SyncStatus>, Problem> {
    desk.may_one([Scope::Lane, Scope::Read])?;
    desk.read(|tx, case| ask::sync_status(tx, case).map(Ok)).await
}
