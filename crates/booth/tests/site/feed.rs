//! Two booths and a server: cable in, cable out, and everything agrees afterwards.

use crate::harness::*;
use crate::server::*;
use palang_booth::clock::DrillClock;
use palang_booth::desk::model::{Session, Tender, Update};
use palang_domain::fact::{Conflict, ConflictFound, FactRef, Trust};
use palang_domain::ticket::Number;
use palang_domain::{Fact, Money, Refusal};
use palang_wire::Envelope;

struct Pair {
    clock: DrillClock,
    server: Server,
    entry: Booth,
    exit: Booth,
    at_entry: Session,
    at_exit: Session,
}

fn pair() -> Pair {
    let clock = DrillClock::frozen(noon());
    let (entry, exit) = (enrolled(1, &clock, |_| {}), enrolled(2, &clock, |_| {}));
    let mut server = Server::new();
    server.share_keys(&[&entry, &exit]);
    let (at_entry, at_exit) = (entry.sari(), exit.sari());
    server.sync(&[&entry, &exit]);
    Pair { clock, server, entry, exit, at_entry, at_exit }
}

fn inside(booth: &Booth, class: &str) -> u64 {
    let places = said(booth.desk.occupancy()).unwrap();
    places.iter().find(|place| place.class.as_str() == class && place.area.is_none()).unwrap().usage.inside
}

#[test]
fn issue_3_5_a_ticket_of_one_booth_is_paid_at_the_other_with_the_cable_in() {
    let mut pair = pair();
    let issued =
        said(pair.entry.desk.issue(&pair.at_entry, &pair.entry.lane, &"mobil".parse().unwrap(), Some("B 1 X")))
            .unwrap();
    pair.server.sync(&[&pair.entry, &pair.exit]);
    assert_eq!((inside(&pair.entry, "mobil"), inside(&pair.exit, "mobil")), (1, 1));
    pair.clock.advance(std::time::Duration::from_secs(3_700));
    let tail = &issued.ticket.as_str()[8..];
    // The code, the number, its tail and the plate all find it; the price is the same.
    for text in [issued.code.as_str(), issued.ticket.as_str(), tail, "b1x"] {
        let quoted = pair.exit.look_up(&pair.at_exit, text).unwrap();
        assert_eq!(
            (quoted.trust, quoted.known, quoted.quote().total),
            (Trust::Feed, false, Money::new(10_000)),
            "{text}"
        );
        assert_eq!(quoted.entry_lane.as_ref(), Some(&pair.entry.lane), "{text}");
        assert_eq!(quoted.quote(), pair.entry.look_up(&pair.at_entry, text).unwrap().quote());
    }
    let quoted = pair.exit.look_up(&pair.at_exit, tail).unwrap();
    let receipt = pair.exit.settle(&pair.at_exit, quoted.clone(), Tender::Exact).unwrap();
    assert_eq!(inside(&pair.exit, "mobil"), 0, "at once, before anybody has heard of it");
    assert!(matches!(pair.exit.settle(&pair.at_exit, quoted, Tender::Exact), Err(Refusal::Used { .. })));
    pair.server.sync(&[&pair.entry, &pair.exit]);
    // Used, and the entry booth says where and when: a person must find that lane.
    let used = |booth| {
        let (ticket, lane) = (issued.ticket.clone(), pair.exit.lane.clone());
        Err(Refusal::Used { ticket, at: receipt.at, lane, booth })
    };
    let there = Some(pair.exit.config.booth.id.clone());
    for text in [issued.code.as_str(), issued.ticket.as_str()] {
        assert_eq!(pair.entry.look_up(&pair.at_entry, text), used(there.clone()), "{text}");
        assert_eq!(pair.exit.look_up(&pair.at_exit, text), used(None), "{text}");
    }
    // What is gone is no longer looked for among what is inside.
    assert_eq!(pair.entry.look_up(&pair.at_entry, tail), Err(Refusal::Unknown));
    assert_eq!((inside(&pair.entry, "mobil"), inside(&pair.exit, "mobil")), (0, 0));
}

