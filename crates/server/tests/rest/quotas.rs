//! S2: the five scenarios, the test list, and what its own documents leave open.

use crate::lot::{Lot, id_of, s0_entry, trouble};
use crate::support::booth::at;
use crate::support::stores::on_both;
use palang_domain::fact::TicketIssued;
use palang_domain::{BoothId, Fact};
use palang_server::words::RestTrouble;
use palang_server::{ledger, quota};
use palang_wire::quota::{Held, Lease};
use serde_json::{Value, json};

fn full(answer: &Result<Value, palang_server::request::Refused>, class: &str, capacity: u64) {
    let expected = RestTrouble::QuotaFull { class: class.to_owned(), area: None, available: 0, capacity };
    assert_eq!(trouble(answer), &expected);
}

#[test]
fn s2_f14_scenario_1_a_new_property_is_unlimited() {
    on_both(|fresh| {
        let lot = Lot::new(fresh, 1, "id-fixed");
        let created = lot.create("car").unwrap();
        let said = "Parking payment added successfully. Parking fee auto-created with unlimited capacity (0).";
        assert_eq!(
            (&created["message"], &created["fee"]),
            (&json!(said), &json!(5000)),
            "S2-X10: the tariff has the fee"
        );
        assert_eq!(created["transaction_status"], "paid");
        let row = lot.fees("car");
        assert_eq!((&row["capacity"], &row["quota_used"]), (&json!(0), &json!(1)));
        assert_eq!(row["message"], "This property has unlimited parking (no quota limit).");
    });
}

#[test]
fn s2_f14_scenario_2_x01_x02_unlimited_counts_and_has_no_percentage() {
    on_both(|fresh| {
        let lot = Lot::new(fresh, 1, "id-fixed");
        lot.capacity("mobil", 0);
        for _ in 0..15 {
            lot.create("car").unwrap();
        }
        let row = lot.fees("car");
        assert_eq!((&row["quota_used"], &row["available_quota"]), (&json!(15), &json!(null)));
        assert_eq!((&row["quota_percentage"], &row["band"]), (&json!(null), &json!("safe")));
    });
}

#[test]
fn s2_f14_scenario_3_limited_10_with_7_used_takes_three_and_refuses_the_11th() {
    on_both(|fresh| {
        let lot = Lot::new(fresh, 1, "id-fixed");
        lot.capacity("mobil", 10);
        for used in 1..=10_u64 {
            let created = lot.create("car").unwrap();
            assert_eq!(created["message"], "Parking payment added successfully.");
            let row = lot.fees("car");
            assert_eq!((&row["quota_used"], &row["available_quota"]), (&json!(used), &json!(10 - used)));
        }
        full(&lot.create("car"), "Car", 10);
        assert_eq!((lot.facts("entry_refused"), lot.inside("mobil")), (1, 10));
    });
}

#[test]
fn s2_f14_scenario_4_f03_a_full_car_quota_does_not_stop_motorcycles() {
    on_both(|fresh| {
        let lot = Lot::new(fresh, 1, "id-fixed");
        lot.capacity("mobil", 1);
        lot.capacity("motor", 2);
        lot.create("car").unwrap();
        full(&lot.create("car"), "Car", 1);
        lot.create("motorcycle").unwrap();
        assert_eq!(lot.fees("motorcycle")["quota_percentage"], 50);
    });
}

#[test]
fn s2_f14_scenario_5_e01_a_check_out_frees_a_place() {
    on_both(|fresh| {
        let lot = Lot::new(fresh, 1, "id-fixed");
        lot.capacity("mobil", 1);
        let id = id_of(&lot.create("car").unwrap());
        full(&lot.create("car"), "Car", 1);
        let number: i64 = id.parse().unwrap();
        let out = lot.check_out(&id, json!({"id": number})).unwrap();
        assert_eq!(out["message"], "Parking checked out successfully. Quota has been released.");
        assert_eq!(lot.fees("car")["available_quota"], 1);
        lot.create("car").unwrap();
        assert!(matches!(trouble(&lot.check_out(&id, json!({}))), RestTrouble::AlreadyLeft { .. }), "once only");
        assert_eq!(lot.fees("car")["quota_used"], 1, "S2-X03: nothing is counted down twice");
    });
}

#[test]
fn s2_f13_f06_rejecting_a_paid_one_frees_its_place_and_rejecting_no_stay_frees_none() {
    on_both(|fresh| {
        let lot = Lot::new(fresh, 1, "id-fixed");
        lot.capacity("mobil", 2);
        let id = id_of(&lot.create("car").unwrap());
        lot.create("car").unwrap();
        assert_eq!(lot.fees("car")["available_quota"], 0);
        assert_eq!(lot.reject(&id).unwrap()["transaction_status"], "rejected");
        assert_eq!(lot.fees("car")["available_quota"], 1);
        assert_eq!(trouble(&lot.reject(&id)), &RestTrouble::Void);
        assert!(lot.reject("99").is_err(), "a pending payment holds no place: there is no stay");
        assert_eq!(lot.fees("car")["available_quota"], 1);
    });
}

