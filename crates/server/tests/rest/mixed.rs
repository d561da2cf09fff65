//! An S0 machine, an S3 camera, S2's clerk and a real booth on one site: one car park, counted once.

use crate::lot::{Lot, id_of, s0_entry, s0_exit};
use crate::support::booth::{Pc, at};
use crate::support::say::{issued, left, settled};
use crate::support::stores::on_both;
use palang_domain::{Fact, Tariff};
use serde_json::json;

/// The booth's facts under the site's own tariff.
fn under(tariff: &Tariff, fact: Fact) -> Fact {
    match fact {
        Fact::TicketIssued(mut issued) => {
            issued.tariff = tariff.reference();
            Fact::TicketIssued(issued)
        }
        Fact::Settled(mut settled) => {
            settled.quote.tariff = tariff.reference();
            Fact::Settled(settled)
        }
        other => other,
    }
}

#[test]
fn issue_3_6_programs_and_booths_are_one_car_park() {
    on_both(|fresh| {
        let lot = Lot::new(fresh, 1, "id-flat");
        let tariff = Tariff::preset("id-flat").unwrap();
        lot.setting("source.CAM-IN", json!({"lane": "IN-9", "direction": "entry", "class": "mobil"}));
        lot.setting("source.CAM-OUT", json!({"lane": "OUT-9", "direction": "exit"}));
        let mut booth = Pc::enrol(&lot.store, lot.site, "B1", 21);

        // In: one each.
        lot.entry("api-test", s0_entry(1)).unwrap();
        let seen = id_of(&lot.upload("B 2 CAM", "0.9", "CAM-IN").unwrap());
        let clerk = id_of(&lot.create("car").unwrap());
        booth.now = at(1);
        booth.say(under(&tariff, issued(1, at(1), Some("B3BOOTH"))));
        booth.say(under(&tariff, issued(2, at(1), Some("B4PAYS"))));
        booth.push(&lot.store);
        assert_eq!((lot.inside("motor"), lot.inside("mobil")), (3, 2));
        assert_eq!(lot.active()["count"], 5);

        // Across: the booth takes the S0 ticket's money, the camera sees the booth's vehicle off, the S0 booth the seen one's.
        lot.turn(60);
        booth.now = at(60);
        let s0_ticket = "20261121140001".parse().unwrap();
        let paid = match settled(9, 1, (at(0), at(60)), 2_500) {
            Fact::Settled(mut settled) => {
                settled.ticket = s0_ticket;
                under(&tariff, Fact::Settled(settled))
            }
            other => other,
        };
        let gone = match left(9, 1) {
            Fact::ExitGranted(mut gone) => {
                gone.ticket = "20261121140001".parse().unwrap();
                Fact::ExitGranted(gone)
            }
            other => other,
        };
        booth.say(paid);
        booth.say(gone);
        booth.push(&lot.store);
        assert_eq!(lot.validate("20261121140001").unwrap()["payment_status"], "PAID");
        assert_eq!(lot.upload("B3BOOTH", "0.95", "CAM-OUT").unwrap()["payment_status"], "UNPAID");
        let mut exit = s0_exit(1, 60);
        exit["ticket_id"] = json!(seen);
        exit["exit_data"]["total_payment"] = json!(3_000);
        assert_eq!(lot.exit("api-test", exit).unwrap()["difference"], 0);
        lot.check_out(&clerk, json!({})).unwrap();
        assert_eq!(lot.conflicts(), [""; 0]);

        // One coherent set: who is inside, who owes, what came in.
        assert_eq!((lot.inside("motor"), lot.inside("mobil")), (1, 0));
        let stats = lot.stats("day", "2026-11-21");
        assert_eq!((&stats["paid_transactions"], &stats["unpaid_transactions"]), (&json!(3), &json!(1)));
        assert_eq!(stats["total_revenue"], 2_500 + 3_000 + 3_000);
        assert_eq!(lot.debts()["total_debt"], 2_500);

        // The booth hears of all of it by the feed, and of nothing twice.
        let page = booth.pull(&lot.store, 0, 1_000);
        let told = |kind: &str| {
            let kind = format!("\"kind\":\"{kind}\"");
            page.entries.iter().filter(|entry| String::from_utf8_lossy(&entry.bytes).contains(&kind)).count()
        };
        assert_eq!((told("entry_reported"), told("exit_reported"), told("ticket_issued")), (3, 3, 0));

        // A second exit at the booth, of a vehicle that a program let out: told, and counted once.
        booth.say(match left(1, 1) {
            Fact::ExitGranted(gone) => Fact::ExitGranted(gone),
            other => other,
        });
        booth.push(&lot.store);
        assert_eq!(lot.conflicts(), ["double_exit"]);
        assert_eq!(lot.stats("day", "2026-11-21")["total_transactions"], 4);
    });
}
