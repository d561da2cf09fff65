//! What a booth of a site prints and keeps beside its journal: the Z with what the server holds, photos.

use crate::harness::*;
use crate::server::*;
use palang_booth::clock::DrillClock;
use palang_booth::desk::model::Tender;
use palang_domain::{Fact, Hash, Money, Record, Refusal};

fn last(booth: &Booth, kind: &str) -> Fact {
    let seq = booth.committed.lock().unwrap().iter().rev().find(|fact| fact.kind == kind).unwrap().seq;
    let run = host(booth).journal.read(1, seq, palang_booth::sync::ReadLimit { facts: 1, bytes: 1 }).unwrap();
    Record::open(&run.records[0]).unwrap().fact
}

#[test]
fn sync_3_a_shift_closes_without_the_network_and_says_what_the_server_holds() {
    let clock = DrillClock::frozen(noon());
    let booth = enrolled(1, &clock, |_| {});
    let sari = booth.sari();
    let mut server = Server::new();
    booth.one_exit(&sari, 10);
    server.push(&booth);
    let held = host(&booth).journal.marks().unwrap().incarnations[0].pushed;
    let issued = booth.issue(&sari, "mobil");
    booth.advance(61);
    let quoted = booth.look_up(&sari, &issued.code).unwrap();
    booth.settle(&sari, quoted, Tender::Exact).unwrap();
    let marks = host(&booth).journal.marks().unwrap();
    assert_eq!((marks.money, marks.oldest.is_some()), (Money::new(10_000), true));
    said(booth.desk.close_shift(&sari, Money::new(115_000))).unwrap();
    let Fact::ShiftClosed(closed) = last(&booth, "shift_closed") else { panic!("it closed") };
    let told = closed.held.unwrap();
    assert_eq!((told.through, told.money), (held, Money::new(10_000)));
    assert!(told.unsynced >= 3, "{told:?}");
    // A lone booth's Z says nothing of it.
    let lone = Booth::new();
    let sari = lone.sari();
    said(lone.desk.close_shift(&sari, Money::new(100_000))).unwrap();
    let seq = lone.committed.lock().unwrap().iter().find(|fact| fact.kind == "shift_closed").unwrap().seq;
    assert!(said(lone.desk.slip_picture(&lone.lane, seq, 0)).is_ok());
}

#[test]
fn s0_x05_a_photo_is_a_file_by_its_hash_and_its_fact_says_so() {
    let clock = DrillClock::frozen(noon());
    let booth = enrolled(1, &clock, |_| {});
    let sari = booth.sari();
    let issued = booth.issue(&sari, "mobil");
    let picture = [&[0xFF, 0xD8, 0xFF, 0xE0][..], &[7; 5_000]].concat();
    let attach = |bytes: &[u8], cause| said(booth.desk.attach_photo(cause, &booth.lane, bytes.to_vec()));
    let photo = attach(&picture, issued.cause).unwrap();
    assert_eq!(photo, Hash::of(&picture));
    let Fact::PhotoTaken(taken) = last(&booth, "photo_taken") else { panic!("it was taken") };
    assert_eq!((taken.cause, taken.photo, taken.size), (issued.cause, photo, 5_004));
    // The photo lane: pending, in pieces, sent, gone from the list.
    let shelf = host(&booth).photos;
    let (waiting, count) = shelf.pending().unwrap();
    assert_eq!((waiting.unwrap().hash, count), (photo, 1));
    let whole = [shelf.piece(&photo, 0, 4_000).unwrap(), shelf.piece(&photo, 4_000, 4_000).unwrap()].concat();
    assert_eq!(whole, picture);
    shelf.sent(&photo).unwrap();
    assert_eq!(shelf.pending().unwrap(), (None, 0));
    // The same picture again belongs to another fact and is not sent again.
    attach(&picture, issued.cause).unwrap();
    assert_eq!(shelf.pending().unwrap().1, 0);
    assert_eq!(attach(b"<html>", issued.cause), Err(Refusal::NotAPicture));
    assert_eq!(attach(&picture, 9_999), Err(Refusal::NothingPending));
    let other = [&picture[..], b"x"].concat();
    let other = attach(&other, issued.cause).unwrap();
    shelf.refused(&other, "no picture").unwrap();
    assert_eq!(shelf.pending().unwrap(), (None, 0));
}
