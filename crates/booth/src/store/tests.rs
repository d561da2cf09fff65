//! Tests of the store.
// `View` has a lifetime of its own, which a method path would fix: hence the closures.
#![allow(clippy::unwrap_used, clippy::redundant_closure_for_method_calls)]
#![allow(clippy::cast_possible_truncation, clippy::cast_possible_wrap, clippy::cast_sign_loss)]

mod crash;
mod ledger;
mod lookup;
mod maintenance;
mod opening;
mod released;
mod tamper;

use super::generate::{Plan, generate};
use super::{Ledger, Opened, Settings, Store, StoreError, View};
use palang_domain::fact::{ExitGranted, Settled, TicketIssued};
use palang_domain::quote::{Line, Quote, Rule, TariffRef};
use palang_domain::settlement::{FreeReason, Payment};
use palang_domain::{ClassId, Currency, Fact, GateNumber, LaneId, Money, OperatorNumber, TicketId, Timestamp, Zone};
use std::path::Path;

/// 2026-11-21T03:00:00Z.
const NOW: Timestamp = Timestamp::from_millis(1_795_230_000_000);

fn settings(dir: &Path) -> Settings {
    Settings {
        dir: dir.to_path_buf(),
        site: 1.try_into().unwrap(),
        booth: "B1".parse().unwrap(),
        public_key: "00".repeat(32),
        nonce: [7; 16],
        now: NOW,
    }
}

fn open(dir: &Path) -> (Store, Opened) {
    Store::open(settings(dir)).unwrap()
}

fn lane(name: &str) -> LaneId {
    name.parse().unwrap()
}

fn ticket(count: u32) -> TicketId {
    let date = Zone::JAKARTA.local(NOW).date();
    palang_domain::ticket::Number::new(date, gate(), count).unwrap().to_id()
}

fn gate() -> GateNumber {
    1.try_into().unwrap()
}

fn tariff() -> TariffRef {
    TariffRef { name: "id-flat".to_owned(), version: "0123456789abcdef".to_owned() }
}

fn issue(ledger: &mut Ledger<'_>, count: u32, class: &str, plate: Option<&str>) -> Result<u64, StoreError> {
    let entry = ledger.at();
    ledger.append(Fact::TicketIssued(TicketIssued {
        ticket: ticket(count),
        code: format!("CODE-{count}"),
        lane: lane("IN-1"),
        gate: gate(),
        class: class.parse().unwrap(),
        entry,
        tariff: tariff(),
        plate: plate.map(str::to_owned),
        operator: None,
        shift: ledger.shift_under_way()?.map(|(shift, _)| shift),
        area: None,
    }))
}

fn quote(class: &ClassId, entry: Timestamp, exit: Timestamp, total: i64) -> Quote {
    let amount = Money::new(total);
    Quote {
        tariff: tariff(),
        class: class.clone(),
        entry,
        exit,
        minutes: 0,
        currency: Currency::Idr,
        total: amount,
        free: total == 0,
        lines: vec![Line { rule: Rule::Flat, from: entry, to: exit, quantity: 1, unit: amount, amount }],
        tax: None,
    }
}

/// A settlement as the books want it, for a stay that costs `total`.
fn settlement(ledger: &Ledger<'_>, id: &TicketId, total: i64) -> Result<Settled, StoreError> {
    let stay = ledger.stay(id)?.ok_or_else(|| StoreError::UnknownStay(id.clone()))?;
    let money = Money::new(total);
    let payment = if total == 0 {
        Payment::Free { amount: money, reason: FreeReason::NothingDue }
    } else {
        Payment::Cash { amount: money, tendered: money, change: Money::ZERO }
    };
    Ok(Settled {
        ticket: id.clone(),
        lane: lane("OUT-1"),
        receipt: ledger.next_receipt()?,
        quote: quote(&stay.class, stay.entry, ledger.at(), total),
        payments: vec![payment],
        turnover: ledger.turnover()? + money,
        operator: None,
        shift: ledger.shift_under_way()?.map(|(shift, _)| shift),
        prepaid: None,
    })
}

/// Settles and lets out.
fn leave(ledger: &mut Ledger<'_>, id: &TicketId, total: i64) -> Result<u64, StoreError> {
    let settled = settlement(ledger, id, total)?;
    let receipt = settled.receipt;
    ledger.append(Fact::Settled(settled))?;
    ledger.append(Fact::ExitGranted(ExitGranted { ticket: id.clone(), lane: lane("OUT-1"), receipt, prepaid: None }))
}

/// Does work in one commit and waits for it.
fn commit<T: Send + 'static>(
    store: &Store,
    work: impl FnOnce(&mut Ledger<'_>) -> Result<T, StoreError> + Send + 'static,
) -> Result<T, StoreError> {
    store.commit(NOW, work, |_, _| {}).wait().unwrap()
}

fn plan(stays: u64, inside: u64) -> Plan {
    Plan {
        stays,
        inside,
        seed: 42,
        start: NOW,
        every_ms: 20_000,
        zone: Zone::JAKARTA,
        tariff: tariff(),
        classes: vec![("mobil".parse().unwrap(), Money::new(5_000)), ("motor".parse().unwrap(), Money::new(2_000))],
        lanes: (lane("IN-1"), gate(), lane("OUT-1")),
        operator: operator(),
        currency: Currency::Idr,
    }
}

fn operator() -> OperatorNumber {
    "7".parse().unwrap()
}

/// A data folder with a generated journal in it.
fn generated(stays: u64, inside: u64) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    generate(settings(dir.path()), &plan(stays, inside)).unwrap();
    dir
}
