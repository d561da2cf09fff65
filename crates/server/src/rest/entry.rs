//! An entry that another program reports (S0-E02).

use super::facts;
use crate::extract::whole_or_none;
use crate::foreign_names;
use crate::ledger::{LedgerError, stay};
use crate::quota;
use crate::request::{Answered, Refused, RequestContext, Wrong};
use crate::site_time;
use crate::store::Tx;
use crate::terms::SiteTerms;
use crate::words::{RestSaid, RestTrouble};
use palang_domain::fact::{EntryRefused, EntryReported, Reporter};
use palang_domain::time::MINUTE_MS;
use palang_domain::{AreaId, ClassId, Fact, Hash, LaneId, Money, Plate, TicketId, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;

/// How far ahead of the server's clock a program's may be.
pub const AHEAD_MS: i64 = 5 * MINUTE_MS;
/// An entry older than this is reported afterwards: the vehicle is inside, whether or not there was a place.
const LATE_MS: i64 = 2 * MINUTE_MS;
/// A ticket that names its own second, and the entry time beside it, may be so far apart.
const APART_MS: i64 = 5 * MINUTE_MS;

/// The entry record (S0-F01…F09).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct EntryRecord {
    /// The ticket: `YYYYMMDDHHMMSS`, or one of our numbers.
    #[schema(example = "20240318123456", max_length = 64)]
    pub ticket_id: String,
    /// When it came in: by the site's clock, or RFC 3339 with a zone.
    #[schema(example = "2024-03-18 12:34:56", max_length = 40)]
    pub entry_time: String,
    /// The gate or camera that saw it, in the program's own words.
    #[schema(example = "GATE-1")]
    pub entry_gate: String,
    /// Whose work it was.
    #[schema(example = "OPERATOR-1")]
    pub entry_operator: Option<String>,
    /// In which shift.
    #[schema(example = "SHIFT-1")]
    pub entry_shift: Option<String>,
    /// JPEG or PNG in base64; kept as a file named by its hash.
    pub vehicle_image: Option<String>,
    /// `MOTOR`, `MOBIL`, `car`, `motorcycle`, or a class of the site.
    #[schema(example = "MOTOR", max_length = 64)]
    pub vehicle_type: String,
    /// The fee as the program reckons it; the site's own tariff decides.
    #[serde(default, deserialize_with = "whole_or_none")]
    #[schema(example = 2500)]
    pub tariff: Option<i64>,
    /// `ACTIVE`.
    #[schema(example = "ACTIVE", max_length = 16)]
    pub status: Option<String>,
    /// The plate, where the program knows it.
    #[serde(alias = "plat_nomor", alias = "plate")]
    #[schema(example = "B 1234 XY", max_length = 40)]
    pub license_plate: Option<String>,
}

/// An entry that can be used.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The ticket that names the stay.
    pub ticket: TicketId,
    /// The instant it came in.
    pub at: Timestamp,
    /// The lane that its gate is bound to, else the gate's own name.
    pub lane: LaneId,
    /// Which part of the site.
    pub area: Option<AreaId>,
    /// Its vehicle class, one of the site's.
    pub class: ClassId,
    /// Its plate as normalised, where the program knows it.
    pub plate: Option<Plate>,
    /// What else was said.
    pub by: Reporter,
}

/// Reads a record; says everything that is wrong with it at once. `under` leads its pointers.
///
/// # Errors
/// The values that cannot be used.
pub fn read(
    context: RequestContext<'_>,
    record: &EntryRecord,
    photo: Option<Hash>,
    under: &str,
) -> Result<Entry, Refused> {
    let mut wrong = Vec::new();
    let mut say = |at: &str, detail: String| wrong.push(Wrong::new(&format!("{under}/{at}"), detail));
    let ticket = foreign_names::ticket(&record.ticket_id, &context.terms.patterns)
        .map_err(|problem| say("ticket_id", problem.to_string()))
        .ok();
    let at = moment(context, &record.entry_time).map_err(|detail| say("entry_time", detail)).ok();
    if let (Some(ticket), Some(at)) = (&ticket, at)
        && let Some(own) = ticket.entry.map(|own| context.terms.zone.instant(own))
        && own.millis_since(at).abs() > APART_MS
    {
        say("entry_time", format!("the ticket itself says {}", site_time::naive(own, context.terms.zone)));
    }
    let lane = context.terms.lane(&record.entry_gate);
    if lane.is_none() {
        say("entry_gate", "not the name of a gate".to_owned());
    }
    let class = context.terms.class(&record.vehicle_type);
    if class.is_none() {
        let known: Vec<String> = context.terms.classes().iter().map(foreign_names::vehicle_type).collect();
        say("vehicle_type", format!("not a class of this site: {}", known.join(", ")));
    }
    let plate = plate(record.license_plate.as_deref()).map_err(|detail| say("license_plate", detail)).ok().flatten();
    if record.status.as_deref().is_some_and(|status| !status.trim().eq_ignore_ascii_case("ACTIVE")) {
        say("status", "an entry is ACTIVE".to_owned());
    }
    if record.tariff.is_some_and(|tariff| tariff < 0) {
        say("tariff", "less than nothing".to_owned());
    }
    match (ticket, at, lane, class) {
        (Some(ticket), Some(at), Some(lane), Some(class)) if wrong.is_empty() => Ok(Entry {
            area: context.terms.area(&record.entry_gate, context.caller),
            by: Reporter {
                source: short(Some(&record.entry_gate)),
                operator: short(record.entry_operator.as_deref()),
                shift: short(record.entry_shift.as_deref()),
                amount: record.tariff.map(Money::new),
                photo,
            },
            ticket: ticket.id,
            at,
            lane,
            class,
            plate,
        }),
        _ => Err(Refused::Wrong(wrong)),
    }
}

