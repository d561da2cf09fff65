//! What is mastered for the site: quotas, tariffs, people, settings.

use super::super::openapi::{Anything, Refused};
use crate::app::App;
use crate::auth::{Operator, password};
use crate::extract::{Json, Path};
use crate::ledger::{Topic, mastered};
use crate::office::{self, Person, Secrets};
use crate::problem::Problem;
use crate::quota;
use axum::extract::State;
use axum::http::StatusCode;
use palang_domain::fact::QuotaSet;
use palang_domain::{AreaId, ClassId, Fact, OperatorNumber, Permission, Role, Timestamp};
use serde::Deserialize;
use serde_json::{Value, json};
use utoipa::ToSchema;

/// All quotas and their use.
#[utoipa::path(get, path = "/api/v1/quotas", tag = "office", security(("operator" = [])), responses(
    (status = 200, description = "In the order they were set", body = Vec<Anything>),
    (status = 401, response = Refused),
    (status = 403, response = Refused), (status = 429, response = Refused),
))]
pub async fn quotas(State(app): State<App>, operator: Operator) -> Result<Json<Vec<Value>>, Problem> {
    operator.may(Permission::Report)?;
    let site = operator.site.site;
    let quotas = app.store().read(move |tx| quota::quotas(tx, site)).await?;
    Ok(Json(quotas.iter().map(said).collect()))
}

fn said(quota: &quota::Quota) -> Value {
    let usage = quota.pool.usage;
    json!({
        "area": quota.set.area,
        "class": quota.set.class,
        "capacity": usage.capacity,
        "inside": usage.inside,
        "available": usage.available(),
        "percent": usage.percent(),
        "band": usage.band(),
        "held_by_booths": quota.pool.held(),
    })
}

/// How many vehicles of a class fit.
#[derive(Deserialize, ToSchema)]
pub struct Places {
    /// Which part of the site; nothing is the whole of it.
    #[schema(value_type = Option<String>, pattern = "^[A-Za-z0-9_-]{1,32}$")]
    area: Option<AreaId>,
    /// Which class.
    #[schema(value_type = String, pattern = "^[a-z0-9_-]{1,24}$")]
    class: ClassId,
    /// Places; 0 is unlimited.
    #[schema(value_type = u64, maximum = 1000000000)]
    capacity: u32,
}

/// Sets a quota. Nobody is thrown out when it is lowered below its use.
#[utoipa::path(put, path = "/api/v1/quotas", tag = "office", security(("operator" = [])), request_body = Places,
    responses(
    (status = 200, description = "As it stands now", body = Anything), (status = 400, response = Refused),
    (status = 401, response = Refused), (status = 403, response = Refused), (status = 415, response = Refused),
    (status = 422, response = Refused), (status = 429, response = Refused),
))]
pub async fn set_quota(
    State(app): State<App>,
    operator: Operator,
    Json(wanted): Json<Places>,
) -> Result<Json<Value>, Problem> {
    operator.may(Permission::Administer)?;
    if wanted.capacity > 1_000_000_000 {
        return Err(Problem::field("/capacity", "0 to 1000000000"));
    }
    let (site, now) = (operator.site.site, app.now());
    let set = QuotaSet { area: wanted.area, class: wanted.class, capacity: wanted.capacity.into() };
    let quota = app.store().write(move |tx| office::set_quota(tx, site, set.clone(), now)).await?;
    Ok(Json(said(&quota)))
}

/// All published tariffs.
#[utoipa::path(get, path = "/api/v1/tariffs", tag = "office", security(("operator" = [])), responses(
    (status = 200, description = "Oldest first", body = Vec<Anything>), (status = 401, response = Refused),
    (status = 403, response = Refused), (status = 429, response = Refused),
))]
pub async fn tariffs(State(app): State<App>, operator: Operator) -> Result<Json<Vec<Value>>, Problem> {
    operator.may(Permission::Report)?;
    listed(&app, operator, Topic::Tariff, |fact| match fact {
        Fact::TariffPublished(it) => {
            Some(json!({"name": it.tariff.name, "version": it.tariff.version, "from": it.from, "text": it.text}))
        }
        _ => None,
    })
    .await
}

