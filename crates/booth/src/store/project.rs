//! From facts to projections. The only place that writes them: the ledger, `rebuild` and `verify` all come here, so
//! that a projection can never be anything else than what its facts say.

mod carried;
mod devices;
mod shifts;
mod stays;

pub(super) use stays::{tail, taken};

use super::column::{stored, word};
use super::{StoreError, View};
use palang_domain::fact::{OperatorEnrolled, OperatorWithdrawn, TariffAdopted};
use palang_domain::{AreaId, ClassId, Fact, GateNumber, Timestamp};
use rusqlite::Params;

/// Where in the journal a fact stands.
#[derive(Clone, Copy)]
pub(super) struct Place {
    pub seq: u64,
    pub at: Timestamp,
}

/// Tables that facts fill, each with the columns it is ordered by: what `verify` compares and `rebuild` empties.
pub(super) const TABLES: &[(&str, &str)] = &[
    ("stay", "seq"),
    ("settlement", "receipt"),
    ("shift", "shift"),
    ("shift_class", "shift, class"),
    ("operator", "number"),
    ("tariff", "version"),
    ("slip", "cause"),
    ("counter", "name, key"),
];

/// Brings the projections up to a fact.
///
/// # Errors
/// When the fact does not fit: a stay's state, a gap-free number, a sum.
pub(super) fn apply(view: &View<'_>, place: Place, fact: &Fact) -> Result<(), StoreError> {
    match fact {
        Fact::TariffAdopted(tariff) => adopt(view, place, tariff),
        Fact::OperatorEnrolled(operator) => enrol(view, place, operator),
        Fact::OperatorWithdrawn(gone) => withdraw(view, place, gone),
        Fact::ShiftOpened(shift) => shifts::open(view, place, shift),
        Fact::ShiftClosed(shift) => shifts::close(view, place, shift),
        Fact::TicketIssued(ticket) => stays::issue(view, place, ticket),
        Fact::TicketAccepted(ticket) => stays::accept(view, place, ticket),
        Fact::ScanRefused(refused) => shifts::count(view, refused.shift, shifts::Count::Refused),
        Fact::Settled(settled) => stays::settle(view, place, settled),
        Fact::ExitGranted(exit) => stays::exit(view, place, exit),
        Fact::GateAnswered(answer) => devices::answered(view, answer),
        Fact::GateOpenedByHand(opened) => {
            devices::grant(view, place)?;
            shifts::count(view, opened.shift, shifts::Count::ManualOpens)
        }
        Fact::OpeningDismissed(dismissed) => devices::dismissed(view, dismissed),
        Fact::VehiclePassed(passed) => devices::passed(view, passed),
        Fact::SlipAnswered(answer) => devices::slip_answered(view, answer),
        Fact::SlipReprinted(reprint) => devices::reprinted(view, reprint),
        Fact::StayCarried(stay) => carried::stay(view, place, stay),
        Fact::QuotaSet(quota) => {
            set(view, "quota", &scope_key(quota.area.as_ref(), &quota.class), stored(quota.capacity))
        }
        Fact::BooksCarried(books) => carried::carry(view, place, books),
        // Facts that only the journal itself keeps.
        Fact::JournalOpened(_)
        | Fact::ProgramStarted(_)
        | Fact::ProgramStopped(_)
        | Fact::ClockJumped(_)
        | Fact::SignedIn(_)
        | Fact::SignInFailed(_)
        | Fact::SignedOut(_)
        | Fact::OpeningRepeated(_)
        | Fact::ReportPrinted(_)
        | Fact::DeviceChanged(_)
        | Fact::BackupMade(_)
        | Fact::BoothCertified(_)
        | Fact::BoothRevoked(_)
        | Fact::TariffPublished(_)
        | Fact::ClassesPublished(_)
        | Fact::PassGranted(_)
        | Fact::PassRevoked(_)
        | Fact::SettingChanged(_)
        | Fact::ConflictFound(_)
        | Fact::ForkFound(_)
        | Fact::EntryReported(_)
        | Fact::ExitReported(_)
        | Fact::PlateSeen(_)
        | Fact::EntryRefused(_)
        | Fact::PhotoTaken(_)
        | Fact::EntryCancelled(_)
        | Fact::ConflictResolved(_) => Ok(()),
    }
}

fn adopt(view: &View<'_>, place: Place, tariff: &TariffAdopted) -> Result<(), StoreError> {
    // Adopted again after another: it is in force again, under the same version.
    let sql = "INSERT INTO tariff (version, name, text, seq) VALUES (?1, ?2, ?3, ?4)
               ON CONFLICT (version) DO UPDATE SET seq = excluded.seq";
    write(view, sql, (&tariff.tariff.version, &tariff.tariff.name, &tariff.text, stored(place.seq)))
}

fn enrol(view: &View<'_>, place: Place, operator: &OperatorEnrolled) -> Result<(), StoreError> {
    let sql = "INSERT INTO operator (number, name, role, seq, at_booth) VALUES (?1, ?2, ?3, ?4, ?5)
               ON CONFLICT (number) DO UPDATE SET name = excluded.name, role = excluded.role, seq = excluded.seq,
               at_booth = excluded.at_booth, withdrawn = NULL";
    let (number, role) = (operator.operator.as_str(), word(&operator.role));
    write(view, sql, (number, &operator.name, role, stored(place.seq), operator.at_booth))
}

fn withdraw(view: &View<'_>, place: Place, gone: &OperatorWithdrawn) -> Result<(), StoreError> {
    let sql = "UPDATE operator SET withdrawn = ?2 WHERE number = ?1";
    write(view, sql, (gone.operator.as_str(), stored(place.seq)))
}

/// Runs a statement that must not fail.
fn write(view: &View<'_>, sql: &str, params: impl Params) -> Result<(), StoreError> {
    view.db.prepare_cached(sql)?.execute(params)?;
    Ok(())
}

/// Sets a counter.
fn set(view: &View<'_>, name: &str, key: &str, value: i64) -> Result<(), StoreError> {
    let sql = "INSERT INTO counter (name, key, value) VALUES (?1, ?2, ?3)
               ON CONFLICT (name, key) DO UPDATE SET value = excluded.value";
    write(view, sql, (name, key, value))
}

/// Moves a counter.
fn add(view: &View<'_>, name: &str, key: &str, by: i64) -> Result<(), StoreError> {
    let sql = "INSERT INTO counter (name, key, value) VALUES (?1, ?2, ?3)
               ON CONFLICT (name, key) DO UPDATE SET value = value + excluded.value";
    write(view, sql, (name, key, by))
}

/// Advances a gap-free number, and refuses any but the next.
fn advance(view: &View<'_>, name: &'static str, got: u64) -> Result<(), StoreError> {
    expect(name, view.counter(name, "")?.saturating_add(1), stored(got))?;
    set(view, name, "", stored(got))
}

/// Refuses what the books do not say.
fn expect(what: &'static str, expected: i64, got: i64) -> Result<(), StoreError> {
    if expected == got { Ok(()) } else { Err(StoreError::Books { what, expected, got }) }
}

/// Key of a gate's count of one local date: the first eight digits of its ticket numbers, `YYMMDDGG`.
pub(super) fn date_key(gate: GateNumber, date: chrono::NaiveDate) -> String {
    format!("{}{:02}", date.format("%y%m%d"), gate.get())
}

/// Key of a counter of vehicles or places: a class in a part of the site, or in the whole of it.
pub(super) fn scope_key(area: Option<&AreaId>, class: &ClassId) -> String {
    format!("{}/{class}", area.map_or("", AreaId::as_str))
}
