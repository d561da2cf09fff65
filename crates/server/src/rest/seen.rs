//! A plate that a camera read (S3-E01). The lane says which way the vehicle goes (S3-X01); the camera's posts of one
//! vehicle, one a second, are one passage.

use super::breakdown::FeeBreakdown;
use super::entry::{self, Entry, full_trouble, refuse_entry, short};
use super::exit;
use super::number;
use super::session::{self, SessionId};
use super::status::payment_word;
use crate::ledger::{LedgerError, Stay, inside_with_plate, stay};
use crate::quota;
use crate::request::{Answered, Refused, RequestContext, Wrong};
use crate::store::{StoreError, Tx};
use crate::terms::{Direction, Source};
use crate::words::{RestSaid, RestTrouble};
use palang_domain::fact::{ExitReported, PlateSeen, Reporter, Sighting};
use palang_domain::stay::PaymentState;
use palang_domain::{ClassId, Fact, Hash, Plate};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;

/// The same camera's posts of the same plate within so long, to the same effect, are written down once.
const ONE_LOOK_MS: i64 = 10_000;

/// What a camera posts, without its picture.
#[derive(Clone, Debug)]
pub struct Post {
    /// The plate as the camera read it.
    pub license_plate: String,
    /// 0 to 1, as text.
    pub confidence: String,
    /// The camera's name, which is bound to a lane.
    pub camera_source: String,
    /// `MOTOR`, `car`, …, where the camera can tell.
    pub vehicle_type: Option<String>,
}

/// A post that can be used.
#[derive(Clone, Debug)]
struct Seen {
    plate: Plate,
    /// In millionths.
    confidence: u32,
    source: String,
    at: Source,
    class: Option<ClassId>,
    photo: Hash,
}

/// Reads a post.
///
/// # Errors
/// The values that cannot be used; a camera that is bound to no lane.
fn read(context: RequestContext<'_>, post: &Post, photo: Hash) -> Result<Seen, Refused> {
    let mut wrong = Vec::new();
    let plate = Plate::normalise(&post.license_plate);
    if plate.is_none() {
        wrong.push(Wrong::new("license_plate", "not a plate: 1 to 15 letters and digits"));
    }
    let confidence = millionths(&post.confidence);
    if confidence.is_none() {
        wrong.push(Wrong::new("confidence", "not a number from 0 to 1"));
    }
    let theirs = post.vehicle_type.as_deref().map(str::trim).filter(|text| !text.is_empty());
    let class = theirs.and_then(|theirs| context.terms.class(theirs));
    if theirs.is_some() && class.is_none() {
        wrong.push(Wrong::new("vehicle_type", "not a class of this site"));
    }
    let source = short(Some(&post.camera_source));
    if source.is_none() {
        wrong.push(Wrong::new("camera_source", "not the name of a camera"));
    }
    match (plate, confidence, source) {
        (Some(plate), Some(confidence), Some(source)) if wrong.is_empty() => {
            let Some(at) = context.terms.source(&source, context.caller).cloned() else {
                return Err(RestTrouble::UnknownSource { source }.into());
            };
            let class = class.or_else(|| at.class.clone()).or_else(|| context.terms.class("mobil"));
            let class = class.or_else(|| context.terms.classes().first().cloned());
            Ok(Seen { plate, confidence, source, at, class, photo })
        }
        _ => Err(Refused::Wrong(wrong)),
    }
}