#[test]
fn s2_e01_m01_x08_only_paid_parking_is_checked_out_and_path_and_body_agree() {
    on_both(|fresh| {
        let lot = Lot::new(fresh, 1, "id-flat");
        lot.entry("api-test", s0_entry(1)).unwrap();
        let id = "20261121140001";
        assert_eq!(trouble(&lot.check_out(id, json!({}))), &RestTrouble::NotPaid { due: None });
        let mismatch = RestTrouble::IdMismatch { path: id.to_owned(), body: "7".to_owned() };
        assert_eq!(trouble(&lot.check_out(id, json!({"id": 7}))), &mismatch);
        lot.pay(id, json!({})).unwrap();
        lot.check_out(id, json!({"id": id})).unwrap();
        assert_eq!(lot.inside("motor"), 0);
    });
}

#[test]
fn s2_e01_a_price_that_has_risen_since_is_still_due() {
    on_both(|fresh| {
        let lot = Lot::new(fresh, 1, "id-hourly");
        let id = id_of(&lot.create("car").unwrap());
        lot.turn(61);
        let due = RestTrouble::NotPaid { due: Some(palang_domain::Money::new(5_000)) };
        assert_eq!(trouble(&lot.check_out(&id, json!({}))), &due);
    });
}

#[test]
fn s2_e02_the_owners_two_rows() {
    on_both(|fresh| {
        let lot = Lot::new(fresh, 1, "id-fixed");
        lot.capacity("mobil", 50);
        lot.capacity("motor", 100);
        (0..35).for_each(|_| drop(lot.create("car").unwrap()));
        (0..45).for_each(|_| drop(lot.create("motorcycle").unwrap()));
        for (kind, fee, capacity, used, left, percent, band) in
            [("car", 5000, 50, 35, 15, 70, "attention"), ("motorcycle", 2000, 100, 45, 55, 45, "safe")]
        {
            let row = lot.fees(kind);
            let numbers = ["fee", "capacity", "quota_used", "available_quota", "quota_percentage"];
            let said: Vec<i64> = numbers.iter().map(|name| row[name].as_i64().unwrap()).collect();
            assert_eq!(said, [fee, capacity, used, left, percent], "{kind}");
            assert_eq!(row["band"], band);
            assert!(row["idrec"].is_u64());
        }
    });
}

#[test]
fn s2_x03_x06_switching_on_counts_who_is_inside_and_lowering_leaves_nothing_negative() {
    on_both(|fresh| {
        let lot = Lot::new(fresh, 1, "id-fixed");
        (0..4).for_each(|_| drop(lot.create("car").unwrap()));
        lot.capacity("mobil", 5);
        assert_eq!(lot.fees("car")["quota_used"], 4, "counted from the stays, not from now on");
        let last = id_of(&lot.create("car").unwrap());
        full(&lot.create("car"), "Car", 5);
        lot.capacity("mobil", 3);
        let row = lot.fees("car");
        assert_eq!(
            (&row["available_quota"], &row["quota_percentage"], &row["band"]),
            (&json!(0), &json!(166), &json!("full"))
        );
        lot.check_out(&last, json!({})).unwrap();
        full(&lot.create("car"), "Car", 3);
    });
}

#[test]
fn s2_x05_of_two_entries_for_the_last_place_one_is_refused() {
    on_both(|fresh| {
        let lot = Lot::new(fresh, 1, "id-fixed");
        lot.capacity("mobil", 3);
        (1..8).for_each(|number| lot.program(&format!("api-{number}")));
        let (store, site) = (lot.store.clone(), lot.site);
        let racers: Vec<_> = (1..8)
            .map(|number| {
                let lot = Lot { store: store.clone(), site, now: std::cell::Cell::new(at(0)) };
                std::thread::spawn(move || {
                    let mut entry = s0_entry(number);
                    entry["vehicle_type"] = json!("MOBIL");
                    lot.entry(&format!("api-{number}"), entry).is_ok()
                })
            })
            .collect();
        let admitted = racers.into_iter().filter_map(|racer| racer.join().ok()).filter(|admitted| *admitted).count();
        assert_eq!((admitted, lot.inside("mobil")), (3, 3), "{}", fresh.name);
    });
}

#[test]
fn s2_x07_a_forgotten_check_out_ends_with_the_exit_that_a_booth_sees() {
    on_both(|fresh| {
        let lot = Lot::new(fresh, 1, "id-fixed");
        lot.capacity("mobil", 1);
        lot.setting("source.CAM-OUT", json!({"lane": "OUT-1", "direction": "exit"}));
        let mut entry = s0_entry(1);
        entry["vehicle_type"] = json!("car");
        entry["license_plate"] = json!("B 1 A");
        lot.entry("api-test", entry).unwrap();
        assert_eq!(lot.upload("B1A", "0.9", "CAM-OUT").unwrap()["event_type"], "EXIT");
        assert_eq!(lot.fees("car")["available_quota"], 1);
    });
}

