//! Two real booths and one real server: a ticket issued at one is paid at the other, with the cable in and with the
//! cable out, and afterwards the server's set is the union of the journals, by hash.
#![cfg(unix)]
#![allow(clippy::unwrap_used)]

mod support;

use palang_sim::proxy::{Cut, Mischief, Weather};
use palang_sim::site::{Database, Rig};
use serde_json::{Value, json};
use std::time::Duration;
use support::site::{PATIENCE, programs, until_known};

fn total(line: &Value) -> i64 {
    line["settled"]["total"].as_i64().unwrap_or_else(|| panic!("not settled: {line}"))
}

#[test]
fn a_ticket_of_one_booth_is_paid_at_the_other_cable_in_and_cable_out() {
    let mut rig = Rig::new(&programs(), Database::Sqlite, 2, 1).unwrap();
    rig.start_booths(None).unwrap();

    // The cable in: the feed tells B2 of the stay, and the ticket proves itself besides.
    let (number, code) = rig.booth(0).unwrap().issue("a").unwrap();
    until_known(&mut rig, 1, &number);
    assert_eq!(total(&rig.booth(1).unwrap().pay(&code).unwrap()), 5_000);
    rig.agreed(PATIENCE).unwrap();

    // The cable out: B2 has never heard of this entry, and nobody answers.
    rig.proxies.iter().for_each(|proxy| proxy.set(|weather| weather.cut = Cut::Both));
    let (_, code_out) = rig.booth(0).unwrap().issue("b").unwrap();
    assert_eq!(total(&rig.booth(1).unwrap().pay(&code_out).unwrap()), 5_000);
    // The same paper again, still without a network: refused where it was paid.
    let again = rig.booth(1).unwrap().pay(&code_out).unwrap();
    assert_eq!(again["refused"]["reason"], "used", "{again}");

    rig.proxies.iter().for_each(|proxy| proxy.set(|weather| weather.cut = Cut::None));
    let drained = rig.agreed(PATIENCE).unwrap();
    println!("agreed {drained:?} after the cable was back");
    // And at the booth that issued it, once the feed has brought the exit.
    support::screen::until("refusal at the issuing booth", PATIENCE, || {
        let line = rig.booth(0).unwrap().play(&json!({"do": "scan", "code": code_out}), &["quoted"]).unwrap();
        line.get("refused").map(|refused| assert!(refused["reason"].as_str().unwrap().starts_with("used"), "{line}"))
    });
    rig.agreed(PATIENCE).unwrap();
    let feed = rig.auditor().unwrap().journals().unwrap();
    let conflicts: Vec<_> = feed.values().flatten().filter(|entry| entry.kind == "conflict_found").collect();
    assert!(conflicts.is_empty(), "nothing went wrong, and supervisors are told that it did: {conflicts:?}");
}

#[test]
fn r13_portals_proxies_and_breaking_lines_delay_and_harm_nothing() {
    let kinds = [
        Mischief::Portal,
        Mischief::BadGateway,
        Mischief::TooLarge,
        Mischief::EmptyOk,
        Mischief::Truncated,
        Mischief::LostAnswer,
        Mischief::Twice,
        Mischief::Garbled,
        Mischief::Delayed(300),
    ];
    let mut rig = Rig::new(&programs(), Database::Sqlite, 2, 13).unwrap();
    rig.start_booths(None).unwrap();
    rig.proxies.iter().for_each(|proxy| proxy.set(|weather| *weather = Weather::mischievous(600, &kinds)));
    // What was connected before comes back through the mischief.
    rig.proxies.iter().for_each(palang_sim::proxy::Proxy::reset_all);
    for turn in 0..12 {
        let (_, code) = rig.booth(turn % 2).unwrap().issue("a").unwrap();
        assert_eq!(total(&rig.booth((turn + 1) % 2).unwrap().pay(&code).unwrap()), 5_000);
        std::thread::sleep(Duration::from_millis(250));
    }
    support::screen::until("mischief", PATIENCE, || {
        (rig.proxies.iter().map(|proxy| proxy.counts().mischiefs).sum::<u64>() >= 12).then_some(())
    });
    rig.proxies.iter().for_each(|proxy| proxy.set(|weather| weather.mischief_permille = 0));
    let drained = rig.agreed(PATIENCE).unwrap();
    let done: u64 = rig.proxies.iter().map(|proxy| proxy.counts().mischiefs).sum();
    println!("{done} exchanges spoilt, agreed {drained:?} after the last");
}

#[test]
fn the_server_may_die_at_any_moment_and_come_back_elsewhere() {
    let mut rig = Rig::new(&programs(), Database::Sqlite, 2, 3).unwrap();
    rig.start_booths(None).unwrap();
    for _ in 0..3 {
        let (_, code) = rig.booth(0).unwrap().issue("a").unwrap();
        rig.kill_server();
        assert_eq!(total(&rig.booth(1).unwrap().pay(&code).unwrap()), 5_000);
        rig.start_server().unwrap();
        rig.agreed(PATIENCE).unwrap();
    }
}
