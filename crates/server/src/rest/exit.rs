//! An exit that another program reports (S0-F10…F18; S0 lists no path for it, S0-X01).

use super::breakdown::FeeBreakdown;
use super::entry::{self, EntryRecord, means, moment, short};
use super::{facts, session};
use crate::extract::{whole, whole_or_none};
use crate::foreign_names;
use crate::ledger::{Stay, stay};
use crate::request::{Answered, Caller, Refused, RequestContext, Wrong};
use crate::site_time;
use crate::store::Tx;
use crate::words::{RestSaid, RestTrouble};
use palang_domain::fact::{ExitReported, Reporter};
use palang_domain::stay::PaymentState;
use palang_domain::{Due, Fact, Hash, LaneId, Money, Quote, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;

/// The exit record (S0-F10).
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct ExitRecord {
    /// The ticket that names the stay.
    #[schema(example = "20240318123456", max_length = 64)]
    pub ticket_id: String,
    /// The entry as the server returned it. Needed only for a ticket the server has not heard of.
    pub entry_data: Option<EntryRecord>,
    /// What happened at the exit.
    pub exit_data: ExitData,
}

/// What happened at the exit (S0-F11…F18).
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct ExitData {
    /// When: by the site's clock, or RFC 3339 with a zone.
    #[schema(example = "2024-03-18 14:34:56", max_length = 40)]
    pub exit_time: String,
    /// For people; the two times decide.
    #[schema(example = "2 jam 0 menit")]
    pub duration: Option<String>,
    /// As the program reckons it.
    #[serde(default, deserialize_with = "whole_or_none")]
    #[schema(example = 2500)]
    pub base_tariff: Option<i64>,
    /// As the program reckons it.
    #[serde(default, deserialize_with = "whole_or_none")]
    #[schema(example = 0)]
    pub additional_charge: Option<i64>,
    /// What was taken.
    #[serde(deserialize_with = "whole")]
    #[schema(example = 2500)]
    pub total_payment: i64,
    /// The gate it left by, in the program's own words.
    #[schema(example = "GATE-OUT-1")]
    pub exit_gate: String,
    /// Whose work it was.
    #[schema(example = "OPERATOR-2")]
    pub exit_operator: Option<String>,
    /// In which shift.
    #[schema(example = "SHIFT-2")]
    pub exit_shift: Option<String>,
    /// How it was paid.
    #[schema(example = "CASH")]
    pub payment_method: Option<String>,
    /// `COMPLETED`.
    #[schema(example = "COMPLETED", max_length = 16)]
    pub status: Option<String>,
    /// JPEG or PNG in base64.
    pub vehicle_image: Option<String>,
}

/// An exit that can be used.
#[derive(Clone, Debug)]
struct Exit {
    ticket: palang_domain::TicketId,
    at: Timestamp,
    lane: LaneId,
    taken: Money,
    method: String,
    by: Reporter,
}

/// Reads the record; says everything that is wrong with it at once.
///
/// # Errors
/// The values that cannot be used.
fn read(context: RequestContext<'_>, record: &ExitRecord, photo: Option<Hash>) -> Result<Exit, Refused> {
    let mut wrong = Vec::new();
    let mut say = |at: &str, detail: String| wrong.push(Wrong::new(at, detail));
    let data = &record.exit_data;
    let ticket = foreign_names::ticket(&record.ticket_id, &context.terms.patterns)
        .map_err(|problem| say("/ticket_id", problem.to_string()))
        .ok();
    let at = moment(context, &data.exit_time).map_err(|detail| say("/exit_data/exit_time", detail)).ok();
    let lane = context.terms.lane(&data.exit_gate);
    if lane.is_none() {
        say("/exit_data/exit_gate", "not the name of a gate".to_owned());
    }
    for (at, amount) in [
        ("/exit_data/total_payment", Some(data.total_payment)),
        ("/exit_data/base_tariff", data.base_tariff),
        ("/exit_data/additional_charge", data.additional_charge),
    ] {
        if amount.is_some_and(|amount| amount < 0) {
            say(at, "less than nothing".to_owned());
        }
    }
    if data.status.as_deref().is_some_and(|status| !status.trim().eq_ignore_ascii_case("COMPLETED")) {
        say("/exit_data/status", "an exit is COMPLETED".to_owned());
    }
    // Held to its lengths also where the server knows the ticket and needs nothing of it: what the description forbids
    // is refused every time, not only sometimes.
    if let Some(entry) = &record.entry_data {
        for (at, text, most) in [
            ("/entry_data/ticket_id", Some(&entry.ticket_id), 64),
            ("/entry_data/entry_time", Some(&entry.entry_time), 40),
            ("/entry_data/vehicle_type", Some(&entry.vehicle_type), 64),
            ("/entry_data/status", entry.status.as_ref(), 16),
            ("/entry_data/license_plate", entry.license_plate.as_ref(), 40),
        ] {
            if text.is_some_and(|text| text.chars().count() > most) {
                say(at, format!("longer than {most} characters"));
            }
        }
    }
    match (ticket, at, lane) {
        (Some(ticket), Some(at), Some(lane)) if wrong.is_empty() => Ok(Exit {
            ticket: ticket.id,
            at,
            lane,
            taken: Money::new(data.total_payment),
            method: means(data.payment_method.as_deref()),
            by: Reporter {
                source: short(Some(&data.exit_gate)),
                operator: short(data.exit_operator.as_deref()),
                shift: short(data.exit_shift.as_deref()),
                amount: Some(Money::new(data.total_payment)),
                photo,
            },
        }),
        _ => Err(Refused::Wrong(wrong)),
    }
}

/// Records an exit. The vehicle is gone, so nothing but an unreadable or unknown ticket is refused: an exit that does
/// not fit is a conflict that supervisors see.
pub fn record(tx: &mut dyn Tx, context: RequestContext<'_>, request: &ExitRecord, photo: Option<Hash>) -> Answered {
    let exit = read(context, request, photo)?;
    let mut new = Vec::new();
    let known = stay(tx, context.site(), &exit.ticket)?;
    let begun = match &known {
        Some(known) => Begun { class: known.class.clone(), entry: known.entry, tariff: known.tariff.clone() },
        None => {
            let (begun, fact) = entry_of(context, request, &exit)?;
            new.push(fact);
            begun
        }
    };
    if exit.at < begun.entry {
        let detail = format!("before the entry at {}", site_time::naive(begun.entry, context.zone()));
        return Err(Refused::wrong("/exit_data/exit_time", detail).into());
    }
    let due = match &known {
        Some(known) => context.terms.due(known, exit.at),
        None => context.terms.quote(&begun.tariff, &begun.class, begun.entry, exit.at).map(Due::Unpaid),
    };
    let due = due.ok_or_else(|| Refused::no_tariff(&begun.class, begun.entry))?;
    let quote = due.quote();
    if known.as_ref().is_some_and(|known| repeated(known, context.caller, &exit)) {
        return Ok(answer(context, &exit, &due, None, true));
    }
    let prepaid = if exit.taken == Money::ZERO {
        known.as_ref().and_then(|known| session::owing_beside(known, &due))
    } else {
        // What is taken beside the difference is the whole fee again: a second payment, which supervisors see.
        due.prepaid().filter(|_| exit.taken == due.amount()).cloned()
    };
    new.push(Fact::ExitReported(ExitReported {
        ticket: exit.ticket.clone(),
        lane: exit.lane.clone(),
        exit: exit.at,
        taken: taken(&exit, known.as_ref(), quote),
        quote: quote.clone(),
        method: Some(exit.method.clone()),
        by: exit.by.clone(),
        prepaid,
    }));
    let appended = context.append(tx, new)?;
    let conflict = facts::conflict_of(tx, context.site(), appended.last().map(|appended| &appended.fact))?;
    Ok(answer(context, &exit, &due, conflict, false))
}

struct Begun {
    class: palang_domain::ClassId,
    entry: Timestamp,
    tariff: palang_domain::TariffRef,
}

/// The program's own exit at that moment: said again, because the answer was lost (S0-X07).
fn repeated(known: &Stay, caller: &Caller, exit: &Exit) -> bool {
    known.exit.as_ref().is_some_and(|left| left.fact.booth == caller.booth && left.at == exit.at)
}

/// The fact of a vehicle that is gone, and for which nothing was taken now.
pub(super) fn left(known: &Stay, lane: LaneId, now: Timestamp, quote: Quote, by: Reporter) -> ExitReported {
    let (ticket, exit) = (known.ticket.clone(), now.max(known.entry));
    ExitReported { ticket, lane, exit, quote, taken: None, method: None, by, prepaid: None }
}

/// Nothing taken, though something is due, is a debt; nothing taken of a stay that is paid is nothing more.
fn taken(exit: &Exit, known: Option<&Stay>, quote: &Quote) -> Option<Money> {
    let paid = known.is_some_and(|known| known.state.payment != PaymentState::Unpaid);
    let nothing = exit.taken == Money::ZERO && (paid || quote.total > Money::ZERO);
    (!nothing).then_some(exit.taken)
}

/// The entry of a ticket that the server has not heard of, from the exit's own record.
fn entry_of(context: RequestContext<'_>, request: &ExitRecord, exit: &Exit) -> Result<(Begun, Fact), Refused> {
    let record = request.entry_data.as_ref().ok_or_else(|| Refused::no_such("ticket", &exit.ticket))?;
    let entry = entry::read(context, record, None, "/entry_data")?;
    if entry.ticket != exit.ticket {
        let body = entry.ticket.to_string();
        return Err(RestTrouble::IdMismatch { path: exit.ticket.to_string(), body }.into());
    }
    let fact = entry::begun(context.terms, &entry)?;
    Ok((Begun { class: entry.class, entry: entry.at, tariff: fact.tariff.clone() }, Fact::EntryReported(fact)))
}

fn answer(context: RequestContext<'_>, exit: &Exit, due: &Due, conflict: Option<String>, duplicate: bool) -> Value {
    let quote = due.quote();
    // Who takes money for a stay that is paid takes the whole fee again: told as a conflict, not as a difference.
    let twice = due.is_settled() && exit.taken > Money::ZERO;
    let asked = if twice { quote.total } else { due.amount() };
    let said = match (&conflict, duplicate) {
        (Some(_), _) => RestSaid::EntryConflict,
        (None, true) => RestSaid::ExitKnown,
        (None, false) => RestSaid::ExitRecorded,
    };
    json!(ExitAnswer {
        success: true,
        message: said.words(context.locale),
        ticket_id: exit.ticket.to_string(),
        status: "COMPLETED".to_owned(),
        sync_status: "SYNCED".to_owned(),
        duplicate,
        conflict,
        duration: site_time::duration(quote.minutes),
        fee: quote.total.get(),
        total_payment: exit.taken.get(),
        difference: (exit.taken - asked).get(),
        fee_breakdown: FeeBreakdown::of(quote),
        server_time: site_time::zoned(context.now, context.zone()),
    })
}

/// What an exit is answered.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct ExitAnswer {
    /// It is recorded.
    pub success: bool,
    /// What was done, in the language of the answer.
    pub message: String,
    /// The ticket that names the stay, as it is kept.
    pub ticket_id: String,
    /// `COMPLETED`.
    pub status: String,
    /// `SYNCED`: nothing of it waits anywhere.
    pub sync_status: String,
    /// The same exit had been recorded before; nothing was added.
    pub duplicate: bool,
    /// What it contradicts: `double_exit`, `double_payment`, …; it is recorded all the same.
    pub conflict: Option<String>,
    /// As S0 writes it.
    pub duration: String,
    /// The fee by the site's tariff.
    pub fee: i64,
    /// What the program says it took.
    pub total_payment: i64,
    /// `total_payment − fee`.
    pub difference: i64,
    /// How the fee came about.
    pub fee_breakdown: FeeBreakdown,
    /// The server's time, with zone.
    pub server_time: String,
}
