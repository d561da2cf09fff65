//! Revenue by day, week, month (S3-E02…E04): of the stays that left in that time.

use crate::ledger::{LedgerError, Stay, stay_columns};
use crate::rest::case::Case;
use crate::rest::local::{self, Period};
use crate::rest::session::fee;
use crate::rest::terms::Caller;
use crate::store::{StoreError, Tx, Value};
use chrono::{Datelike, NaiveDate};
use palang_domain::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The stays that left in a period. `paid + unpaid + free = total_transactions`; `total_revenue` is the money that was
/// taken for the paid ones, and nothing else.
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
    /// `total_revenue ÷ paid_transactions`, rounded down; 0 where nothing was paid.
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

/// Counts of one payment state.
#[derive(Clone, Copy, Debug, Default)]
struct Part {
    stays: u64,
    taken: i64,
    minutes: i64,
}

/// What left in a time.
#[derive(Clone, Copy, Debug, Default)]
struct Sums {
    paid: Part,
    unpaid: Part,
    free: Part,
}

fn sums(tx: &mut dyn Tx, caller: &Caller, from: Timestamp, until: Timestamp) -> Result<Sums, StoreError> {
    let sql = "SELECT payment, count(*), coalesce(CAST(sum(coalesce(taken, 0)) AS BIGINT), 0),
                 coalesce(CAST(sum((exited - entry) / 60000) AS BIGINT), 0)
               FROM stay WHERE site = $1 AND exited >= $2 AND exited < $3 AND presence = 'exited' GROUP BY payment";
    let values = [Value::Int(caller.site.get().into()), from.millis().into(), until.millis().into()];
    let mut sums = Sums::default();
    for row in tx.query(sql, &values)? {
        let part = Part { stays: row.count(1)?, taken: row.int(2)?, minutes: row.int(3)? };
        match row.text(0)? {
            "paid" => sums.paid = part,
            "free" => sums.free = part,
            _ => sums.unpaid = part,
        }
    }
    Ok(sums)
}

fn between(tx: &mut dyn Tx, caller: &Caller, (first, after): (NaiveDate, NaiveDate)) -> Result<Sums, StoreError> {
    sums(tx, caller, local::midnight(first, caller.zone), local::midnight(after, caller.zone))
}

/// S3-E02.
///
/// # Errors
/// The store's.
pub fn stats(tx: &mut dyn Tx, case: Case<'_>, period: Period, date: NaiveDate) -> Result<Stats, LedgerError> {
    let (first, after) = period.around(date);
    let sums = between(tx, case.caller, (first, after))?;
    let sql = concat!(
        "SELECT ",
        stay_columns!(),
        " FROM stay WHERE site = $1 AND open = 0 AND payment = 'unpaid' AND exited >= $2 AND exited < $3
          AND presence = 'exited'"
    );
    let from = local::midnight(first, case.zone()).millis();
    let until = local::midnight(after, case.zone()).millis();
    let mut total_unpaid: i64 = 0;
    for row in tx.query(sql, &[Value::Int(case.site().get().into()), from.into(), until.into()])? {
        total_unpaid = total_unpaid.saturating_add(fee(case, &Stay::read(&row)?).unwrap_or(0));
    }
    let all = sums.paid.stays + sums.unpaid.stays + sums.free.stays;
    let minutes = sums.paid.minutes + sums.unpaid.minutes + sums.free.minutes;
    let per = |sum: i64, count: u64| i64::try_from(count).ok().and_then(|count| sum.checked_div(count)).unwrap_or(0);
    Ok(Stats {
        success: true,
        period: period.word().to_owned(),
        period_label: period.label(date),
        total_revenue: sums.paid.taken,
        total_unpaid,
        total_transactions: all,
        paid_transactions: sums.paid.stays,
        unpaid_transactions: sums.unpaid.stays,
        free_transactions: sums.free.stays,
        average_fee: per(sums.paid.taken, sums.paid.stays),
        average_duration_minutes: per(minutes, all),
        currency: case.caller.currency.code().to_owned(),
    })
}

/// S3-E03: the last `days` dates, today included.
///
/// # Errors
/// The store's.
pub fn daily(tx: &mut dyn Tx, case: Case<'_>, days: u32) -> Result<Series, LedgerError> {
    let today = case.zone().local(case.now).date();
    let dates = (0..i64::from(days)).rev().map(|back| local::after(today, -back));
    let spans: Vec<_> = dates.map(|date| (date.format("%d/%m").to_string(), date, local::after(date, 1))).collect();
    series(tx, case.caller, spans)
}

/// S3-E04.
///
/// # Errors
/// The store's.
pub fn monthly(tx: &mut dyn Tx, case: Case<'_>, year: i32) -> Result<Series, LedgerError> {
    let months = (1..=12).filter_map(|month| NaiveDate::from_ymd_opt(year, month, 1));
    let spans = months.map(|first| {
        let (first, after) = Period::Month.around(first);
        (format!("{:02}/{}", first.month(), first.year()), first, after)
    });
    let spans: Vec<_> = spans.collect();
    series(tx, case.caller, spans)
}

fn series(tx: &mut dyn Tx, caller: &Caller, spans: Vec<(String, NaiveDate, NaiveDate)>) -> Result<Series, LedgerError> {
    let mut series = Series { success: true, labels: Vec::new(), revenue: Vec::new(), transactions: Vec::new() };
    for (label, first, after) in spans {
        let sums = between(tx, caller, (first, after))?;
        series.labels.push(label);
        series.revenue.push(sums.paid.taken);
        series.transactions.push(sums.paid.stays + sums.unpaid.stays + sums.free.stays);
    }
    Ok(series)
}
