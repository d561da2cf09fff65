//! The booths: how far each is, letting one in, believing one no more, checking one's journal.

use super::super::openapi::{Anything, Refused};
use crate::app::App;
use crate::auth::Operator;
use crate::booths;
use crate::extract::{Json, Path};
use crate::ledger::{self, LedgerError};
use crate::problem::Problem;
use crate::verify;
use axum::extract::State;
use palang_domain::{BoothId, GateNumber, Permission};
use serde::Deserialize;
use serde_json::{Value, json};
use utoipa::ToSchema;

/// All booths, programs and the office: what is held of each, how far each has read, when it was heard last.
#[utoipa::path(get, path = "/api/v1/booths", tag = "booths", security(("operator" = [])), responses(
    (status = 200, description = "By name", body = Vec<Anything>), (status = 401, response = Refused),
    (status = 403, response = Refused), (status = 429, response = Refused),
))]
pub async fn list(State(app): State<App>, operator: Operator) -> Result<Json<Vec<Value>>, Problem> {
    operator.may(Permission::Report)?;
    let (site, now) = (operator.site.site, app.now());
    let rows = app.store().read(move |tx| booths::all(tx, site)).await?;
    Ok(Json(rows.iter().map(|row| row.to_json(now)).collect()))
}

/// What a code is made for.
#[derive(Deserialize, ToSchema)]
pub struct Invitation {
    /// The gates it issues tickets at; none means any.
    #[serde(default)]
    #[schema(value_type = Vec<Gate>)]
    gates: Vec<GateNumber>,
}

/// A gate's number.
#[derive(ToSchema)]
#[schema(value_type = u8, minimum = 0, maximum = 99)]
#[expect(dead_code, reason = "only its shape is used")]
pub struct Gate(u8);

/// Makes a one-time code for a booth of that name, good for ten minutes.
#[utoipa::path(post, path = "/api/v1/booths/{booth}/invite", tag = "booths", security(("operator" = [])),
    params(("booth" = String, Path, description = "The booth's name", pattern = "^[A-Za-z0-9_-]{1,32}$")),
    request_body = Invitation, responses(
    (status = 200, description = "The code", body = Anything), (status = 400, response = Refused),
    (status = 401, response = Refused), (status = 403, response = Refused), (status = 404, response = Refused),
    (status = 409, response = Refused), (status = 415, response = Refused), (status = 422, response = Refused),
    (status = 429, response = Refused),
))]
pub async fn invite(
    State(app): State<App>,
    operator: Operator,
    Path(booth): Path<BoothId>,
    Json(wanted): Json<Invitation>,
) -> Result<Json<Value>, Problem> {
    operator.may(Permission::Administer)?;
    let (site, now, random) = (operator.site.site, app.now(), app.random().ok_or_else(Problem::busy)?);
    let name = booth.clone();
    let made = app.store().write(move |tx| ledger::invite_booth(tx, site, &name, &wanted.gates, random, now));
    Ok(Json(json!({"booth": booth, "code": made.await?, "until": now.plus_minutes(10)})))
}

/// Why a booth is believed no more.
#[derive(Deserialize, ToSchema)]
pub struct Revocation {
    /// In the administrator's words.
    #[schema(min_length = 1)]
    reason: String,
}

/// Believes a booth no more. What it still sends is kept apart.
#[utoipa::path(post, path = "/api/v1/booths/{booth}/revoke", tag = "booths", security(("operator" = [])),
    params(("booth" = String, Path, description = "The booth's name", pattern = "^[A-Za-z0-9_-]{1,32}$")),
    request_body = Revocation, responses(
    (status = 204, description = "Revoked"), (status = 400, response = Refused), (status = 401, response = Refused),
    (status = 403, response = Refused), (status = 404, response = Refused), (status = 415, response = Refused),
    (status = 422, response = Refused), (status = 429, response = Refused),
))]
pub async fn revoke(
    State(app): State<App>,
    operator: Operator,
    Path(booth): Path<BoothId>,
    Json(wanted): Json<Revocation>,
) -> Result<axum::http::StatusCode, Problem> {
    operator.may(Permission::Administer)?;
    if wanted.reason.trim().is_empty() {
        return Err(Problem::field("/reason", "empty"));
    }
    let (site, now, name) = (operator.site.site, app.now(), booth.clone());
    let done = app.store().write(move |tx| ledger::revoke_booth(tx, site, &name, &wanted.reason, now)).await;
    done.map_err(|error| named(error, &booth))?;
    Ok(axum::http::StatusCode::NO_CONTENT)
}

/// The newest countersigned head of a booth: compare it with what its shift report printed.
#[utoipa::path(get, path = "/api/v1/booths/{booth}/witness", tag = "booths", security(("operator" = [])),
    params(("booth" = String, Path, description = "The booth's name", pattern = "^[A-Za-z0-9_-]{1,32}$")), responses(
    (status = 200, description = "`palang_wire::Witness`", body = Anything), (status = 401, response = Refused),
    (status = 403, response = Refused), (status = 404, response = Refused), (status = 429, response = Refused),
))]
pub async fn witness(
    State(app): State<App>,
    operator: Operator,
    Path(booth): Path<BoothId>,
) -> Result<Json<palang_wire::Witness>, Problem> {
    operator.may(Permission::Report)?;
    let (site, name) = (operator.site.site, booth.clone());
    let found = app.store().read(move |tx| booths::witness(tx, site, &name)).await?;
    found.map(Json).ok_or_else(|| Problem::no_such("witness", booth.as_str()))
}

/// Checks every journal of the site at the server, and says what it found about this booth's.
#[utoipa::path(post, path = "/api/v1/booths/{booth}/verify", tag = "booths", security(("operator" = [])),
    params(("booth" = String, Path, description = "The booth's name", pattern = "^[A-Za-z0-9_-]{1,32}$")), responses(
    (status = 200, description = "What was found", body = Anything), (status = 401, response = Refused),
    (status = 403, response = Refused), (status = 404, response = Refused), (status = 429, response = Refused),
))]
pub async fn verify(
    State(app): State<App>,
    operator: Operator,
    Path(booth): Path<BoothId>,
) -> Result<Json<Value>, Problem> {
    operator.may(Permission::Report)?;
    let (site, name) = (operator.site.site, booth.clone());
    let found = app.store().read(move |tx| {
        if !ledger::booths(tx, site)?.iter().any(|row| row.booth == name) {
            return Err(LedgerError::NoBooth);
        }
        verify::books(tx, site, Some(&name))
    });
    let found = found.await.map_err(|error| named(error, &booth))?;
    Ok(Json(found.to_json()))
}

/// Names the booth that is not there.
fn named(error: LedgerError, booth: &BoothId) -> Problem {
    if error == LedgerError::NoBooth { Problem::no_such("booth", booth.as_str()) } else { error.into() }
}
