//! Journals as large as one likes, the same for the same seed: for benches, for tests of size, for trying a restart on
//! ten years of facts. Every fact goes through the ledger, so what comes out verifies.

use super::ledger::{Identity, Ledger, transact};
use super::open::{MIGRATIONS, PROFILE, Settings};
use super::{Head, OpenError, Store, StoreError, folder};
use chrono::NaiveDate;
use palang_domain::fact::{ExitGranted, GateAnswered, GateOutcome, Settled, ShiftClosed, ShiftOpened, TicketIssued};
use palang_domain::quote::{Line, Quote, Rule, TariffRef};
use palang_domain::settlement::Payment;
use palang_domain::ticket::Number;
use palang_domain::time::MINUTE_MS;
use palang_domain::{ClassId, Currency, Fact, GateNumber, LaneId, Money, OperatorNumber, TicketId, Timestamp, Zone};

/// What to generate.
#[derive(Clone, Debug)]
pub struct Plan {
    /// How many stays begin.
    pub stays: u64,
    /// How many are inside at any time, and stay so at the end.
    pub inside: u64,
    /// Decides classes, plates and lengths of stay.
    pub seed: u64,
    /// The first entry.
    pub start: Timestamp,
    /// Between two entries.
    pub every_ms: i64,
    /// The site's zone, which decides the date in the numbers.
    pub zone: Zone,
    /// The tariff the facts name.
    pub tariff: TariffRef,
    /// Classes with their price per visit.
    pub classes: Vec<(ClassId, Money)>,
    /// Where cars come in, with the gate's number, and where they go out.
    pub lanes: (LaneId, GateNumber, LaneId),
    /// Whose shifts.
    pub operator: OperatorNumber,
    /// What is paid in.
    pub currency: Currency,
}

const PER_TRANSACTION: u64 = 2_000;
const PER_SHIFT: u64 = 500;

/// Appends generated stays to the journal of a data folder, beginning it when there is none. Durable only at the end.
///
/// # Errors
/// As [`Store::open`]; [`OpenError::Store`] when a fact cannot be written.
pub fn generate(settings: Settings, plan: &Plan) -> Result<Head, OpenError> {
    let (dir, site, booth) = (settings.dir.clone(), settings.site, settings.booth.clone());
    let (store, opened) = Store::open(settings)?;
    drop(store);
    let _lock = folder::lock(&dir)?;
    let path = folder::latest(&dir)
        .map_err(|error| OpenError::Folder { dir: dir.clone(), detail: error.to_string() })?
        .map(|number| folder::journal(&dir, number));
    let path = path.ok_or_else(|| OpenError::Folder { dir, detail: "the journal has gone".to_owned() })?;
    let identity = Identity { site, booth, incarnation: opened.incarnation };
    fill(&path, &identity, plan).map_err(OpenError::Store)
}

fn fill(path: &std::path::Path, identity: &Identity, plan: &Plan) -> Result<Head, StoreError> {
    let mut db = palang_sqlite::open_writer(path, PROFILE)?;
    palang_sqlite::migrate(&mut db, MIGRATIONS)?;
    // Nobody trusts these facts, so no commit waits for the disk.
    db.pragma_update(None, "synchronous", 0)?;
    db.pragma_update(None, "wal_autocheckpoint", 8_000)?;
    db.pragma_update(None, "cache_size", -131_072)?;
    let mut lot = Lot::new(plan);
    let mut head = Head::EMPTY;
    while lot.entered < plan.stays {
        let written = transact(&mut db, identity, plan.start, &|| false, |ledger| {
            for _ in 0..PER_TRANSACTION.min(plan.stays - lot.entered) {
                lot.one_more(ledger)?;
            }
            if lot.entered >= plan.stays {
                lot.end_shift(ledger)?;
            }
            ledger.head_now()
        });
        head = written.answer?;
    }
    db.pragma_update(None, "synchronous", 2)?;
    db.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
    Ok(head)
}

/// A car inside.
struct Car {
    ticket: TicketId,
    class: ClassId,
    price: Money,
    entry: Timestamp,
}

struct Lot<'p> {
    plan: &'p Plan,
    random: u64,
    entered: u64,
    inside: std::collections::VecDeque<Car>,
    day: Option<NaiveDate>,
    count: u32,
    shift: Option<u64>,
    in_shift: u64,
}

impl<'p> Lot<'p> {
    fn new(plan: &'p Plan) -> Self {
        let random = plan.seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
        Self {
            plan,
            random,
            entered: 0,
            inside: std::collections::VecDeque::new(),
            day: None,
            count: 0,
            shift: None,
            in_shift: 0,
        }
    }

    /// xorshift64*: enough for plates.
    fn random(&mut self, below: u64) -> u64 {
        self.random ^= self.random >> 12;
        self.random ^= self.random << 25;
        self.random ^= self.random >> 27;
        (self.random.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) % below.max(1)
    }

