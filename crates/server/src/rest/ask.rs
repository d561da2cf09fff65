//! Questions about one ticket or plate, and about whether everything has arrived (S0-E03, S0-E04, S1-E01).

use super::breakdown::FeeBreakdown;
use super::facts;
use super::session::{self, photo_path};
use super::status::{System, payment_word, say};
use crate::foreign_names;
use crate::ledger::{LedgerError, Topic, inside_with_plate, mastered, stay};
use crate::request::{Answered, Refused, RequestContext};
use crate::site_time;
use crate::store::Tx;
use palang_domain::{Fact, Hash, Plate, Quote, Timestamp};
use palang_wire::feed::SiteStay;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A ticket, whole (S0-E03): S0's entry record, and what is due now. `palang_wire::validate` is what booths read of it.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct TicketAnswer {
    /// Its vehicle is inside: it may still be paid and used.
    pub valid: bool,
    /// The ticket that names the stay.
    pub ticket_id: String,
    /// By the site's clock.
    pub entry_time: String,
    /// The gate it came in by, as its reporter said, else the lane.
    pub entry_gate: Option<String>,
    /// Whose work it was.
    pub entry_operator: Option<String>,
    /// In which shift.
    pub entry_shift: Option<String>,
    /// The picture's name: its SHA-256.
    pub vehicle_image: Option<String>,
    /// Where it is read.
    pub vehicle_image_url: Option<String>,
    /// `MOTOR`, `MOBIL`, ….
    pub vehicle_type: String,
    /// The plate: upper-case letters and digits only.
    pub license_plate: Option<String>,
    /// What is due now, or was at the exit; none where the site never published the stay's tariff.
    pub tariff: Option<i64>,
    /// `ACTIVE`, `COMPLETED`, `VOID`.
    pub status: String,
    /// `UNPAID`, `PAID`, `FREE`.
    pub payment_status: String,
    /// As S0 writes it.
    pub duration: String,
    /// Whole minutes of stay, as the tariff rounds them.
    pub duration_minutes: i64,
    /// By the site's clock; none while it is inside.
    pub exit_time: Option<String>,
    /// How the fee comes about.
    pub fee_breakdown: Option<FeeBreakdown>,
    /// The stay, for booths.
    #[schema(value_type = Object)]
    pub stay: SiteStay,
    /// The price, line by line, for booths.
    #[schema(value_type = Option<Object>)]
    pub quote: Option<Quote>,
    /// The server's time, with zone.
    pub server_time: String,
}

/// What is known of a ticket.
pub fn validate(tx: &mut dyn Tx, context: RequestContext<'_>, text: &str) -> Answered<TicketAnswer> {
    let unknown = || Refused::no_such("ticket", text);
    // Whatever is not shaped like a ticket may still be one that somebody reported.
    let read = foreign_names::ticket(text, &context.terms.patterns)
        .map(|ticket| ticket.id)
        .ok()
        .or_else(|| text.trim().parse().ok());
    let ticket = read.ok_or_else(unknown)?;
    let known = stay(tx, context.site(), &ticket)?.ok_or_else(unknown)?;
    let by = facts::reporter(tx, context.site(), &known)?;
    let quote = session::price(context, &known);
    let elapsed = known.exit.as_ref().map_or(context.now, |exit| exit.at).millis_since(known.entry).max(0);
    let minutes = quote.as_ref().map_or(elapsed / palang_domain::time::MINUTE_MS, |quote| quote.minutes);
    let photo: Option<Hash> = by.photo;
    Ok(TicketAnswer {
        valid: known.is_open(),
        ticket_id: known.ticket.to_string(),
        entry_time: site_time::naive(known.entry, context.zone()),
        entry_gate: by.source.or_else(|| known.lane.as_ref().map(ToString::to_string)),
        entry_operator: by.operator,
        entry_shift: by.shift,
        vehicle_image: photo.map(|photo| photo.to_string()),
        vehicle_image_url: photo.map(photo_path),
        vehicle_type: foreign_names::vehicle_type(&known.class),
        license_plate: known.plate.clone(),
        tariff: quote.as_ref().map(|quote| quote.total.get()),
        status: say(System::S0, known.state).status.to_owned(),
        payment_status: payment_word(known.state.payment).to_owned(),
        duration: site_time::duration(minutes),
        duration_minutes: minutes,
        exit_time: known.exit.as_ref().map(|exit| site_time::naive(exit.at, context.zone())),
        fee_breakdown: quote.as_ref().map(FeeBreakdown::of),
        stay: known.to_wire(),
        quote,
        server_time: site_time::zoned(context.now, context.zone()),
    })
}

