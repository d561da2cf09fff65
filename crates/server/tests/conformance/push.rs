//! Push: held once, in order, countersigned; gaps wanted; overlaps fine.

use super::support::booth::{Pc, at, make_site};
use super::support::say;
use super::support::stores::{Keeps, on_both};
use palang_domain::Fact;
use palang_domain::fact::QuotaSet;
use palang_server::ledger;
use palang_wire::PushAnswer;

#[test]
fn what_is_pushed_is_held_once_and_countersigned() {
    on_both(|fresh| {
        let store = &fresh.store;
        let site = make_site(store, 1);
        let mut pc = Pc::enrol(store, site, "B1", 1);
        pc.say(say::shift_opened(1));
        for number in 1..=20 {
            pc.say(say::issued(number, at(1), None));
        }
        let answer = pc.push(store);
        let key = store.read_blocking(move |tx| ledger::site_key(tx, site)).unwrap();
        let PushAnswer::Held { through, witness, .. } = &answer else { panic!("{answer:?}") };
        assert_eq!((*through, witness.head), (pc.len(), pc.hash(pc.len())));
        witness.verify(&key.verifying_key()).unwrap();

        // The same again, the first part again, an overlap, and a gap.
        assert_eq!(pc.push_range(store, 1, pc.len()).unwrap(), answer);
        assert_eq!(pc.push_range(store, 1, 3).unwrap(), answer);
        pc.say(say::settled(1, 1, (at(1), at(2)), 3_000));
        pc.say(say::left(1, 1));
        let longer = pc.push_range(store, 10, pc.len()).unwrap();
        assert!(
            matches!(longer, PushAnswer::Held { through, money, .. } if through == pc.len() && money.get() == 3_000)
        );
        for number in 30..=40 {
            pc.say(say::issued(number, at(1), None));
        }
        let gap = pc.push_range(store, pc.len() - 2, pc.len()).unwrap();
        assert!(matches!(gap, PushAnswer::Wanted { from, .. } if from == pc.len() - 10), "{gap:?}");
        pc.push(store);
    });
}

/// Everybody at once: booths whose facts do not fit together, so that each push writes to the office, too; an
/// administrator; another replica. Locks are taken in one order, so nobody waits in a circle.
#[test]
fn pushing_booths_and_the_office_never_deadlock() {
    on_both(|fresh| {
        let store = &fresh.store;
        let replica = if fresh.name == "postgres" { fresh.again() } else { store.clone() };
        let site = make_site(store, 1);
        let mut pcs: Vec<Pc> = (1..=4).map(|number| Pc::enrol(store, site, &format!("B{number}"), number)).collect();
        std::thread::scope(|scope| {
            for (index, pc) in pcs.iter_mut().enumerate() {
                let store = if index % 2 == 0 { store } else { &replica };
                scope.spawn(move || {
                    for round in 0..12_u32 {
                        for number in round * 4..round * 4 + 4 {
                            pc.say(say::issued(number, at(0), Some(&format!("B{number}"))));
                            pc.say(say::settled(number, u64::from(number) + 1, (at(0), at(0)), 2_000));
                            pc.say(say::left(number, u64::from(number) + 1));
                        }
                        pc.push(store);
                    }
                });
            }
            scope.spawn(|| {
                for capacity in 0..12 {
                    let fact = Fact::QuotaSet(QuotaSet { area: None, class: say::class("motor"), capacity });
                    let facts = vec![fact];
                    replica.write_blocking(move |tx| ledger::append_office(tx, site, facts.clone(), at(0))).unwrap();
                }
            });
        });
        let sql = "SELECT kind, count(*) FROM conflict GROUP BY kind ORDER BY kind";
        let rows = store.read_blocking(move |tx| tx.query(sql, &[])).unwrap();
        let found: Vec<(&str, i64)> = rows.iter().map(|row| (row.text(0).unwrap(), row.int(1).unwrap())).collect();
        // Of four booths that tell of one stay, one tells it first.
        assert_eq!(found, [("double_entry", 144), ("double_exit", 144), ("double_payment", 144)], "{}", fresh.name);
        if let Keeps::Cluster(cluster, url) = &fresh.keeps {
            let name = url.split('/').nth(3).unwrap().split('?').next().unwrap();
            let sql = format!("SELECT deadlocks FROM pg_stat_database WHERE datname = '{name}'");
            assert_eq!(cluster.sql("postgres", &sql), "0");
        }
    });
}