    /// One car comes in; when the lot is full, the one that has been there longest leaves first.
    fn one_more(&mut self, ledger: &mut Ledger<'_>) -> Result<(), StoreError> {
        let step = i64::try_from(self.entered).unwrap_or(i64::MAX).saturating_mul(self.plan.every_ms);
        let now = self.plan.start.plus_millis(step);
        ledger.move_to(now);
        if self.shift.is_none() {
            let shift = ledger.next_shift()?;
            let operator = self.plan.operator.clone();
            ledger.append(Fact::ShiftOpened(ShiftOpened { shift, operator, float: Money::new(100_000) }))?;
            self.shift = Some(shift);
        }
        if u64::try_from(self.inside.len()).unwrap_or(u64::MAX) >= self.plan.inside
            && let Some(car) = self.inside.pop_front()
        {
            self.leave(ledger, car, now)?;
        }
        self.enter(ledger, now)?;
        if self.in_shift >= PER_SHIFT {
            self.end_shift(ledger)?;
        }
        Ok(())
    }

    fn enter(&mut self, ledger: &mut Ledger<'_>, entry: Timestamp) -> Result<(), StoreError> {
        let (lane, gate, _) = &self.plan.lanes;
        let date = self.plan.zone.local(entry).date();
        if self.day != Some(date) {
            self.day = Some(date);
            self.count = ledger.next_serial(*gate, date)? - 1;
        }
        self.count += 1;
        let number = Number::new(date, *gate, self.count).map_err(|error| StoreError::Other(error.to_string()))?;
        let ticket = number.to_id();
        let pick = usize::try_from(self.random(1 << 20)).unwrap_or(0) % self.plan.classes.len().max(1);
        let Some((class, price)) = self.plan.classes.get(pick).cloned() else {
            return Err(StoreError::Other("a plan needs a class".to_owned()));
        };
        let plate = (self.random(2) == 0).then(|| format!("B{}XYZ", 1_000 + self.random(9_000)));
        let issued = TicketIssued {
            ticket: ticket.clone(),
            code: format!("1{:020}{:020}", self.random(u64::MAX), self.entered),
            lane: lane.clone(),
            gate: *gate,
            class: class.clone(),
            entry,
            tariff: self.plan.tariff.clone(),
            plate,
            operator: Some(self.plan.operator.clone()),
            shift: self.shift,
            area: None,
        };
        let cause = ledger.append(Fact::TicketIssued(issued))?;
        acknowledge(ledger, cause, lane)?;
        self.inside.push_back(Car { ticket, class, price, entry });
        self.entered += 1;
        Ok(())
    }

    fn leave(&mut self, ledger: &mut Ledger<'_>, car: Car, now: Timestamp) -> Result<(), StoreError> {
        let lane = self.plan.lanes.2.clone();
        let receipt = ledger.next_receipt()?;
        let payment = Payment::Cash { amount: car.price, tendered: car.price, change: Money::ZERO };
        ledger.append(Fact::Settled(Settled {
            ticket: car.ticket.clone(),
            lane: lane.clone(),
            receipt,
            quote: self.quote(&car, now),
            payments: vec![payment],
            turnover: ledger.turnover()? + car.price,
            operator: Some(self.plan.operator.clone()),
            shift: self.shift,
            prepaid: None,
        }))?;
        let cause = ledger.append(Fact::ExitGranted(ExitGranted {
            ticket: car.ticket,
            lane: lane.clone(),
            receipt,
            prepaid: None,
        }))?;
        self.in_shift += 1;
        acknowledge(ledger, cause, &lane)
    }

    fn quote(&self, car: &Car, exit: Timestamp) -> Quote {
        let line =
            Line { rule: Rule::Flat, from: car.entry, to: exit, quantity: 1, unit: car.price, amount: car.price };
        Quote {
            tariff: self.plan.tariff.clone(),
            class: car.class.clone(),
            entry: car.entry,
            exit,
            minutes: exit.millis_since(car.entry) / MINUTE_MS,
            currency: self.plan.currency,
            total: car.price,
            free: car.price == Money::ZERO,
            lines: vec![line],
            tax: None,
        }
    }

    fn end_shift(&mut self, ledger: &mut Ledger<'_>) -> Result<(), StoreError> {
        let Some(shift) = self.shift.take() else { return Ok(()) };
        self.in_shift = 0;
        let totals = ledger.shift_totals(shift)?.unwrap_or_default();
        ledger.append(Fact::ShiftClosed(ShiftClosed {
            shift,
            operator: self.plan.operator.clone(),
            counted: totals.expected,
            variance: Money::ZERO,
            z_number: ledger.next_z()?,
            totals,
            held: None,
            uncounted: false,
        }))?;
        Ok(())
    }
}

fn acknowledge(ledger: &mut Ledger<'_>, cause: u64, lane: &LaneId) -> Result<(), StoreError> {
    let outcome = GateOutcome::Acknowledged;
    ledger.append(Fact::GateAnswered(GateAnswered { cause, lane: lane.clone(), gate: None, outcome })).map(drop)
}
