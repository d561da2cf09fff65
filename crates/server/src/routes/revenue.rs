//! S3's revenue.

use super::program::ProgramRequest;
use crate::app::App;
use crate::auth::Scope;
use crate::extract::{Json, Query};
use crate::problem::Problem;
use crate::rest::revenue::{self, Series, Stats};
use crate::site_time::{Period, read_date};
use chrono::Datelike;
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(super) fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(stats)).routes(routes!(daily)).routes(routes!(monthly))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct StatsQuery {
    /// `day`, `week` (Monday to Sunday), `month`.
    #[param(max_length = 8, example = "day")]
    period: Option<String>,
    /// Any date of the period; today where none is said.
    #[param(max_length = 10, example = "2025-11-17")]
    date: Option<String>,
}

/// Revenue of a period (S3-E02), of the stays that left in it.
#[utoipa::path(
    get, path = "/api/revenue/stats/", operation_id = "revenue_stats",
    tag = "S3 revenue", params(StatsQuery), security(("program" = [])),
    responses(
        (status = 200, description = "Counted", body = Stats),
        (status = 422, description = "Values that cannot be used"),
    )
)]
async fn stats(program: ProgramRequest, Query(query): Query<StatsQuery>) -> Result<Json<Stats>, Problem> {
    program.may(Scope::Read)?;
    let period = query.period.as_deref().map_or(Some(Period::Day), Period::read);
    let period = period.ok_or_else(|| Problem::field("period", "day, week or month"))?;
    let date = query.date.as_deref().map_or_else(|| Some(program.today()), read_date);
    let date = date.ok_or_else(|| Problem::field("date", "a date: 2025-11-17"))?;
    program.read(move |tx, context| revenue::stats(tx, context, period, date)).await
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct DailyQuery {
    /// How many dates, today included.
    #[param(minimum = 1, maximum = 92)]
    days: Option<u32>,
}

/// Revenue by date (S3-E03).
#[utoipa::path(
    get, path = "/api/revenue/daily/", operation_id = "revenue_daily",
    tag = "S3 revenue", params(DailyQuery), security(("program" = [])),
    responses(
        (status = 200, description = "Counted", body = Series),
        (status = 422, description = "Out of bounds"),
    )
)]
async fn daily(program: ProgramRequest, Query(query): Query<DailyQuery>) -> Result<Json<Series>, Problem> {
    program.may(Scope::Read)?;
    let days = query.days.unwrap_or(7);
    if !(1..=92).contains(&days) {
        return Err(Problem::field("days", "1 to 92"));
    }
    program.read(move |tx, context| revenue::daily(tx, context, days)).await
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct MonthlyQuery {
    /// Which year; this one where none is said.
    #[param(minimum = 2000, maximum = 2099)]
    year: Option<i32>,
}

/// Revenue by month (S3-E04).
#[utoipa::path(
    get, path = "/api/revenue/monthly/", operation_id = "revenue_monthly",
    tag = "S3 revenue", params(MonthlyQuery), security(("program" = [])),
    responses(
        (status = 200, description = "Counted", body = Series),
        (status = 422, description = "Out of bounds"),
    )
)]
async fn monthly(program: ProgramRequest, Query(query): Query<MonthlyQuery>) -> Result<Json<Series>, Problem> {
    program.may(Scope::Read)?;
    let year = query.year.unwrap_or_else(|| program.today().year());
    if !(2000..=2099).contains(&year) {
        return Err(Problem::field("year", "2000 to 2099"));
    }
    program.read(move |tx, context| revenue::monthly(tx, context, year)).await
}
