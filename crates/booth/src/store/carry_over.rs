//! What a fresh incarnation takes over from the file before it: everything a car inside needs to leave, and every
//! number that must not be given twice. Each part is read for itself, so that damage to one does not cost the others.

mod former;
mod join;

pub(super) use former::joined;

use super::chain::{Stored, Walk};
use super::maintenance::{migrated, shadow};
use super::project::{self, Position};
use super::site::SiteCarriedOver;
use super::{Carried, Credential, Head, Ledger, StoreError, View};
use palang_domain::fact::{
    BooksCarried, ExitGranted, OperatorEnrolled, OperatorWithdrawn, QuotaSet, ShiftCarried, ShiftClosed, StayCarried,
    TariffAdopted,
};
use palang_domain::stay::{Presence, StayState};
use palang_domain::time::DAY_MS;
use palang_domain::{Fact, Money, OperatorNumber, TariffRef, Timestamp};
use rusqlite::Connection;
use std::path::Path;

/// Tickets used within this long before the end stay used; older ones are refused as absurdly old or settled by hand.
const LEFT_LATELY_MS: i64 = 14 * DAY_MS;
/// Bounds of what is carried.
const MOST_OPEN: u32 = 50_000;
const MOST_LEFT: u32 = 50_000;
/// Numbers that an incarnation leaves to a tail nobody here can read: more than a booth gives in ten years. So the
/// first digits of a receipt, a shift or a Z say which incarnation gave it.
const RECEIPTS_LEFT: u64 = 10_000_000;
const SHIFTS_LEFT: u64 = 10_000;

/// What could be read of the incarnation before.
#[derive(Default)]
pub(super) struct CarriedOver {
    /// `incarnation:seq:hash` of its last fact.
    pub predecessor: Option<String>,
    /// The time of its last fact.
    pub last: Option<Timestamp>,
    /// `incarnation:seq:hash` of the incarnations that came back from the server and are in here.
    pub recalled: Vec<String>,
    books: BooksCarried,
    /// Shifts that were open when their incarnation was lost, and behind which another has been opened since.
    uncounted: Vec<ShiftCarried>,
    tariffs: Vec<TariffAdopted>,
    quotas: Vec<QuotaSet>,
    operators: Vec<OperatorEnrolled>,
    withdrawn: Vec<OperatorWithdrawn>,
    credentials: Vec<(OperatorNumber, Credential)>,
    stays: Vec<StayCarried>,
    exits: Vec<ExitGranted>,
    site: SiteCarriedOver,
    failed: u32,
}

/// Reads what can be read.
pub(super) fn read(file: &Path) -> CarriedOver {
    let profile = super::open::PROFILE;
    // The second sees no log that was not folded in, but needs nothing to be writable.
    let opened = palang_sqlite::open_reader(file, profile)
        .and_then(|db| {
            db.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(())).map(|()| db).map_err(Into::into)
        })
        .or_else(|_| palang_sqlite::open_copy(file, profile));
    let db = match opened {
        Ok(db) => db,
        Err(error) => {
            tracing::error!(%error, "nothing can be carried over");
            return CarriedOver { failed: 1, ..CarriedOver::default() };
        }
    };
    let direct = match migrated(&db) {
        Ok(copy) => gather(&View::new(copy.as_ref().unwrap_or(&db)), Grants::Again),
        Err(_) => CarriedOver { failed: 1, ..CarriedOver::default() },
    };
    if direct.failed == 0 {
        return direct;
    }
    // The projections are damaged; the facts are the truth, as far as they can be read.
    match replayed(&db) {
        Ok(replayed) if replayed.stays.len() >= direct.stays.len() => CarriedOver { site: direct.site, ..replayed },
        Ok(_) => direct,
        Err(error) => {
            tracing::error!(%error, "the facts cannot be played again");
            direct
        }
    }
}

