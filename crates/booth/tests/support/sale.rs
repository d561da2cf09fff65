//! The smallest booth that sells: one class, one price, one lane in and one out.
#![allow(dead_code, clippy::unwrap_used)]

use palang_booth::store::generate::Plan;
use palang_booth::store::{Ledger, Settings, Store, StoreError};
use palang_domain::fact::{ExitGranted, Settled, TicketIssued};
use palang_domain::quote::{Line, Quote, Rule, TariffRef};
use palang_domain::settlement::Payment;
use palang_domain::ticket::Number;
use palang_domain::{Currency, Fact, Money, TicketId, Timestamp, Zone};
use std::path::Path;

/// 2026-11-21T03:00:00Z.
pub const NOW: Timestamp = Timestamp::from_millis(1_795_230_000_000);
const PRICE: Money = Money::new(5_000);

pub fn settings(dir: &Path) -> Settings {
    Settings {
        dir: dir.to_path_buf(),
        site: 1.try_into().unwrap(),
        booth: "B1".parse().unwrap(),
        public_key: "00".repeat(32),
        nonce: [7; 16],
        now: NOW,
    }
}

/// A year of this booth by default.
pub fn plan(stays: u64, inside: u64) -> Plan {
    Plan {
        stays,
        inside,
        seed: 42,
        start: NOW,
        every_ms: 20_000,
        zone: Zone::JAKARTA,
        tariff: tariff(),
        classes: vec![("mobil".parse().unwrap(), PRICE), ("motor".parse().unwrap(), Money::new(2_000))],
        lanes: ("IN-1".parse().unwrap(), 1.try_into().unwrap(), "OUT-1".parse().unwrap()),
        operator: "7".parse().unwrap(),
        currency: Currency::Idr,
    }
}

fn tariff() -> TariffRef {
    TariffRef { name: "id-flat".to_owned(), version: "0123456789abcdef".to_owned() }
}

/// Lets `count` cars in, in one commit, at another gate than the generated ones. Answers their codes.
pub fn let_in(store: &Store, count: u32) -> Vec<String> {
    let work = move |ledger: &mut Ledger<'_>| {
        let gate = 2.try_into().unwrap();
        let entry = ledger.at();
        let date = Zone::JAKARTA.local(entry).date();
        let mut codes = Vec::new();
        for _ in 0..count {
            let serial = ledger.next_serial(gate, date)?;
            let ticket = Number::new(date, gate, serial).unwrap().to_id();
            codes.push(format!("P1-{ticket}-0123456789abcdefghijklmnopqrstuvwxyz"));
            ledger.append(Fact::TicketIssued(TicketIssued {
                code: codes.last().unwrap().clone(),
                plate: Some(format!("B{serial}QQ")),
                ticket,
                lane: "IN-2".parse().unwrap(),
                gate,
                class: "mobil".parse().unwrap(),
                entry,
                tariff: tariff(),
                operator: None,
                shift: None,
                area: None,
            }))?;
        }
        Ok::<_, StoreError>(codes)
    };
    store.commit(NOW, work, |_, _| {}).wait().unwrap().unwrap()
}

/// One complete exit: found by its code, settled, granted, in one commit.
pub fn exit(store: &Store, code: String) -> Result<u64, StoreError> {
    store.commit(NOW, move |ledger| book(ledger, &code), |_, _| {}).wait().unwrap()
}

fn book(ledger: &mut Ledger<'_>, code: &str) -> Result<u64, StoreError> {
    let stay = ledger.stay_by_code(code)?.unwrap();
    let (receipt, shift) = (ledger.next_receipt()?, ledger.shift_under_way()?.map(|(shift, _)| shift));
    ledger.append(Fact::Settled(Settled {
        ticket: stay.ticket.clone(),
        lane: "OUT-1".parse().unwrap(),
        receipt,
        quote: Quote {
            tariff: stay.tariff,
            class: stay.class,
            entry: stay.entry,
            exit: ledger.at(),
            minutes: 0,
            currency: Currency::Idr,
            total: PRICE,
            free: false,
            lines: vec![Line {
                rule: Rule::Flat,
                from: stay.entry,
                to: ledger.at(),
                quantity: 1,
                unit: PRICE,
                amount: PRICE,
            }],
            tax: None,
        },
        payments: vec![Payment::Cash { amount: PRICE, tendered: PRICE, change: Money::ZERO }],
        turnover: ledger.turnover()? + PRICE,
        operator: None,
        shift,
        prepaid: None,
    }))?;
    grant(ledger, stay.ticket, receipt)
}

fn grant(ledger: &mut Ledger<'_>, ticket: TicketId, receipt: u64) -> Result<u64, StoreError> {
    ledger.append(Fact::ExitGranted(ExitGranted { ticket, lane: "OUT-1".parse().unwrap(), receipt, prepaid: None }))
}
