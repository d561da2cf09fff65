//! Lists of stays, by cursor; and by the number of a page, for faces that speak of pages so.

use crate::ledger::{Stay, select_stays};
use crate::store::{StoreError, Tx, Value};
use palang_domain::question::{Debts, Page, StayCursor, StayFilter, StayList, StayPage, StayQuestion};
use palang_domain::stay::PaymentState;
use palang_domain::time::{DAY_MS, MINUTE_MS};
use palang_domain::{Money, SiteId, Timestamp};

/// What is asked of one list; `$1` to `$5` of both are [`filter_values`].
struct Statements {
    page: &'static str,
    /// How many there are in each stretch of `$6` milliseconds, the latest first.
    stretches: &'static str,
}

macro_rules! statements {
    ($only:literal, $at:literal) => {
        Statements {
            page: select_stays!(
                "WHERE site = $1 AND ",
                $only,
                " AND ($2 = '' OR plate LIKE $2) AND ($3 = '' OR payment = $3) AND ",
                $at,
                " >= $4 AND ",
                $at,
                " < $5 AND (",
                $at,
                ", ticket) < ($6, $7) ORDER BY ",
                $at,
                " DESC, ticket DESC LIMIT $8"
            ),
            stretches: concat!(
                "SELECT ",
                $at,
                " / $6 AS stretch, count(*) FROM stay WHERE site = $1 AND ",
                $only,
                " AND ($2 = '' OR plate LIKE $2) AND ($3 = '' OR payment = $3) AND ",
                $at,
                " >= $4 AND ",
                $at,
                " < $5 GROUP BY stretch ORDER BY stretch DESC"
            ),
        }
    };
}

const INSIDE: Statements = statements!("open = 1", "entry");
const LEFT: Statements = statements!("presence = 'exited'", "exited");
/// As few as the debts: they have an index of their own.
const OWING: Statements =
    statements!("open = 0 AND payment = 'unpaid' AND exited IS NOT NULL AND presence = 'exited'", "exited");

const fn statements(filter: &StayFilter) -> Statements {
    match (filter.list, filter.payment) {
        (StayList::Inside, _) => INSIDE,
        (StayList::Left, Some(PaymentState::Unpaid)) => OWING,
        (StayList::Left, _) => LEFT,
    }
}

fn filter_values(site: SiteId, filter: &StayFilter) -> Vec<Value> {
    // Letters and digits only: no pattern's own signs can be left in a plate.
    let plate = filter.plate.as_ref().map(|plate| format!("%{plate}%")).unwrap_or_default();
    let payment = match filter.payment {
        None => "",
        Some(PaymentState::Unpaid) => "unpaid",
        Some(PaymentState::Paid) => "paid",
        Some(PaymentState::Free) => "free",
    };
    let (from, until) = filter.span.millis();
    vec![site.into(), plate.into(), payment.into(), from.into(), until.into()]
}

/// A page of a list, the latest first.
pub fn page(tx: &mut dyn Tx, site: SiteId, question: &StayQuestion) -> Result<StayPage<Stay>, StoreError> {
    let list = question.filter.list;
    let (at, ticket) =
        question.after.as_ref().map_or((i64::MAX, ""), |after| (after.at.millis(), after.ticket.as_str()));
    let mut values = filter_values(site, &question.filter);
    values.extend([at.into(), ticket.into(), question.limit.saturating_add(1).into()]);
    let rows = tx.query(statements(&question.filter).page, &values)?;
    let stays: Vec<Stay> = rows.iter().map(Stay::read).collect::<Result<_, _>>()?;
    Ok(Page::cut(stays, question.limit, |stay| cursor(list, stay)))
}

fn cursor(list: StayList, stay: &Stay) -> StayCursor {
    let at = match list {
        StayList::Inside => stay.entry,
        StayList::Left => stay.exit.as_ref().map_or(stay.entry, |exit| exit.at),
    };
    StayCursor { at, ticket: stay.ticket.clone() }
}

/// How many stays a filter means.
pub fn count(tx: &mut dyn Tx, site: SiteId, filter: &StayFilter) -> Result<u64, StoreError> {
    Ok(stretches(tx, site, filter, i64::MAX)?.into_iter().map(|(_, stays)| stays).sum())
}

fn stretches(tx: &mut dyn Tx, site: SiteId, filter: &StayFilter, width: i64) -> Result<Vec<(i64, u64)>, StoreError> {
    let mut values = filter_values(site, filter);
    values.push(width.into());
    tx.query(statements(filter).stretches, &values)?.iter().map(|row| Ok((row.int(0)?, row.count(1)?))).collect()
}

/// The stays of a page that is named by its number, from 1, and how many there are on all pages. What lies before the
/// page is counted by days and then by minutes; read and left out are only the stays of one minute.
pub fn numbered_page(
    tx: &mut dyn Tx,
    site: SiteId,
    filter: &StayFilter,
    number: u32,
    limit: u32,
) -> Result<(u64, Vec<Stay>), StoreError> {
    let mut before = u64::from(number.saturating_sub(1)) * u64::from(limit);
    let days = stretches(tx, site, filter, DAY_MS)?;
    let all = days.iter().map(|(_, stays)| stays).sum();
    if before >= all {
        return Ok((all, Vec::new()));
    }
    let mut within = filter.clone();
    if before > 0 {
        narrow(&mut within, &mut before, &days, DAY_MS);
        let minutes = stretches(tx, site, &within, MINUTE_MS)?;
        narrow(&mut within, &mut before, &minutes, MINUTE_MS);
        within.span.from = filter.span.from;
    }
    let limit_with = limit.saturating_add(u32::try_from(before).unwrap_or(u32::MAX));
    let stays = page(tx, site, &StayQuestion { filter: within, after: None, limit: limit_with })?.rows;
    Ok((all, stays.into_iter().skip(usize::try_from(before).unwrap_or(usize::MAX)).collect()))
}

/// Narrows a filter to the stretch that has the stay after `before` others, and takes from `before` those of the
/// stretches that come before it.
fn narrow(filter: &mut StayFilter, before: &mut u64, stretches: &[(i64, u64)], width: i64) {
    for (stretch, stays) in stretches {
        if *before < *stays {
            let (begin, end) = (stretch * width, (stretch + 1) * width);
            let until = filter.span.until.map_or(end, |until| until.millis().min(end));
            filter.span.from = Some(Timestamp::from_millis(begin).max(filter.span.from.unwrap_or(Timestamp::EPOCH)));
            filter.span.until = Some(Timestamp::from_millis(until));
            return;
        }
        *before -= *stays;
    }
}

/// What is owed, and a page of who owes it, the latest first.
pub fn debts(tx: &mut dyn Tx, site: SiteId, after: Option<StayCursor>, limit: u32) -> Result<Debts<Stay>, StoreError> {
    let sql = "SELECT count(*), coalesce(CAST(sum(total) AS BIGINT), 0) FROM stay
               WHERE site = $1 AND open = 0 AND payment = 'unpaid' AND exited IS NOT NULL AND presence = 'exited'";
    let (count, owed) = match tx.query(sql, &[site.into()])?.first() {
        Some(row) => (row.count(0)?, Money::new(row.int(1)?)),
        None => (0, Money::ZERO),
    };
    let page = page(tx, site, &StayQuestion { filter: StayFilter::OWING, after, limit })?;
    Ok(Debts { count, owed, page })
}
