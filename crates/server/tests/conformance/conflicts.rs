//! What does not fit together is stored all the same, and told once as a fact of the office (DESIGN 4.4).

use super::support::booth::{Pc, at, make_site};
use super::support::say;
use super::support::stores::{Fresh, on_both};
use palang_domain::fact::{QuotaSet, TariffPublished, Trust};
use palang_domain::stay::{PaymentState, Presence};
use palang_domain::{Fact, SiteId, TariffRef};
use palang_server::ledger;
use serde_json::json;

/// Two booths of a site.
struct Lot {
    site: SiteId,
    one: Pc,
    two: Pc,
}

impl Lot {
    fn new(fresh: &Fresh) -> Self {
        let site = make_site(&fresh.store, 1);
        let (one, two) = (Pc::enrol(&fresh.store, site, "B1", 1), Pc::enrol(&fresh.store, site, "B2", 2));
        Self { site, one, two }
    }

    fn found(&self, fresh: &Fresh) -> Vec<(String, i64)> {
        let site = i64::from(self.site.get());
        let sql = "SELECT kind, amount FROM conflict WHERE site = $1 ORDER BY feed";
        let rows = fresh.store.read_blocking(move |tx| tx.query(sql, &[site.into()])).unwrap();
        rows.iter().map(|row| (row.text(0).unwrap().to_owned(), row.int(1).unwrap())).collect()
    }

    fn office(&self, fresh: &Fresh, fact: Fact) {
        let site = self.site;
        let facts = vec![fact];
        fresh.store.write_blocking(move |tx| ledger::append_office(tx, site, facts.clone(), at(0))).unwrap();
    }

    fn stay(&self, fresh: &Fresh, number: u32) -> ledger::Stay {
        let site = self.site;
        fresh.store.read_blocking(move |tx| ledger::stay(tx, site, &say::ticket(number))).unwrap().unwrap()
    }
}

fn told(kind: &str, amount: i64) -> Vec<(String, i64)> {
    vec![(kind.to_owned(), amount)]
}

#[test]
fn the_first_exit_in_feed_order_stands_and_the_second_is_a_conflict_with_its_sum() {
    on_both(|fresh| {
        let mut lot = Lot::new(fresh);
        lot.one.say(say::issued(1, at(0), None));
        lot.one.push(&fresh.store);
        // Both booths let the vehicle out while they could not hear one another.
        for (pc, total) in [(&mut lot.two, 3_000), (&mut lot.one, 5_000)] {
            pc.say(say::settled(1, 1, (at(0), at(9)), total));
            pc.say(say::left(1, 1));
            pc.push(&fresh.store);
        }
        let expected = [told("double_payment", 5_000), told("double_exit", 5_000)].concat();
        assert_eq!(lot.found(fresh), expected, "{}", fresh.name);
        let stay = lot.stay(fresh, 1);
        assert_eq!((stay.state.presence, stay.state.payment), (Presence::Exited, PaymentState::Paid));
        assert_eq!(stay.exit.unwrap().fact.booth, lot.two.booth);
        assert_eq!(stay.paid.unwrap().total.get(), 3_000);
        let rows = fresh.store.read_blocking(|tx| tx.query("SELECT taken FROM settlement", &[])).unwrap();
        assert_eq!(rows.len(), 2, "money is money, in conflict or not");
    });
}

#[test]
fn a_double_exit_has_its_sum_even_where_a_batch_ended_before_it() {
    on_both(|fresh| {
        let mut lot = Lot::new(fresh);
        for (pc, total) in [(&mut lot.two, 3_000), (&mut lot.one, 5_000)] {
            let settled = pc.say(say::settled(1, 1, (at(0), at(9)), total));
            pc.say(say::left(1, 1));
            pc.push_range(&fresh.store, 1, settled).unwrap();
            pc.push(&fresh.store);
        }
        assert_eq!(lot.found(fresh), [told("double_payment", 5_000), told("double_exit", 5_000)].concat());
    });
}

