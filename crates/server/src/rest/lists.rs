//! Lists of sessions (S3-E05, E08, E09), as S3 shows them.

use super::session::{Session, sessions};
use super::status::read_payment;
use crate::questions::stays;
use crate::request::{Answered, Refused, RequestContext};
use crate::site_time;
use crate::store::Tx;
use palang_domain::Plate;
use palang_domain::question::{Span, StayFilter, StayQuestion};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Vehicles inside (S3-E05).
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Active {
    /// The answer is one.
    pub success: bool,
    /// How many there are, listed or not.
    pub count: u64,
    /// The latest of them.
    pub sessions: Vec<Session>,
}

/// Those who left owing (S3-E08).
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Debts {
    /// The answer is one.
    pub success: bool,
    /// How many there are, listed or not.
    pub count: u64,
    /// What they owe together.
    pub total_debt: i64,
    /// The latest of them.
    pub sessions: Vec<Session>,
}

/// One page of those who left (S3-E09).
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct History {
    /// The answer is one.
    pub success: bool,
    /// Which page, from 1.
    pub page: u32,
    /// Sessions a page.
    pub limit: u32,
    /// Sessions in all.
    pub total: u64,
    /// Pages in all: 150 by 20 are 8.
    pub total_pages: u64,
    /// The latest first.
    pub sessions: Vec<Session>,
}

/// What is asked of the history.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct HistoryQuery {
    /// Which page, from 1.
    #[param(minimum = 1, maximum = 1_000_000)]
    pub page: Option<u32>,
    /// Sessions a page.
    #[param(minimum = 1, maximum = 100)]
    pub limit: Option<u32>,
    /// Part of a plate.
    #[param(max_length = 40)]
    pub license_plate: Option<String>,
    /// `UNPAID`, `PAID`, `FREE`.
    #[param(max_length = 16)]
    pub payment_status: Option<String>,
    /// First date of exits: `2025-11-17`.
    #[param(max_length = 10)]
    pub from_date: Option<String>,
    /// Last date of exits.
    #[param(max_length = 10)]
    pub to_date: Option<String>,
}

/// Vehicles inside, the latest first.
pub fn active(tx: &mut dyn Tx, context: RequestContext<'_>, limit: u32) -> Answered<Active> {
    let count = stays::count(tx, context.site(), &StayFilter::INSIDE)?;
    let question = StayQuestion { filter: StayFilter::INSIDE, after: None, limit };
    let page = stays::page(tx, context.site(), &question)?;
    Ok(Active { success: true, count, sessions: sessions(tx, context, &page.rows)? })
}

/// Those who left owing, the latest first.
pub fn debts(tx: &mut dyn Tx, context: RequestContext<'_>, limit: u32) -> Answered<Debts> {
    let debts = stays::debts(tx, context.site(), None, limit)?;
    let sessions = sessions(tx, context, &debts.page.rows)?;
    Ok(Debts { success: true, count: debts.count, total_debt: debts.owed.get(), sessions })
}

/// What a history query asks, with its values read; the name of the first that cannot be.
fn filter(query: &HistoryQuery, context: RequestContext<'_>) -> Result<StayFilter, &'static str> {
    fn given(text: &Option<String>) -> Option<&str> {
        text.as_deref().map(str::trim).filter(|text| !text.is_empty())
    }
    let date = |text, name| given(text).map(|text| site_time::read_date(text).ok_or(name)).transpose();
    let midnight = |date| site_time::midnight(date, context.zone());
    let until = date(&query.to_date, "to_date")?.map(|date| midnight(site_time::after(date, 1)));
    let span = Span { from: date(&query.from_date, "from_date")?.map(midnight), until };
    let plate = given(&query.license_plate).map(|text| Plate::normalise(text).ok_or("license_plate")).transpose()?;
    let payment = given(&query.payment_status).map(|text| read_payment(text).ok_or("payment_status")).transpose()?;
    Ok(StayFilter { payment, plate, span, ..StayFilter::LEFT })
}

/// One page of the history.
///
/// # Errors
/// Values that cannot be used; the store's.
pub fn history(tx: &mut dyn Tx, context: RequestContext<'_>, query: &HistoryQuery) -> Answered<History> {
    let wrong = |parameter: &str| Refused::wrong(parameter, "cannot be used");
    let (page, limit) = (query.page.unwrap_or(1), query.limit.unwrap_or(20));
    if !(1..=1_000_000).contains(&page) {
        return Err(wrong("page").into());
    }
    if !(1..=100).contains(&limit) {
        return Err(wrong("limit").into());
    }
    let filter = filter(query, context).map_err(wrong)?;
    let (total, stays) = stays::numbered_page(tx, context.site(), &filter, page, limit)?;
    let sessions = sessions(tx, context, &stays)?;
    Ok(History { success: true, page, limit, total, total_pages: total.div_ceil(u64::from(limit)), sessions })
}
