//! S0's paths: entry, exit, one ticket, whether everything has arrived.

use super::program::{Once, ProgramRequest};
use crate::app::App;
use crate::auth::{Asker, Scope};
use crate::extract::{Json, Path, Sent};
use crate::problem::Problem;
use crate::request::Caller;
use crate::rest::ask::{self, SyncStatus, TicketAnswer};
use crate::rest::entry::{self, EntryAnswer, EntryRecord};
use crate::rest::exit::{self, ExitAnswer, ExitRecord};
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
async fn enter(program: ProgramRequest, sent: Sent) -> Result<Response, Problem> {
    program.may(Scope::Lane)?;
    let record: EntryRecord = sent.json()?;
    let photo = program.keep_base64(record.vehicle_image.as_deref(), "/vehicle_image").await?;
    program.write(&sent.bytes, move |tx, context| entry::record(tx, context, &record, photo)).await
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
async fn leave(program: ProgramRequest, sent: Sent) -> Result<Response, Problem> {
    program.may(Scope::Lane)?;
    let record: ExitRecord = sent.json()?;
    let photo = program.keep_base64(record.exit_data.vehicle_image.as_deref(), "/exit_data/vehicle_image").await?;
    program.write(&sent.bytes, move |tx, context| exit::record(tx, context, &record, photo)).await
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
    let (locale, now) = (app.locale(), app.now());
    super::program::read(&app, caller, locale, now, move |tx, context| ask::validate(tx, context, &ticket)).await
}

/// Whether everything has arrived (S0-E04).
#[utoipa::path(
    get, path = "/api/parking/sync-status", tag = "S0 parking", security(("program" = [])),
    responses(
        (status = 200, description = "What is stored", body = SyncStatus),
    )
)]
async fn sync_status(program: ProgramRequest) -> Result<Json<SyncStatus>, Problem> {
    program.may_one([Scope::Lane, Scope::Read])?;
    program.read(ask::sync_status).await
}
