//! Journals of the server's own, and what is mastered in them.

use super::support::booth::{at, make_site};
use super::support::say;
use super::support::stores::on_both;
use palang_domain::fact::{EntryReported, ExitReported, QuotaSet, Reporter};
use palang_domain::stay::{PaymentState, Presence};
use palang_domain::{BoothId, Fact, Hash, Money, Record};
use palang_server::ledger::{self, LedgerError, Topic};

fn quota(capacity: u64) -> Fact {
    Fact::QuotaSet(QuotaSet { area: None, class: say::class("motor"), capacity })
}

#[test]
fn the_offices_facts_are_one_chain_and_the_last_word_is_in_force() {
    on_both(|fresh| {
        let site = make_site(&fresh.store, 1);
        let appended = fresh
            .store
            .write_blocking(move |tx| ledger::append_office(tx, site, vec![quota(5), quota(9)], at(1)))
            .unwrap();
        assert_eq!(appended.len(), 2);
        let sql = "SELECT seq, hash, bytes FROM fact WHERE booth = 'OFFICE' ORDER BY feed";
        let rows = fresh.store.read_blocking(move |tx| tx.query(sql, &[])).unwrap();
        let mut prev = Hash::ZERO;
        for (row, seq) in rows.iter().zip(1_u64..) {
            let record = Record::open(row.bytes(2).unwrap()).unwrap();
            assert_eq!((row.count(0).unwrap(), record.seq, record.prev), (seq, seq, prev));
            prev = Hash::of(row.bytes(2).unwrap());
            assert_eq!(row.bytes(1).unwrap(), prev.0);
        }
        assert_eq!(Some(prev), appended.last().map(|last| last.hash));
        let quotas = fresh.store.read_blocking(move |tx| ledger::mastered(tx, site, Topic::Quota)).unwrap();
        assert_eq!(quotas.iter().map(|one| one.fact.clone()).collect::<Vec<_>>(), [Some(quota(9))]);
    });
}

#[test]
fn s0_s3_a_programs_reports_become_facts_and_a_stay() {
    on_both(|fresh| {
        let site = make_site(&fresh.store, 1);
        let booth: BoothId = "api-camera".parse().unwrap();
        let name = booth.clone();
        let key = fresh.store.write_blocking(move |tx| {
            ledger::create_program(tx, site, &name, [1; 16], at(0))?;
            ledger::create_api_key(tx, site, &name, ("camera", &["entry".to_owned()]), &[5; 32], at(0))
        });
        let text = key.unwrap().text;
        let principal = fresh.store.read_blocking(move |tx| ledger::authenticate(tx, &text, at(0))).unwrap();
        let scopes = vec!["entry".to_owned()];
        assert_eq!(principal.kind, ledger::Kind::Program { name: "camera".to_owned(), scopes });
        let entry = Fact::EntryReported(EntryReported {
            ticket: say::ticket(1),
            lane: say::lane("in-1"),
            area: Some("A".parse().unwrap()),
            class: say::class("motor"),
            entry: at(0),
            tariff: say::tariff(),
            plate: Some("B1234XY".to_owned()),
            by: Reporter::default(),
        });
        let exit = |taken: Option<i64>| {
            Fact::ExitReported(ExitReported {
                ticket: say::ticket(1),
                lane: say::lane("out-1"),
                exit: at(60),
                quote: say::quote(at(0), at(60), 3_000),
                taken: taken.map(Money::new),
                method: taken.map(|_| "CASH".to_owned()),
                by: Reporter::default(),
                prepaid: None,
            })
        };
        let facts = vec![entry, exit(None)];
        let name = booth.clone();
        fresh.store.write_blocking(move |tx| ledger::append_own(tx, site, &name, facts.clone(), at(61))).unwrap();
        let read = || fresh.store.read_blocking(move |tx| ledger::stay(tx, site, &say::ticket(1))).unwrap().unwrap();
        let stay = read();
        assert_eq!((stay.state.presence, stay.state.payment), (Presence::Exited, PaymentState::Unpaid));
        assert_eq!(stay.exit.map(|exit| exit.at), Some(at(60)));
        // Paid afterwards, as a fact of its own.
        let name = booth.clone();
        let debt = say::settled(1, 1, (at(0), at(60)), 3_000);
        fresh.store.write_blocking(move |tx| ledger::append_own(tx, site, &name, vec![debt.clone()], at(90))).unwrap();
        assert_eq!(read().state.payment, PaymentState::Paid);
        let refused = fresh.store.write_blocking(move |tx| {
            ledger::append_own(tx, site, &"B7".parse().unwrap(), vec![quota(1)], at(0)).map(drop)
        });
        assert_eq!(refused, Err(LedgerError::NoBooth));
    });
}
