//! S1's question about a plate.

use super::program::ProgramRequest;
use crate::app::App;
use crate::auth::Scope;
use crate::extract::{Json, Query};
use crate::problem::Problem;
use crate::rest::ask::{self, PlateAnswer};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(super) fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(check_plate))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Plate {
    /// As typed so far; fewer than two characters are no plate yet.
    #[param(example = "B 1234 XY")]
    #[serde(default)]
    plat: String,
}

/// Whether a plate is known (S1-E01): inside, or with a pass that holds.
#[utoipa::path(
    get, path = "/api/kendaraan/check-plat", tag = "S1 vehicles", params(Plate), security(("program" = [])),
    responses(
        (status = 200, description = "Known or not", body = PlateAnswer),
    )
)]
async fn check_plate(program: ProgramRequest, Query(plate): Query<Plate>) -> Result<Json<PlateAnswer>, Problem> {
    program.may_one([Scope::Lane, Scope::Read])?;
    program.read(move |tx, context| ask::check_plate(tx, context, &plate.plat)).await
}
