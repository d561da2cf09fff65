//! Lists of sessions (S3-E05, E08, E09).

use crate::ledger::{LedgerError, Stay, stay_columns};
use crate::rest::case::{Case, Outcome};
use crate::rest::local;
use crate::rest::refused::{Refused, Wrong};
use crate::rest::session::{Session, fee, sessions};
use crate::rest::status::read_payment;
use crate::rest::terms::Caller;
use crate::store::{Row, StoreError, Tx, Value};
use palang_domain::Plate;
use palang_domain::stay::PaymentState;
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

fn id(caller: &Caller) -> Value {
    Value::Int(caller.site.get().into())
}

fn read(rows: &[Row]) -> Result<Vec<Stay>, StoreError> {
    rows.iter().map(Stay::read).collect()
}

fn count(rows: &[Row]) -> Result<u64, StoreError> {
    rows.first().map_or(Ok(0), |row| row.count(0))
}

/// Vehicles inside, the latest first.
///
/// # Errors
/// The store's.
pub fn active(tx: &mut dyn Tx, case: Case<'_>, limit: u32) -> Result<Active, LedgerError> {
    let all = count(&tx.query("SELECT count(*) FROM stay WHERE site = $1 AND open = 1", &[id(case.caller)])?)?;
    let sql = concat!(
        "SELECT ",
        stay_columns!(),
        " FROM stay WHERE site = $1 AND open = 1 ORDER BY entry DESC, ticket DESC LIMIT $2"
    );
    let stays = read(&tx.query(sql, &[id(case.caller), limit.into()])?)?;
    Ok(Active { success: true, count: all, sessions: sessions(tx, case, &stays)? })
}

/// Those who left owing, the latest first.
///
/// # Errors
/// The store's.
pub fn debts(tx: &mut dyn Tx, case: Case<'_>, limit: u32) -> Result<Debts, LedgerError> {
    let sql = concat!(
        "SELECT ",
        stay_columns!(),
        " FROM stay WHERE site = $1 AND open = 0 AND payment = 'unpaid' AND exited IS NOT NULL
          AND presence = 'exited' ORDER BY exited DESC, ticket DESC"
    );
    let stays = read(&tx.query(sql, &[id(case.caller)])?)?;
    let owed = |sum: i64, stay: &Stay| sum.saturating_add(fee(case, stay).unwrap_or(0));
    let total_debt = stays.iter().fold(0, owed);
    let shown = &stays[..stays.len().min(usize::try_from(limit).unwrap_or(usize::MAX))];
    Ok(Debts {
        success: true,
        count: u64::try_from(stays.len()).unwrap_or(u64::MAX),
        total_debt,
        sessions: sessions(tx, case, shown)?,
    })
}

/// What a history query asks, with its values read; the pointer of the first that cannot be.
fn values(query: &HistoryQuery, caller: &Caller) -> Result<[Value; 5], &'static str> {
    let date = |text: &Option<String>, at| match text.as_deref().map(str::trim).filter(|text| !text.is_empty()) {
        Some(text) => local::read_date(text).map(Some).ok_or(at),
        None => Ok(None),
    };
    let from = date(&query.from_date, "from_date")?.map(|date| local::midnight(date, caller.zone).millis());
    let to = date(&query.to_date, "to_date")?;
    let until = to.map(|date| local::midnight(local::after(date, 1), caller.zone).millis());
    let plate = match query.license_plate.as_deref().map(str::trim).filter(|text| !text.is_empty()) {
        // Letters and digits only: no pattern's own signs can be left in it.
        Some(text) => format!("%{}%", Plate::normalise(text).ok_or("license_plate")?),
        None => String::new(),
    };
    let payment = match query.payment_status.as_deref().map(str::trim).filter(|text| !text.is_empty()) {
        Some(text) => match read_payment(text).ok_or("payment_status")? {
            PaymentState::Paid => "paid",
            PaymentState::Free => "free",
            PaymentState::Unpaid => "unpaid",
        },
        None => "",
    };
    let (from, until) = (from.unwrap_or(i64::MIN), until.unwrap_or(i64::MAX));
    Ok([id(caller), plate.into(), payment.into(), from.into(), until.into()])
}

/// One page of the history.
///
/// # Errors
/// The store's.
pub fn history(tx: &mut dyn Tx, case: Case<'_>, query: &HistoryQuery) -> Outcome<History> {
    let wrong = |parameter: &str| Ok(Err(Refused::Wrong(vec![Wrong::new(parameter, "cannot be used")])));
    let (page, limit) = (query.page.unwrap_or(1), query.limit.unwrap_or(20));
    if !(1..=1_000_000).contains(&page) {
        return wrong("page");
    }
    if !(1..=100).contains(&limit) {
        return wrong("limit");
    }
    let values = match values(query, case.caller) {
        Ok(values) => values,
        Err(parameter) => return wrong(parameter),
    };
    let sql = "SELECT count(*) FROM stay WHERE site = $1 AND presence = 'exited' AND ($2 = '' OR plate LIKE $2)
               AND ($3 = '' OR payment = $3) AND exited >= $4 AND exited < $5";
    let total = count(&tx.query(sql, &values)?)?;
    let sql = concat!(
        "SELECT ",
        stay_columns!(),
        " FROM stay WHERE site = $1 AND presence = 'exited' AND ($2 = '' OR plate LIKE $2)
          AND ($3 = '' OR payment = $3) AND exited >= $4 AND exited < $5
          ORDER BY exited DESC, ticket DESC LIMIT $6 OFFSET $7"
    );
    let offset = u64::from(page - 1) * u64::from(limit);
    let values: Vec<Value> = values.into_iter().chain([limit.into(), offset.into()]).collect();
    let stays = read(&tx.query(sql, &values)?)?;
    let sessions = sessions(tx, case, &stays)?;
    Ok(Ok(History { success: true, page, limit, total, total_pages: total.div_ceil(u64::from(limit)), sessions }))
}
