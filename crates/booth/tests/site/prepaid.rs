//! A stay that another program has paid before its exit leaves once, without paying again: at the booth that issued it
//! and at another one; after the grace it pays the difference.

use crate::harness::*;
use crate::server::*;
use palang_booth::clock::DrillClock;
use palang_booth::desk::model::{Quoted, Receipt, Session, Tender};
use palang_domain::fact::{Settled, TariffPublished};
use palang_domain::settlement::{FreeReason, Payment, Prepaid};
use palang_domain::{Due, Fact, Hash, Money, Record, Refusal, Tariff, Timestamp};
use std::time::Duration;

/// The machine that takes money in the hall, as the server writes its journal.
const MACHINE: &str = "API-HALL";

struct Site {
    clock: DrillClock,
    server: Server,
    entry: Booth,
    exit: Booth,
    at_entry: Session,
    at_exit: Session,
    machine: Vec<Hash>,
}

/// 5,000 for each started hour, and 15 minutes from the payment to the exit.
fn with_grace() -> Tariff {
    let text = Tariff::preset_text("id-hourly").unwrap();
    let text = text.replacen("name = \"id-hourly\"", "name = \"id-hourly-grace\"\nexit_grace_minutes = 15", 1);
    Tariff::parse(&text).unwrap()
}

fn site() -> Site {
    let clock = DrillClock::frozen(noon());
    let (entry, exit) = (enrolled(1, &clock, |_| {}), enrolled(2, &clock, |_| {}));
    let mut server = Server::new();
    server.share_keys(&[&entry, &exit]);
    let tariff = with_grace();
    let (reference, text) = (tariff.reference(), tariff.canonical().to_owned());
    let published = TariffPublished { tariff: reference, text, from: Timestamp::EPOCH };
    server.say(noon(), Fact::TariffPublished(published));
    let (at_entry, at_exit) = (entry.sari(), exit.sari());
    server.sync(&[&entry, &exit]);
    Site { clock, server, entry, exit, at_entry, at_exit, machine: Vec::new() }
}

impl Site {
    fn minutes(&self, minutes: u64) {
        self.clock.advance(Duration::from_secs(60 * minutes));
    }

    fn sync(&mut self) {
        self.server.sync(&[&self.entry, &self.exit]);
        self.server.sync(&[&self.entry, &self.exit]);
    }

    /// The machine takes what is due now, and everybody hears of it.
    fn pays_in_the_hall(&mut self, code: &str) -> Prepaid {
        let quoted = self.entry.look_up(&self.at_entry, code).unwrap();
        let at = self.entry.desk.now();
        let fact = Fact::Settled(settled(&quoted));
        let record = Record {
            v: Record::VERSION,
            site: 1.try_into().unwrap(),
            booth: booth_id(MACHINE),
            incarnation: 1,
            seq: self.machine.len() as u64 + 1,
            at,
            prev: self.machine.last().copied().unwrap_or(Hash::ZERO),
            fact,
        };
        let (bytes, hash) = record.seal().unwrap();
        self.machine.push(hash);
        self.server.hear(MACHINE, bytes);
        self.sync();
        Prepaid { amount: quoted.quote().total, at, booth: Some(booth_id(MACHINE)) }
    }
}

fn settled(quoted: &Quoted) -> Settled {
    let amount = quoted.due.amount();
    let payment = if amount == Money::ZERO {
        Payment::Free { amount, reason: FreeReason::NothingDue }
    } else {
        Payment::Reported { amount, means: "QRIS".to_owned() }
    };
    Settled {
        ticket: quoted.ticket.clone(),
        lane: "HALL".parse().unwrap(),
        receipt: 1,
        quote: quoted.quote().clone(),
        payments: vec![payment],
        turnover: amount,
        operator: None,
        shift: None,
        prepaid: quoted.due.prepaid().cloned(),
    }
}

/// The cash in the drawer of the open shift, beside its float.
fn cash(booth: &Booth) -> Money {
    said(booth.desk.shift()).unwrap().unwrap().totals.cash
}

