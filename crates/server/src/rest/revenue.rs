//! Revenue by day, week, month (S3-E02…E04), as S3 shows it: of the stays that left in that time.

use crate::questions::revenue::revenue;
use crate::request::{Answered, RequestContext};
use crate::site_time::{self, Period};
use crate::store::Tx;
use chrono::NaiveDate;
use palang_domain::Zone;
use palang_domain::question::{RevenueQuestion, Span};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The stays that left in a period. `paid + unpaid + free = total_transactions`; `total_revenue` is the money that was
/// taken for them, and nothing else.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Stats {
    /// The answer is one.
    pub success: bool,
    /// `day`, `week`, `month`.
    pub period: String,
    /// `17/11/2025`.
    pub period_label: String,
    /// Money taken for the stays that left in the period.
    pub total_revenue: i64,
    /// What those who left owing owe still.
    pub total_unpaid: i64,
    /// Stays that left in the period.
    pub total_transactions: u64,
    /// Of them, those paid with money.
    pub paid_transactions: u64,
    /// Of them, those that left owing.
    pub unpaid_transactions: u64,
    /// Of them, those that cost nothing.
    pub free_transactions: u64,
    /// What the paid ones came to each, rounded down; 0 where nothing was paid.
    pub average_fee: i64,
    /// Of all of them, in whole minutes, rounded down.
    pub average_duration_minutes: i64,
    /// The site's money: `IDR`, `VND`.
    pub currency: String,
}

/// A series for a chart.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Series {
    /// The answer is one.
    pub success: bool,
    /// `17/11`, or `01/2025`.
    pub labels: Vec<String>,
    /// Money taken for the stays that left then.
    pub revenue: Vec<i64>,
    /// Stays that left then.
    pub transactions: Vec<u64>,
}

/// From the beginning of a date to that of a later one, by the site's clock.
fn span((first, after): (NaiveDate, NaiveDate), zone: Zone) -> Span {
    Span::between(site_time::midnight(first, zone), site_time::midnight(after, zone))
}

/// S3-E02.
pub fn stats(tx: &mut dyn Tx, context: RequestContext<'_>, period: Period, date: NaiveDate) -> Answered<Stats> {
    let spans = vec![span(period.around(date), context.zone())];
    let rows = revenue(tx, context.site(), &RevenueQuestion::of(spans))?;
    let row = rows.into_iter().flatten().next().unwrap_or_default();
    let per = |sum: i64, count: u64| i64::try_from(count).ok().and_then(|count| sum.checked_div(count)).unwrap_or(0);
    Ok(Stats {
        success: true,
        period: period.word().to_owned(),
        period_label: period.label(date),
        total_revenue: row.taken().get(),
        total_unpaid: row.unpaid.asked.get(),
        total_transactions: row.stays(),
        paid_transactions: row.paid.stays,
        unpaid_transactions: row.unpaid.stays,
        free_transactions: row.free.stays,
        average_fee: per(row.paid.taken.get(), row.paid.stays),
        average_duration_minutes: per(row.minutes(), row.stays()),
        currency: context.caller.currency.code().to_owned(),
    })
}

/// S3-E03: the last `days` dates, today included.
pub fn daily(tx: &mut dyn Tx, context: RequestContext<'_>, days: u32) -> Answered<Series> {
    let today = context.zone().local(context.now).date();
    let dates = (0..i64::from(days)).rev().map(|back| site_time::after(today, -back));
    series(tx, context, dates.map(|date| (date.format("%d/%m").to_string(), Period::Day.around(date))))
}

/// S3-E04.
pub fn monthly(tx: &mut dyn Tx, context: RequestContext<'_>, year: i32) -> Answered<Series> {
    let months = (1..=12).filter_map(|month| NaiveDate::from_ymd_opt(year, month, 1));
    series(tx, context, months.map(|first| (first.format("%m/%Y").to_string(), Period::Month.around(first))))
}

fn series(
    tx: &mut dyn Tx,
    context: RequestContext<'_>,
    labelled: impl Iterator<Item = (String, (NaiveDate, NaiveDate))>,
) -> Answered<Series> {
    let (labels, spans) = labelled.map(|(label, dates)| (label, span(dates, context.zone()))).unzip();
    let rows = revenue(tx, context.site(), &RevenueQuestion::of(spans))?;
    let rows = rows.iter().flatten();
    let (revenue, transactions) = rows.map(|row| (row.taken().get(), row.stays())).unzip();
    Ok(Series { success: true, labels, revenue, transactions })
}
