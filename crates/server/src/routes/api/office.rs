//! What is mastered for the site: quotas, tariffs, people, settings.

use super::super::openapi::Anything;
use super::person::PersonRequest;
use crate::app::App;
use crate::auth::password;
use crate::extract::{Json, Path, whole};
use crate::ledger::{Topic, mastered};
use crate::office::{self, OfficeError, Person, Secrets};
use crate::problem::Problem;
use crate::questions::occupancy::occupancy;
use axum::http::StatusCode;
use palang_domain::fact::QuotaSet;
use palang_domain::question::Occupancy;
use palang_domain::{AreaId, ClassId, Fact, OperatorNumber, Permission, Role, Timestamp};
use serde::Deserialize;
use serde_json::{Value, json};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(super) fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(quotas, set_quota))
        .routes(routes!(tariffs, publish))
        .routes(routes!(operators))
        .routes(routes!(set_operator, withdraw))
        .routes(routes!(settings))
        .routes(routes!(set_setting))
}

/// All quotas and their use.
#[utoipa::path(get, path = "/api/v1/quotas", tag = "office", security(("operator" = [])), responses(
    (status = 200, description = "In the order they were set", body = Vec<Anything>),
))]
async fn quotas(person: PersonRequest) -> Result<Json<Vec<Value>>, Problem> {
    person.may(Permission::Report)?;
    let quotas = person.read(occupancy).await?;
    Ok(Json(quotas.iter().map(quota_json).collect()))
}

fn quota_json(quota: &Occupancy) -> Value {
    let usage = quota.usage;
    json!({
        "area": quota.area,
        "class": quota.class,
        "capacity": usage.capacity,
        "inside": usage.inside,
        "available": usage.available(),
        "percent": usage.percent(),
        "band": usage.band(),
        "held_by_booths": quota.held_by_booths,
    })
}

/// How many vehicles of a class fit.
#[derive(Deserialize, ToSchema)]
pub struct Places {
    /// Which part of the site; nothing is the whole of it.
    #[schema(value_type = Option<String>, pattern = "^[A-Za-z0-9_-]{1,32}$")]
    area: Option<AreaId>,
    /// The vehicle class that the places are for.
    #[schema(value_type = String, pattern = "^[a-z0-9_-]{1,24}$")]
    class: ClassId,
    /// Places; 0 is unlimited.
    #[serde(deserialize_with = "whole")]
    #[schema(value_type = u64, maximum = 1000000000)]
    capacity: u32,
}

/// Sets a quota. Nobody is thrown out when it is lowered below its use.
#[utoipa::path(put, path = "/api/v1/quotas", tag = "office", security(("operator" = [])), request_body = Places,
    responses(
    (status = 200, description = "As it stands now", body = Anything),
))]
async fn set_quota(person: PersonRequest, Json(wanted): Json<Places>) -> Result<Json<Value>, Problem> {
    person.may(Permission::Administer)?;
    if wanted.capacity > 1_000_000_000 {
        return Err(Problem::field("/capacity", "0 to 1000000000"));
    }
    let set = QuotaSet { area: wanted.area, class: wanted.class, capacity: wanted.capacity.into() };
    let quota = person.write(move |tx, site, now| office::set_quota(tx, site, set.clone(), now)).await?;
    Ok(Json(quota_json(&quota)))
}

/// All published tariffs.
#[utoipa::path(get, path = "/api/v1/tariffs", tag = "office", security(("operator" = [])), responses(
    (status = 200, description = "Oldest first", body = Vec<Anything>),
))]
async fn tariffs(person: PersonRequest) -> Result<Json<Vec<Value>>, Problem> {
    person.may(Permission::Report)?;
    listed(&person, Topic::Tariff, |fact| match fact {
        Fact::TariffPublished(it) => {
            Some(json!({"name": it.tariff.name, "version": it.tariff.version, "from": it.from, "text": it.text}))
        }
        _ => None,
    })
    .await
}

/// What is mastered of one topic, each as it is said.
async fn listed(
    person: &PersonRequest,
    topic: Topic,
    said: impl Fn(Fact) -> Option<Value>,
) -> Result<Json<Vec<Value>>, Problem> {
    let entries = person.read(move |tx, site| mastered(tx, site, topic)).await?;
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
#[utoipa::path(post, path = "/api/v1/tariffs", operation_id = "publish_tariff",
    tag = "office", security(("operator" = [])), request_body = NewTariff,
    responses(
    (status = 200, description = "Published", body = Anything), (status = 409, description = "Not as things stand"),
))]
async fn publish(person: PersonRequest, Json(wanted): Json<NewTariff>) -> Result<Json<Value>, Problem> {
    person.may(Permission::Administer)?;
    let from = wanted.from.map(|text| text.parse::<Timestamp>()).transpose();
    let from = from.map_err(|_| Problem::field("/from", "an instant as RFC 3339 writes it"))?;
    let (tariff, findings) = office::read_tariff(&wanted.tariff, &person.operator.site)?;
    let findings: Vec<String> = findings.iter().map(|finding| person.locale.finding(finding)).collect();
    let published = person.write(move |tx, site, now| office::publish_tariff(tx, site, &tariff, from, now)).await?;
    let (name, version) = (published.name, published.version);
    Ok(Json(json!({"name": name, "version": version, "from": from.unwrap_or(person.now), "findings": findings})))
}

