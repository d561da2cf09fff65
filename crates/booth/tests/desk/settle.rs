//! Money: once, enough, and only after the disk has it.

use crate::harness::*;
use palang_booth::desk::model::Tender;
use palang_booth::store::maintenance::verify;
use palang_domain::settlement::{FreeReason, Payment};
use palang_domain::shift::MethodTotal;
use palang_domain::{Due, Money, Quote, Refusal};
use std::time::Duration;

#[test]
fn s3_f13_enter_twice_settles_once() {
    let mut booth = Booth::new();
    let sari = booth.sari();
    let issued = booth.issue(&sari, "mobil");
    booth.advance(10);
    let quoted = booth.look_up(&sari, &issued.code).unwrap();
    // Both are on their way before either is answered.
    let first = booth.desk.settle(&sari, &booth.lane, quoted.clone(), Tender::Exact);
    let second = booth.desk.settle(&sari, &booth.lane, quoted, Tender::Exact);
    let receipt = said(first).unwrap();
    assert_eq!(said(second).unwrap_err().word(), "used");
    booth.gate_answer(receipt.granted);
    assert_eq!((booth.count("settled"), booth.count("exit_granted")), (1, 1));
    assert_eq!(booth.gate().view().pulses, 2, "one for the entry, one for the exit");
    assert_eq!(said(booth.desk.totals()).unwrap().cash, Money::new(5_000));
}

#[test]
fn a_tender_is_enough_and_not_absurd() {
    let booth = Booth::new();
    let sari = booth.sari();
    let issued = booth.issue(&sari, "mobil");
    booth.advance(10);
    let quoted = booth.look_up(&sari, &issued.code).unwrap();
    let pay = |amount| booth.settle(&sari, quoted.clone(), Tender::Cash(Money::new(amount)));
    let due = Money::new(5_000);
    assert_eq!(pay(4_999).unwrap_err(), Refusal::TooLittle { due, tendered: Money::new(4_999) });
    assert_eq!(pay(-1).unwrap_err(), Refusal::NotAnAmount);
    assert_eq!(pay(26_112_101_004_176).unwrap_err(), Refusal::TooMuch, "a scanned number is no amount");
    let free = Tender::Free { note: "tamu".into() };
    assert!(matches!(booth.settle(&sari, quoted.clone(), free), Err(Refusal::NotAllowed { .. })));
    assert_eq!(booth.count("settled"), 0);
    assert_eq!(pay(100_000).unwrap().change, Money::new(95_000));
}

#[test]
fn free_needs_the_right_and_a_reason() {
    let booth = Booth::new();
    let budi = booth.session("2");
    said(booth.desk.open_shift(&budi, Money::ZERO)).unwrap();
    let issued = booth.issue(&budi, "mobil");
    booth.advance(10);
    let quoted = booth.look_up(&budi, &issued.code).unwrap();
    let free = |note: &str| Tender::Free { note: note.to_owned() };
    assert_eq!(booth.settle(&budi, quoted.clone(), free("  ")), Err(Refusal::ReasonNeeded));
    let receipt = booth.settle(&budi, quoted, free("tamu direksi")).unwrap();
    let decided = FreeReason::Decided { note: "tamu direksi".into() };
    assert_eq!(receipt.payments, [Payment::Free { amount: Money::new(5_000), reason: decided }]);
    let totals = said(booth.desk.totals()).unwrap();
    assert_eq!((totals.free, totals.cash), (1, Money::ZERO));
}

#[test]
fn what_owes_nothing_leaves_by_one_key_and_a_given_note_goes_back() {
    let mut config = config();
    config.booth.tariff = palang_booth::config::TariffSource::Preset("vn-free-first-next".into());
    config.site.currency = palang_domain::Currency::Vnd;
    let booth = Booth::with(config);
    let sari = booth.sari();
    for tender in [Tender::Exact, Tender::Free { note: String::new() }, Tender::Cash(Money::new(10_000))] {
        let issued = booth.issue(&sari, "motor");
        booth.advance(30);
        let quoted = booth.look_up(&sari, &issued.code).unwrap();
        assert_eq!(quoted.quote().total, Money::ZERO, "S3-F05: 30 minutes are free");
        let given = if let Tender::Cash(cash) = tender { cash } else { Money::ZERO };
        let receipt = booth.settle(&sari, quoted, tender).unwrap();
        assert_eq!((receipt.tendered, receipt.change), (given, given));
        assert_eq!(receipt.payments, [Payment::Free { amount: Money::ZERO, reason: FreeReason::NothingDue }]);
    }
}

#[test]
fn a_quote_is_good_for_a_while_and_then_no_longer() {
    let booth = Booth::new();
    let sari = booth.sari();
    let issued = booth.issue(&sari, "mobil");
    booth.advance(60);
    let quoted = booth.look_up(&sari, &issued.code).unwrap();
    assert_eq!(quoted.quote().total, Money::new(5_000));
    assert!(quoted.valid_until >= quoted.quote().exit.plus_minutes(2), "coins take a while to find");
    booth.clock.advance(Duration::from_secs(60 * 11));
    assert_eq!(booth.settle(&sari, quoted.clone(), Tender::Exact), Err(Refusal::QuoteExpired));
    let dearer = booth.look_up(&sari, &issued.code).unwrap();
    assert_eq!(dearer.quote().total, Money::new(10_000));
    // A screen that made its own price is not believed.
    let mut cheaper = dearer.clone();
    let quote = Quote { exit: dearer.quote().exit, ..quoted.quote().clone() };
    cheaper.due = Due::Unpaid(quote);
    assert_eq!(booth.settle(&sari, cheaper, Tender::Exact), Err(Refusal::QuoteExpired));
    assert!(booth.settle(&sari, dearer, Tender::Exact).is_ok());
}

