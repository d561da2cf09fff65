//! `/api/v1`: what people do against the server. Every handler names the permission it needs; the site is the
//! session's.

mod booths;
mod conflicts;
mod feed;
mod office;
mod person;
mod session;

use crate::app::App;
use crate::office::OfficeError;
use crate::problem::{Problem, short};
use crate::words::Trouble;
use axum::http::StatusCode;
use utoipa_axum::router::OpenApiRouter;

pub(super) fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .merge(session::router())
        .merge(booths::router())
        .merge(conflicts::router())
        .merge(feed::router())
        .merge(office::router())
}

impl From<OfficeError> for Problem {
    fn from(error: OfficeError) -> Self {
        match error {
            OfficeError::Ledger(error) => error.into(),
            OfficeError::NoOperator(number) => Self::no_such("operator", number.as_str()),
            OfficeError::NoSetting(name) => Self::no_such("setting", &name),
            refused => Self::worded(StatusCode::CONFLICT, "refused", move |locale| {
                let said = refused.words(locale);
                Trouble::Refused { detail: short(said.trim_end_matches('.')) }.words(locale)
            }),
        }
    }
}

/// A number that a database can count to.
fn number(number: u64) -> Result<i64, Problem> {
    i64::try_from(number)
        .ok()
        .filter(|number| *number <= 9_007_199_254_740_991)
        .ok_or_else(|| Problem::malformed("a number is at most 9007199254740991"))
}

/// The size of a page.
fn limit(limit: u32) -> Result<i64, Problem> {
    if (1..=500).contains(&limit) { Ok(limit.into()) } else { Err(Problem::malformed("limit is 1 to 500")) }
}
