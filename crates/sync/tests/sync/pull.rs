//! The channel of the feed.

use crate::booth::{Sink, identity, site_key};
use crate::drive::{Drive, FATES, Fate, chance};
use palang_domain::Hash;
use palang_sync::{Channel, Contact, FeedSink, Pull, Refused, Reply, Step, SyncState};
use palang_wire::feed::{PageHeader, PullRequest};
use palang_wire::{Page, paths};
use proptest::prelude::*;
use std::sync::Arc;
use std::time::Duration;

struct Rig {
    sink: Arc<Sink>,
    contact: Arc<Contact>,
    channel: Pull,
    drive: Drive,
}

const MINUTES: Duration = Duration::from_secs(300);

fn rig(seed: u64) -> Rig {
    let (sink, contact) = (Arc::new(Sink::default()), Arc::new(Contact::new(None)));
    let feed: Arc<dyn FeedSink> = Arc::clone(&sink) as Arc<dyn FeedSink>;
    let channel = Pull::new(identity(), Arc::clone(&contact), feed, chance(seed));
    Rig { sink, contact, channel, drive: Drive::new() }
}

impl Rig {
    fn after(&self) -> u64 {
        self.sink.position.lock().unwrap().after
    }
    fn follow(&mut self) -> Duration {
        let Self { sink, channel, drive, .. } = self;
        drive.until(channel, MINUTES, |server| {
            sink.position.lock().unwrap().after == server.feed.last().map_or(0, |last| last.feed)
        })
    }
    fn agrees(&self) {
        let got: Vec<u64> = self.sink.facts.lock().unwrap().iter().map(|(feed, _)| *feed).collect();
        let there: Vec<u64> = self.drive.server.feed.iter().map(|entry| entry.feed).collect();
        assert_eq!(got, there);
    }
    fn requests(&self) -> Vec<PullRequest> {
        let pulls = self.drive.calls.iter().filter(|call| call.path == paths::PULL);
        pulls.map(|call| serde_json::from_slice(&call.body).unwrap()).collect()
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn after_any_sequence_of_failures_the_feed_is_followed_without_a_gap_and_without_a_double(
        seed: u64,
        facts in 0..3_000_u64,
        fates in prop::collection::vec((0..FATES.len(), 0..40_u64), 0..60),
    ) {
        let mut rig = rig(seed);
        rig.drive.server.publish(facts);
        for (fate, more) in fates {
            rig.drive.once(&mut rig.channel, FATES[fate]);
            rig.drive.server.publish(more);
        }
        let took = rig.follow();
        prop_assert!(took <= Duration::from_secs(66), "{took:?}");
        prop_assert!(rig.drive.longest_wait <= Duration::from_secs(60));
        rig.agrees();
    }
}

#[test]
fn behind_it_asks_without_waiting_and_beside_the_server_it_polls_long() {
    let mut rig = rig(1);
    rig.drive.server.publish(2_500);
    rig.follow();
    rig.drive.calls(&mut rig.channel, Fate::Well, 2);
    let waits: Vec<u32> = rig.requests().iter().map(|request| request.wait_s).collect();
    assert_eq!(waits, [0, 0, 0, 20, 20], "the first asks for the clock, two more for the rest");
    assert!(rig.drive.calls.iter().all(|call| call.deadline <= Duration::from_secs(28)));
    let status = rig.contact.status(rig.drive.reading());
    assert_eq!((status.state, status.feed_behind), (SyncState::Fine, 0));
    let offset = status.offset.unwrap();
    assert_eq!(offset.half_trip_millis, 10);
}

#[test]
fn after_a_failure_the_first_poll_is_quick_so_that_the_lamp_knows_at_once() {
    let mut rig = rig(1);
    rig.drive.calls(&mut rig.channel, Fate::Well, 2);
    rig.drive.calls(&mut rig.channel, Fate::Swallowed, 1);
    rig.drive.calls(&mut rig.channel, Fate::Refused, 1);
    assert_eq!(rig.contact.status(rig.drive.reading()).state, SyncState::Offline);
    rig.drive.calls(&mut rig.channel, Fate::Well, 2);
    let waits: Vec<u32> = rig.requests().iter().map(|request| request.wait_s).collect();
    assert_eq!(waits, [0, 20, 20, 0, 0, 20]);
    assert_eq!(rig.contact.status(rig.drive.reading()).state, SyncState::Fine);
}

#[test]
fn an_answer_that_comes_at_once_and_says_nothing_does_not_make_it_spin() {
    let mut rig = rig(1);
    let start = rig.drive.now;
    rig.drive.calls(&mut rig.channel, Fate::Well, 30);
    assert!(rig.drive.now - start >= Duration::from_secs(28), "{:?} for 30 empty polls", rig.drive.now - start);
}

#[test]
fn a_booth_that_was_away_long_takes_a_snapshot_and_then_the_tail() {
    let mut rig = rig(1);
    rig.drive.server.publish(60_000);
    rig.drive.server.far_behind = 50_000;
    rig.follow();
    assert_eq!(*rig.sink.snapshots.lock().unwrap(), 1);
    assert!(rig.drive.calls.len() < 5, "{} calls", rig.drive.calls.len());
    rig.drive.server.publish(5);
    rig.follow();
    assert_eq!(*rig.sink.snapshots.lock().unwrap(), 1);
}

#[test]
fn a_snapshot_that_does_not_come_does_not_hold_up_the_pages() {
    let mut rig = rig(1);
    rig.drive.server.publish(6_000);
    rig.drive.server.far_behind = 100;
    // Snapshots are lost on the way, pages are not.
    let start = rig.drive.now;
    while rig.after() < 6_000 {
        assert!(rig.drive.now - start < MINUTES);
        let asks = rig.drive.calls.last().is_some_and(|call| call.path == paths::PULL);
        let fate = if asks && rig.drive.calls.len() == 1 { Fate::Swallowed } else { Fate::Well };
        rig.drive.once(&mut rig.channel, fate);
    }
}

#[test]
fn a_first_run_or_a_fresh_life_wants_the_snapshot_before_any_page() {
    let mut rig = rig(1);
    rig.sink.position.lock().unwrap().snapshot = true;
    rig.drive.server.publish(10);
    rig.drive.calls(&mut rig.channel, Fate::Status(502), 3);
    rig.follow();
    assert!(rig.drive.calls.iter().take(4).all(|call| call.path == paths::SNAPSHOT));
    assert_eq!(*rig.sink.snapshots.lock().unwrap(), 1);
}

#[test]
fn secrets_are_fetched_when_their_version_rises_and_their_failure_holds_up_nothing() {
    let mut rig = rig(1);
    rig.drive.server.secrets = 3;
    rig.drive.calls(&mut rig.channel, Fate::Well, 2);
    assert_eq!(rig.sink.position.lock().unwrap().secrets, 3);
    rig.drive.server.secrets = 4;
    rig.drive.calls(&mut rig.channel, Fate::Well, 1);
    rig.drive.calls(&mut rig.channel, Fate::Portal, 1);
    assert_eq!(rig.drive.calls.last().unwrap().path, paths::SECRETS);
    rig.drive.server.publish(5);
    rig.drive.calls(&mut rig.channel, Fate::Well, 1);
    assert_eq!((rig.drive.calls.last().unwrap().path.as_str(), rig.after()), (paths::PULL, 5));
    let Rig { sink, channel, drive, .. } = &mut rig;
    drive.until(channel, MINUTES, |_| sink.position.lock().unwrap().secrets == 4);
}

#[test]
fn a_restored_servers_feed_begins_anew_with_a_snapshot() {
    let mut rig = rig(1);
    rig.drive.server.publish(500);
    rig.follow();
    rig.drive.server.feed.truncate(300);
    rig.follow();
    assert_eq!((rig.after(), *rig.sink.snapshots.lock().unwrap()), (300, 1));
    rig.drive.server.publish(10);
    rig.follow();
    rig.agrees();
}

#[test]
fn a_page_that_cannot_be_applied_is_asked_for_again_and_nothing_is_passed_over() {
    let mut rig = rig(1);
    rig.drive.server.publish(20);
    *rig.sink.fails.lock().unwrap() = true;
    rig.drive.calls(&mut rig.channel, Fate::Well, 5);
    assert_eq!(rig.after(), 0);
    assert!(rig.contact.status(rig.drive.reading()).trouble.unwrap().detail.contains("the disk is full"));
    *rig.sink.fails.lock().unwrap() = false;
    rig.follow();
    rig.agrees();
}

/// A page with that done to its header, signed by the site or not.
fn page(change: impl FnOnce(&mut PageHeader), key: &ed25519_dalek::SigningKey) -> Vec<u8> {
    let drive = Drive::new();
    let mut header = PageHeader {
        protocol: 1,
        site: crate::booth::site(),
        after: 0,
        through: 5,
        latest: 5,
        feeds: Vec::new(),
        now: drive.reading().wall,
        secrets: 0,
        known: Vec::new(),
        leases: Vec::new(),
        snapshot: false,
        content: Hash::ZERO,
        signature: String::new(),
    };
    change(&mut header);
    Page::sign(header, Vec::new(), key).unwrap().pack().unwrap()
}

#[test]
fn r13_a_page_of_another_key_site_or_question_is_not_applied() {
    let other: u16 = 8;
    for (what, body) in [
        ("another key", page(|_| {}, &crate::booth::key())),
        ("another site", page(|header| header.site = other.try_into().unwrap(), &site_key())),
        ("another question", page(|header| header.after = 3, &site_key())),
        ("numbers that go back", page(|header| header.through = 0, &site_key()).split_off(3)),
    ] {
        let mut rig = rig(1);
        let Step::Call(_) = rig.channel.step(rig.drive.reading()) else { panic!("{what}") };
        rig.channel.answer(rig.drive.reading(), Ok(Reply { status: 200, body, ..Reply::default() }));
        assert_eq!(rig.after(), 0, "{what}");
        let state = rig.contact.status(rig.drive.reading()).state;
        assert_eq!(state, SyncState::Refused(Refused::Stranger), "{what}");
    }
}
