//! Facts that do not fit together, and what supervisors decide about them.

use super::super::openapi::Anything;
use super::person::PersonRequest;
use crate::app::App;
use crate::conflicts::{self, Listing};
use crate::extract::{Json, Path, Query};
use crate::problem::Problem;
use axum::http::StatusCode;
use palang_domain::Permission;
use serde::Deserialize;
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(super) fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(resolve))
}

/// The page of conflicts that is asked for.
#[derive(Deserialize, IntoParams)]
pub struct Which {
    /// Only those that nobody has decided about.
    #[serde(default)]
    open: bool,
    /// After this feed number.
    #[serde(default)]
    #[param(maximum = 9007199254740991_u64)]
    after: u64,
    /// At most so many.
    #[serde(default = "most")]
    #[param(minimum = 1, maximum = 500)]
    limit: u32,
}

const fn most() -> u32 {
    100
}

/// Conflicts and forks, oldest first.
#[utoipa::path(get, path = "/api/v1/conflicts", operation_id = "list_conflicts",
    tag = "conflicts", security(("operator" = [])), params(Which),
    responses(
    (status = 200, description = "A page of them", body = Vec<Anything>),
))]
async fn list(person: PersonRequest, Query(which): Query<Which>) -> Result<Json<Vec<Value>>, Problem> {
    person.may(Permission::Report)?;
    let listing = Listing { open: which.open, after: super::number(which.after)?, limit: super::limit(which.limit)? };
    Ok(Json(person.read(move |tx, site| conflicts::list(tx, site, listing)).await?))
}

/// What was decided.
#[derive(Deserialize, ToSchema)]
pub struct Decision {
    /// In the supervisor's words.
    #[schema(max_length = 500, pattern = r"\S")]
    decision: String,
}

/// Decides about a conflict: a fact of the office. What happened stays as it is.
#[utoipa::path(post, path = "/api/v1/conflicts/{conflict}/resolve", operation_id = "resolve_conflict",
    tag = "conflicts", security(("operator" = [])),
    params(("conflict" = u64, Path, description = "Feed number of the conflict", maximum = 9007199254740991_u64)),
    request_body = Decision, responses(
    (status = 204, description = "Written down"), (status = 409, description = "Not as things stand"),
))]
async fn resolve(
    person: PersonRequest,
    Path(conflict): Path<u64>,
    Json(wanted): Json<Decision>,
) -> Result<StatusCode, Problem> {
    person.may(Permission::HardCases)?;
    let length = wanted.decision.chars().count();
    if wanted.decision.trim().is_empty() || length > 500 {
        return Err(Problem::field("/decision", "1 to 500 characters"));
    }
    let by = person.operator.person.number.clone();
    let conflict = super::number(conflict).map_err(|_| Problem::not_found())?;
    let done = person.write(move |tx, site, now| conflicts::resolve(tx, site, conflict, &wanted.decision, &by, now));
    match done.await? {
        conflicts::Resolved::Now => Ok(StatusCode::NO_CONTENT),
        conflicts::Resolved::Before => Err(Problem::exists(&format!("decision {conflict}"))),
        conflicts::Resolved::Nothing => Err(Problem::no_such("conflict", &conflict.to_string())),
    }
}
