//! S3's cameras, sessions and revenue.

use crate::lot::{Lot, id_of, trouble, wrong};
use crate::support::stores::on_both;
use palang_server::rest::lists::HistoryQuery;
use palang_server::words::RestTrouble;
use serde_json::json;

fn cameras(lot: &Lot) {
    lot.setting("source.CAM-IN", json!({"lane": "IN-1", "direction": "entry", "class": "mobil"}));
    lot.setting("source.CAM-OUT", json!({"lane": "OUT-1", "direction": "exit"}));
}

#[test]
fn s3_e01_x01_the_lane_says_which_way_and_a_post_a_second_is_one_passage() {
    on_both(|fresh| {
        let lot = Lot::new(fresh, 1, "vn-free-first-next");
        cameras(&lot);
        let entered = lot.upload("30A-123.45", "0.93", "CAM-IN").unwrap();
        assert_eq!((&entered["event_type"], &entered["license_plate"]), (&json!("ENTRY"), &json!("30A12345")));
        for _ in 0..9 {
            let again = lot.upload("30A12345", "0.95", "CAM-IN").unwrap();
            assert_eq!((&again["event_type"], &again["outcome"]), (&json!("IGNORED"), &json!("already_inside")));
        }
        assert_eq!((lot.facts("entry_reported"), lot.facts("plate_seen")), (1, 2), "the nine posts are one look");
        lot.turn(105);
        let left = lot.upload("30A12345", "0.91", "CAM-OUT").unwrap();
        assert_eq!((&left["event_type"], &left["session_id"]), (&json!("EXIT"), &entered["session_id"]));
        assert_eq!((&left["duration_minutes"], &left["fee"]), (&json!(105), &json!(8000)));
        assert_eq!(
            (&left["payment_status"], &left["fee_breakdown"]["additional_hours"]),
            (&json!("UNPAID"), &json!(1))
        );
        let again = lot.upload("30A12345", "0.91", "CAM-OUT").unwrap();
        assert_eq!((&again["event_type"], &again["outcome"]), (&json!("IGNORED"), &json!("no_entry")));
    });
}

#[test]
fn s3_c02_x12_not_sure_enough_is_written_down_and_nothing_else() {
    on_both(|fresh| {
        let lot = Lot::new(fresh, 1, "vn-free-first-next");
        cameras(&lot);
        assert_eq!(lot.upload("30A12345", "0.70", "CAM-IN").unwrap()["outcome"], "unsure");
        assert_eq!((lot.inside("mobil"), lot.facts("plate_seen")), (0, 1));
        lot.setting("anpr_sure", json!({"at_least": 800}));
        assert_eq!(lot.upload("30A12345", "0.79", "CAM-IN").unwrap()["event_type"], "IGNORED");
        assert_eq!(lot.upload("30A12345", "0.80", "CAM-IN").unwrap()["event_type"], "ENTRY");
        let stranger = lot.upload("30A12345", "0.99", "CAM-9");
        assert_eq!(trouble(&stranger), &RestTrouble::UnknownSource { source: "CAM-9".to_owned() });
    });
}

#[test]
fn s3_e01_a_full_lot_refuses_and_says_it_once() {
    on_both(|fresh| {
        let lot = Lot::new(fresh, 1, "vn-free-first-next");
        cameras(&lot);
        lot.capacity("mobil", 1);
        lot.upload("30A12345", "0.9", "CAM-IN").unwrap();
        for _ in 0..5 {
            assert!(matches!(trouble(&lot.upload("30A99999", "0.9", "CAM-IN")), RestTrouble::QuotaFull { .. }));
        }
        assert_eq!((lot.facts("entry_refused"), lot.facts("plate_seen")), (1, 2));
    });
}