/// What the facts carry over, from the first to the first that is not what was written.
fn replayed(db: &Connection) -> Result<CarriedOver, StoreError> {
    let shadow = shadow()?;
    let view = View::new(&shadow);
    let mut walk = Walk::from_start();
    let mut broken = false;
    shadow.execute_batch("BEGIN")?;
    {
        let mut statement = db.prepare(&format!("SELECT {} FROM journal ORDER BY seq", Stored::COLUMNS))?;
        let mut rows = statement.query([])?;
        loop {
            let row = match rows.next() {
                Ok(Some(row)) => Stored::read(row),
                Ok(None) => break,
                Err(error) => Err(error),
            };
            let good = row.ok().and_then(|row| walk.step(&row).ok().map(|record| (record, row)));
            let Some((record, row)) = good else {
                broken = true;
                break;
            };
            let position = Position::of(&record);
            if project::apply(&view, position, &record.fact).is_err() {
                broken = true;
                break;
            }
            // What is carried over is read from a whole database: the journal is part of it.
            shadow
                .prepare_cached("INSERT INTO journal (seq, kind, at, bytes, hash) VALUES (?1, ?2, ?3, ?4, ?5)")?
                .execute((row.seq, row.kind, row.at, row.bytes, row.hash))?;
        }
    }
    shadow.execute_batch("COMMIT")?;
    let mut carried_over = gather(&view, Grants::Again);
    carried_over.failed += u32::from(broken);
    // PINs are in no fact.
    for operator in &carried_over.operators {
        if let Ok(Some(credential)) = View::new(db).credential(&operator.operator) {
            carried_over.credentials.push((operator.operator.clone(), credential));
        }
    }
    Ok(carried_over)
}

/// What becomes of exits that were granted and that no gate has answered.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Grants {
    /// The car still stands there: granted once more.
    Again,
    /// Long ago, or at a gate whose answer was lost with the disk: nobody stands there any more.
    Past,
}

fn gather(view: &View<'_>, grants: Grants) -> CarriedOver {
    let mut carried_over = CarriedOver::default();
    let head = carried_over.part("head", view.head()).unwrap_or(Head::EMPTY);
    if head.seq > 0 {
        let incarnation =
            carried_over.part("first fact", view.fact(1)).flatten().map_or(0, |(first, _)| first.incarnation);
        carried_over.predecessor = Some(format!("{incarnation}:{}:{}", head.seq, head.hash));
        carried_over.last = Some(head.at);
    }
    carried_over.tariffs = carried_over.part("tariffs", tariffs(view)).unwrap_or_default();
    carried_over.quotas = carried_over.part("quotas", quotas(view)).unwrap_or_default();
    carried_over.people(view);
    carried_over.site = SiteCarriedOver::read(view, head.at.plus_millis(-LEFT_LATELY_MS));
    carried_over.books(view);
    carried_over.stays(view, head.at, grants);
    carried_over
}

impl CarriedOver {
    fn part<T>(&mut self, what: &str, read: Result<T, StoreError>) -> Option<T> {
        read.inspect_err(|error| {
            tracing::error!(%error, what, "cannot be carried over");
            self.failed += 1;
        })
        .ok()
    }

    fn people(&mut self, view: &View<'_>) {
        for operator in self.part("operators", view.operators()).unwrap_or_default() {
            if let Some(credential) = self.part("PIN", view.credential(&operator.number)).flatten() {
                self.credentials.push((operator.number.clone(), credential));
            }
            if operator.withdrawn {
                self.withdrawn.push(OperatorWithdrawn { operator: operator.number.clone() });
            }
            self.operators.push(OperatorEnrolled {
                operator: operator.number,
                name: operator.name,
                role: operator.role,
                at_booth: operator.at_booth,
            });
        }
    }

