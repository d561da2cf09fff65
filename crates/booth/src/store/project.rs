//! From facts to projections. The only place that writes them: the ledger, `rebuild` and `verify` all come here, so
//! that a projection can never be anything else than what its facts say.

mod devices;
mod shifts;
mod stays;

pub(super) use stays::tail;

use super::column::{stored, word};
use super::{StoreError, View};
use palang_domain::fact::effect::{Effect, MasterChange};
use palang_domain::fact::{OperatorEnrolled, OperatorWithdrawn, TariffAdopted};
use palang_domain::{AreaId, ClassId, Fact, GateNumber, Record, Timestamp};
use rusqlite::Params;

/// Where in the journal a fact stands, and when it was written.
#[derive(Clone, Copy)]
pub(super) struct Position {
    pub seq: u64,
    pub at: Timestamp,
}

impl Position {
    pub const fn of(record: &Record) -> Self {
        Self { seq: record.seq, at: record.at }
    }
}

/// Tables that facts fill, each with the columns it is ordered by: what `verify` compares and `rebuild` empties.
pub(super) const TABLES: &[(&str, &str)] = &[
    ("stay", "seq"),
    ("settlement", "receipt"),
    ("further_payment", "receipt, part"),
    ("shift", "shift"),
    ("shift_class", "shift, class"),
    ("shift_method", "shift, method"),
    ("operator", "number"),
    ("tariff", "version"),
    ("slip", "cause"),
    ("counter", "name, key"),
];

/// Brings the projections up to a fact: folds its effect.
///
/// # Errors
/// When the fact does not fit: a stay's state, a gap-free number, a sum.
pub(super) fn apply(view: &View<'_>, position: Position, fact: &Fact) -> Result<(), StoreError> {
    // Pictures and conflicts have no projection at a booth.
    let Effect { stay, books, master, device, evidence: _, conflict: _ } = fact.effect();
    if let Some((ticket, change)) = stay {
        stays::apply(view, position, ticket, &change)?;
    }
    if let Some(change) = books {
        shifts::apply(view, position, change)?;
    }
    if let Some(change) = master {
        learn(view, position, change)?;
    }
    device.map_or(Ok(()), |change| devices::apply(view, position, change))
}

/// What is in force at this booth; what the site only publishes is kept by [`super::site`].
fn learn(view: &View<'_>, position: Position, change: MasterChange<'_>) -> Result<(), StoreError> {
    match change {
        MasterChange::TariffAdopted(tariff) => adopt(view, position, tariff),
        MasterChange::OperatorEnrolled(operator) => enrol(view, position, operator),
        MasterChange::OperatorWithdrawn(gone) => withdraw(view, position, gone),
        MasterChange::QuotaSet(quota) => {
            set(view, "quota", &scope_key(quota.area.as_ref(), &quota.class), stored(quota.capacity))
        }
        MasterChange::TariffPublished(_)
        | MasterChange::ClassesPublished(_)
        | MasterChange::SettingChanged(_)
        | MasterChange::PassGranted(_)
        | MasterChange::PassRevoked(_)
        | MasterChange::BoothCertified(_)
        | MasterChange::BoothRevoked(_) => Ok(()),
    }
}

fn adopt(view: &View<'_>, position: Position, tariff: &TariffAdopted) -> Result<(), StoreError> {
    // Adopted again after another: it is in force again, under the same version.
    let sql = "INSERT INTO tariff (version, name, text, seq) VALUES (?1, ?2, ?3, ?4)
               ON CONFLICT (version) DO UPDATE SET seq = excluded.seq";
    write(view, sql, (&tariff.tariff.version, &tariff.tariff.name, &tariff.text, stored(position.seq)))
}

fn enrol(view: &View<'_>, position: Position, operator: &OperatorEnrolled) -> Result<(), StoreError> {
    let sql = "INSERT INTO operator (number, name, role, seq, at_booth) VALUES (?1, ?2, ?3, ?4, ?5)
               ON CONFLICT (number) DO UPDATE SET name = excluded.name, role = excluded.role, seq = excluded.seq,
               at_booth = excluded.at_booth, withdrawn = NULL";
    let (number, role) = (operator.operator.as_str(), word(&operator.role));
    write(view, sql, (number, &operator.name, role, stored(position.seq), operator.at_booth))
}

fn withdraw(view: &View<'_>, position: Position, gone: &OperatorWithdrawn) -> Result<(), StoreError> {
    let sql = "UPDATE operator SET withdrawn = ?2 WHERE number = ?1";
    write(view, sql, (gone.operator.as_str(), stored(position.seq)))
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