#[test]
fn an_entry_that_comes_after_its_exit_is_put_in_its_place_and_is_no_conflict() {
    on_both(|fresh| {
        let mut lot = Lot::new(fresh);
        lot.two.say(say::accepted(1, at(5), Trust::Keyed));
        lot.two.say(say::settled(1, 1, (at(5), at(9)), 3_000));
        lot.two.say(say::left(1, 1));
        lot.two.push(&fresh.store);
        lot.one.say(say::issued(1, at(5), Some("B1234XY")));
        lot.one.push(&fresh.store);
        assert_eq!(lot.found(fresh), []);
        let stay = lot.stay(fresh, 1);
        assert_eq!((stay.booth, stay.issued, stay.state.presence), (lot.one.booth, Some((1, 2)), Presence::Exited));
        assert_eq!(stay.plate.as_deref(), Some("B1234XY"));
    });
}

#[test]
fn numbers_twice_plates_twice_and_numbers_never_issued_are_found() {
    on_both(|fresh| {
        let mut lot = Lot::new(fresh);
        lot.one.say(say::issued(1, at(0), Some("B1234XY")));
        lot.one.push(&fresh.store);
        lot.two.say(say::issued(1, at(1), None));
        lot.two.push(&fresh.store);
        assert_eq!(lot.found(fresh), told("double_entry", 0));
        lot.two.say(say::issued(2, at(2), Some("B1234XY")));
        lot.two.push(&fresh.store);
        assert_eq!(lot.found(fresh)[1..], told("same_plate", 0));
        // Booth one has told everything up to minute 30, and of no number 3.
        lot.one.now = at(30).plus_millis(400);
        lot.one.say(say::issued(4, at(30), None));
        lot.one.push(&fresh.store);
        lot.two.now = at(31);
        lot.two.say(say::accepted(3, at(20), Trust::Keyed));
        lot.two.say(say::accepted(5, at(40), Trust::Keyed));
        // Issued later in the same second, which is all that a ticket tells.
        lot.two.say(say::accepted(6, at(30), Trust::Keyed));
        lot.two.push(&fresh.store);
        assert_eq!(lot.found(fresh)[2..], told("never_issued", 0), "numbers 5 and 6 may still come");
    });
}

#[test]
fn unpublished_tariffs_odd_clocks_and_unreadable_entries_are_told_once() {
    on_both(|fresh| {
        let mut lot = Lot::new(fresh);
        lot.one.say(say::issued(1, at(0), None));
        lot.one.push(&fresh.store);
        assert_eq!(lot.found(fresh), [], "a site that masters no tariff leaves them to its booths");
        let tariff = TariffRef { name: "new".to_owned(), version: "feedfeedfeedfeed".to_owned() };
        lot.office(fresh, Fact::TariffPublished(TariffPublished { tariff, text: String::new(), from: at(0) }));
        for number in 2..4 {
            lot.one.say(say::issued(number, at(0), None));
            lot.one.push(&fresh.store);
        }
        assert_eq!(lot.found(fresh), told("unknown_tariff", 0));
        lot.two.say_raw("ticket_issued", &json!({"ticket": 7}));
        lot.two.say_raw("hovered", &json!({"a": "later version knows what it is"}));
        lot.two.push(&fresh.store);
        assert_eq!(lot.found(fresh)[1..], told("unreadable", 0));
        // Two minutes ahead of the server, for three facts.
        for number in 10..13 {
            lot.two.now = at(2);
            lot.two.say(say::issued(number, at(0), None));
            let (from, to) = (lot.two.len(), lot.two.len());
            let principal = lot.two.principal(&fresh.store).unwrap();
            super::support::booth::push_batch(&fresh.store, &principal, &lot.two.batch(from, to), at(0)).unwrap();
        }
        // And booth two works under that tariff, too.
        assert_eq!(lot.found(fresh)[2..], [told("odd_clock", 0), told("unknown_tariff", 0)].concat());
        assert_eq!(
            lot.one.pull(&fresh.store, 0, 1_000).entries.last().map(|last| last.bytes.clone()),
            lot.two.records.last().cloned()
        );
    });
}

#[test]
fn s2_more_inside_than_there_are_places_is_told() {
    on_both(|fresh| {
        let mut lot = Lot::new(fresh);
        lot.office(fresh, Fact::QuotaSet(QuotaSet { area: None, class: say::class("motor"), capacity: 3 }));
        for number in 1..=5 {
            lot.one.say(say::issued(number, at(0), None));
        }
        lot.one.push_range(&fresh.store, 1, 4).unwrap();
        assert_eq!(lot.found(fresh), []);
        lot.one.push(&fresh.store);
        assert_eq!(lot.found(fresh), told("over_quota", 0));
    });
}