#[test]
fn paid_in_the_hall_it_leaves_once_at_its_own_booth_and_at_another_without_paying_again() {
    let mut site = site();
    for own in [true, false] {
        let issued = site.entry.issue(&site.at_entry, "mobil");
        site.sync();
        site.minutes(50);
        let prepaid = site.pays_in_the_hall(&issued.code);
        assert_eq!(prepaid.amount, Money::new(5_000));
        // The hour is over, the grace is not.
        site.minutes(14);
        let (booth, session) = if own { (&site.entry, &site.at_entry) } else { (&site.exit, &site.at_exit) };
        let before = cash(booth);
        for text in [issued.code.as_str(), issued.ticket.as_str(), &issued.ticket.as_str()[8..]] {
            let quoted = booth.look_up(session, text).unwrap();
            assert_eq!((quoted.due.amount(), quoted.due.prepaid()), (Money::ZERO, Some(&prepaid)), "{text}");
        }
        let quoted = booth.look_up(session, &issued.code).unwrap();
        // Money is not taken again, not even by a hand that asks for it.
        assert_eq!(booth.settle(session, quoted.clone(), Tender::Exact), Err(Refusal::QuoteExpired));
        let left = said(booth.desk.let_out(session, &booth.lane, quoted.clone())).unwrap();
        assert_eq!((left.quote.total, left.prepaid), (Money::new(5_000), prepaid));
        assert_eq!(cash(booth), before);
        let again = said(booth.desk.let_out(session, &booth.lane, quoted));
        assert!(matches!(again, Err(Refusal::Used { .. })), "{again:?}");
        site.sync();
        for (booth, session) in [(&site.entry, &site.at_entry), (&site.exit, &site.at_exit)] {
            let used = booth.look_up(session, &issued.code);
            assert!(matches!(used, Err(Refusal::Used { .. })), "{used:?}");
        }
    }
}

#[test]
fn after_the_grace_it_pays_the_difference_wherever_it_leaves() {
    let mut site = site();
    for own in [true, false] {
        let issued = site.entry.issue(&site.at_entry, "mobil");
        site.sync();
        site.minutes(50);
        site.pays_in_the_hall(&issued.code);
        site.minutes(16);
        let (booth, session) = if own { (&site.entry, &site.at_entry) } else { (&site.exit, &site.at_exit) };
        let before = cash(booth);
        let quoted = booth.look_up(session, &issued.code).unwrap();
        assert!(matches!(quoted.due, Due::Overdue { .. }), "{:?}", quoted.due);
        assert_eq!(said(booth.desk.let_out(session, &booth.lane, quoted.clone())), Err(Refusal::QuoteExpired));
        let short = booth.settle(session, quoted.clone(), Tender::Cash(Money::new(4_000)));
        assert_eq!(short, Err(Refusal::TooLittle { due: Money::new(5_000), tendered: Money::new(4_000) }));
        let receipt: Receipt = booth.settle(session, quoted, Tender::Exact).unwrap();
        assert_eq!((receipt.total, receipt.quote.total), (Money::new(5_000), Money::new(10_000)));
        assert_eq!(cash(booth), before + Money::new(5_000), "the difference, and nothing more");
        site.sync();
    }
}

#[test]
fn who_pays_in_the_hall_again_after_the_grace_has_another_grace() {
    let mut site = site();
    let issued = site.entry.issue(&site.at_entry, "mobil");
    site.sync();
    site.minutes(50);
    site.pays_in_the_hall(&issued.code);
    site.minutes(20);
    let both = site.pays_in_the_hall(&issued.code);
    assert_eq!(both.amount, Money::new(10_000));
    site.minutes(10);
    for (booth, session) in [(&site.entry, &site.at_entry), (&site.exit, &site.at_exit)] {
        let quoted = booth.look_up(session, &issued.code).unwrap();
        assert_eq!((quoted.due.is_settled(), quoted.due.prepaid()), (true, Some(&both)));
    }
}

#[test]
fn a_payment_that_was_heard_survives_a_restart() {
    let mut site = site();
    let issued = site.entry.issue(&site.at_entry, "mobil");
    site.sync();
    site.minutes(50);
    let prepaid = site.pays_in_the_hall(&issued.code);
    let booth = site.entry.restart();
    let session = booth.session("1");
    let quoted = booth.look_up(&session, &issued.code).unwrap();
    assert_eq!(quoted.due.prepaid(), Some(&prepaid));
}