#[test]
fn s3_e07_f13_m03_paid_once_and_never_twice() {
    on_both(|fresh| {
        let lot = Lot::new(fresh, 1, "vn-free-first-next");
        cameras(&lot);
        let id = id_of(&lot.upload("30A12345", "0.9", "CAM-IN").unwrap());
        lot.turn(60);
        lot.upload("30A12345", "0.9", "CAM-OUT").unwrap();
        let wrong = lot.pay(&id, json!({"amount": 4000}));
        assert!(matches!(trouble(&wrong), RestTrouble::WrongAmount { .. }));
        let paid = lot.pay(&id, json!({"payment_method": "CASH", "amount": 5000})).unwrap();
        assert_eq!((&paid["receipt"], &paid["session"]["payment_status"]), (&json!(1), &json!("PAID")));
        assert_eq!(paid["session"]["fee"], 5000);
        assert_eq!(trouble(&lot.pay(&id, json!({}))), &RestTrouble::AlreadyPaid);
        assert_eq!((lot.facts("settled"), lot.debts()["count"].as_u64()), (1, Some(0)));
        let second = id_of(&lot.upload("30A22222", "0.9", "CAM-IN").unwrap());
        lot.turn(130);
        assert_eq!(lot.pay(&second, json!({})).unwrap()["receipt"], 2, "receipts have no gap");
    });
}

#[test]
fn paid_before_the_exit_leaves_paid() {
    on_both(|fresh| {
        let lot = Lot::new(fresh, 1, "vn-free-first-next");
        cameras(&lot);
        let id = id_of(&lot.upload("30A12345", "0.9", "CAM-IN").unwrap());
        lot.turn(60);
        assert_eq!(lot.pay(&id, json!({})).unwrap()["session"]["status"], "ACTIVE");
        let left = lot.upload("30A12345", "0.9", "CAM-OUT").unwrap();
        assert_eq!(left["payment_status"], "PAID");
        assert_eq!(lot.conflicts(), [""; 0]);
    });
}

#[test]
fn who_paid_and_stayed_beyond_the_grace_leaves_owing_the_difference() {
    on_both(|fresh| {
        let lot = Lot::new(fresh, 1, "vn-free-first-next");
        cameras(&lot);
        let id = id_of(&lot.upload("30A12345", "0.9", "CAM-IN").unwrap());
        lot.turn(60);
        assert_eq!(lot.pay(&id, json!({})).unwrap()["session"]["fee"], 5_000);
        lot.turn(255);
        assert_eq!(lot.upload("30A12345", "0.9", "CAM-OUT").unwrap()["payment_status"], "UNPAID");
        let debts = lot.debts();
        assert_eq!((&debts["count"], &debts["total_debt"]), (&json!(1), &json!(9_000)), "14000 less 5000");
        assert_eq!(debts["sessions"][0]["fee"], 9_000);
        let stats = lot.stats("day", "2026-11-21");
        assert_eq!((&stats["total_revenue"], &stats["total_unpaid"]), (&json!(5_000), &json!(9_000)));

        // Another amount is refused; the difference pays the whole stay.
        assert!(matches!(trouble(&lot.pay(&id, json!({"amount": 14_000}))), RestTrouble::WrongAmount { .. }));
        let paid = lot.pay(&id, json!({"amount": 9_000})).unwrap();
        assert_eq!((&paid["session"]["payment_status"], &paid["session"]["fee"]), (&json!("PAID"), &json!(14_000)));
        let stats = lot.stats("day", "2026-11-21");
        assert_eq!((&stats["total_revenue"], &stats["total_unpaid"]), (&json!(14_000), &json!(0)));
        assert_eq!((lot.debts()["count"].as_u64(), lot.conflicts()), (Some(0), vec![]));
    });
}

/// Ten vehicles: three free, three that owe, four that paid.
fn a_day(lot: &Lot) {
    cameras(lot);
    for (number, minutes) in [20, 25, 30, 31, 60, 91, 45, 105, 165, 255].into_iter().enumerate() {
        lot.turn(0);
        let plate = format!("30A{number:05}");
        let id = id_of(&lot.upload(&plate, "0.9", "CAM-IN").unwrap());
        lot.turn(minutes);
        lot.upload(&plate, "0.9", "CAM-OUT").unwrap();
        if number >= 6 {
            lot.pay(&id, json!({})).unwrap();
        }
    }
}

