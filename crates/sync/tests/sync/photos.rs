//! The channel of photos.

use crate::booth::Album;
use crate::drive::{Drive, FATES, Fate, chance};
use palang_domain::Hash;
use palang_sync::{Contact, PhotoSource, Photos, SyncState};
use palang_wire::photo::PIECE;
use proptest::prelude::*;
use std::sync::Arc;
use std::time::Duration;

struct Rig {
    album: Arc<Album>,
    contact: Arc<Contact>,
    channel: Photos,
    drive: Drive,
}

const MINUTES: Duration = Duration::from_secs(300);

fn rig(seed: u64) -> Rig {
    let (album, contact) = (Arc::new(Album::default()), Arc::new(Contact::new(None)));
    let shelf: Arc<dyn PhotoSource> = Arc::clone(&album) as Arc<dyn PhotoSource>;
    let channel = Photos::new(Arc::clone(&contact), shelf, chance(seed));
    Rig { album, contact, channel, drive: Drive::new() }
}

fn picture(seed: u8, size: usize) -> Vec<u8> {
    (0..size).map(|n| u8::try_from(n * 7 % 251).unwrap() ^ seed).collect()
}

impl Rig {
    fn drain(&mut self) {
        let Self { album, channel, drive, .. } = self;
        drive.until(channel, MINUTES, |_| album.waiting.lock().unwrap().is_empty());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    /// S0-X05: content-addressed, resumable, checked at both ends.
    #[test]
    fn after_any_sequence_of_failures_every_photo_is_there_whole(
        seed: u64,
        sizes in prop::collection::vec(1..900_000_usize, 1..4),
        fates in prop::collection::vec(0..FATES.len(), 0..40),
    ) {
        let mut rig = rig(seed);
        let pictures: Vec<Vec<u8>> = (0..).zip(sizes).map(|(n, size)| picture(n, size)).collect();
        rig.album.waiting.lock().unwrap().extend(pictures.clone());
        for fate in fates {
            // 400 says of a photo that it is none: tried on its own below.
            let fate = if FATES[fate] == Fate::Status(400) { Fate::Status(503) } else { FATES[fate] };
            rig.drive.once(&mut rig.channel, fate);
        }
        rig.drain();
        prop_assert!(rig.album.refused.lock().unwrap().is_empty());
        for picture in &pictures {
            prop_assert_eq!(&rig.drive.server.photos[&Hash::of(picture).to_string()], picture);
        }
    }
}

#[test]
fn s0_x05_a_cut_loses_one_piece_and_no_more() {
    let mut rig = rig(1);
    rig.album.waiting.lock().unwrap().push(picture(1, PIECE * 3 + 10));
    rig.drive.calls(&mut rig.channel, Fate::Well, 3);
    rig.drive.calls(&mut rig.channel, Fate::Refused, 1);
    rig.drain();
    let sent: usize = rig.drive.calls.iter().map(|call| call.body.len()).sum();
    assert!(sent <= PIECE * 4 + 10, "{sent} bytes for {}", PIECE * 3 + 10);
}

#[test]
fn r13_a_portals_200_does_not_make_a_photo_sent() {
    for fate in [Fate::Portal, Fate::Empty, Fate::Redirect, Fate::Status(201)] {
        let mut rig = rig(1);
        rig.album.waiting.lock().unwrap().push(picture(1, 1_000));
        rig.drive.calls(&mut rig.channel, fate, 3);
        rig.drive.calls(&mut rig.channel, Fate::Well, 1);
        rig.drive.calls(&mut rig.channel, fate, 1);
        assert!(rig.album.sent.lock().unwrap().is_empty(), "{fate:?}");
        rig.drain();
        assert_eq!(rig.album.sent.lock().unwrap().len(), 1);
    }
}

#[test]
fn what_the_server_calls_no_picture_is_put_aside_and_the_next_goes() {
    let mut rig = rig(1);
    rig.album.waiting.lock().unwrap().push(picture(1, 1_000));
    rig.drive.server.no_pictures = true;
    rig.drain();
    assert_eq!(rig.album.refused.lock().unwrap().len(), 1);
    rig.drive.server.no_pictures = false;
    rig.album.waiting.lock().unwrap().push(picture(2, 1_000));
    rig.drain();
    assert_eq!(rig.album.sent.lock().unwrap().len(), 1);
}

#[test]
fn trouble_with_photos_does_not_colour_the_lamp() {
    let mut rig = rig(1);
    rig.album.waiting.lock().unwrap().push(picture(1, 1_000));
    rig.drive.calls(&mut rig.channel, Fate::Well, 1);
    rig.drive.calls(&mut rig.channel, Fate::Status(401), 2);
    let status = rig.contact.status(rig.drive.reading());
    assert_eq!((status.state, status.photos), (SyncState::Fine, 1));
    assert!(status.trouble.is_some());
}