async fn listed(
    app: &App,
    operator: Operator,
    topic: Topic,
    said: impl Fn(Fact) -> Option<Value>,
) -> Result<Json<Vec<Value>>, Problem> {
    let site = operator.site.site;
    let entries = app.store().read(move |tx| mastered(tx, site, topic)).await?;
    Ok(Json(entries.into_iter().filter_map(|entry| entry.fact.and_then(&said)).collect()))
}

/// A tariff to be published.
#[derive(Deserialize, ToSchema)]
pub struct NewTariff {
    /// The tariff's TOML, or `preset:NAME`.
    tariff: String,
    /// For stays that begin from here on; nothing is now.
    #[schema(value_type = Option<String>, format = "date-time")]
    from: Option<String>,
}

/// Checks a tariff and publishes it to the booths.
#[utoipa::path(post, path = "/api/v1/tariffs", tag = "office", security(("operator" = [])), request_body = NewTariff,
    responses(
    (status = 200, description = "Published", body = Anything), (status = 400, response = Refused),
    (status = 401, response = Refused), (status = 403, response = Refused), (status = 409, response = Refused),
    (status = 415, response = Refused), (status = 422, response = Refused), (status = 429, response = Refused),
))]
pub async fn publish(
    State(app): State<App>,
    operator: Operator,
    Json(wanted): Json<NewTariff>,
) -> Result<Json<Value>, Problem> {
    operator.may(Permission::Administer)?;
    let from = wanted.from.map(|text| text.parse::<Timestamp>()).transpose();
    let from = from.map_err(|_| Problem::field("/from", "an instant as RFC 3339 writes it"))?;
    let (site, now) = (operator.site.site, app.now());
    let (tariff, findings) = office::read_tariff(&wanted.tariff, &operator.site)?;
    let findings: Vec<String> = findings.iter().map(|finding| finding.matter.to_string()).collect();
    let published = app.store().write(move |tx| office::publish_tariff(tx, site, &tariff, from, now)).await?;
    let (name, version) = (published.name, published.version);
    Ok(Json(json!({"name": name, "version": version, "from": from.unwrap_or(now), "findings": findings})))
}

/// Those who work at the site.
#[utoipa::path(get, path = "/api/v1/operators", tag = "office", security(("operator" = [])), responses(
    (status = 200, description = "By when they were enrolled", body = Vec<Anything>),
    (status = 401, response = Refused),
    (status = 403, response = Refused), (status = 429, response = Refused),
))]
pub async fn operators(State(app): State<App>, operator: Operator) -> Result<Json<Vec<Value>>, Problem> {
    operator.may(Permission::Report)?;
    let site = operator.site.site;
    let people = app.store().read(move |tx| office::operators(tx, site)).await?;
    let said = |it: &Person| json!({"operator": it.number, "name": it.name, "role": it.role});
    Ok(Json(people.iter().map(said).collect()))
}

/// Somebody who works at the site.
#[derive(Deserialize, ToSchema)]
pub struct NewPerson {
    /// Name on slips.
    #[schema(min_length = 1, max_length = 60)]
    name: String,
    /// What they are.
    #[schema(value_type = String, pattern = "^(attendant|cashier|supervisor|owner|technician|admin)$")]
    role: Role,
    /// For booths: 4 to 12 digits. Nothing leaves it as it is.
    #[schema(pattern = "^[0-9]{4,12}$")]
    pin: Option<String>,
    /// For the server: 12 characters or more. Nothing leaves it as it is.
    #[schema(min_length = 12, max_length = 128)]
    password: Option<String>,
}

