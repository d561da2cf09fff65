//! Signing in, staying so, signing out.

use super::person::PersonRequest;
use crate::app::App;
use crate::auth::session::{self, Attempt, Tokens};
use crate::auth::{Address, AtBooth, Operator, token};
use crate::extract::{Json, whole};
use crate::problem::Problem;
use axum::extract::State;
use axum::http::StatusCode;
use palang_domain::{OperatorNumber, SiteId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(super) fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(sign_in)).routes(routes!(refresh)).routes(routes!(sign_out)).routes(routes!(me))
}

/// Who signs in.
#[derive(Deserialize, ToSchema)]
pub struct SignIn {
    /// At which site.
    #[serde(deserialize_with = "whole")]
    #[schema(value_type = u16, minimum = 1, maximum = 65535)]
    site: SiteId,
    /// The operator's number.
    #[schema(value_type = String, pattern = "^[0-9]{1,8}$")]
    operator: OperatorNumber,
    /// The password as typed.
    password: String,
}

/// What a session is worked with.
#[derive(Serialize, ToSchema)]
pub struct Session {
    /// `Authorization: Bearer …` for a quarter of an hour.
    access_token: String,
    /// Seconds the access token is good for.
    expires_in: i64,
    /// For the next pair at `/api/v1/refresh`, once.
    refresh_token: String,
    /// When the session ends in any case, RFC 3339.
    #[schema(format = "date-time")]
    session_until: String,
}

impl From<Tokens> for Session {
    fn from(tokens: Tokens) -> Self {
        Self {
            access_token: tokens.access,
            expires_in: token::LASTS_MS / 1_000,
            refresh_token: tokens.refresh,
            session_until: tokens.until.to_string(),
        }
    }
}

/// Signs a supervisor, an owner or an administrator in. At a booth its key comes along, and the session is good only
/// there.
#[utoipa::path(post, path = "/api/v1/sign-in", tag = "session", request_body = SignIn, responses(
    (status = 200, description = "Signed in", body = Session),
    (status = 401, description = "Not those words"), (status = 403, description = "Not at this booth"),
    (status = 429, description = "Too often"),
))]
async fn sign_in(
    State(app): State<App>,
    Address(address): Address,
    AtBooth(booth): AtBooth,
    Json(wanted): Json<SignIn>,
) -> Result<Json<Session>, Problem> {
    app.rate_limiters().address(address)?;
    let SignIn { site, operator, password } = wanted;
    let tokens = session::sign_in(&app, Attempt { site, operator, password, booth }).await?;
    Ok(Json(tokens.into()))
}

/// A refresh token.
#[derive(Deserialize, ToSchema)]
pub struct Refresh {
    /// As it was given; it works once.
    refresh_token: String,
}

/// Changes a refresh token for a fresh pair. A refresh token that comes twice ends its session.
#[utoipa::path(post, path = "/api/v1/refresh", tag = "session", request_body = Refresh, responses(
    (status = 200, description = "A fresh pair", body = Session),
    (status = 401, description = "No token that holds"), (status = 403, description = "Not at this booth"),
    (status = 429, description = "Too often"),
))]
async fn refresh(
    State(app): State<App>,
    Address(address): Address,
    AtBooth(booth): AtBooth,
    Json(wanted): Json<Refresh>,
) -> Result<Json<Session>, Problem> {
    app.rate_limiters().address(address)?;
    Ok(Json(session::refresh(&app, wanted.refresh_token, booth).await?.into()))
}

/// Ends the session at once.
#[utoipa::path(post, path = "/api/v1/sign-out", tag = "session", security(("operator" = [])), responses(
    (status = 204, description = "Signed out"),
))]
async fn sign_out(person: PersonRequest) -> Result<StatusCode, Problem> {
    let session = person.operator.session.clone();
    person.write(move |tx, site, now| session::end(tx, site, &session, now)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Who is signed in.
#[derive(Serialize, ToSchema)]
pub struct Me {
    /// At which site.
    site: u16,
    /// What people call it.
    site_name: String,
    /// The operator's number.
    operator: String,
    /// The operator's name.
    name: String,
    /// What they are.
    role: String,
}

/// Who is signed in, and where.
#[utoipa::path(get, path = "/api/v1/me", tag = "session", security(("operator" = [])), responses(
    (status = 200, description = "You", body = Me),
))]
async fn me(operator: Operator) -> Json<Me> {
    let role = serde_json::to_value(operator.person.role).unwrap_or_default();
    Json(Me {
        site: operator.site.site.get(),
        site_name: operator.site.name,
        operator: operator.person.number.to_string(),
        name: operator.person.name,
        role: role.as_str().unwrap_or_default().to_owned(),
    })
}