/// A moment that has been.
///
/// # Errors
/// Why it is none, for programmers.
pub fn moment(context: RequestContext<'_>, text: &str) -> Result<Timestamp, String> {
    let at = site_time::read(text, context.terms.zone)
        .ok_or("not a time: 2024-03-18 12:34:56 by the site's clock, or RFC 3339")?;
    if at.millis_since(context.now) > AHEAD_MS {
        return Err(format!("in the future: it is {} here", site_time::naive(context.now, context.terms.zone)));
    }
    Ok(at)
}

/// A plate that is none is refused; no plate is no plate.
///
/// # Errors
/// Why it is none, for programmers.
pub fn plate(text: Option<&str>) -> Result<Option<Plate>, String> {
    match text.map(str::trim).filter(|text| !text.is_empty()) {
        Some(text) => Plate::normalise(text).map(Some).ok_or_else(|| "not a plate: 1 to 15 letters and digits".into()),
        None => Ok(None),
    }
}

/// What another program says of itself, kept short and printable.
#[must_use]
pub fn short(text: Option<&str>) -> Option<String> {
    let text: String = text?.trim().chars().filter(|c| !c.is_control()).take(64).collect();
    (!text.is_empty()).then_some(text)
}

/// Records an entry, with the name of its picture. An entry of this moment needs a place; one that is reported
/// afterwards does not.
pub fn record(tx: &mut dyn Tx, context: RequestContext<'_>, record: &EntryRecord, photo: Option<Hash>) -> Answered {
    let entry = read(context, record, photo, "")?;
    if let Some(known) = stay(tx, context.site(), &entry.ticket)?
        && known.booth == context.caller.booth
        && known.entry == entry.at
        && known.class == entry.class
        && known.lane.as_ref() == Some(&entry.lane)
    {
        return Ok(answer(context, &entry, None, true));
    }
    if context.now.millis_since(entry.at) <= LATE_MS
        && let Some(full) = quota::full(tx, context.site(), entry.area.as_ref(), &entry.class)?
    {
        refuse_entry(tx, context, &entry.lane, entry.area.as_ref(), &entry.class)?;
        return Err(full_trouble(&full).into());
    }
    let fact = begun(context.terms, &entry)?;
    let appended = context.append(tx, vec![Fact::EntryReported(fact)])?;
    let conflict = facts::conflict_of(tx, context.site(), appended.first().map(|appended| &appended.fact))?;
    Ok(answer(context, &entry, conflict, false))
}

/// The fact of it.
///
/// # Errors
/// When no tariff prices it.
pub fn begun(terms: &SiteTerms, entry: &Entry) -> Result<EntryReported, Refused> {
    let tariff = terms.in_force(&entry.class, entry.at);
    let tariff = tariff.ok_or_else(|| Refused::no_tariff(&entry.class, entry.at))?.reference();
    Ok(EntryReported {
        ticket: entry.ticket.clone(),
        lane: entry.lane.clone(),
        area: entry.area.clone(),
        class: entry.class.clone(),
        entry: entry.at,
        tariff,
        plate: entry.plate.as_ref().map(ToString::to_string),
        by: entry.by.clone(),
    })
}

/// How it was paid, in the program's words.
#[must_use]
pub fn means(text: Option<&str>) -> String {
    short(text).unwrap_or_else(|| "CASH".to_owned())
}

/// Writes down that a vehicle was not let in.
pub fn refuse_entry(
    tx: &mut dyn Tx,
    context: RequestContext<'_>,
    lane: &LaneId,
    area: Option<&AreaId>,
    class: &ClassId,
) -> Result<(), LedgerError> {
    let refused = EntryRefused {
        lane: lane.clone(),
        area: area.cloned(),
        class: class.clone(),
        reason: "full".to_owned(),
        operator: None,
        shift: None,
    };
    context.append(tx, vec![Fact::EntryRefused(refused)]).map(drop)
}

/// S2-M02.
#[must_use]
pub fn full_trouble(full: &quota::Full) -> RestTrouble {
    RestTrouble::QuotaFull {
        class: foreign_names::capitalised(&full.class),
        area: full.area.as_ref().map(ToString::to_string),
        // Places that only other booths may fill are no places here.
        available: 0,
        capacity: full.usage.capacity,
    }
}

fn answer(context: RequestContext<'_>, entry: &Entry, conflict: Option<String>, duplicate: bool) -> Value {
    let said = match (&conflict, duplicate) {
        (Some(_), _) => RestSaid::EntryConflict,
        (None, true) => RestSaid::EntryKnown,
        (None, false) => RestSaid::EntryRecorded,
    };
    json!(EntryAnswer {
        success: true,
        message: said.words(context.locale),
        ticket_id: entry.ticket.to_string(),
        status: "ACTIVE".to_owned(),
        sync_status: "SYNCED".to_owned(),
        duplicate,
        conflict,
        vehicle_image: entry.by.photo.map(|photo| photo.to_string()),
        server_time: site_time::zoned(context.now, context.zone()),
    })
}

/// What an entry is answered.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct EntryAnswer {
    /// It is recorded.
    pub success: bool,
    /// What was done, in the language of the answer.
    pub message: String,
    /// Its ticket, as it is kept.
    pub ticket_id: String,
    /// `ACTIVE`.
    pub status: String,
    /// `SYNCED`: nothing of it waits anywhere.
    pub sync_status: String,
    /// The same entry had been recorded before; nothing was added.
    pub duplicate: bool,
    /// What it contradicts: `double_entry`, `same_plate`, `over_quota`, …; it is recorded all the same.
    pub conflict: Option<String>,
    /// The picture's name: its SHA-256.
    pub vehicle_image: Option<String>,
    /// The server's time, with zone.
    pub server_time: String,
}