/// Enrols somebody, or changes name, role, PIN or password.
#[utoipa::path(put, path = "/api/v1/operators/{operator}", tag = "office", security(("operator" = [])),
    params(("operator" = String, Path, description = "The number they sign in with", pattern = "^[0-9]{1,8}$")),
    request_body = NewPerson, responses(
    (status = 204, description = "Done"), (status = 400, response = Refused), (status = 401, response = Refused),
    (status = 403, response = Refused), (status = 404, response = Refused), (status = 409, response = Refused),
    (status = 415, response = Refused), (status = 422, response = Refused), (status = 429, response = Refused),
))]
pub async fn set_operator(
    State(app): State<App>,
    operator: Operator,
    Path(number): Path<OperatorNumber>,
    Json(wanted): Json<NewPerson>,
) -> Result<StatusCode, Problem> {
    operator.may(Permission::Administer)?;
    if wanted.name.trim().is_empty() || wanted.name.chars().count() > 60 {
        return Err(Problem::field("/name", "1 to 60 characters"));
    }
    let secrets = hashed(&app, wanted.pin, wanted.password).await?;
    let (site, now) = (operator.site.site, app.now());
    let person = Person { number, name: wanted.name, role: wanted.role };
    app.store().write(move |tx| office::set_operator(tx, site, &person, &secrets, now)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Hashes what was given, on a thread of its own and never many at once.
async fn hashed(app: &App, pin: Option<String>, password: Option<String>) -> Result<Secrets, Problem> {
    let salts = (app.random().ok_or_else(Problem::busy)?, app.random().ok_or_else(Problem::busy)?);
    let place = app.gates().hashing().acquire_owned().await;
    let place = place.map_err(|error| Problem::busy().because(error.to_string()))?;
    let hashed = tokio::task::spawn_blocking(move || {
        let pin = pin.map(|pin| password::hash_pin(&pin, salts.0)).transpose();
        let password = password.map(|password| password::hash_password(&password, salts.1)).transpose();
        drop(place);
        (pin, password)
    });
    let (pin, password) = hashed.await.map_err(|error| Problem::internal("-").because(error.to_string()))?;
    let pin = pin.map_err(|error| Problem::field("/pin", &error.to_string()))?;
    let password = password.map_err(|error| Problem::field("/password", &error.to_string()))?;
    Ok(Secrets { pin, password })
}

/// Takes somebody out: no sign-in any more, at any booth, at the server.
#[utoipa::path(delete, path = "/api/v1/operators/{operator}", tag = "office", security(("operator" = [])),
    params(("operator" = String, Path, description = "The number they sign in with", pattern = "^[0-9]{1,8}$")),
    responses(
    (status = 204, description = "Done"), (status = 401, response = Refused), (status = 403, response = Refused),
    (status = 404, response = Refused), (status = 429, response = Refused),
))]
pub async fn withdraw(
    State(app): State<App>,
    operator: Operator,
    Path(number): Path<OperatorNumber>,
) -> Result<StatusCode, Problem> {
    operator.may(Permission::Administer)?;
    let (site, now) = (operator.site.site, app.now());
    app.store().write(move |tx| office::withdraw_operator(tx, site, &number, now)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Everything that is set for the site.
#[utoipa::path(get, path = "/api/v1/settings", tag = "office", security(("operator" = [])), responses(
    (status = 200, description = "By name", body = Vec<Anything>), (status = 401, response = Refused),
    (status = 403, response = Refused), (status = 429, response = Refused),
))]
pub async fn settings(State(app): State<App>, operator: Operator) -> Result<Json<Vec<Value>>, Problem> {
    operator.may(Permission::Report)?;
    listed(&app, operator, Topic::Setting, |fact| match fact {
        Fact::SettingChanged(it) => Some(json!({"name": it.name, "value": it.value})),
        _ => None,
    })
    .await
}

/// A setting's value.
#[derive(Deserialize, ToSchema)]
pub struct NewSetting {
    /// Any JSON (docs/server.md says what is understood).
    value: Value,
}

/// Changes a setting of the site.
#[utoipa::path(put, path = "/api/v1/settings/{name}", tag = "office", security(("operator" = [])),
    params(("name" = String, Path, description = "Its name", pattern = "^[a-z0-9_]{1,40}$")),
    request_body = NewSetting, responses(
    (status = 204, description = "Changed"), (status = 400, response = Refused), (status = 401, response = Refused),
    (status = 403, response = Refused), (status = 404, response = Refused), (status = 415, response = Refused),
    (status = 422, response = Refused), (status = 429, response = Refused),
))]
pub async fn set_setting(
    State(app): State<App>,
    operator: Operator,
    Path(name): Path<String>,
    Json(wanted): Json<NewSetting>,
) -> Result<StatusCode, Problem> {
    operator.may(Permission::Administer)?;
    let fits = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
    if !(1..=40).contains(&name.len()) || !name.bytes().all(fits) {
        return Err(Problem::no_such("setting", &name));
    }
    let (site, now) = (operator.site.site, app.now());
    app.store().write(move |tx| office::set_setting(tx, site, &name, wanted.value.clone(), now)).await?;
    Ok(StatusCode::NO_CONTENT)
}
