//! An S0 machine, an S3 camera, S2's clerk and a real booth on one site: one car park, counted once.

use crate::lot::{Lot, id_of, s0_entry, s0_exit};
use crate::support::booth::{Pc, at};
use crate::support::say::{issued, left, settled};
use crate::support::stores::on_both;
use palang_domain::{Fact, Tariff, TicketId};
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

/// One vehicle each: S0's machine, S3's camera, S2's clerk; two at the booth. Returns the camera's and the clerk's.
fn everybody_enters(lot: &Lot, booth: &mut Pc, tariff: &Tariff) -> (String, String) {
    lot.setting("source.CAM-IN", json!({"lane": "IN-9", "direction": "entry", "class": "mobil"}));
    lot.setting("source.CAM-OUT", json!({"lane": "OUT-9", "direction": "exit"}));
    lot.entry("api-test", s0_entry(1)).unwrap();
    let seen = id_of(&lot.upload("B 2 CAM", "0.9", "CAM-IN").unwrap());
    let clerk = id_of(&lot.create("car").unwrap());
    booth.now = at(1);
    booth.say(under(tariff, issued(1, at(1), Some("B3BOOTH"))));
    booth.say(under(tariff, issued(2, at(1), Some("B4PAYS"))));
    booth.push(&lot.store);
    assert_eq!((lot.inside("motor"), lot.inside("mobil"), lot.active()["count"].as_u64()), (3, 2, Some(5)));
    (seen, clerk)
}

/// The booth takes the S0 ticket's money and lets it out.
fn booth_lets_the_s0_ticket_out(booth: &mut Pc, tariff: &Tariff) {
    booth.now = at(60);
    let ticket: TicketId = "20261121140001".parse().unwrap();
    if let Fact::Settled(mut paid) = settled(9, 1, (at(0), at(60)), 2_500) {
        paid.ticket = ticket.clone();
        booth.say(under(tariff, Fact::Settled(paid)));
    }
    if let Fact::ExitGranted(mut gone) = left(9, 1) {
        gone.ticket = ticket;
        booth.say(Fact::ExitGranted(gone));
    }
}

#[test]
fn issue_3_6_programs_and_booths_are_one_car_park() {
    on_both(|fresh| {
        let lot = Lot::new(fresh, 1, "id-flat");
        let tariff = Tariff::preset("id-flat").unwrap();
        let mut booth = Pc::enrol(&lot.store, lot.site, "B1", 21);
        let (seen, clerk) = everybody_enters(&lot, &mut booth, &tariff);

        // Across: the booth takes the S0 ticket's money, a camera sees the booth's vehicle off, S0 the camera's.
        lot.turn(60);
        booth_lets_the_s0_ticket_out(&mut booth, &tariff);
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
        assert_eq!((&stats["total_revenue"], &lot.debts()["total_debt"]), (&json!(8_500), &json!(2_500)));

        // The booth hears of all of it by the feed, and of nothing of its own.
        let page = booth.pull(&lot.store, 0, 1_000);
        let told = |kind: &str| {
            let kind = format!("\"kind\":\"{kind}\"");
            page.entries.iter().filter(|entry| String::from_utf8_lossy(&entry.bytes).contains(&kind)).count()
        };
        assert_eq!((told("entry_reported"), told("exit_reported"), told("ticket_issued")), (3, 3, 0));

        // A second exit, at the booth, of a vehicle that a program let out: told, and counted once.
        booth.say(left(1, 1));
        booth.push(&lot.store);
        assert_eq!(lot.conflicts(), ["double_exit"]);
        assert_eq!(lot.stats("day", "2026-11-21")["total_transactions"], 4);
    });
}
