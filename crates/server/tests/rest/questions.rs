//! The questions below the faces, on both stores: pages by cursor and by number against the whole list, revenue by
//! group against revenue of all, shifts.

use crate::lot::{Lot, at, id_of};
use crate::support::booth::Pc;
use crate::support::say::{issued, settled};
use crate::support::stores::on_both;
use palang_domain::question::{
    RevenueBy, RevenueQuestion, RevenueRow, ShiftQuestion, Span, StayFilter, StayQuestion, Tally,
};
use palang_domain::settlement::{Payment, Takings};
use palang_domain::stay::PaymentState;
use palang_domain::{Fact, Money};
use palang_server::questions::{revenue, shifts, stays};
use serde_json::json;

/// Forty vehicles within two hours and two within two days; some leave in one millisecond, every third has paid.
fn busy(lot: &Lot) {
    lot.setting("source.CAM-IN", json!({"lane": "IN-1", "direction": "entry", "class": "mobil"}));
    lot.setting("source.CAM-OUT", json!({"lane": "OUT-1", "direction": "exit"}));
    for number in 0..42_i64 {
        lot.turn(0);
        let plate = format!("B{}{number:03}", 1 + number % 2);
        let id = id_of(&lot.upload(&plate, "0.9", "CAM-IN").unwrap());
        lot.turn(if number < 40 { 40 + number / 4 } else { 1_440 * (number - 39) });
        lot.upload(&plate, "0.9", "CAM-OUT").unwrap();
        if number % 3 == 0 {
            lot.pay(&id, json!({})).unwrap();
        }
    }
}

fn tickets(lot: &Lot, question: StayQuestion) -> (Vec<String>, Option<palang_domain::question::StayCursor>) {
    let site = lot.site;
    let page = lot.write(move |tx| Ok(stays::page(tx, site, &question)?));
    (page.rows.iter().map(|stay| stay.ticket.to_string()).collect(), page.next)
}

fn filters() -> Vec<StayFilter> {
    vec![
        StayFilter::LEFT,
        StayFilter::OWING,
        StayFilter { payment: Some(PaymentState::Paid), ..StayFilter::LEFT },
        StayFilter { plate: palang_domain::Plate::normalise("b2"), ..StayFilter::LEFT },
        StayFilter { span: Span::between(at(41), at(48)), ..StayFilter::LEFT },
        StayFilter::INSIDE,
    ]
}

#[test]
fn pages_by_cursor_and_by_number_are_the_whole_list_once_and_in_order() {
    on_both(|fresh| {
        let lot = Lot::new(fresh, 1, "vn-free-first-next");
        busy(&lot);
        for filter in filters() {
            let (all, next) = tickets(&lot, StayQuestion { filter: filter.clone(), after: None, limit: 1_000 });
            assert_eq!(next, None);
            let (site, asked) = (lot.site, filter.clone());
            let count = lot.write(move |tx| Ok(stays::count(tx, site, &asked)?));
            assert_eq!(usize::try_from(count).unwrap(), all.len(), "{filter:?}");
            for limit in [1, 3, 7, 42] {
                let (mut walked, mut after) = (Vec::new(), None);
                loop {
                    let (page, next) = tickets(&lot, StayQuestion { filter: filter.clone(), after, limit });
                    walked.extend(page);
                    after = next;
                    if after.is_none() {
                        break;
                    }
                }
                assert_eq!(walked, all, "by cursor, {limit} a page, {filter:?}");
                for (number, expected) in (1..).zip(all.chunks(usize::try_from(limit).unwrap())) {
                    let (site, asked) = (lot.site, filter.clone());
                    let (total, page) = lot.write(move |tx| Ok(stays::numbered_page(tx, site, &asked, number, limit)?));
                    let page: Vec<_> = page.iter().map(|stay| stay.ticket.to_string()).collect();
                    assert_eq!((total, page.as_slice()), (count, expected), "page {number} of {limit}, {filter:?}");
                }
                let (site, asked) = (lot.site, filter.clone());
                let beyond = lot.write(move |tx| Ok(stays::numbered_page(tx, site, &asked, 1_000_000, limit)?));
                assert_eq!(beyond, (count, Vec::new()), "beyond the last page");
            }
        }
    });
}

#[test]
fn debts_are_what_the_exits_asked_and_their_pages_go_on() {
    on_both(|fresh| {
        let lot = Lot::new(fresh, 1, "vn-free-first-next");
        busy(&lot);
        let site = lot.site;
        let debts = lot.write(move |tx| Ok(stays::debts(tx, site, None, 10)?));
        let asked: palang_domain::Money = debts.page.rows.iter().filter_map(palang_server::ledger::Stay::asked).sum();
        let (next, first) = (debts.page.next.clone(), debts.page.rows.len());
        let rest = lot.write(move |tx| Ok(stays::debts(tx, site, next.clone(), 1_000)?));
        let more: palang_domain::Money = rest.page.rows.iter().filter_map(palang_server::ledger::Stay::asked).sum();
        assert_eq!((first, rest.page.next), (10, None));
        assert_eq!(usize::try_from(debts.count).unwrap(), first + rest.page.rows.len());
        assert_eq!((debts.owed, rest.owed), (asked + more, asked + more));
        let faces = lot.debts();
        let shown = faces["sessions"].as_array().unwrap().iter().filter_map(|session| session["fee"].as_i64());
        assert_eq!((faces["total_debt"].as_i64(), shown.sum()), (Some(debts.owed.get()), debts.owed.get()));
    });
}

