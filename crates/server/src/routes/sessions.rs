//! S3's sessions.

use super::program::{Once, ProgramRequest};
use crate::app::App;
use crate::auth::Scope;
use crate::extract::{Json, Path, Query, Sent};
use crate::ledger;
use crate::problem::Problem;
use crate::request::Refused;
use crate::rest::lists::{self, Active, Debts, History, HistoryQuery};
use crate::rest::pay::{self, PayAnswer, PayRequest};
use crate::rest::session::{Session, sessions};
use axum::response::Response;
use palang_domain::TicketId;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(super) fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(active))
        .routes(routes!(unpaid))
        .routes(routes!(history))
        .routes(routes!(one))
        .routes(routes!(pay_one))
}

/// Sessions in a list that is not paged.
const LISTED: u32 = 200;
const MOST: u32 = 1_000;

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Listed {
    /// Sessions at most; all are counted.
    #[param(minimum = 1, maximum = 1_000)]
    limit: Option<u32>,
}

impl Listed {
    fn read(&self) -> Result<u32, Problem> {
        let limit = self.limit.unwrap_or(LISTED);
        if (1..=MOST).contains(&limit) { Ok(limit) } else { Err(Problem::field("limit", "1 to 1000")) }
    }
}

/// Vehicles inside (S3-E05), the latest first.
#[utoipa::path(
    get, path = "/api/sessions/active/", operation_id = "active_sessions",
    tag = "S3 sessions", params(Listed), security(("program" = [])),
    responses(
        (status = 200, description = "Inside", body = Active),
        (status = 422, description = "Out of bounds"),
    )
)]
async fn active(program: ProgramRequest, Query(listed): Query<Listed>) -> Result<Json<Active>, Problem> {
    program.may(Scope::Read)?;
    let limit = listed.read()?;
    program.read(move |tx, context| lists::active(tx, context, limit)).await
}

/// Those who left owing (S3-E08), the latest first.
#[utoipa::path(
    get, path = "/api/sessions/unpaid/", operation_id = "unpaid_sessions",
    tag = "S3 sessions", params(Listed), security(("program" = [])),
    responses(
        (status = 200, description = "Debts", body = Debts),
        (status = 422, description = "Out of bounds"),
    )
)]
async fn unpaid(program: ProgramRequest, Query(listed): Query<Listed>) -> Result<Json<Debts>, Problem> {
    program.may_one([Scope::Read, Scope::Pay])?;
    let limit = listed.read()?;
    program.read(move |tx, context| lists::debts(tx, context, limit)).await
}

/// Those who left (S3-E09), the latest first.
#[utoipa::path(
    get, path = "/api/sessions/history/", operation_id = "session_history",
    tag = "S3 sessions", params(HistoryQuery), security(("program" = [])),
    responses(
        (status = 200, description = "One page", body = History),
        (status = 422, description = "Values that cannot be used"),
    )
)]
async fn history(program: ProgramRequest, Query(query): Query<HistoryQuery>) -> Result<Json<History>, Problem> {
    program.may(Scope::Read)?;
    program.read(move |tx, context| lists::history(tx, context, &query)).await
}

/// One session (S3-E06).
#[derive(Serialize, ToSchema)]
struct OneSession {
    /// The answer is one.
    success: bool,
    /// The session, with how its fee comes about.
    session: Session,
}

fn named(id: &str) -> Result<TicketId, Problem> {
    id.parse().map_err(|_| Problem::no_such("session", id))
}

/// One session, with how its fee comes about (S3-E06).
#[utoipa::path(
    get, path = "/api/sessions/{id}/", operation_id = "get_session", tag = "S3 sessions", security(("program" = [])),
    params(("id" = String, Path, description = "The session: the stay's ticket", max_length = 64)),
    responses(
        (status = 200, description = "Known", body = OneSession, links(
            ("pay" = (operation_id = "pay_session", parameters(("id" = "$request.path.id")))),
        )),
        (status = 404, description = "No such session"),
    )
)]
async fn one(program: ProgramRequest, Path(id): Path<String>) -> Result<Json<OneSession>, Problem> {
    program.may_one([Scope::Read, Scope::Pay])?;
    let ticket = named(&id)?;
    program
        .read(move |tx, context| {
            let stays: Vec<_> = ledger::stay(tx, context.site(), &ticket)?.into_iter().collect();
            let session = sessions(tx, context, &stays)?.pop();
            let session = session.ok_or_else(|| Refused::no_such("session", &ticket))?;
            Ok(OneSession { success: true, session })
        })
        .await
}

/// Say that a session was paid (S3-E07): what it owes, or, while it is inside, what it costs now. A second time is
/// refused (S3-M03).
#[utoipa::path(
    post, path = "/api/sessions/{id}/pay/", operation_id = "pay_session",
    tag = "S3 sessions", request_body = Option<PayRequest>,
    params(("id" = String, Path, description = "The session: the stay's ticket", max_length = 64), Once),
    security(("program" = [])),
    responses(
        (status = 200, description = "Recorded", body = PayAnswer),
        (status = 404, description = "No such session"),
        (status = 409, description = "Paid already, void, no tariff, or another amount than is due"),
    )
)]
async fn pay_one(program: ProgramRequest, Path(id): Path<String>, sent: Sent) -> Result<Response, Problem> {
    program.may(Scope::Pay)?;
    let request: PayRequest = sent.json_or_nothing()?;
    let ticket = named(&id)?;
    program.write(&sent.bytes, move |tx, context| pay::record(tx, context, &ticket, &request)).await
}
