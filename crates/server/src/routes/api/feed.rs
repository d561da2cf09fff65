//! The site's facts as they were stored, by number.

use super::super::openapi::Anything;
use super::person::PersonRequest;
use crate::app::App;
use crate::booths;
use crate::extract::{Json, Query};
use crate::problem::Problem;
use palang_domain::Permission;
use serde::Deserialize;
use serde_json::Value;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(super) fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(tail))
}

/// Which part of the feed.
#[derive(Deserialize, IntoParams)]
pub struct Tail {
    /// After this number; nothing is the newest ones.
    #[param(maximum = 9007199254740991_u64)]
    after: Option<u64>,
    /// At most so many.
    #[serde(default = "most")]
    #[param(minimum = 1, maximum = 500)]
    limit: u32,
}

const fn most() -> u32 {
    100
}

/// Facts of the site in the order of the feed.
#[utoipa::path(get, path = "/api/v1/feed", operation_id = "read_feed",
    tag = "feed", security(("operator" = [])), params(Tail), responses(
    (status = 200, description = "A page of it", body = Vec<Anything>),
))]
async fn tail(person: PersonRequest, Query(wanted): Query<Tail>) -> Result<Json<Vec<Value>>, Problem> {
    person.may(Permission::Report)?;
    let limit = super::limit(wanted.limit)?;
    let after = wanted.after.map(super::number).transpose()?;
    Ok(Json(person.read(move |tx, site| booths::feed(tx, site, after, limit)).await?))
}