/// Those who work at the site.
#[utoipa::path(get, path = "/api/v1/operators", tag = "office", security(("operator" = [])), responses(
    (status = 200, description = "By when they were enrolled", body = Vec<Anything>),
))]
async fn operators(person: PersonRequest) -> Result<Json<Vec<Value>>, Problem> {
    person.may(Permission::Report)?;
    let people = person.read(office::operators).await?;
    let row = |it: &Person| json!({"operator": it.number, "name": it.name, "role": it.role});
    Ok(Json(people.iter().map(row).collect()))
}

/// Somebody who works at the site.
#[derive(Deserialize, ToSchema)]
pub struct NewPerson {
    /// Name on slips.
    #[schema(max_length = 60, pattern = r"\S")]
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
    (status = 204, description = "Done"), (status = 409, description = "Not as things stand"),
))]
async fn set_operator(
    person: PersonRequest,
    Path(number): Path<OperatorNumber>,
    Json(wanted): Json<NewPerson>,
) -> Result<StatusCode, Problem> {
    person.may(Permission::Administer)?;
    if wanted.name.trim().is_empty() || wanted.name.chars().count() > 60 {
        return Err(Problem::field("/name", "1 to 60 characters"));
    }
    if person.operator.person.number == number && person.operator.person.role != wanted.role {
        return Err(OfficeError::Oneself.into());
    }
    let secrets = hashed(&person.app, wanted.pin, wanted.password).await?;
    let wanted = Person { number, name: wanted.name, role: wanted.role };
    person.write(move |tx, site, now| office::set_operator(tx, site, &wanted, &secrets, now)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Hashes what was given.
async fn hashed(app: &App, pin: Option<String>, password: Option<String>) -> Result<Secrets, Problem> {
    let salts = (app.random().ok_or_else(Problem::busy)?, app.random().ok_or_else(Problem::busy)?);
    let hashed = app.rate_limiters().hash(move || {
        let pin = pin.map(|pin| password::hash_pin(&pin, salts.0)).transpose();
        (pin, password.map(|password| password::hash_password(&password, salts.1)).transpose())
    });
    let (pin, password) = hashed.await?;
    let pin = pin.map_err(|error| Problem::field("/pin", &error.to_string()))?;
    let password = password.map_err(|error| Problem::field("/password", &error.to_string()))?;
    Ok(Secrets { pin, password })
}

/// Takes somebody out: no sign-in any more, at any booth, at the server.
#[utoipa::path(delete, path = "/api/v1/operators/{operator}", operation_id = "withdraw_operator",
    tag = "office", security(("operator" = [])),
    params(("operator" = String, Path, description = "The number they sign in with", pattern = "^[0-9]{1,8}$")),
    responses(
    (status = 204, description = "Done"), (status = 409, description = "Nobody takes themselves out"),
))]
async fn withdraw(person: PersonRequest, Path(number): Path<OperatorNumber>) -> Result<StatusCode, Problem> {
    person.may(Permission::Administer)?;
    if person.operator.person.number == number {
        return Err(OfficeError::Oneself.into());
    }
    person.write(move |tx, site, now| office::withdraw_operator(tx, site, &number, now)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Everything that is set for the site.
#[utoipa::path(get, path = "/api/v1/settings", tag = "office", security(("operator" = [])), responses(
    (status = 200, description = "By name", body = Vec<Anything>),
))]
async fn settings(person: PersonRequest) -> Result<Json<Vec<Value>>, Problem> {
    person.may(Permission::Report)?;
    listed(&person, Topic::Setting, |fact| match fact {
        Fact::SettingChanged(it) => Some(json!({"name": it.name, "value": it.value})),
        _ => None,
    })
    .await
}

/// A setting's value.
#[derive(Deserialize, ToSchema)]
pub struct NewSetting {
    /// What the setting of that name may be (docs/rest.md).
    value: Value,
}

/// Changes a setting of the site.
#[utoipa::path(put, path = "/api/v1/settings/{name}", tag = "office", security(("operator" = [])),
    params(
        ("name" = String, Path, description = "Its name",
            pattern = "^(anpr_sure|photo_days|server_gate|site_name|ticket_patterns|source\\.[A-Za-z0-9_-]{1,40})$"),
    ),
    request_body = NewSetting, responses(
    (status = 204, description = "Changed"),
    (status = 409, description = "It is no value of that setting"),
))]
async fn set_setting(
    person: PersonRequest,
    Path(name): Path<String>,
    Json(wanted): Json<NewSetting>,
) -> Result<StatusCode, Problem> {
    person.may(Permission::Administer)?;
    person.write(move |tx, site, now| office::set_setting(tx, site, &name, wanted.value.clone(), now)).await?;
    Ok(StatusCode::NO_CONTENT)
}