#[test]
fn a_refused_commit_moves_nothing() {
    let mut booth = Booth::new();
    let sari = booth.sari();
    let issued = booth.issue(&sari, "mobil");
    booth.gate_answer(issued.cause);
    booth.slip_answer(issued.cause);
    booth.advance(10);
    let quoted = booth.look_up(&sari, &issued.code).unwrap();
    let (pulses, papers) = (booth.gate().view().pulses, booth.printer().count());
    // Another program holds the file for longer than anybody waits: the commit cannot happen.
    let journal = std::fs::read_dir(booth.data.path())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .find(|path| path.extension().is_some_and(|extension| extension == "db" || extension == "sqlite"))
        .expect("a journal");
    let other = rusqlite::Connection::open(&journal).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let refusal = booth.settle(&sari, quoted.clone(), Tender::Exact).unwrap_err();
    assert!(matches!(refusal, Refusal::Busy | Refusal::StoreFailed), "{refusal:?}");
    assert_eq!((booth.gate().view().pulses, booth.printer().count()), (pulses, papers));
    other.execute_batch("ROLLBACK").unwrap();
    drop(other);
    let receipt = booth.settle(&sari, quoted, Tender::Exact).expect("the same quote is settled once the disk is back");
    assert_eq!(receipt.receipt, 1, "no receipt number was lost");
    booth.gate_answer(receipt.granted);
    assert_eq!(booth.gate().view().pulses, pulses + 1);
}

#[test]
fn a_lane_without_gate_and_printer_says_so_and_holds_nobody() {
    let mut config = config();
    config.lanes[0].devices.clear();
    config.devices.gates.clear();
    config.devices.printers.clear();
    let mut booth = Booth::with(config);
    let sari = booth.sari();
    let receipt = booth.one_exit(&sari, 10);
    assert_eq!(booth.gate_answer(receipt.granted), palang_domain::fact::GateOutcome::NoGate);
    assert_eq!(booth.slip_answer(receipt.settled).1, palang_domain::fact::SlipOutcome::NoPrinter);
    assert_eq!(said(booth.desk.grants()).unwrap(), []);
}

#[test]
fn many_hands_at_once_leave_no_gap_and_no_double() {
    let booth = Booth::new();
    let sari = booth.sari();
    let (desk, lane) = (&booth.desk, &booth.lane);
    let receipts: Vec<(String, u64)> = std::thread::scope(|scope| {
        let hands: Vec<_> = (0..4)
            .map(|_| {
                let sari = sari.clone();
                scope.spawn(move || {
                    let one = |_| {
                        let issued = said(desk.issue(&sari, lane, &"motor".parse().unwrap(), None)).unwrap();
                        let quoted = said(desk.look_up(&sari, lane, &issued.code)).unwrap();
                        let receipt = said(desk.settle(&sari, lane, quoted, Tender::Exact)).unwrap();
                        (issued.ticket.to_string(), receipt.receipt)
                    };
                    (0..15).map(one).collect::<Vec<_>>()
                })
            })
            .collect();
        hands.into_iter().flat_map(|hand| hand.join().unwrap()).collect()
    });
    let mut numbers: Vec<u64> = receipts.iter().map(|(_, receipt)| *receipt).collect();
    numbers.sort_unstable();
    assert_eq!(numbers, (1..=60).collect::<Vec<_>>());
    let tickets: std::collections::HashSet<_> = receipts.iter().map(|(ticket, _)| ticket).collect();
    assert_eq!(tickets.len(), 60);
    assert_eq!(said(booth.desk.totals()).unwrap().cash, Money::new(60 * 2_000));
}

/// Back to the fifth schema, which kept every part of a settlement in a table of its own.
const FIFTH_SCHEMA: &str = "
    ALTER TABLE further_payment RENAME TO payment;
    INSERT INTO payment SELECT receipt, 1, first_method, first_amount, first_taken, first_drawer FROM settlement;
    ALTER TABLE settlement DROP COLUMN first_method;
    ALTER TABLE settlement DROP COLUMN first_amount;
    ALTER TABLE settlement DROP COLUMN first_taken;
    ALTER TABLE settlement DROP COLUMN first_drawer;
    PRAGMA user_version = 5;";

#[test]
fn a_split_fee_is_the_same_sums_after_the_schema_that_kept_its_parts_together() {
    let booth = Booth::new();
    let sari = booth.sari();
    let issued = booth.issue(&sari, "mobil");
    booth.advance(10);
    let quoted = booth.look_up(&sari, &issued.code).unwrap();
    let (reported, cash) = (Money::new(3_500), Money::new(2_000));
    booth.settle(&sari, quoted, Tender::Split { reported, means: "EDC".to_owned(), cash }).unwrap();
    booth.one_exit(&sari, 10);
    let before = said(booth.desk.totals()).unwrap();
    let edc = MethodTotal { method: "EDC".to_owned(), amount: reported };
    assert_eq!((before.cash, &before.cashless[..]), (Money::new(6_500), &[edc][..]));

    let Booth { clock, engine, data, config, .. } = booth;
    engine.unwrap().stop();
    let journal = data.path().join("booth-0001.db");
    rusqlite::Connection::open(&journal).unwrap().execute_batch(FIFTH_SCHEMA).unwrap();
    let booth = Booth::on(data, clock, config);
    assert_eq!(said(booth.desk.totals()).unwrap(), before);
    let Booth { engine, data, .. } = booth;
    engine.unwrap().stop();
    assert_eq!(verify(data.path(), &[]).unwrap().fault, None);
}