#[test]
fn issue_3_5_with_the_cable_out_the_ticket_proves_itself_and_all_agrees_afterwards() {
    let mut pair = pair();
    let issued = pair.entry.issue(&pair.at_entry, "mobil");
    pair.entry.advance(65);
    let quoted = pair.exit.look_up(&pair.at_exit, &issued.code).unwrap();
    assert_eq!((quoted.trust, quoted.quote().total), (Trust::Keyed, Money::new(10_000)));
    pair.exit.settle(&pair.at_exit, quoted, Tender::Exact).unwrap();
    // A number alone proves nothing there.
    let motor = pair.entry.issue(&pair.at_entry, "motor");
    assert_eq!(pair.exit.look_up(&pair.at_exit, motor.ticket.as_str()), Err(Refusal::Unknown));
    pair.server.sync(&[&pair.entry, &pair.exit]);
    pair.server.sync(&[&pair.entry, &pair.exit]);
    for class in ["mobil", "motor"] {
        assert_eq!(inside(&pair.entry, class), inside(&pair.exit, class), "{class}");
    }
    assert_eq!((inside(&pair.entry, "mobil"), inside(&pair.entry, "motor")), (0, 1));
    assert!(matches!(pair.entry.look_up(&pair.at_entry, &issued.code), Err(Refusal::Used { .. })));
    // What devices say meanwhile is facts of its own, and goes with the next batch.
    let end = std::time::Instant::now() + std::time::Duration::from_secs(20);
    while host(&pair.entry).journal.marks().unwrap().unsynced() > 0 {
        assert!(std::time::Instant::now() < end, "facts stay behind");
        pair.server.sync(&[&pair.entry, &pair.exit]);
    }
    assert_eq!(host(&pair.exit).journal.marks().unwrap().money, Money::ZERO);
}

#[test]
fn design_6_a_number_that_was_never_issued_is_refused_where_the_feed_reaches() {
    let mut pair = pair();
    // A perfect forgery: made with the entry booth's own key, on a number it has not given out.
    let stolen: palang_domain::ticket::KeyFile =
        serde_json::from_slice(&std::fs::read(pair.entry.data.path().join("booth-key.json")).unwrap()).unwrap();
    let entry = pair.entry.desk.now();
    let date = pair.entry.config.site.zone.local(entry).date();
    let number = Number::new(date, 1.try_into().unwrap(), 777).unwrap();
    let tariff = pair.entry.config.tariff().unwrap().reference();
    let claims = palang_domain::ticket::Claims::new(
        number,
        pair.entry.config.site.id,
        entry,
        &"mobil".parse().unwrap(),
        &tariff,
        None,
    )
    .unwrap();
    let forged = palang_domain::ticket::issue(palang_domain::ticket::CodeFormat::P1, &claims, &stolen.key());
    assert!(pair.exit.look_up(&pair.at_exit, &forged).is_ok(), "as far as the booth knows it may be on its way");
    pair.entry.advance(1);
    pair.entry.issue(&pair.at_entry, "motor");
    pair.server.sync(&[&pair.entry, &pair.exit]);
    let refused = Refusal::NeverIssued { ticket: number.to_id(), entry };
    assert_eq!(pair.exit.look_up(&pair.at_exit, &forged), Err(refused));
    pair.exit.wait_for(|update| match update {
        Update::Committed(facts) if facts.iter().any(|fact| fact.kind == "scan_refused") => Some(()),
        _ => None,
    });
}

#[test]
fn sync_3_a_double_exit_while_partitioned_is_found_and_shown() {
    let mut pair = pair();
    let issued = pair.entry.issue(&pair.at_entry, "mobil");
    pair.entry.advance(5);
    for (booth, session) in [(&pair.entry, &pair.at_entry), (&pair.exit, &pair.at_exit)] {
        let quoted = booth.look_up(session, &issued.code).unwrap();
        booth.settle(session, quoted, Tender::Exact).unwrap();
    }
    pair.server.sync(&[&pair.entry, &pair.exit]);
    assert!(matches!(pair.entry.look_up(&pair.at_entry, &issued.code), Err(Refusal::Used { .. })));
    let second = FactRef { booth: booth_id("BOOTH-2"), incarnation: 1, seq: 9 };
    let (ticket, amount) = (Some(issued.ticket), Money::new(5_000));
    let found =
        ConflictFound { conflict: Conflict::DoubleExit, ticket, first: None, second, amount, detail: String::new() };
    pair.server.say(noon(), Fact::ConflictFound(found.clone()));
    pair.server.pull(&pair.exit);
    pair.exit.wait_for(|update| matches!(update, Update::Conflicts { count: 1 }).then_some(()));
    let (count, newest) = said(pair.exit.desk.conflicts(9)).unwrap();
    assert_eq!((count, newest), (1, vec![(noon(), Fact::ConflictFound(found))]));
}

