//! A booth's own former journal back from the server: in pages, checked, whatever the network does.

use crate::booth::{identity, key, sealed, site, site_key};
use crate::drive::{Drive, FATES, Fate, chance};
use palang_domain::Hash;
use palang_sync::{Call, Channel, Contact, HostError, Recover, Recovery, Reply, Step, WantedPage};
use palang_wire::{Batch, HeldIncarnation, HeldIncarnations, paths};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// What came back of incarnation 1, and whether that is known to be all.
#[derive(Default)]
struct Past(Mutex<(Vec<Vec<u8>>, bool)>);

impl Recovery for Past {
    fn due(&self) -> Result<bool, HostError> {
        Ok(!self.0.lock().unwrap().1)
    }
    fn wanted(&self, held: &[HeldIncarnation]) -> Result<Option<WantedPage>, HostError> {
        let facts = &self.0.lock().unwrap().0;
        let known = held.iter().find(|one| one.incarnation == 1).filter(|one| one.seq > facts.len() as u64);
        let prev = facts.last().map_or(Hash::ZERO, |last| Hash::of(last));
        Ok(known.map(|_| WantedPage { incarnation: 1, after: facts.len() as u64, prev }))
    }
    fn keep(&self, page: &Batch) -> Result<(), HostError> {
        self.0.lock().unwrap().0.extend(page.records.iter().cloned());
        Ok(())
    }
    fn completed(&self) -> Result<(), HostError> {
        self.0.lock().unwrap().1 = true;
        Ok(())
    }
}

struct Rig {
    past: Arc<Past>,
    channel: Recover,
    drive: Drive,
    facts: Vec<Vec<u8>>,
}

/// A server that holds ten facts of an incarnation that this booth has nothing of.
fn rig() -> Rig {
    let mut facts: Vec<Vec<u8>> = Vec::new();
    for seq in 1..=10 {
        let prev = facts.last().map_or(Hash::ZERO, |last| Hash::of(last));
        facts.push(sealed(1, seq, prev, "before the disk was lost"));
    }
    let mut drive = Drive::new();
    drive.server.held.insert(1, facts.clone());
    let (past, contact) = (Arc::new(Past::default()), Arc::new(Contact::new(None)));
    let channel = Recover::new(identity(), contact, Arc::clone(&past) as Arc<dyn Recovery>, chance(5));
    Rig { past, channel, drive, facts }
}

impl Rig {
    fn back(&self) -> Vec<Vec<u8>> {
        self.past.0.lock().unwrap().0.clone()
    }

    fn run(&mut self) {
        let past = Arc::clone(&self.past);
        self.drive.until(&mut self.channel, Duration::from_secs(600), |_| past.0.lock().unwrap().1);
    }
}

#[test]
fn sync_3_the_old_tail_comes_back_in_pages_and_then_nothing_is_asked() {
    let mut rig = rig();
    rig.run();
    assert_eq!(rig.back(), rig.facts);
    let paths: Vec<&str> = rig.drive.calls.iter().map(|call| call.path.as_str()).collect();
    assert_eq!(paths.len(), 5, "the list and four pages: {paths:?}");
    assert!(paths[0] == paths::LIVES && paths[4] == "/booth/v1/journal?incarnation=1&after=9");
    assert!(matches!(rig.channel.step(rig.drive.reading()), Step::Wait(_)));
}

#[test]
fn r13_whatever_the_network_does_the_past_comes_back_once_and_true() {
    for fate in FATES {
        let mut rig = rig();
        // Well, all of it takes five calls.
        for _ in 0..2 {
            rig.drive.calls(&mut rig.channel, fate, 1);
            rig.drive.calls(&mut rig.channel, Fate::Well, 1);
        }
        rig.run();
        assert_eq!(rig.back(), rig.facts, "{fate:?}");
    }
}

/// Answers the channel's next calls with these bodies.
fn answered(rig: &mut Rig, mut body: impl FnMut(&Call) -> Vec<u8>) {
    for _ in 0..40 {
        match rig.channel.step(rig.drive.reading()) {
            Step::Wait(until) => rig.drive.now = until,
            Step::Call(call) => {
                let reply = Reply { status: 200, body: body(&call), ..Reply::default() };
                rig.channel.answer(rig.drive.reading(), Ok(reply));
            }
        }
    }
}

#[test]
fn r13_nothing_is_kept_that_the_site_has_not_signed_or_that_does_not_follow() {
    let name = crate::booth::name;
    let facts = rig().facts;
    let (held, now) = (HeldIncarnation { incarnation: 1, seq: 10, head: Hash::of(&facts[9]) }, Drive::new().server.now);
    let list = |whose, signer: &ed25519_dalek::SigningKey| {
        serde_json::to_vec(&HeldIncarnations::sign((site(), whose), vec![held], now, signer)).unwrap()
    };
    let page = |from: usize, incarnation, signer: &ed25519_dalek::SigningKey| {
        let prev = from.checked_sub(2).map_or(Hash::ZERO, |last| Hash::of(&facts[last]));
        let records = facts[from - 1..from + 2].to_vec();
        Batch::sign((site(), name(), incarnation), from as u64, prev, records, signer).pack().unwrap()
    };
    let good = || list(name(), &site_key());
    let cases: [(&str, Vec<u8>, Vec<u8>); 5] = [
        ("a list signed by another", list(name(), &key()), page(1, 1, &site_key())),
        ("the list of another booth", list("OUT-2".parse().unwrap(), &site_key()), page(1, 1, &site_key())),
        ("a page signed by another", good(), page(1, 1, &key())),
        ("a page that leaves a gap", good(), page(4, 1, &site_key())),
        ("a page of another incarnation", good(), page(1, 2, &site_key())),
    ];
    for (what, list, page) in cases {
        let mut rig = rig();
        answered(&mut rig, |call| if call.path == paths::LIVES { list.clone() } else { page.clone() });
        assert_eq!((rig.back().len(), rig.past.0.lock().unwrap().1), (0, false), "{what}");
    }
}
