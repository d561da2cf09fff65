//! S0's entry machine and exit booth.

use crate::lot::{Lot, id_of, s0_entry, s0_exit, trouble, wrong};
use crate::support::stores::on_both;
use palang_server::request::Refused;
use palang_server::words::RestTrouble;
use serde_json::json;

#[test]
fn s0_f01_to_f18_in_validated_and_out() {
    on_both(|fresh| {
        let lot = Lot::new(fresh, 1, "id-flat");
        let entered = lot.entry("api-test", s0_entry(1)).unwrap();
        assert_eq!((&entered["success"], &entered["status"]), (&json!(true), &json!("ACTIVE")));
        assert_eq!((&entered["duplicate"], &entered["conflict"]), (&json!(false), &json!(null)));

        lot.turn(120);
        let ticket = lot.validate("20261121140001").unwrap();
        for (field, value) in s0_entry(1).as_object().unwrap() {
            assert_eq!(ticket.get(field), Some(value), "S0-E03 returns the whole ticket: {field}");
        }
        assert_eq!((&ticket["valid"], &ticket["duration"]), (&json!(true), &json!("1 jam 59 menit")));
        let read: palang_wire::validate::Validated = serde_json::from_value(ticket).unwrap();
        assert!(read.valid && read.quote.is_some() && read.stay.ticket.as_str() == "20261121140001");

        let left = lot.exit("api-test", s0_exit(1, 120)).unwrap();
        assert_eq!((&left["status"], &left["fee"]), (&json!("COMPLETED"), &json!(2500)));
        assert_eq!((&left["difference"], &left["duration"]), (&json!(0), &json!("1 jam 59 menit")));
        let after = lot.validate("20261121140001").unwrap();
        assert_eq!((&after["valid"], &after["status"]), (&json!(false), &json!("COMPLETED")));
        assert_eq!((&after["payment_status"], &after["exit_time"]), (&json!("PAID"), &json!("2026-11-21 16:00:00")));
        assert_eq!(lot.conflicts(), [""; 0]);
    });
}

#[test]
fn s0_x07_the_same_report_again_gets_the_same_answer_and_adds_nothing() {
    on_both(|fresh| {
        let lot = Lot::new(fresh, 1, "id-flat");
        lot.entry("api-test", s0_entry(1)).unwrap();
        let again = lot.entry("api-test", s0_entry(1)).unwrap();
        assert_eq!(again["duplicate"], true);
        lot.turn(90);
        lot.exit("api-test", s0_exit(1, 90)).unwrap();
        lot.turn(95);
        assert_eq!(lot.exit("api-test", s0_exit(1, 90)).unwrap()["duplicate"], true);
        assert_eq!(lot.entry("api-test", s0_entry(1)).unwrap()["duplicate"], true, "after the exit, too");
        assert_eq!((lot.facts("entry_reported"), lot.facts("exit_reported")), (1, 1));
        assert_eq!(lot.conflicts(), [""; 0]);
    });
}

#[test]
fn s0_x02_two_gates_in_one_second_are_a_conflict_and_not_lost() {
    on_both(|fresh| {
        let lot = Lot::new(fresh, 1, "id-flat");
        lot.entry("api-test", s0_entry(1)).unwrap();
        let mut other = s0_entry(1);
        other["entry_gate"] = json!("GATE-2");
        let second = lot.entry("api-test", other).unwrap();
        assert_eq!(second["conflict"], "double_entry");
        assert_eq!((lot.facts("entry_reported"), lot.conflicts()), (2, vec!["double_entry".to_owned()]));
    });
}

#[test]
fn s0_x06_an_exit_of_an_entry_that_never_arrived_brings_its_entry_along() {
    on_both(|fresh| {
        let lot = Lot::new(fresh, 1, "id-flat");
        lot.turn(120);
        let mut bare = s0_exit(1, 120);
        bare.as_object_mut().unwrap().remove("entry_data");
        assert!(matches!(lot.exit("api-test", bare), Err(Refused::NoSuch { what: "ticket", .. })));
        let mut other = s0_exit(1, 120);
        other["entry_data"] = s0_entry(2);
        assert!(matches!(trouble(&lot.exit("api-test", other)), RestTrouble::IdMismatch { .. }));
        let left = lot.exit("api-test", s0_exit(1, 120)).unwrap();
        assert_eq!(left["conflict"], json!(null));
        assert_eq!((lot.facts("entry_reported"), lot.inside("motor")), (1, 0));
    });
}

