//! The channel of facts.

use crate::booth::{Books, identity, name, sealed, site_key};
use crate::drive::{Drive, FATES, Fate, chance};
use palang_domain::{Hash, Money};
use palang_sync::{Channel, Contact, Journal, Push, Quarantine, Refused, SyncState};
use palang_wire::{PushAnswer, Witness};
use proptest::prelude::*;
use std::sync::Arc;
use std::time::Duration;

struct Rig {
    books: Arc<Books>,
    contact: Arc<Contact>,
    channel: Push,
    drive: Drive,
}

fn rig(seed: u64) -> Rig {
    let (books, contact) = (Arc::new(Books::default()), Arc::new(Contact::new(None)));
    let journal: Arc<dyn Journal> = Arc::clone(&books) as Arc<dyn Journal>;
    let channel = Push::new(identity(), Arc::clone(&contact), journal, chance(seed));
    Rig { books, contact, channel, drive: Drive::new() }
}

const MINUTES: Duration = Duration::from_secs(300);

impl Rig {
    fn drain(&mut self, bound: Duration) -> Duration {
        let Self { books, channel, drive, .. } = self;
        drive.until(channel, bound, |_| books.unsynced() == 0)
    }
    fn state(&mut self) -> SyncState {
        // A step makes the lamp read the marks.
        self.drive.once(&mut self.channel, Fate::Well);
        self.contact.status(self.drive.reading()).state
    }
    /// The server holds exactly what the booth wrote.
    fn agrees(&self) {
        let incarnations = self.books.0.lock().unwrap();
        for (incarnation, kept) in incarnations.iter() {
            let held = self.drive.server.held.get(incarnation).map_or(&[][..], Vec::as_slice);
            assert!(held == kept.facts, "the server holds {} of {}", held.len(), kept.facts.len());
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// SYNC 3.6; S0-X07: whatever the network did, once it works everything is there, in order, exactly once.
    #[test]
    fn after_any_sequence_of_failures_everything_drains_in_order_exactly_once(
        seed: u64,
        facts in 1..1_500_usize,
        fates in prop::collection::vec((0..FATES.len(), 0..40_usize), 0..60),
    ) {
        let mut rig = rig(seed);
        rig.books.fill(1, facts);
        for (fate, more) in fates {
            rig.drive.once(&mut rig.channel, FATES[fate]);
            rig.books.fill(1, more);
        }
        let trouble = rig.drive.now;
        let took = rig.drain(MINUTES);
        // Never longer than a quarter of the trouble, a fresh minute at most, and what the calls themselves take.
        prop_assert!(took <= Duration::from_secs(66) && took <= trouble / 4 + Duration::from_secs(8), "{took:?}");
        prop_assert!(rig.drive.longest_wait <= Duration::from_secs(60));
        rig.agrees();
        prop_assert!(rig.drive.server.quarantined.is_empty());
    }

    #[test]
    fn an_older_life_goes_first_and_every_life_whole(seed: u64, old in 0..700_usize, new in 1..700_usize) {
        let mut rig = rig(seed);
        rig.books.fill(1, old);
        rig.books.fill(2, new);
        rig.drain(MINUTES);
        rig.agrees();
        let order: Vec<u32> = rig.drive.server.held.keys().copied().collect();
        prop_assert_eq!(order.len(), if old == 0 { 1 } else { 2 });
    }
}

#[test]
fn sync_3_batches_are_bounded_and_halve_and_grow_back() {
    let mut rig = rig(1);
    rig.books.fill(1, 3_000);
    rig.drive.server.largest_batch = 2_000;
    rig.drain(MINUTES);
    rig.agrees();
    let sizes = &rig.drive.server.batches;
    assert!(sizes.iter().all(|size| *size <= 500));
    assert!(rig.drive.calls.iter().all(|call| call.body.len() <= 256 * 1_024));
    assert!(sizes.iter().any(|size| *size < 250), "halved: {sizes:?}");
    rig.drive.server.largest_batch = usize::MAX;
    rig.drive.server.batches.clear();
    rig.books.fill(1, 3_000);
    rig.drain(MINUTES);
    assert!(rig.drive.server.batches.contains(&500), "grown back: {:?}", rig.drive.server.batches);
}

#[test]
fn s0_x08_a_half_dead_network_gets_shorter_batches_longer_deadlines_and_a_new_connection() {
    let mut rig = rig(1);
    rig.books.fill(1, 2_000);
    rig.drive.calls(&mut rig.channel, Fate::Swallowed, 6);
    let calls = &rig.drive.calls;
    let seconds: Vec<u64> = calls.iter().map(|call| call.deadline.as_secs()).collect();
    assert_eq!(seconds, [5, 10, 20, 30, 30, 30]);
    assert!(calls.windows(2).all(|pair| pair[1].body.len() < pair[0].body.len()));
    let fresh: Vec<bool> = calls.iter().map(|call| call.fresh).collect();
    assert_eq!(fresh, [false, false, true, false, true, false], "after two failures, and after two more");
    assert_eq!(rig.state(), SyncState::Offline);
}

#[test]
fn pauses_grow_with_the_trouble_to_a_minute_and_are_forgotten_on_success() {
    let mut rig = rig(3);
    rig.books.fill(1, 10);
    let mut last = Duration::ZERO;
    for _ in 0..200 {
        rig.drive.calls(&mut rig.channel, Fate::Refused, 1);
        last = rig.drive.now;
    }
    let longest = rig.drive.longest_wait;
    assert!(longest > Duration::from_secs(0) && longest <= Duration::from_secs(60), "{longest:?}");
    assert!(last > Duration::from_secs(3_600), "200 tries in {last:?}: no hammering");
    rig.drain(MINUTES);
    rig.books.fill(1, 1);
    assert!(rig.drain(MINUTES) < Duration::from_secs(2));
}

#[test]
fn a_cut_of_ten_seconds_is_over_five_seconds_after_it_heals() {
    for seed in 0..200 {
        let mut rig = rig(seed);
        rig.books.fill(1, 400);
        let start = rig.drive.now;
        while rig.drive.now - start < Duration::from_secs(10) {
            rig.drive.once(&mut rig.channel, Fate::Refused);
        }
        let overshoot = rig.drive.now - start - Duration::from_secs(10);
        let took = overshoot + rig.drain(MINUTES);
        assert!(took <= Duration::from_secs(5), "seed {seed}: {took:?}");
    }
}

#[test]
fn r13_nothing_that_is_not_the_servers_moves_a_mark() {
    for fate in [Fate::Portal, Fate::Empty, Fate::Redirect, Fate::AnswerCut, Fate::Status(204)] {
        let mut rig = rig(1);
        rig.books.fill(1, 10);
        rig.drive.calls(&mut rig.channel, fate, 3);
        assert_eq!(rig.books.unsynced(), 10, "{fate:?}");
        let status = rig.contact.status(rig.drive.reading());
        assert_eq!(status.state, SyncState::Refused(Refused::Stranger), "{fate:?}");
        assert!(status.last_contact.is_none() && status.offset.is_none() && status.trouble.is_some());
        rig.drain(MINUTES);
        assert!(rig.contact.status(rig.drive.reading()).trouble.is_none());
    }
}

#[test]
fn r7_a_fork_is_kept_in_quarantine_told_and_its_tail_still_pushed() {
    let mut rig = rig(1);
    rig.books.append(1, &["same", "same", "ours", "ours", "ours"]);
    let other = Books::default();
    other.append(1, &["same", "same", "theirs", "theirs"]);
    let theirs = other.0.lock().unwrap().remove(&1).unwrap().facts;
    rig.drive.server.held.insert(1, theirs.clone());
    rig.drain(MINUTES);
    let quarantine = rig.books.0.lock().unwrap()[&1].quarantine;
    assert_eq!(quarantine, Some(Quarantine::Forked { at: 3, known: Hash::of(&theirs[2]) }));
    assert_eq!(rig.state(), SyncState::Forked { at: 3 });
    rig.books.append(1, &["sold on", "sold on"]);
    rig.drain(MINUTES);
    assert_eq!(rig.drive.server.held[&1], theirs, "the known ones stand");
    assert_eq!(rig.drive.server.quarantined, rig.books.0.lock().unwrap()[&1].facts[2..]);
    rig.books.append(2, &["a fresh incarnation"]);
    rig.drain(MINUTES);
    assert_eq!(rig.state(), SyncState::Fine, "the fresh incarnation is well");
}

#[test]
fn r7_a_restored_older_copy_is_noticed_before_it_writes_a_second_fact() {
    let mut rig = rig(1);
    rig.books.append(1, &["a", "b", "c"]);
    rig.drain(MINUTES);
    // The copy of an hour ago: two facts, the first of them known to be pushed.
    {
        let mut incarnations = rig.books.0.lock().unwrap();
        let incarnation = incarnations.get_mut(&1).unwrap();
        incarnation.facts.truncate(2);
        incarnation.pushed = 1;
    }
    rig.drain(MINUTES);
    let quarantine = rig.books.0.lock().unwrap()[&1].quarantine;
    assert_eq!(quarantine, Some(Quarantine::Forked { at: 3, known: Hash::ZERO }));
}

#[test]
fn r7_a_head_that_the_site_has_signed_and_that_is_not_ours_is_a_fork() {
    let mut rig = rig(1);
    rig.books.fill(1, 3);
    let palang_sync::Step::Call(_) = rig.channel.step(rig.drive.reading()) else { panic!("nothing to push") };
    let (now, other) = (rig.drive.server.now, Hash::of(b"other"));
    let witness = Witness::sign((name(), 1, 3, other), now, &site_key());
    let body = says(&PushAnswer::Held { through: 3, witness, now, money: Money::ZERO });
    let reply = palang_sync::Reply { status: 200, body, ..Default::default() };
    rig.channel.answer(rig.drive.reading(), Ok(reply));
    let quarantine = rig.books.0.lock().unwrap()[&1].quarantine;
    assert_eq!(quarantine, Some(Quarantine::Forked { at: 3, known: other }), "never written down as held");
}

#[test]
fn a_server_restored_from_a_backup_gets_again_what_it_lost() {
    let mut rig = rig(1);
    rig.books.fill(1, 1_200);
    rig.drain(MINUTES);
    rig.drive.server.held.get_mut(&1).unwrap().truncate(300);
    rig.books.fill(1, 1);
    rig.drain(MINUTES);
    rig.agrees();
    rig.drive.server.held.clear();
    rig.books.fill(1, 1);
    rig.drain(MINUTES);
    rig.agrees();
}

#[test]
fn sync_7_3_a_revoked_booth_sells_on_and_its_facts_are_kept_in_quarantine_until_it_is_not() {
    let mut rig = rig(1);
    rig.books.fill(1, 3);
    rig.drain(MINUTES);
    rig.drive.server.revoked = true;
    rig.books.fill(1, 3);
    rig.drain(MINUTES);
    assert_eq!(rig.state(), SyncState::Refused(Refused::Revoked));
    assert_eq!((rig.drive.server.held[&1].len(), rig.drive.server.quarantined.len()), (3, 3));
    // Somebody has decided: what was kept in quarantine is wanted again.
    rig.drive.server.revoked = false;
    rig.drive.server.quarantined.clear();
    rig.books.fill(1, 1);
    rig.drain(MINUTES);
    rig.agrees();
    assert_eq!(rig.state(), SyncState::Fine);
}

#[test]
fn the_lamp_tells_a_lost_key_from_an_old_protocol_and_keeps_trying() {
    for (code, why) in [(401, Refused::Key), (403, Refused::Revoked), (426, Refused::Protocol), (400, Refused::Request)]
    {
        let mut rig = rig(1);
        rig.books.fill(1, 3);
        rig.drive.calls(&mut rig.channel, Fate::Status(code), 4);
        assert_eq!(rig.contact.status(rig.drive.reading()).state, SyncState::Refused(why));
        assert!(rig.drive.now >= Duration::from_secs(7), "slowly: {:?}", rig.drive.now);
        rig.drain(MINUTES);
        rig.agrees();
    }
}

#[test]
fn an_older_file_that_cannot_be_read_holds_up_nothing() {
    let mut rig = rig(1);
    rig.books.fill(1, 5);
    rig.books.fill(2, 5);
    rig.books.0.lock().unwrap().get_mut(&1).unwrap().unreadable = true;
    let held = |books: &Books| books.0.lock().unwrap()[&2].pushed;
    let Rig { books, channel, drive, .. } = &mut rig;
    drive.until(channel, MINUTES, |_| held(books) == 5);
    books.0.lock().unwrap().get_mut(&1).unwrap().unreadable = false;
    rig.drain(Duration::from_secs(900));
    rig.agrees();
}

/// What a server says that has lost its mind, or its key.
fn says(answer: &PushAnswer) -> Vec<u8> {
    serde_json::to_vec(answer).unwrap()
}

#[test]
fn r13_an_answer_is_held_against_the_facts_before_anything_is_written_down() {
    let facts: Vec<Vec<u8>> = (1..=3)
        .scan(Hash::ZERO, |prev, seq| {
            let bytes = sealed(1, seq, *prev, "x");
            *prev = Hash::of(&bytes);
            Some(bytes)
        })
        .collect();
    let (now, head) = (Drive::new().reading().wall, Hash::of(&facts[2]));
    let held = |through: u64, witness: Witness| PushAnswer::Held { through, witness, now, money: Money::ZERO };
    let sign = |incarnation, seq, head| Witness::sign((name(), incarnation, seq, head), now, &site_key());
    let strangers = crate::booth::key();
    let lies = [
        ("another key's witness", held(3, Witness::sign((name(), 1, 3, head), now, &strangers))),
        ("another booth's witness", held(3, Witness::sign(("X".parse().unwrap(), 1, 3, head), now, &site_key()))),
        ("another incarnation's witness", held(3, sign(2, 3, head))),
        ("another number's witness", held(3, sign(1, 2, head))),
        ("wants what is beyond", PushAnswer::Wanted { from: 3, now }),
        ("wants nothing", PushAnswer::Wanted { from: 0, now }),
        ("a fork that is none", PushAnswer::Fork { at: 2, known: Hash::of(&facts[1]), now }),
        ("a fork that was not sent", PushAnswer::Fork { at: 9, known: head, now }),
        ("keeps what was not sent", PushAnswer::Quarantined { through: 9, now }),
    ];
    for (what, lie) in lies {
        let mut rig = rig(1);
        rig.books.append(1, &["x", "x", "x"]);
        let palang_sync::Step::Call(_) = rig.channel.step(rig.drive.reading()) else { panic!("{what}") };
        let reply = palang_sync::Reply { status: 200, body: says(&lie), ..Default::default() };
        rig.channel.answer(rig.drive.reading(), Ok(reply));
        assert_eq!((rig.books.unsynced(), rig.books.0.lock().unwrap()[&1].quarantine), (3, None), "{what}");
        let trouble = rig.contact.status(rig.drive.reading()).trouble;
        assert!(trouble.is_some(), "{what}");
        rig.drain(MINUTES);
        rig.agrees();
    }
}

#[test]
fn the_watchdog_restarts_a_channel_that_stands_still_while_the_server_answers_and_counts_it() {
    let mut rig = rig(1);
    rig.books.fill(1, 10);
    rig.drain(MINUTES);
    rig.books.fill(1, 10);
    // The server says "held" and holds no more: the mark stands, and no error is anywhere.
    let witness = || {
        let incarnations = rig.books.0.lock().unwrap();
        let head = Hash::of(&incarnations[&1].facts[9]);
        let now = rig.drive.server.now;
        let witness = Witness::sign((name(), 1, 10, head), now, &site_key());
        says(&PushAnswer::Held { through: 10, witness, now, money: Money::ZERO })
    };
    let body = witness();
    let other: Arc<Contact> = Arc::clone(&rig.contact);
    let start = rig.drive.now;
    let sink = Arc::new(crate::booth::Sink::default());
    let mut pull = palang_sync::Pull::new(identity(), other, sink, chance(2));
    while rig.drive.now - start < Duration::from_secs(100) {
        // Another channel hears from the server all the while.
        rig.drive.once(&mut pull, Fate::Well);
        if let palang_sync::Step::Call(_) = rig.channel.step(rig.drive.reading()) {
            let reply = palang_sync::Reply { status: 200, body: body.clone(), ..Default::default() };
            rig.channel.answer(rig.drive.reading(), Ok(reply));
        }
    }
    let restarts = rig.contact.status(rig.drive.reading()).restarts;
    assert!((2..=3).contains(&restarts), "{restarts} in 100 s");
    assert_ne!(rig.contact.status(rig.drive.reading()).state, SyncState::Fine);
    rig.drain(MINUTES);
    rig.agrees();
}
