//! Whether it lives, and whether it can work.

use crate::app::App;
use crate::extract::Json;
use crate::ledger;
use crate::problem::Problem;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(super) fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(healthz)).routes(routes!(readyz))
}

/// How it is.
#[derive(Serialize, ToSchema)]
struct Health {
    /// `ok`.
    status: &'static str,
    /// The program's version.
    version: &'static str,
}

const OK: Health = Health { status: "ok", version: env!("CARGO_PKG_VERSION") };

/// The process lives.
#[utoipa::path(get, path = "/healthz", tag = "health", responses(
    (status = 200, description = "It lives", body = Health),
))]
async fn healthz() -> Json<Health> {
    Json(OK)
}

/// The database answers, and nobody has told the server to stop.
#[utoipa::path(get, path = "/readyz", tag = "health", responses(
    (status = 200, description = "It can work", body = Health),
    (status = 503, description = "Not now"),
))]
async fn readyz(State(app): State<App>) -> Result<Json<Health>, Problem> {
    if app.is_stopping() {
        return Err(Problem::busy().because("stopping"));
    }
    app.store().read(ledger::sites).await.map_err(|error| Problem::busy().because(error.to_string()))?;
    Ok(Json(OK))
}
