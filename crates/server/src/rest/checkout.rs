//! S2's parking payments: pay first, hold a place, check out, reject (S2-F04…F06, S2-E01, S2-E02). The place is held by
//! the stay, so a payment without a stay holds none, and a forgotten check-out ends with the exit that a booth sees
//! (S2-X07).

use super::entry::{self, Entry, full_trouble, means, plate, refuse_entry};
use super::exit;
use super::number;
use super::pay;
use super::session::{self, SessionId};
use crate::foreign_names;
use crate::ledger::{LedgerError, Stay, stay};
use crate::quota;
use crate::request::{Answered, Caller, Refused, RequestContext};
use crate::store::Tx;
use crate::words::{RestSaid, RestTrouble};
use palang_domain::fact::{EntryCancelled, Reporter};
use palang_domain::stay::{PaymentState, Presence};
use palang_domain::{Due, Fact, Money, TicketId};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;

/// A parking payment to be made (S2-F04).
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct NewPayment {
    /// `car`, `motorcycle`, or a class of the site.
    #[schema(example = "car", max_length = 64)]
    pub parking_type: String,
    /// The plate, where it is known.
    #[schema(example = "B 1234 XY", max_length = 40)]
    pub license_plate: Option<String>,
    /// How it was paid.
    #[schema(example = "CASH")]
    pub payment_method: Option<String>,
}

/// What S2's requests are answered.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct PaymentAnswer {
    /// It is done.
    pub success: bool,
    /// What was done, in the language of the answer.
    pub message: String,
    /// The payment, which is the stay's ticket.
    pub id: SessionId,
    /// `paid`, `completed`, `rejected`.
    pub transaction_status: String,
    /// What was taken.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fee: Option<i64>,
}

/// The id of S2's bodies: a number or a text.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
pub struct IdBody {
    /// The same as in the path (S2-X08).
    pub id: Option<SessionId>,
}

/// The ticket that path and body name.
///
/// # Errors
/// When they disagree (S2-X08), or it can be none.
pub fn ticket(path: &str, body: &IdBody) -> Result<TicketId, Refused> {
    let said = body.id.as_ref().map(|id| match id {
        SessionId::Number(number) => number.to_string(),
        SessionId::Text(text) => text.clone(),
    });
    if let Some(body) = said.filter(|body| body != path) {
        return Err(RestTrouble::IdMismatch { path: path.to_owned(), body: body.chars().take(64).collect() }.into());
    }
    path.parse().map_err(|_| Refused::no_such("payment", path))
}

/// Makes a paid parking, which holds a place from now on.
pub fn create(tx: &mut dyn Tx, context: RequestContext<'_>, request: &NewPayment) -> Answered {
    let class = context.terms.class(&request.parking_type);
    let class = class.ok_or_else(|| Refused::wrong("/parking_type", "not a class of this site"))?;
    let plate = plate(request.license_plate.as_deref());
    let plate = plate.map_err(|detail| Refused::wrong("/license_plate", detail))?;
    let source = context.terms.source(context.caller.booth.as_str(), context.caller);
    let area = source.and_then(|source| source.area.clone());
    let lane = source.map(|source| source.lane.clone()).or_else(|| foreign_names::lane(context.caller.booth.as_str()));
    let no_tariff = || Refused::no_tariff(&class, context.now);
    let lane = lane.filter(|_| context.terms.in_force(&class, context.now).is_some()).ok_or_else(no_tariff)?;
    if let Some(full) = quota::full(tx, context.site(), area.as_ref(), &class)? {
        refuse_entry(tx, context, &lane, area.as_ref(), &class)?;
        return Err(full_trouble(&full).into());
    }
    let ticket = number::next(tx, context)?.ok_or(RestTrouble::NumbersExhausted)?;
    let (at, by) = (context.now, Reporter::default());
    let entry = Entry { ticket: ticket.clone(), at, lane, area, class: class.clone(), plate, by };
    context.append(tx, vec![Fact::EntryReported(entry::begun(context.terms, &entry)?)])?;
    let begun = stay(tx, context.site(), &ticket)?.ok_or_else(no_tariff)?;
    let due = context.terms.due(&begun, at).ok_or_else(no_tariff)?;
    let means = means(request.payment_method.as_deref());
    let (_, settled) = pay::settled(tx, context.caller, &begun, &due, means)?;
    context.append(tx, vec![settled])?;
    let limited = quota::set(tx, context.site())?.iter().any(|set| set.class == class && set.capacity > 0);
    let said = RestSaid::PaymentAdded { unlimited: !limited };
    Ok(answer(&ticket, "paid", said.words(context.locale), Some(due.amount())))
}

/// Checks a paid parking out: the vehicle is gone and its place free (S2-F05).
pub fn check_out(tx: &mut dyn Tx, context: RequestContext<'_>, ticket: &TicketId) -> Answered {
    let known = open(tx, context.caller, ticket)?;
    let no_tariff = || Refused::no_tariff(&known.class, known.entry);
    let quote = match session::due(context, &known).ok_or_else(no_tariff)? {
        Due::Unpaid(_) => return Err(RestTrouble::NotPaid { due: None }.into()),
        // A price that rises with time may have risen since: what was paid then no longer covers the stay.
        overdue @ Due::Overdue { .. } if known.state.payment == PaymentState::Paid => {
            return Err(RestTrouble::NotPaid { due: Some(overdue.amount()) }.into());
        }
        Due::Nothing(quote) | Due::PaidUntil { quote, .. } | Due::Overdue { quote, .. } => quote,
    };
    let lane = known.lane.clone().or_else(|| foreign_names::lane(context.caller.booth.as_str()));
    let lane = lane.ok_or(RestTrouble::NotPaid { due: None })?;
    let left = exit::left(&known, lane, context.now, quote, Reporter::default());
    context.append(tx, vec![Fact::ExitReported(left)])?;
    Ok(answer(ticket, "completed", RestSaid::CheckedOut.words(context.locale), None))
}

