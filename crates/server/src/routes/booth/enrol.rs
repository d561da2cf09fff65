//! A one-time code makes a PC a booth; a booth gets another key.

use crate::app::App;
use crate::auth::{Address, Booth};
use crate::extract::Json;
use crate::ledger;
use crate::problem::Problem;
use axum::extract::State;
use palang_wire::enrol::{EnrolAnswer, EnrolRequest, RotateAnswer, RotateRequest};

/// Makes a PC a booth of the site. The one-time code is the credential; it works once, for ten minutes.
#[utoipa::path(post, path = palang_wire::paths::ENROL, tag = "booth", operation_id = "booth_enrol",
    request_body(content = super::super::openapi::Anything, description = "`palang_wire::enrol::EnrolRequest`"),
    responses(
        (status = 200, description = "`palang_wire::enrol::EnrolAnswer`", body = super::super::openapi::Anything),
        (status = 403, description = "A code that does not work"),
        (status = 429, description = "Too often"),
        (status = 426, description = "Another version of the protocol"),
    )
)]
pub async fn enrol(
    State(app): State<App>,
    Address(address): Address,
    Json(request): Json<EnrolRequest>,
) -> Result<Json<EnrolAnswer>, Problem> {
    // Fifty bits that live ten minutes are only safe from somebody who may not try often.
    app.rate_limiters().address(address)?;
    super::version::understood(&app, request.protocol)?;
    let (now, random) = (app.now(), app.random::<32>().ok_or_else(Problem::busy)?);
    let booth = request.booth.clone();
    let answer = app.store().write(move |tx| ledger::enrol(tx, &request, &random, now)).await.inspect_err(|_| {
        metrics::counter!("palang_enrolments_refused_total").increment(1);
    })?;
    tracing::info!(site = answer.site.get(), %booth, kid = answer.kid, "enrolled");
    Ok(Json(answer))
}

/// A new API key for a booth that proves its own key pair; the old one works for ten minutes more.
#[utoipa::path(post, path = palang_wire::paths::ROTATE, tag = "booth", operation_id = "booth_rotate",
    security(("booth" = [])),
    request_body(content = super::super::openapi::Anything, description = "`palang_wire::enrol::RotateRequest`"),
    responses(
        (status = 200, description = "`palang_wire::enrol::RotateAnswer`", body = super::super::openapi::Anything),
    )
)]
pub async fn rotate(
    State(app): State<App>,
    booth: Booth,
    Json(request): Json<RotateRequest>,
) -> Result<Json<RotateAnswer>, Problem> {
    booth.believed()?;
    let (now, random) = (app.now(), app.random::<32>().ok_or_else(Problem::busy)?);
    let principal = booth.principal;
    let key = app.store().write(move |tx| ledger::rotate(tx, &principal, &request, &random, now)).await?;
    Ok(Json(RotateAnswer { api_key: key.text }))
}