#[test]
fn an_entry_that_is_reported_afterwards_is_inside_whether_or_not_there_was_a_place() {
    on_both(|fresh| {
        let lot = Lot::new(fresh, 1, "id-fixed");
        lot.capacity("motor", 1);
        lot.entry("api-test", s0_entry(1)).unwrap();
        full(&lot.entry("api-test", s0_entry(2)), "Motorcycle", 1);
        lot.turn(30);
        let late = lot.entry("api-test", s0_entry(2)).unwrap();
        assert_eq!((&late["success"], &late["conflict"]), (&json!(true), &json!("over_quota")));
        assert_eq!(lot.fees("motorcycle")["quota_used"], 2);
    });
}

#[test]
fn a_quota_of_an_area_holds_beside_the_sites() {
    on_both(|fresh| {
        let lot = Lot::new(fresh, 1, "id-fixed");
        lot.setting("source.GATE-1", json!({"lane": "IN-1", "direction": "entry", "area": "B1"}));
        lot.capacity("motor", 10);
        lot.area_capacity(Some("B1"), "motor", 1);
        lot.entry("api-test", s0_entry(1)).unwrap();
        let refused = lot.entry("api-test", s0_entry(2));
        assert!(
            matches!(trouble(&refused), RestTrouble::QuotaFull { area: Some(area), capacity: 1, .. } if area == "B1")
        );
        let mut elsewhere = s0_entry(3);
        elsewhere["entry_gate"] = json!("GATE-2");
        lot.entry("api-test", elsewhere).unwrap();
        assert_eq!(lot.fees("motorcycle")["quota_used"], 2);
    });
}

/// One pull's answer for the only quota, as the route makes it.
fn pull(lot: &Lot, booth: &BoothId, held: Option<&Lease>) -> Lease {
    let (site, booth, now) = (lot.site, booth.clone(), lot.now.get());
    let held: Vec<Held> = held
        .map(|lease| Held {
            area: None,
            class: lease.class.clone(),
            admitted: 0,
            total: lease.asked.unwrap_or(lease.total),
            version: lease.version,
        })
        .into_iter()
        .collect();
    lot.write(move |tx| {
        let looked = quota::look(tx, site, &booth, 1, &held)?;
        ledger::lock_site(tx, site)?;
        let shared = quota::share(tx, site, &booth, 1, &held, now)?;
        assert_eq!(looked.leases, shared, "looking and sharing say the same");
        let again = quota::look(tx, site, &booth, 1, &[])?;
        assert!(!again.changes, "what was written down does not change again");
        Ok(shared[0].clone())
    })
}

#[test]
fn issue_3_7_leases_programs_and_booths_never_exceed_the_capacity() {
    on_both(|fresh| {
        let lot = Lot::new(fresh, 1, "id-fixed");
        lot.capacity("motor", 9);
        let mut one = crate::support::booth::Pc::enrol(&lot.store, lot.site, "B1", 11);
        let two = crate::support::booth::Pc::enrol(&lot.store, lot.site, "B2", 12);
        one.push(&lot.store);
        let first = pull(&lot, &one.booth, None);
        assert_eq!(first.total, 4, "half of nine, the rest for programs and who comes next");
        let second = pull(&lot, &two.booth, None);
        let asked = pull(&lot, &one.booth, None).asked;
        assert!(second.total + first.total <= 9 && asked.is_none_or(|asked| asked <= 4), "{second:?} {asked:?}");
        // The booth fills its places in the dark; nobody else may.
        for number in 1..=4_u32 {
            one.now = at(1);
            let tariff = palang_domain::Tariff::preset("id-fixed").unwrap().reference();
            one.say(Fact::TicketIssued(TicketIssued {
                tariff,
                ..match crate::support::say::issued(number, at(1), None) {
                    Fact::TicketIssued(issued) => issued,
                    _ => unreachable!(),
                }
            }));
        }
        let mut admitted = 0;
        for second in 1..20 {
            admitted += u64::from(lot.entry("api-test", s0_entry(second)).is_ok());
        }
        one.push(&lot.store);
        let inside = lot.inside("motor");
        assert_eq!(inside, 4 + admitted);
        assert!(inside + (second.total) <= 9, "{inside} inside, {} more allowed at B2", second.total);
        assert!(!lot.conflicts().contains(&"over_quota".to_owned()));
        lot.turn(24 * 60);
        let said = lot.fees("motorcycle")["message"].as_str().unwrap_or_default().to_owned();
        assert_eq!(
            said.contains("B2"),
            second.total > 0,
            "a silent booth keeps its places, and the server says so: {said}"
        );
    });
}
