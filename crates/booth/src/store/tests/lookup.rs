//! Every lookup of the store goes along an index and finds what it says.

use super::*;
use crate::store::Stay;
use crate::store::view::LOOKUPS;

#[test]
fn no_lookup_scans() {
    let dir = generated(500, 100);
    let (store, _) = open(dir.path());
    let db = palang_sqlite::open_reader(store.path(), crate::store::open::PROFILE).unwrap();
    for (name, sql) in LOOKUPS {
        let mut statement = db.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
        let parameters = vec![rusqlite::types::Null; statement.parameter_count()];
        let plan: Vec<String> = statement
            .query_map(rusqlite::params_from_iter(parameters), |row| row.get::<_, String>(3))
            .unwrap()
            .map(Result::unwrap)
            .collect();
        // The ends of an index are scans that stop at the first row.
        let bounded = matches!(*name, "head" | "tariff in force" | "open shift" | "shift under way")
            || matches!(*name, "settlements backwards" | "last receipt" | "exit owed");
        // What is inside is as much as the car park holds, however long the history is.
        let inside = |step: &String| {
            step == "SCAN stay USING COVERING INDEX stay_inside" || !step.contains("SCAN") && !step.contains("SEARCH")
        };
        assert!(plan.iter().all(|step| step.starts_with("SEARCH") || inside(step) || bounded), "{name}: {plan:?}");
        assert!(plan.iter().all(|step| !step.contains("TEMP B-TREE")), "{name}: {plan:?}");
    }
}

fn tickets(stays: impl IntoIterator<Item = Stay>) -> Vec<TicketId> {
    stays.into_iter().map(|stay| stay.ticket).collect()
}

#[test]
fn a_stay_is_found_by_number_tail_code_plate_and_time() {
    let dir = tempfile::tempdir().unwrap();
    let (store, _) = open(dir.path());
    commit(&store, |ledger| {
        for count in 1..=3 {
            issue(ledger, count, if count == 3 { "motor" } else { "mobil" }, Some(&format!("B{count}AA")))?;
        }
        leave(ledger, &ticket(2), 5_000)
    })
    .unwrap();
    let ask = |work: fn(&View<'_>) -> Result<Vec<TicketId>, StoreError>| store.read(work).wait().unwrap().unwrap();
    assert_eq!(ask(|view| Ok(tickets(view.stay(&ticket(2))?))), [ticket(2)], "a used one by its number");
    assert_eq!(ask(|view| Ok(tickets(view.stay_by_code("CODE-2")?))), [ticket(2)], "and by its code");
    assert_eq!(ask(|view| Ok(tickets(view.stays_by_tail(&ticket(1).as_str()[8..], 9)?))), [ticket(1)]);
    assert_eq!(ask(|view| Ok(tickets(view.stays_by_tail(&ticket(2).as_str()[8..], 9)?))), [], "only open ones");
    assert_eq!(ask(|view| Ok(tickets(view.stays_by_plate("B3AA", 9)?))), [ticket(3)]);
    assert_eq!(ask(|view| Ok(tickets(view.stays_by_plate("B2AA", 9)?))), [], "only open ones");
    assert_eq!(
        ask(|view| Ok(tickets(view.open_stays(&"mobil".parse().unwrap(), NOW, NOW, 9)?))),
        [ticket(1)],
        "by class and time"
    );
    assert_eq!(ask(|view| Ok(tickets(view.oldest_open_stays(9)?))).len(), 2);
    assert_eq!(ask(|view| Ok(tickets(view.stay_by_code("nothing")?))), []);
}

#[test]
fn a_days_count_goes_on_after_a_restart_and_is_its_own_for_each_gate_and_day() {
    let dir = tempfile::tempdir().unwrap();
    let (store, _) = open(dir.path());
    commit(&store, |ledger| issue(ledger, 41, "motor", None)).unwrap();
    drop(store);
    let (store, _) = open(dir.path());
    let today = Zone::JAKARTA.local(NOW).date();
    let next = move |gate: u8, date| {
        store.read(move |view| view.next_serial(gate.try_into().unwrap(), date)).wait().unwrap().unwrap()
    };
    assert_eq!((next(1, today), next(2, today), next(1, today.succ_opt().unwrap())), (42, 1, 1));
}