#[test]
fn sync_3_pages_survive_restarts_and_repeats_and_never_block() {
    let mut pair = pair();
    for _ in 0..9 {
        pair.entry.issue(&pair.at_entry, "motor");
    }
    pair.server.push(&pair.entry);
    // What nobody can read lies in the middle.
    pair.server.hear("BOOTH-9", b"{\"not\":\"a fact\"}".to_vec());
    let last = pair.entry.issue(&pair.at_entry, "mobil");
    pair.server.push(&pair.entry);
    let later = later_kind(&pair);
    pair.server.hear("BOOTH-9", later);
    let first = pair.server.page_for(&pair.exit).unwrap();
    host(&pair.exit).feed.apply(first.clone()).unwrap();
    let (after, count) = (host(&pair.exit).feed.position().unwrap().after, inside(&pair.exit, "motor"));
    assert!(after == first.header.through && count > 0);
    // The answer was lost and the page comes again; the program ends and comes again.
    host(&pair.exit).feed.apply(first.clone()).unwrap();
    let Pair { server, exit, .. } = pair;
    let exit = exit.restart();
    assert_eq!(host(&exit).feed.position().unwrap().after, after);
    host(&exit).feed.apply(first).unwrap();
    assert_eq!(inside(&exit, "motor"), count);
    server.pull(&exit);
    assert_eq!((inside(&exit, "motor"), inside(&exit, "mobil")), (9, 1));
    assert!(exit.look_up(&exit.session("1"), &last.code).is_ok());
    // One that does not follow is not applied.
    let mut gap = server.snapshot(Vec::new(), noon()).header.feed;
    gap += 5;
    let entries = Vec::new();
    let header = palang_wire::PageHeader { after: gap, through: gap, latest: gap, ..template(&server, &exit) };
    let page = palang_wire::Page { header, entries };
    refused(host(&exit).feed.apply(page));
}

fn template(server: &Server, booth: &Booth) -> palang_wire::PageHeader {
    let mut other = Server::new();
    other.page = server.page;
    other.say(noon(), Fact::ProgramStopped(palang_domain::fact::ProgramStopped {}));
    let fresh = enrolled(3, &booth.clock, |_| {});
    other.page_for(&fresh).unwrap().header
}

/// A fact of a kind that a later version will have.
fn later_kind(pair: &Pair) -> Vec<u8> {
    let run = host(&pair.entry).journal.read(1, 1, palang_booth::sync::ReadLimit { facts: 1, bytes: 1 }).unwrap();
    let text = String::from_utf8(run.records[0].clone()).unwrap();
    let text = text.replace("journal_opened", "drone_landed").replace("BOOTH-1", "BOOTH-9");
    assert_eq!(Envelope::open(text.as_bytes()).unwrap().kind, "drone_landed");
    assert!(Envelope::record(text.as_bytes()).is_none());
    text.into_bytes()
}

#[test]
fn a_snapshot_replaces_what_was_known_and_a_used_ticket_stays_used() {
    let mut pair = pair();
    let (here, gone) = (pair.entry.issue(&pair.at_entry, "motor"), pair.entry.issue(&pair.at_entry, "mobil"));
    pair.entry.advance(3);
    let quoted = pair.entry.look_up(&pair.at_entry, &gone.code).unwrap();
    pair.entry.settle(&pair.at_entry, quoted, Tender::Exact).unwrap();
    pair.server.push(&pair.entry);
    // What the server would say of both.
    let third = enrolled(3, &pair.clock, |_| {});
    assert!(host(&third).feed.position().unwrap().snapshot, "a first run begins with one");
    let stays =
        [(&here, None), (&gone, Some(pair.entry.desk.now()))].map(|(issued, exited)| stay(&pair, issued, exited));
    host(&third).feed.apply_snapshot(pair.server.snapshot(stays.to_vec(), pair.entry.desk.now())).unwrap();
    let sari = third.sari();
    assert!(!host(&third).feed.position().unwrap().snapshot);
    assert_eq!((inside(&third, "motor"), inside(&third, "mobil")), (1, 0));
    assert!(matches!(third.look_up(&sari, gone.ticket.as_str()), Err(Refusal::Used { .. })));
    assert_eq!(third.look_up(&sari, here.ticket.as_str()).unwrap().trust, Trust::Feed);
    // The next one no longer names the first: it left long ago.
    let rest = vec![stay(&pair, &gone, Some(pair.entry.desk.now()))];
    pair.server.say(noon(), Fact::ProgramStopped(palang_domain::fact::ProgramStopped {}));
    host(&third).feed.apply_snapshot(pair.server.snapshot(rest, pair.entry.desk.now())).unwrap();
    assert_eq!(inside(&third, "motor"), 0);
}

fn stay(
    pair: &Pair,
    issued: &palang_booth::desk::model::Issued,
    exited: Option<palang_domain::Timestamp>,
) -> palang_wire::feed::SiteStay {
    use palang_domain::stay::{PaymentState, Presence, StayState};
    let left = StayState { presence: Presence::Exited, payment: PaymentState::Paid };
    palang_wire::feed::SiteStay {
        ticket: issued.ticket.clone(),
        code: issued.code.clone(),
        booth: booth_id("BOOTH-1"),
        class: issued.class.clone(),
        plate: None,
        gate: 1.try_into().ok(),
        area: None,
        entry: issued.entry,
        lane: Some(issued.lane.clone()),
        tariff: pair.entry.config.tariff().unwrap().reference(),
        trust: None,
        state: exited.map_or(StayState::ENTERED, |_| left),
        exited,
        exit_lane: exited.map(|_| pair.entry.lane.clone()),
        exit_booth: exited.map(|_| booth_id("BOOTH-1")),
        prepaid: None,
    }
}
