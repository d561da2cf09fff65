//! A stay as S3 shows it (S3-F01, S3-E05…E09).

use super::breakdown::FeeBreakdown;
use super::facts;
use super::status::{System, payment_word, say};
use crate::extract::whole;
use crate::foreign_names;
use crate::ledger::Stay;
use crate::request::RequestContext;
use crate::site_time;
use crate::store::{StoreError, Tx};
use palang_domain::fact::FactRef;
use palang_domain::settlement::Prepaid;
use palang_domain::stay::PaymentState;
use palang_domain::{Due, Hash, Money, Quote, TicketId, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What names a session: its ticket, as a number where it is digits, so that S3's programs find the integer they know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(untagged)]
pub enum SessionId {
    /// A ticket of digits.
    Number(#[serde(deserialize_with = "whole")] i64),
    /// Another machine's ticket.
    Text(String),
}

impl SessionId {
    /// Of that ticket.
    #[must_use]
    pub fn of(ticket: &TicketId) -> Self {
        let text = ticket.as_str();
        // Beyond 15 digits a JSON number is not exact everywhere, and a leading zero would be lost.
        let plain = text.len() <= 15 && !text.starts_with('0') && text.bytes().all(|byte| byte.is_ascii_digit());
        match text.parse() {
            Ok(number) if plain => Self::Number(number),
            _ => Self::Text(text.to_owned()),
        }
    }
}

/// A session (S3-F01).
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = ParkingSession)]
pub struct Session {
    /// The stay's ticket, as a number where it is digits.
    pub id: SessionId,
    /// The same, as text.
    pub ticket_id: String,
    /// The plate: upper-case letters and digits only.
    pub license_plate: Option<String>,
    /// `MOTOR`, `MOBIL`, ….
    pub vehicle_type: String,
    /// With the site's zone.
    pub entry_time: String,
    /// With the site's zone; none while it is inside.
    pub exit_time: Option<String>,
    /// Whole minutes, as the tariff rounds them; so far, while it is inside.
    pub duration_minutes: i64,
    /// What it cost, or owes; none while it is inside and unpaid.
    pub fee: Option<i64>,
    /// What it would cost now, while it is inside.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub estimated_fee: Option<i64>,
    /// How the fee comes about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fee_breakdown: Option<FeeBreakdown>,
    /// `ACTIVE`, `COMPLETED`, `VOID`.
    pub status: String,
    /// `UNPAID`, `PAID`, `FREE`.
    pub payment_status: String,
    /// Where the picture of the entry is.
    pub entry_image: Option<String>,
    /// Where the picture of the exit is.
    pub exit_image: Option<String>,
    /// As `entry_time`.
    pub created_at: String,
    /// When it was last paid, left, or began.
    pub updated_at: String,
}

/// Where a picture is read.
#[must_use]
pub fn photo_path(photo: Hash) -> String {
    format!("/api/photos/{photo}")
}

/// A stay's price: of its exit, once it left; of now, while it is inside.
#[must_use]
pub fn price(context: RequestContext<'_>, stay: &Stay) -> Option<Quote> {
    let until = stay.exit.as_ref().map_or(context.now, |exit| exit.at);
    context.terms.quote(&stay.tariff, &stay.class, stay.entry, until)
}

/// What is still due for a stay: at its exit, once it left; now, while it is inside.
#[must_use]
pub fn due(context: RequestContext<'_>, stay: &Stay) -> Option<Due> {
    let until = stay.exit.as_ref().map_or(context.now, |exit| exit.at);
    context.terms.due(stay, until)
}

/// What was settled of a stay that leaves owing the difference: who has paid, stayed longer than that covers, and gives
/// nothing more. Who was let in for nothing leaves for nothing.
#[must_use]
pub fn owing_beside(stay: &Stay, due: &Due) -> Option<Prepaid> {
    let overdue = stay.state.payment == PaymentState::Paid && matches!(due, Due::Overdue { .. });
    due.prepaid().filter(|_| overdue).cloned()
}

/// What a stay cost or owes: what its settlement or its exit asked; else, once it has left, its price.
fn fee(stay: &Stay, price: Option<&Quote>) -> Option<i64> {
    let price = || price.filter(|_| stay.exit.is_some()).map(|quote| quote.total);
    stay.asked().or_else(price).map(Money::get)
}

/// Stays as sessions, in the same order.
pub fn sessions(tx: &mut dyn Tx, context: RequestContext<'_>, stays: &[Stay]) -> Result<Vec<Session>, StoreError> {
    let exits = stays.iter().filter_map(|stay| stay.exit.as_ref().map(|exit| exit.fact.clone()));
    let of: Vec<FactRef> = stays.iter().filter_map(facts::begin_of).chain(exits).collect();
    let photos = facts::photos(tx, context.site(), &of)?;
    let picture = |at: Option<FactRef>| {
        let at = at?;
        photos.get(&(at.booth.to_string(), at.incarnation, at.seq)).map(|photo| photo_path(*photo))
    };
    let one = |stay: &Stay| {
        let quote = price(context, stay);
        let zoned = |at: Timestamp| site_time::zoned(at, context.zone());
        let paid = stay.paid.as_ref().map(|paid| paid.at);
        let left = stay.exit.as_ref().map(|exit| exit.at);
        let elapsed = left.unwrap_or(context.now).millis_since(stay.entry).max(0) / palang_domain::time::MINUTE_MS;
        Session {
            id: SessionId::of(&stay.ticket),
            ticket_id: stay.ticket.to_string(),
            license_plate: stay.plate.clone(),
            vehicle_type: foreign_names::vehicle_type(&stay.class),
            entry_time: zoned(stay.entry),
            exit_time: left.map(zoned),
            duration_minutes: quote.as_ref().map_or(elapsed, |quote| quote.minutes),
            fee: fee(stay, quote.as_ref()),
            estimated_fee: quote.as_ref().filter(|_| stay.is_open()).map(|quote| quote.total.get()),
            fee_breakdown: quote.as_ref().map(FeeBreakdown::of),
            status: say(System::S3, stay.state).status.to_owned(),
            payment_status: payment_word(stay.state.payment).to_owned(),
            entry_image: picture(facts::begin_of(stay)),
            exit_image: picture(stay.exit.as_ref().map(|exit| exit.fact.clone())),
            created_at: zoned(stay.entry),
            updated_at: zoned(left.max(paid).unwrap_or(stay.entry)),
        }
    };
    Ok(stays.iter().map(one).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn s3_e06_a_session_is_named_by_its_ticket() {
        for (ticket, json) in [
            ("26112199000017", "26112199000017"),
            ("20240318123456", "20240318123456"),
            ("TKT-77A", "\"TKT-77A\""),
            ("05112199000017", "\"05112199000017\""),
            ("1234567890123456", "\"1234567890123456\""),
        ] {
            let id = SessionId::of(&ticket.parse().expect("a ticket"));
            assert_eq!(serde_json::to_string(&id).expect("JSON"), json);
        }
    }
}
