//! The booths: how far each is, letting one in, believing one no more, checking one's journal.

use super::super::openapi::Anything;
use super::person::PersonRequest;
use crate::app::App;
use crate::booths;
use crate::extract::{Json, Path, wholes};
use crate::ledger::{self, LedgerError};
use crate::problem::Problem;
use crate::verify;
use axum::http::StatusCode;
use palang_domain::{BoothId, GateNumber, Permission};
use serde::Deserialize;
use serde_json::{Value, json};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(super) fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(invite))
        .routes(routes!(revoke))
        .routes(routes!(witness))
        .routes(routes!(verify))
}

/// All booths, programs and the office: what is held of each, how far each has read, when it was heard last.
#[utoipa::path(get, path = "/api/v1/booths", operation_id = "list_booths",
    tag = "booths", security(("operator" = [])), responses(
    (status = 200, description = "By name", body = Vec<Anything>),
))]
async fn list(person: PersonRequest) -> Result<Json<Vec<Value>>, Problem> {
    person.may(Permission::Report)?;
    let rows = person.read(booths::all).await?;
    Ok(Json(rows.iter().map(|row| row.to_json(person.now)).collect()))
}

/// What a code is made for.
#[derive(Deserialize, ToSchema)]
pub struct Invitation {
    /// The gates it issues tickets at; none means any.
    #[serde(default, deserialize_with = "wholes")]
    #[schema(value_type = Vec<Gate>)]
    gates: Vec<GateNumber>,
}

/// A gate's number.
#[derive(ToSchema)]
#[schema(value_type = u8, minimum = 0, maximum = 99)]
#[expect(dead_code, reason = "only its shape is used")]
pub struct Gate(u8);

/// Makes a one-time code for a booth of that name, good for ten minutes.
#[utoipa::path(post, path = "/api/v1/booths/{booth}/invite", operation_id = "invite_booth",
    tag = "booths", security(("operator" = [])),
    params(("booth" = String, Path, description = "The booth's name", pattern = "^[A-Za-z0-9_-]{1,32}$")),
    request_body = Invitation, responses(
    (status = 200, description = "The code", body = Anything), (status = 409, description = "Not as things stand"),
))]
async fn invite(
    person: PersonRequest,
    Path(booth): Path<BoothId>,
    Json(wanted): Json<Invitation>,
) -> Result<Json<Value>, Problem> {
    person.may(Permission::Administer)?;
    let (random, name) = (person.app.random().ok_or_else(Problem::busy)?, booth.clone());
    let made = person.write(move |tx, site, now| ledger::invite_booth(tx, site, &name, &wanted.gates, random, now));
    Ok(Json(json!({"booth": booth, "code": made.await?, "until": person.now.plus_minutes(10)})))
}

/// Why a booth is believed no more.
#[derive(Deserialize, ToSchema)]
pub struct Revocation {
    /// In the administrator's words.
    #[schema(pattern = r"\S")]
    reason: String,
}

/// Believes a booth no more. What it still sends is kept apart.
#[utoipa::path(post, path = "/api/v1/booths/{booth}/revoke", operation_id = "revoke_booth",
    tag = "booths", security(("operator" = [])),
    params(("booth" = String, Path, description = "The booth's name", pattern = "^[A-Za-z0-9_-]{1,32}$")),
    request_body = Revocation, responses(
    (status = 204, description = "Revoked"),
))]
async fn revoke(
    person: PersonRequest,
    Path(booth): Path<BoothId>,
    Json(wanted): Json<Revocation>,
) -> Result<StatusCode, Problem> {
    person.may(Permission::Administer)?;
    if wanted.reason.trim().is_empty() {
        return Err(Problem::field("/reason", "empty"));
    }
    let name = booth.clone();
    let done = person.write(move |tx, site, now| ledger::revoke_booth(tx, site, &name, &wanted.reason, now));
    done.await.map_err(|error| named(error, &booth))?;
    Ok(StatusCode::NO_CONTENT)
}

/// The newest countersigned head of a booth: compare it with what its shift report printed.
#[utoipa::path(get, path = "/api/v1/booths/{booth}/witness", operation_id = "witness_booth",
    tag = "booths", security(("operator" = [])),
    params(("booth" = String, Path, description = "The booth's name", pattern = "^[A-Za-z0-9_-]{1,32}$")), responses(
    (status = 200, description = "`palang_wire::Witness`", body = Anything),
))]
async fn witness(person: PersonRequest, Path(booth): Path<BoothId>) -> Result<Json<palang_wire::Witness>, Problem> {
    person.may(Permission::Report)?;
    let name = booth.clone();
    let found = person.read(move |tx, site| booths::witness(tx, site, &name)).await?;
    found.map(Json).ok_or_else(|| Problem::no_such("witness", booth.as_str()))
}

/// Checks every journal of the site at the server, and says what it found about this booth's.
#[utoipa::path(post, path = "/api/v1/booths/{booth}/verify", operation_id = "verify_booth",
    tag = "booths", security(("operator" = [])),
    params(("booth" = String, Path, description = "The booth's name", pattern = "^[A-Za-z0-9_-]{1,32}$")), responses(
    (status = 200, description = "What was found", body = Anything),
))]
async fn verify(person: PersonRequest, Path(booth): Path<BoothId>) -> Result<Json<Value>, Problem> {
    person.may(Permission::Report)?;
    let name = booth.clone();
    let found = person.read(move |tx, site| {
        if !ledger::booths(tx, site)?.iter().any(|row| row.booth == name) {
            return Err(LedgerError::NoBooth);
        }
        verify::books(tx, site, Some(&name))
    });
    let found = found.await.map_err(|error| named(error, &booth))?;
    Ok(Json(json!(found)))
}

/// Names the booth that is not there.
fn named(error: LedgerError, booth: &BoothId) -> Problem {
    if error == LedgerError::NoBooth { Problem::no_such("booth", booth.as_str()) } else { error.into() }
}
