//! SYNC R14: a booth and a server of different releases. Only one version of the protocol was ever released, so the
//! others are numbers here: what is tried is how the two come to one that both speak.

use crate::booth::{Books, Sink, identity};
use crate::drive::{Drive, Fate, chance};
use palang_sync::{Contact, FeedSink, Journal, Pull, Push, Refused, SyncState};
use palang_wire::Versions;
use std::sync::Arc;
use std::time::Duration;

const MINUTES: Duration = Duration::from_secs(300);

const fn from(oldest: u16, newest: u16) -> Versions {
    Versions { oldest, newest }
}

struct Rig {
    books: Arc<Books>,
    sink: Arc<Sink>,
    contact: Arc<Contact>,
    push: Push,
    pull: Pull,
    drive: Drive,
}

/// A booth of one release with something to say, and a server of another with something to tell.
fn rig(booth: Versions, server: Versions) -> Rig {
    let (books, sink) = (Arc::new(Books::default()), Arc::new(Sink::default()));
    let contact = Arc::new(Contact::new(None).speaking(booth));
    let journal: Arc<dyn Journal> = Arc::clone(&books) as Arc<dyn Journal>;
    let feed: Arc<dyn FeedSink> = Arc::clone(&sink) as Arc<dyn FeedSink>;
    let push = Push::new(identity(), Arc::clone(&contact), journal, chance(1));
    let pull = Pull::new(identity(), Arc::clone(&contact), feed, chance(2));
    let mut drive = Drive::new();
    drive.server.versions = server;
    drive.server.publish(3);
    books.fill(1, 3);
    Rig { books, sink, contact, push, pull, drive }
}

impl Rig {
    fn state(&self) -> SyncState {
        self.contact.status(self.drive.reading()).state
    }

    /// Both channels do what there is to do; answers in which versions they asked.
    fn agrees(&mut self) -> Vec<Option<u16>> {
        let first = self.drive.calls.len();
        let Self { books, sink, push, pull, drive, .. } = self;
        drive.until(push, MINUTES, |_| books.unsynced() == 0);
        let told = drive.server.feed.last().unwrap().feed;
        drive.until(pull, MINUTES, |_| sink.position.lock().unwrap().after == told);
        self.drive.calls[first..].iter().map(|call| call.protocol).collect()
    }
}

#[test]
fn r14_a_booth_of_the_release_before_goes_on_syncing_with_a_later_server() {
    let mut rig = rig(from(1, 1), from(1, 2));
    assert!(rig.agrees().iter().all(|spoken| *spoken == Some(1)), "and pages come in the booth's version");
    assert_eq!(rig.state(), SyncState::Fine);
}

#[test]
fn r14_a_booth_of_the_next_release_speaks_what_an_earlier_server_understands() {
    let mut rig = rig(from(1, 2), from(1, 1));
    let began = rig.drive.now;
    // One call finds out, for both channels, and costs no pause.
    assert_eq!(rig.agrees(), [Some(2), Some(1), Some(1)]);
    assert!(rig.drive.now - began < Duration::from_secs(1), "{:?}", rig.drive.now - began);
    assert_eq!(rig.state(), SyncState::Fine);
    // The server is brought up to date: from its next answer on the booth speaks its own again.
    rig.drive.server.versions = from(1, 2);
    rig.books.fill(1, 1);
    rig.drive.server.publish(1);
    let spoken = rig.agrees();
    assert_eq!((spoken.first(), spoken.last()), (Some(&Some(1)), Some(&Some(2))));
    // And back, which happens where an update fails.
    rig.drive.server.versions = from(1, 1);
    rig.books.fill(1, 1);
    rig.drive.server.publish(1);
    assert_eq!(rig.agrees().last(), Some(&Some(1)));
    assert_eq!(rig.state(), SyncState::Fine);
}

#[test]
fn r14_without_a_common_version_the_lamp_says_so_nothing_is_lost_and_an_update_of_either_ends_it() {
    for (booth, server) in [(from(1, 1), from(2, 3)), (from(3, 4), from(1, 2))] {
        let mut rig = rig(booth, server);
        rig.drive.calls(&mut rig.push, Fate::Well, 3);
        rig.drive.calls(&mut rig.pull, Fate::Well, 3);
        assert!(rig.drive.now > Duration::from_secs(10), "slowly: {:?}", rig.drive.now);
        assert_eq!(rig.state(), SyncState::Refused(Refused::Protocol), "{booth:?} and {server:?}");
        // It sells on.
        rig.books.fill(1, 2);
        assert_eq!((rig.books.unsynced(), rig.sink.position.lock().unwrap().after), (5, 0));
        rig.drive.server.versions = booth;
        rig.agrees();
        assert_eq!(rig.drive.server.held[&1].len(), 5);
        assert_eq!(rig.state(), SyncState::Fine);
    }
}

#[test]
fn what_is_spoken_is_the_newest_that_both_understand() {
    for (booth, server, spoken) in [
        (from(1, 1), from(1, 1), Some(1)),
        (from(1, 1), from(1, 2), Some(1)),
        (from(1, 2), from(1, 1), Some(1)),
        (from(1, 3), from(2, 5), Some(3)),
        (from(2, 3), from(1, 1), None),
        (from(1, 1), from(2, 3), None),
    ] {
        assert_eq!((booth.common(server), server.common(booth)), (spoken, spoken), "{booth:?} and {server:?}");
    }
}