/// Reads `0.87` exactly, to a millionth.
fn millionths(text: &str) -> Option<u32> {
    let (whole, part) = text.trim().split_once('.').unwrap_or((text.trim(), ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(whole) || !digits(part) || (whole.is_empty() && part.is_empty()) || text.len() > 40 {
        return None;
    }
    let part: String = part.chars().chain("000000".chars()).take(6).collect();
    let value = if whole.is_empty() { 0 } else { whole.parse::<u32>().ok()? };
    let all = value.checked_mul(1_000_000)?.checked_add(part.parse().ok()?)?;
    (all <= 1_000_000).then_some(all)
}

/// Does what the sighting means, and writes it down.
pub fn record(tx: &mut dyn Tx, context: RequestContext<'_>, post: &Post, photo: Hash) -> Answered {
    let seen = read(context, post, photo)?;
    if !context.terms.sure(&seen.at).enough(seen.confidence) {
        return Ok(ignored(tx, context, &seen, Sighting::Unsure)?);
    }
    let mut inside = inside_with_plate(tx, context.site(), seen.plate.as_str())?;
    // Of two with one plate, the later one: the earlier is more likely a misread one.
    let inside = inside.pop();
    match (seen.at.direction, inside) {
        (Direction::Entry, Some(_)) => Ok(ignored(tx, context, &seen, Sighting::AlreadyInside)?),
        (Direction::Entry, None) => enter(tx, context, &seen),
        (Direction::Exit, None) => Ok(ignored(tx, context, &seen, Sighting::NoEntry)?),
        (Direction::Exit, Some(stay)) => leave(tx, context, &seen, &stay),
    }
}

fn enter(tx: &mut dyn Tx, context: RequestContext<'_>, seen: &Seen) -> Answered {
    let no_class = || RestTrouble::NoTariff { class: "?".to_owned(), at: context.now };
    let class = seen.class.as_ref().ok_or_else(no_class)?;
    if let Some(full) = quota::full(tx, context.site(), seen.at.area.as_ref(), class)? {
        if !looked(tx, context, seen, Sighting::Full)? {
            refuse_entry(tx, context, &seen.at.lane, seen.at.area.as_ref(), class)?;
            write_down(tx, context, seen, Sighting::Full, Vec::new())?;
        }
        return Err(full_trouble(&full).into());
    }
    let ticket = number::next(tx, context)?.ok_or(RestTrouble::NumbersExhausted)?;
    let entry = Entry {
        ticket: ticket.clone(),
        at: context.now,
        lane: seen.at.lane.clone(),
        area: seen.at.area.clone(),
        class: class.clone(),
        plate: Some(seen.plate.clone()),
        by: reporter(seen),
    };
    let entered = entry::begun(context.terms, &entry)?;
    write_down(tx, context, seen, Sighting::Entered, vec![Fact::EntryReported(entered)])?;
    let plate = seen.plate.to_string();
    Ok(json!(UploadAnswer {
        event_type: "ENTRY".to_owned(),
        session_id: Some(SessionId::of(&ticket)),
        message: Some(RestSaid::Entered { plate: seen.plate.pretty() }.words(context.locale)),
        ..UploadAnswer::of(plate)
    }))
}

fn leave(tx: &mut dyn Tx, context: RequestContext<'_>, seen: &Seen, known: &Stay) -> Answered {
    let due = context.terms.due(known, context.now).ok_or_else(|| Refused::no_tariff(&known.class, known.entry))?;
    let quote = due.quote().clone();
    let left = exit::left(known, seen.at.lane.clone(), context.now, quote.clone(), reporter(seen));
    let left = ExitReported { prepaid: session::owing_beside(known, &due), ..left };
    write_down(tx, context, seen, Sighting::Exited, vec![Fact::ExitReported(left)])?;
    let payment = stay(tx, context.site(), &known.ticket)?.map_or(PaymentState::Unpaid, |left| left.state.payment);
    Ok(json!(UploadAnswer {
        event_type: "EXIT".to_owned(),
        session_id: Some(SessionId::of(&known.ticket)),
        duration_minutes: Some(quote.minutes),
        fee: Some(quote.total.get()),
        fee_breakdown: Some(FeeBreakdown::of(&quote)),
        payment_status: Some(payment_word(payment).to_owned()),
        message: Some(RestSaid::Exited { plate: seen.plate.pretty() }.words(context.locale)),
        ..UploadAnswer::of(seen.plate.to_string())
    }))
}

fn ignored(tx: &mut dyn Tx, context: RequestContext<'_>, seen: &Seen, outcome: Sighting) -> Result<Value, LedgerError> {
    if !looked(tx, context, seen, outcome)? {
        write_down(tx, context, seen, outcome, Vec::new())?;
    }
    let said = match outcome {
        Sighting::AlreadyInside => RestSaid::AlreadyInside,
        Sighting::NoEntry => RestSaid::NoEntry,
        Sighting::Unsure | Sighting::Full | Sighting::Entered | Sighting::Exited => RestSaid::Unsure,
    };
    Ok(json!(UploadAnswer {
        event_type: "IGNORED".to_owned(),
        outcome: Some(word(outcome)),
        message: Some(said.words(context.locale)),
        ..UploadAnswer::of(seen.plate.to_string())
    }))
}

fn word(outcome: Sighting) -> String {
    serde_json::to_value(outcome).ok().and_then(|value| value.as_str().map(ToOwned::to_owned)).unwrap_or_default()
}

/// Whether the camera has just said the same, to the same effect.
fn looked(tx: &mut dyn Tx, context: RequestContext<'_>, seen: &Seen, outcome: Sighting) -> Result<bool, StoreError> {
    let sql = "SELECT outcome FROM sighting WHERE site = $1 AND at >= $2 AND plate = $3 AND source = $4
               ORDER BY at DESC, seq DESC LIMIT 1";
    let values = [
        context.site().into(),
        context.now.plus_millis(-ONE_LOOK_MS).millis().into(),
        seen.plate.as_str().into(),
        seen.source.as_str().into(),
    ];
    Ok(tx.query(sql, &values)?.first().is_some_and(|row| row.text(0).is_ok_and(|last| last == word(outcome))))
}

fn write_down(
    tx: &mut dyn Tx,
    context: RequestContext<'_>,
    seen: &Seen,
    outcome: Sighting,
    mut facts: Vec<Fact>,
) -> Result<(), LedgerError> {
    facts.push(Fact::PlateSeen(PlateSeen {
        plate: seen.plate.to_string(),
        confidence: seen.confidence / 1_000,
        at: context.now,
        lane: Some(seen.at.lane.clone()),
        source: seen.source.clone(),
        photo: Some(seen.photo),
        outcome,
    }));
    context.append(tx, facts).map(drop)
}

fn reporter(seen: &Seen) -> Reporter {
    Reporter { source: Some(seen.source.clone()), photo: Some(seen.photo), ..Reporter::default() }
}

/// What a camera is answered: `ENTRY`, `EXIT`, or `IGNORED` with the reason.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
pub struct UploadAnswer {
    /// `ENTRY`, `EXIT`, `IGNORED`.
    pub event_type: String,
    /// The plate: upper-case letters and digits only.
    pub license_plate: String,
    /// The session that began or ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub session_id: Option<SessionId>,
    /// What it meant, in the language of the answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// Whole minutes of stay.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub duration_minutes: Option<i64>,
    /// What is due for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fee: Option<i64>,
    /// How it came about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fee_breakdown: Option<FeeBreakdown>,
    /// `UNPAID`, `PAID`, `FREE`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub payment_status: Option<String>,
    /// Why it was ignored: `already_inside`, `no_entry`, `unsure`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outcome: Option<String>,
}

impl UploadAnswer {
    fn of(license_plate: String) -> Self {
        Self { license_plate, ..Self::default() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::terms::Sure;

    #[test]
    fn s3_c02_s1_c08_s3_x12_how_sure_a_camera_must_be() {
        for (text, above_70, at_least_80) in [
            ("0.7", false, false),
            ("0.70", false, false),
            ("0.7001", true, false),
            ("0.71", true, false),
            ("0.7999999", true, false),
            ("0.8", true, true),
            ("1", true, true),
            ("1.0", true, true),
            (".95", true, true),
            ("0", false, false),
        ] {
            let confidence = millionths(text).expect("a number");
            assert_eq!(Sure::Above(700).enough(confidence), above_70, "{text}");
            assert_eq!(Sure::AtLeast(800).enough(confidence), at_least_80, "{text}");
        }
        for text in ["", ".", "1.1", "-0.5", "NaN", "inf", "1e-1", "87%", "0,9", "0.9.9", "99999999999", "' OR 1=1"] {
            assert_eq!(millionths(text), None, "{text}");
        }
    }
}