/// Whether everything has arrived (S0-E04).
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct SyncStatus {
    /// `SYNCED`: a program's report is on the server's disk before it is answered.
    pub sync_status: String,
    /// What the asker reported and the server has not stored: always 0.
    pub unsynced: u64,
    /// What the asker has reported so far, in facts.
    pub recorded: u64,
    /// Vehicles inside the whole site.
    pub active: u64,
    /// Contradictions that supervisors have to look at.
    pub conflicts: u64,
    /// Facts that are kept apart.
    pub quarantined: u64,
    /// Booths of the site, with the time until which everything there is known here.
    pub booths: Vec<BoothHeard>,
    /// The server's time, with zone.
    pub server_time: String,
}

/// A booth as far as it has been heard of.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct BoothHeard {
    /// The booth's name.
    pub booth: String,
    /// Everything of the booth until then is here; RFC 3339 with the site's zone.
    pub known_until: String,
}

/// The answer to S0-E04.
pub fn sync_status(tx: &mut dyn Tx, context: RequestContext<'_>) -> Answered<SyncStatus> {
    let site = [context.site().into()];
    let active = tx.count("SELECT count(*) FROM stay WHERE site = $1 AND open = 1", &site)?;
    let conflicts = tx.count("SELECT count(*) FROM conflict WHERE site = $1", &site)?;
    let quarantined = tx.count("SELECT count(*) FROM quarantine WHERE site = $1", &site)?;
    let mine = [context.site().into(), context.caller.booth.as_str().into()];
    let sql = "SELECT coalesce(CAST(sum(seq) AS BIGINT), 0) FROM head WHERE site = $1 AND booth = $2";
    let recorded = tx.count(sql, &mine)?;
    let sql = "SELECT h.booth, max(h.at) FROM head h JOIN booth b ON b.site = h.site AND b.booth = h.booth
               WHERE h.site = $1 AND b.kind = 'booth' GROUP BY h.booth ORDER BY h.booth";
    let mut booths = Vec::new();
    for row in tx.query(sql, &site)? {
        let known_until = site_time::zoned(Timestamp::from_millis(row.int(1)?), context.zone());
        booths.push(BoothHeard { booth: row.text(0)?.to_owned(), known_until });
    }
    Ok(SyncStatus {
        sync_status: "SYNCED".to_owned(),
        unsynced: 0,
        recorded,
        active,
        conflicts,
        quarantined,
        booths,
        server_time: site_time::zoned(context.now, context.zone()),
    })
}

/// Whether a plate is known (S1-E01).
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct PlateAnswer {
    /// Whether a vehicle with that plate is known.
    pub found: bool,
    /// The vehicle; nothing where none is known.
    pub kendaraan: Option<Vehicle>,
}

/// A vehicle as S1 names it (S1-F07).
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Vehicle {
    /// The same for one plate for ever.
    pub id_kendaraan: u32,
    /// The plate: upper-case letters and digits only.
    pub plat_nomor: String,
    /// `motor`, `mobil`, `lainnya`, ….
    pub jenis_kendaraan: String,
    /// Its colour; not kept.
    pub warna: Option<String>,
    /// Its owner; not kept.
    pub pemilik: Option<String>,
    /// It is inside now.
    pub di_dalam: bool,
}

/// The answer to S1-E01: a vehicle that is inside, or has a pass. Fewer than two characters are no plate yet.
pub fn check_plate(tx: &mut dyn Tx, context: RequestContext<'_>, text: &str) -> Answered<PlateAnswer> {
    let nobody = PlateAnswer { found: false, kendaraan: None };
    let Some(plate) = Plate::normalise(text).filter(|plate| plate.as_str().len() >= 2) else { return Ok(nobody) };
    let inside = inside_with_plate(tx, context.site(), plate.as_str())?.pop();
    let (class, is_inside) = match inside {
        Some(stay) => (Some(stay.class), true),
        None => match pass(tx, context, &plate)? {
            Some(class) => (class, false),
            None => return Ok(nobody),
        },
    };
    let hash = Hash::of(plate.as_str().as_bytes()).0;
    let vehicle = Vehicle {
        id_kendaraan: u32::from_be_bytes([hash[0], hash[1], hash[2], hash[3]]) >> 1,
        plat_nomor: plate.to_string(),
        jenis_kendaraan: class.map(String::from).unwrap_or_default(),
        warna: None,
        pemilik: None,
        di_dalam: is_inside,
    };
    Ok(PlateAnswer { found: true, kendaraan: Some(vehicle) })
}

/// The class of a pass that holds now; nothing when there is none.
fn pass(
    tx: &mut dyn Tx,
    context: RequestContext<'_>,
    plate: &Plate,
) -> Result<Option<Option<palang_domain::ClassId>>, LedgerError> {
    let passes = mastered(tx, context.site(), Topic::Pass)?;
    Ok(passes.into_iter().filter_map(|mastered| mastered.fact).find_map(|fact| match fact {
        Fact::PassGranted(pass)
            if pass.plate.as_ref() == Some(plate) && pass.from <= context.now && context.now < pass.until =>
        {
            Some(pass.class)
        }
        _ => None,
    }))
}