#[test]
fn s3_e02_x07_x08_the_totals_agree_with_the_formula_and_with_one_another() {
    on_both(|fresh| {
        let lot = Lot::new(fresh, 1, "vn-free-first-next");
        a_day(&lot);
        for (period, label) in [("day", "21/11/2026"), ("week", "16/11/2026 - 22/11/2026"), ("month", "11/2026")] {
            let stats = lot.stats(period, "2026-11-21");
            assert_eq!(stats["period_label"], label);
            let number = |name: &str| stats[name].as_i64().unwrap();
            let (paid, unpaid, free) =
                (number("paid_transactions"), number("unpaid_transactions"), number("free_transactions"));
            assert_eq!((paid, unpaid, free, number("total_transactions")), (4, 3, 3, 10));
            assert_eq!(number("total_revenue"), 5_000 + 8_000 + 11_000 + 14_000);
            assert_eq!(number("total_unpaid"), 5_000 + 5_000 + 8_000, "three debts: 15000 + 3000n");
            assert_eq!(number("average_fee"), 38_000 / 4, "of the paid ones");
            assert_eq!(number("average_duration_minutes"), 827 / 10);
        }
        assert_eq!(lot.stats("day", "2026-11-20")["total_transactions"], 0);
        assert_eq!(lot.stats("day", "2026-11-20")["average_fee"], 0);
        let debts = lot.debts();
        assert_eq!((&debts["count"], &debts["total_debt"]), (&json!(3), &json!(18_000)));
    });
}

#[test]
fn s3_e05_the_active_list_estimates() {
    on_both(|fresh| {
        let lot = Lot::new(fresh, 1, "vn-free-first-next");
        cameras(&lot);
        lot.upload("30A12345", "0.9", "CAM-IN").unwrap();
        lot.turn(91);
        let active = lot.active();
        assert_eq!(active["count"], 1);
        let session = &active["sessions"][0];
        assert_eq!((&session["estimated_fee"], &session["fee"]), (&json!(8000), &json!(null)));
        assert_eq!(
            (&session["duration_minutes"], &session["entry_time"]),
            (&json!(91), &json!("2026-11-21T14:00:00+07:00"))
        );
        assert!(session["entry_image"].as_str().unwrap().starts_with("/api/photos/"));
    });
}

#[test]
fn s3_e09_pages_filters_and_what_no_filter_can_be() {
    on_both(|fresh| {
        let lot = Lot::new(fresh, 1, "vn-free-first-next");
        a_day(&lot);
        let total = |query: HistoryQuery| lot.history(query).map(|page| page["total"].as_u64().unwrap());
        let query = HistoryQuery::default;
        let text = |text: &str| Some(text.to_owned());
        assert_eq!(total(query()), Ok(10));
        assert_eq!(total(HistoryQuery { license_plate: text("30a0000"), ..query() }), Ok(10), "a part of the plate");
        assert_eq!(total(HistoryQuery { license_plate: text("00009"), ..query() }), Ok(1));
        assert_eq!(total(HistoryQuery { payment_status: text("PAID"), ..query() }), Ok(4));
        assert_eq!(total(HistoryQuery { from_date: text("2026-11-22"), ..query() }), Ok(0));
        assert_eq!(total(HistoryQuery { to_date: text("2026-11-21"), ..query() }), Ok(10));
        let page = lot.history(HistoryQuery { page: Some(4), limit: Some(3), ..query() }).unwrap();
        assert_eq!((&page["total_pages"], page["sessions"].as_array().unwrap().len()), (&json!(4), 1));
        for (bad, parameter) in [
            (HistoryQuery { page: Some(0), ..query() }, "page"),
            (HistoryQuery { limit: Some(101), ..query() }, "limit"),
            (HistoryQuery { payment_status: text("' OR 1=1"), ..query() }, "payment_status"),
            (HistoryQuery { license_plate: text("%' OR '1'='1"), ..query() }, "license_plate"),
            (HistoryQuery { from_date: text("17/11/2025"), ..query() }, "from_date"),
        ] {
            assert_eq!(wrong(&lot.history(bad)), [parameter]);
        }
    });
}