const ASKED: [(&str, &str); 2] = [
    ("sqlite", include_str!("../../../../migrations/server/sqlite/0005_asked.sql")),
    ("postgres", include_str!("../../../../migrations/server/postgres/0005_asked.sql")),
];

#[test]
fn what_exits_asked_before_it_was_kept_is_read_from_their_facts() {
    on_both(|fresh| {
        let lot = Lot::new(fresh, 1, "vn-free-first-next");
        busy(&lot);
        let owed = lot.debts()["total_debt"].clone();
        let (_, step) = ASKED.into_iter().find(|(name, _)| *name == fresh.name).unwrap();
        let forgotten = lot.write(move |tx| {
            let forgotten = tx.execute("UPDATE stay SET total = NULL WHERE payment = 'unpaid'", &[])?;
            tx.execute(step, &[])?;
            Ok(forgotten)
        });
        assert_eq!((forgotten, lot.debts()["total_debt"].clone()), (28, owed));
    });
}

#[test]
fn revenue_by_class_is_the_revenue_of_all_and_so_are_the_takings() {
    on_both(|fresh| {
        let lot = Lot::new(fresh, 1, "vn-free-first-next");
        busy(&lot);
        let site = lot.site;
        let spans = vec![Span::between(at(0), at(1_000)), Span::between(at(1_000), at(9_000)), Span::EVER];
        let asked = |by| {
            let question = RevenueQuestion { spans: spans.clone(), by };
            lot.write(move |tx| Ok(revenue::revenue(tx, site, &question)?))
        };
        let all = asked(RevenueBy::All);
        let sums: Vec<RevenueRow> =
            asked(RevenueBy::Class).iter().map(|rows| rows.iter().fold(RevenueRow::default(), add)).collect();
        assert_eq!(sums, all.concat());
        let takings = lot.write(move |tx| Ok(revenue::takings_by_method(tx, site, Span::EVER)?));
        let total: Takings = takings.values().copied().sum();
        assert_eq!((takings.len(), takings["CASH"], total.taken), (1, total, all[2][0].taken()));
        assert_eq!(all.iter().map(|rows| rows[0].stays()).collect::<Vec<_>>(), [40, 2, 42]);
        assert_eq!(all[2][0].unpaid.stays, 28);
    });
}

#[test]
fn a_split_settlement_counts_each_part_under_its_method() {
    on_both(|fresh| {
        let lot = Lot::new(fresh, 1, "id-flat");
        let mut booth = Pc::enrol(&lot.store, lot.site, "B1", 21);
        booth.now = at(60);
        booth.say(issued(1, at(0), None));
        if let Fact::Settled(mut paid) = settled(1, 1, (at(0), at(60)), 5_000) {
            let money = Money::new;
            paid.payments = vec![
                Payment::Cash { amount: money(2_000), tendered: money(2_000), change: Money::ZERO },
                Payment::Reported { amount: money(3_000), means: "EDC".to_owned() },
            ];
            booth.say(Fact::Settled(paid));
        }
        booth.push(&lot.store);
        let site = lot.site;
        let asked = |span| lot.write(move |tx| Ok(revenue::takings_by_method(tx, site, span)?));
        let sums = |amount, drawer| Takings {
            settled: Money::new(amount),
            taken: Money::new(amount),
            drawer: Money::new(drawer),
        };
        let takings = [("EDC".to_owned(), sums(3_000, 0)), ("cash".to_owned(), sums(2_000, 2_000))];
        assert_eq!(asked(Span::between(at(60), at(61))), takings.into());
        assert_eq!(asked(Span::between(at(61), at(90))), [].into());
    });
}

fn add(mut sum: RevenueRow, row: &RevenueRow) -> RevenueRow {
    let more = |sum: &mut Tally, row: &Tally| {
        sum.stays += row.stays;
        sum.asked += row.asked;
        sum.taken += row.taken;
        sum.minutes += row.minutes;
    };
    more(&mut sum.paid, &row.paid);
    more(&mut sum.unpaid, &row.unpaid);
    more(&mut sum.free, &row.free);
    sum
}

#[test]
fn shifts_come_by_page_the_latest_first() {
    on_both(|fresh| {
        let lot = Lot::new(fresh, 1, "vn-free-first-next");
        let site = lot.site;
        lot.write(move |tx| {
            for shift in 1..=5_i64 {
                let sql = "INSERT INTO shift (site, booth, incarnation, shift, operator, opened)
                           VALUES ($1, 'BOOTH-1', 1, $2, '7', $3)";
                tx.execute(sql, &[i64::from(site.get()).into(), shift.into(), at(shift).millis().into()])?;
            }
            Ok(())
        });
        let (mut seen, mut after) = (Vec::new(), None);
        loop {
            let question = ShiftQuestion { span: Span::EVER, after, limit: 2 };
            let page = lot.write(move |tx| Ok(shifts::page(tx, site, &question)?));
            seen.extend(page.rows.iter().map(|row| row.shift));
            after = page.next;
            if after.is_none() {
                break;
            }
        }
        assert_eq!(seen, [5, 4, 3, 2, 1]);
    });
}