/// Rejects a parking: it never took its place (S2-F06).
pub fn reject(tx: &mut dyn Tx, context: RequestContext<'_>, ticket: &TicketId) -> Answered {
    open(tx, context.caller, ticket)?;
    let cancelled =
        EntryCancelled { ticket: ticket.clone(), reason: Some("rejected".to_owned()), by: Reporter::default() };
    context.append(tx, vec![Fact::EntryCancelled(cancelled)])?;
    Ok(answer(ticket, "rejected", RestSaid::Rejected.words(context.locale), None))
}

/// A stay that is inside.
fn open(tx: &mut dyn Tx, caller: &Caller, ticket: &TicketId) -> Answered<Stay> {
    let known = stay(tx, caller.site, ticket)?.ok_or_else(|| Refused::no_such("payment", ticket))?;
    match (known.state.presence, &known.exit) {
        (Presence::Voided, _) => Err(RestTrouble::Void.into()),
        (Presence::Exited, Some(exit)) => Err(RestTrouble::AlreadyLeft { at: exit.at }.into()),
        (Presence::Exited, None) => Err(RestTrouble::AlreadyLeft { at: known.entry }.into()),
        (Presence::Inside | Presence::Reversed, _) => Ok(known),
    }
}

fn answer(ticket: &TicketId, status: &str, message: String, fee: Option<Money>) -> Value {
    json!(PaymentAnswer {
        success: true,
        message,
        id: SessionId::of(ticket),
        transaction_status: status.to_owned(),
        fee: fee.map(Money::get),
    })
}

/// A line of a property's fees and quotas (S2-E02).
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct FeeRow {
    /// The same for one area and class for ever.
    pub idrec: u32,
    /// `car`, `motorcycle`, ….
    pub parking_type: String,
    /// What the first hour costs, or the visit under a flat tariff.
    pub fee: Option<i64>,
    /// Places; 0 is unlimited (S2-C01).
    pub capacity: u64,
    /// Vehicles inside, counted from the stays, also where there is no limit (S2-X01).
    pub quota_used: u64,
    /// Places left; none said where there is no limit. Never negative (S2-X06).
    pub available_quota: Option<u64>,
    /// Whole percent; none said where there is no limit (S2-X02).
    pub quota_percentage: Option<u64>,
    /// The part of the site; none for the whole of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub area: Option<String>,
    /// `safe`, `attention`, `full`: green to 69 %, yellow to 89, red from 90 on (S2-C02).
    #[schema(value_type = String)]
    pub band: palang_domain::quota::Band,
    /// Of the places left, so many are for booths to fill without asking.
    pub held_by_booths: u64,
    /// What there is to say: no limit, or booths that are silent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
}

/// A booth that holds places and has not been heard of for so long is named.
const SILENT_MS: i64 = 15 * palang_domain::time::MINUTE_MS;

/// The fees and quotas of the site: a line a class, and one for every area that has a quota of its own.
pub fn fees(tx: &mut dyn Tx, context: RequestContext<'_>) -> Answered<Vec<FeeRow>> {
    let quotas = quota::quotas(tx, context.site())?;
    let mut rows = Vec::new();
    for class in context.terms.classes() {
        if !quotas.iter().any(|quota| quota.set.area.is_none() && quota.set.class == class) {
            let set = palang_domain::fact::QuotaSet { area: None, class, capacity: 0 };
            let quota = quota::quota(tx, context.site(), set)?;
            rows.push(row(tx, context, &quota)?);
        }
    }
    for quota in &quotas {
        rows.push(row(tx, context, quota)?);
    }
    rows.sort_by_key(|row| (row.area.clone(), row.parking_type.clone()));
    Ok(rows)
}

fn row(tx: &mut dyn Tx, context: RequestContext<'_>, quota: &quota::Quota) -> Result<FeeRow, LedgerError> {
    let (set, usage) = (&quota.set, quota.pool.usage);
    let hour = context.now.plus_minutes(60);
    let tariff = context.terms.in_force(&set.class, context.now).map(palang_domain::Tariff::reference);
    let fee = tariff.and_then(|tariff| context.terms.quote(&tariff, &set.class, context.now, hour));
    let silent = quota::silent(tx, context.site(), &quota.pool, context.now.plus_millis(-SILENT_MS))?;
    let message = if usage.unlimited() {
        Some(RestSaid::Unlimited.words(context.locale))
    } else if silent.is_empty() {
        None
    } else {
        Some(RestSaid::SilentBooths { booths: silent.join(", ") }.words(context.locale))
    };
    let area = set.area.as_ref().map(ToString::to_string);
    Ok(FeeRow {
        idrec: idrec(area.as_deref().unwrap_or_default(), set.class.as_str()),
        parking_type: foreign_names::parking_type(&set.class),
        fee: fee.map(|quote| quote.total.get()),
        capacity: usage.capacity,
        quota_used: usage.inside,
        available_quota: usage.available(),
        quota_percentage: usage.percent(),
        area,
        band: usage.band(),
        held_by_booths: if usage.unlimited() { 0 } else { quota.pool.held() },
        message,
    })
}

/// A number that says nothing but stays the same.
fn idrec(area: &str, class: &str) -> u32 {
    let hash = palang_domain::Hash::of(format!("{area}/{class}").as_bytes()).0;
    u32::from_be_bytes([hash[0], hash[1], hash[2], hash[3]]) >> 1
}