    fn books(&mut self, view: &View<'_>) {
        let mut counter = |name: &'static str| {
            u64::try_from(self.part(name, view.counter(name, "")).unwrap_or_default()).unwrap_or_default()
        };
        let (shift, z_number) = (counter("shift"), counter("z"));
        let last = self.part("last settlement", view.last_settlement());
        let open = self.part("open shift", view.open_shift()).flatten();
        self.books = BooksCarried {
            receipt: last.map_or(0, |last| last.receipt),
            last_known: None,
            shift,
            z_number,
            turnover: last.map_or(Money::ZERO, |last| last.turnover),
            serials: self.part("serials", serials(view)).unwrap_or_default(),
            open_shift: open.map(|shift| ShiftCarried {
                shift: shift.shift,
                operator: shift.operator,
                opened: shift.opened,
                totals: shift.totals,
            }),
        };
    }

    fn stays(&mut self, view: &View<'_>, end: Timestamp, grants: Grants) {
        let open = self.part("open stays", view.every_open_stay(MOST_OPEN)).unwrap_or_default();
        let since = end.plus_millis(-LEFT_LATELY_MS);
        let left = self.part("stays that left", view.stays_left_since(since, MOST_LEFT)).unwrap_or_default();
        let pending = match grants {
            Grants::Again => self.part("grants", view.grants_pending()).unwrap_or_default(),
            Grants::Past => Vec::new(),
        };
        for mut stay in open.into_iter().chain(left) {
            let owed = pending.iter().any(|grant| grant.ticket.as_ref() == Some(&stay.ticket));
            if owed && let Some(lane) = stay.exit_lane.take() {
                // Paid and not yet let out: granted once more, by a cause of this incarnation.
                stay.exited = None;
                stay.state = StayState { presence: Presence::Inside, ..stay.state };
                self.exits.push(ExitGranted {
                    ticket: stay.ticket.clone(),
                    lane,
                    receipt: stay.receipt.unwrap_or_default(),
                    prepaid: None,
                });
            }
            self.stays.push(stay);
        }
    }

    /// What [`super::Opened`] says of it.
    pub fn carried(&self) -> Carried {
        let left = self.stays.iter().filter(|stay| stay.exited.is_some()).count();
        Carried { open: self.stays.len() - left, left, whole: self.failed == 0 }
    }

    /// Leaves out the numbers that a tail which cannot be read here may have used, so that none is given twice.
    pub fn leave_out(&mut self, incarnation: u32) {
        let beyond = |last: u64, block: u64| match u64::from(incarnation).saturating_mul(block) {
            start if last < start => start,
            _ => last.saturating_add(block),
        };
        let books = &mut self.books;
        books.last_known = Some(books.receipt);
        books.receipt = beyond(books.receipt, RECEIPTS_LEFT);
        books.shift = beyond(books.shift, SHIFTS_LEFT);
        books.z_number = beyond(books.z_number, SHIFTS_LEFT);
    }

    /// Writes it into the fresh incarnation.
    pub fn write_into(mut self, ledger: &mut Ledger<'_>) -> Result<(), StoreError> {
        for tariff in self.tariffs {
            ledger.append(Fact::TariffAdopted(tariff))?;
        }
        for quota in self.quotas {
            ledger.append(Fact::QuotaSet(quota))?;
        }
        for operator in self.operators {
            ledger.append(Fact::OperatorEnrolled(operator))?;
        }
        for gone in self.withdrawn {
            ledger.append(Fact::OperatorWithdrawn(gone))?;
        }
        for (operator, credential) in self.credentials {
            ledger.set_pin(&operator, &credential.pin_hash)?;
            ledger.set_failures(&operator, credential.failures, credential.locked_until)?;
        }
        for shift in self.uncounted {
            close_uncounted(ledger, &mut self.books, shift)?;
        }
        ledger.append(Fact::BooksCarried(self.books))?;
        for stay in self.stays {
            ledger.append(Fact::StayCarried(stay))?;
        }
        for exit in self.exits {
            ledger.append(Fact::ExitGranted(exit))?;
        }
        self.site.write_into(ledger)
    }
}

/// A shift that nobody can close any more, because another is open: closed as what it was, and not counted.
fn close_uncounted(ledger: &mut Ledger<'_>, books: &mut BooksCarried, shift: ShiftCarried) -> Result<(), StoreError> {
    let ShiftCarried { shift: number, operator, totals, .. } = shift.clone();
    ledger.append(Fact::BooksCarried(BooksCarried {
        serials: Vec::new(),
        open_shift: Some(shift),
        ..books.clone()
    }))?;
    books.z_number += 1;
    let closed = ShiftClosed {
        shift: number,
        operator,
        counted: totals.expected,
        variance: Money::ZERO,
        totals,
        z_number: books.z_number,
        held: None,
        uncounted: true,
    };
    ledger.append(Fact::ShiftClosed(closed)).map(drop)
}

fn tariffs(view: &View<'_>) -> Result<Vec<TariffAdopted>, StoreError> {
    view.many("SELECT name, version, text FROM tariff ORDER BY seq", [], |row| {
        Ok(TariffAdopted { tariff: TariffRef { name: row.get(0)?, version: row.get(1)? }, text: row.get(2)? })
    })
}

fn quotas(view: &View<'_>) -> Result<Vec<QuotaSet>, StoreError> {
    let quotas = view.capacities()?.into_iter().filter(|(_, _, capacity)| *capacity > 0);
    Ok(quotas.map(|(area, class, capacity)| QuotaSet { area, class, capacity }).collect())
}

fn serials(view: &View<'_>) -> Result<Vec<(String, u32)>, StoreError> {
    view.many("SELECT key, value FROM counter WHERE name = 'serial' ORDER BY key", [], |row| {
        Ok((row.get(0)?, row.get(1)?))
    })
}