#[test]
fn a_second_exit_and_a_second_payment_are_recorded_and_told() {
    on_both(|fresh| {
        let lot = Lot::new(fresh, 1, "id-flat");
        lot.program("api-other");
        lot.entry("api-test", s0_entry(1)).unwrap();
        lot.turn(200);
        lot.exit("api-test", s0_exit(1, 100)).unwrap();
        let second = lot.exit("api-other", s0_exit(1, 150)).unwrap();
        assert_eq!(second["conflict"], "double_exit");
        let mut kinds = lot.conflicts();
        kinds.sort();
        assert_eq!(kinds, ["double_exit", "double_payment"]);
    });
}

#[test]
fn s0_f28_everything_that_is_wrong_is_said_at_once() {
    on_both(|fresh| {
        let lot = Lot::new(fresh, 1, "id-flat");
        let bad = json!({
            "ticket_id": "'; DROP TABLE stay; --", "entry_time": "2026-13-21 14:00:01", "entry_gate": "🚗",
            "vehicle_type": "' OR '1'='1", "tariff": -1, "status": "COMPLETED", "license_plate": "x'; --",
        });
        let answer = lot.entry("api-test", bad);
        let mut said = wrong(&answer);
        said.sort_unstable();
        let expected =
            ["/entry_gate", "/entry_time", "/license_plate", "/status", "/tariff", "/ticket_id", "/vehicle_type"];
        assert_eq!(said, expected);
        let mut future = s0_entry(1);
        future["entry_time"] = json!("2026-11-21 15:00:00");
        assert_eq!(wrong(&lot.entry("api-test", future)), ["/entry_time"]);
        let mut before = s0_exit(1, 10);
        lot.entry("api-test", s0_entry(1)).unwrap();
        before["exit_data"]["exit_time"] = json!("2026-11-21 13:00:00");
        lot.turn(10);
        assert_eq!(wrong(&lot.exit("api-test", before)), ["/exit_data/exit_time"]);
        assert_eq!(lot.facts("exit_reported"), 0);
    });
}

#[test]
fn nothing_due_and_nothing_taken_are_told_apart() {
    on_both(|fresh| {
        let lot = Lot::new(fresh, 1, "vn-free-first-next");
        for (second, minutes, taken, payment) in [(1, 20, 0, "FREE"), (2, 60, 0, "UNPAID"), (3, 60, 5_000, "PAID")] {
            lot.turn(0);
            lot.entry("api-test", s0_entry(second)).unwrap();
            lot.turn(minutes);
            let mut exit = s0_exit(second, minutes);
            exit["exit_data"]["total_payment"] = json!(taken);
            lot.exit("api-test", exit).unwrap();
            let ticket = lot.validate(&format!("202611211400{second:02}")).unwrap();
            assert_eq!(ticket["payment_status"], payment, "{minutes} minutes, {taken} taken");
        }
        assert_eq!(lot.debts()["total_debt"], 5_000);
    });
}

#[test]
fn s0_e04_the_sync_status_counts_what_there_is() {
    on_both(|fresh| {
        let lot = Lot::new(fresh, 1, "id-flat");
        lot.entry("api-test", s0_entry(1)).unwrap();
        let status = lot.sync_status();
        assert_eq!((&status["unsynced"], &status["active"]), (&json!(0), &json!(1)));
        assert_eq!(status["recorded"], 2, "its journal's opening, and the entry");
    });
}

#[test]
fn s1_e01_a_plate_is_known_while_its_vehicle_is_inside() {
    on_both(|fresh| {
        let lot = Lot::new(fresh, 1, "id-flat");
        let mut entry = s0_entry(1);
        entry["license_plate"] = json!("b 1234 xy");
        lot.entry("api-test", entry).unwrap();
        for (text, found) in
            [("B1234XY", true), ("b 1234-xy", true), ("B", false), ("", false), ("B9", false), ("' OR 1=1", false)]
        {
            let answer = lot.plate(text);
            assert_eq!(answer["found"], found, "{text}");
            assert_eq!(answer["kendaraan"].is_object(), found);
        }
        let known = &lot.plate("B1234XY")["kendaraan"];
        assert_eq!((&known["plat_nomor"], &known["jenis_kendaraan"]), (&json!("B1234XY"), &json!("motor")));
    });
}

#[test]
fn without_a_tariff_nothing_is_priced_and_nothing_is_taken() {
    on_both(|fresh| {
        let lot = Lot::new(fresh, 1, "id-flat");
        let mut entry = s0_entry(1);
        entry["vehicle_type"] = json!("TRUK");
        assert_eq!(wrong(&lot.entry("api-test", entry)), ["/vehicle_type"]);
        let created = lot.create("car").unwrap();
        assert_eq!(lot.pay(&id_of(&created), json!({})).err(), Some(RestTrouble::AlreadyPaid.into()));
    });
}
