//! Pull: pages by cursor, the asker's own left out, a snapshot that says the same, a journal back, a long poll that
//! wakes.

use super::support::booth::{Pc, at, make_site};
use super::support::say;
use super::support::stores::on_both;
use palang_domain::Hash;
use palang_server::ledger;
use palang_wire::{Limits, Snapshot};
use std::time::Duration;

#[test]
fn pages_hold_everything_of_the_others_in_order_and_once() {
    on_both(|fresh| {
        let site = make_site(&fresh.store, 1);
        let (mut one, mut two) = (Pc::enrol(&fresh.store, site, "B1", 1), Pc::enrol(&fresh.store, site, "B2", 2));
        for number in 0..60 {
            let pc = if number % 3 == 0 { &mut two } else { &mut one };
            pc.say(say::issued(number, at(0), None));
            if number % 7 == 0 {
                pc.push(&fresh.store);
            }
        }
        one.push(&fresh.store);
        two.push(&fresh.store);
        for limit in [1, 7, 1_000] {
            let (mut cursor, mut theirs) = (0, Vec::new());
            loop {
                let page = two.pull(&fresh.store, cursor, limit);
                theirs.extend(page.entries.iter().map(|entry| entry.bytes.clone()));
                cursor = page.header.through;
                if cursor == page.header.latest {
                    break;
                }
            }
            let of_one: Vec<_> = theirs.iter().filter(|bytes| one.records.contains(bytes)).cloned().collect();
            assert_eq!(of_one, one.records, "{} in pages of {limit}", fresh.name);
            assert!(theirs.iter().all(|bytes| !two.records.contains(bytes)));
        }
        let page = two.pull(&fresh.store, 0, 10);
        assert_eq!(page.header.known.len(), 2);
    });
}

#[test]
fn a_snapshot_says_what_the_feed_said() {
    on_both(|fresh| {
        let site = make_site(&fresh.store, 1);
        let mut pc = Pc::enrol(&fresh.store, site, "B1", 1);
        for number in 1..=6 {
            pc.say(say::issued(number, at(0), None));
        }
        for (number, minute) in [(1, 1), (2, 50)] {
            pc.now = at(minute);
            pc.say(say::settled(number, u64::from(number), (at(0), at(minute)), 3_000));
            pc.say(say::left(number, u64::from(number)));
        }
        pc.push(&fresh.store);
        let read = move |tx: &mut dyn palang_server::store::Tx| {
            Ok::<_, ledger::LedgerError>((
                ledger::snapshot(tx, site, palang_wire::PROTOCOL, at(30), at(60))?,
                ledger::site_key(tx, site)?,
            ))
        };
        let (snapshot, key) = fresh.store.read_blocking(read).unwrap();
        let snapshot = Snapshot::unpack(&snapshot.pack().unwrap(), Limits::PAGE, &key.verifying_key()).unwrap();
        let mut tickets: Vec<_> = snapshot.stays.iter().map(|stay| stay.ticket.clone()).collect();
        tickets.sort();
        assert_eq!(tickets, (2..=6).map(say::ticket).collect::<Vec<_>>(), "the one that left long ago is left out");
        assert_eq!(snapshot.header.feed, pc.pull(&fresh.store, 0, 1).header.latest);
        assert!(!snapshot.office.is_empty());
    });
}

#[test]
fn a_booths_journal_comes_back_as_it_was_sent() {
    on_both(|fresh| {
        let site = make_site(&fresh.store, 1);
        let mut pc = Pc::enrol(&fresh.store, site, "B1", 1);
        for number in 1..=20 {
            pc.say(say::issued(number, at(0), None));
        }
        pc.push(&fresh.store);
        let mut back: Vec<Vec<u8>> = Vec::new();
        loop {
            let (booth, after) = (pc.booth.clone(), u64::try_from(back.len()).unwrap());
            let batch = fresh.store.read_blocking(move |tx| ledger::journal_of(tx, site, &booth, 1, after, 8)).unwrap();
            let Some(batch) = batch else { break };
            assert_eq!(batch.header.prev, back.last().map_or(Hash::ZERO, |last| Hash::of(last)));
            back.extend(batch.records);
        }
        assert_eq!(back, pc.records);
    });
}

#[test]
fn a_long_poll_hears_of_this_process_and_of_another_replica() {
    on_both(|fresh| {
        let site = make_site(&fresh.store, 1);
        let mut pc = Pc::enrol(&fresh.store, site, "B1", 1);
        pc.push(&fresh.store);
        let latest = pc.pull(&fresh.store, 0, 1).header.latest;
        let secrets = pc.pull(&fresh.store, 0, 1).header.secrets;
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let wait = |wait: Duration| ledger::changed(&fresh.store, site, latest, secrets, wait);
        assert!(!runtime.block_on(wait(Duration::from_millis(30))).unwrap());
        let replica = if fresh.name == "postgres" { fresh.again() } else { fresh.store.clone() };
        pc.say(say::issued(1, at(0), None));
        let pushing = std::thread::spawn(move || pc.push(&replica));
        assert!(runtime.block_on(wait(Duration::from_secs(20))).unwrap());
        pushing.join().unwrap();
    });
}
