//! Incarnations of a journal: forks, witnesses, and what a fresh incarnation still knows.

use crate::harness::*;
use crate::server::*;
use palang_booth::clock::DrillClock;
use palang_booth::desk::model::{SyncState, Tender, Update};
use palang_booth::store::maintenance::{journals, verify};
use palang_booth::sync::Quarantine;
use palang_domain::{Hash, Money, Refusal};

#[test]
fn r7_a_forked_journal_is_kept_and_a_fresh_life_goes_on_at_a_quiet_moment() {
    let clock = DrillClock::frozen(noon());
    let (mut booth, other) = (enrolled(1, &clock, |_| {}), enrolled(2, &clock, |_| {}));
    let mut server = Server::new();
    server.share_keys(&[&booth, &other]);
    let (sari, theirs) = (booth.sari(), other.sari());
    let (inside, elsewhere) = (booth.issue(&sari, "mobil"), other.issue(&theirs, "motor"));
    server.sync(&[&other, &booth]);
    let lost = booth.issue(&sari, "mobil");
    let at = host(&booth).journal.marks().unwrap().incarnations[0].pushed + 1;
    host(&booth).journal.record_quarantine(1, at, Quarantine::Forked { at, known: Hash::of(b"other") }).unwrap();
    let forked = host(&booth).journal.marks().unwrap().incarnations[0];
    assert_eq!(forked.quarantine, Some(Quarantine::Forked { at, known: Hash::of(b"other") }));
    booth.gate_answer(lost.cause);
    booth.slip_answer(lost.cause);
    // Not while somebody is served, and the sale goes on.
    assert!(booth.look_up(&sari, &inside.code).is_ok());
    booth.advance(1);
    booth.wait_for(|update| match update {
        Update::Store { selling: true, detail } if detail.contains("forked") => Some(()),
        _ => None,
    });
    let files = journals(booth.data.path()).unwrap();
    assert_eq!((files.len(), files[0].set_aside.as_deref()), (2, Some("forked")));
    // Everybody can still leave, the shift goes on, and nothing is given twice.
    for code in [&inside.code, &lost.code, &elsewhere.code] {
        let quoted = booth.look_up(&sari, code).unwrap();
        booth.settle(&sari, quoted, Tender::Exact).unwrap();
    }
    assert_ne!(booth.issue(&sari, "mobil").ticket, lost.ticket);
    // The old incarnation's rest goes first, then the new one; a snapshot comes before the next page.
    let marks = host(&booth).journal.marks().unwrap();
    assert_eq!(marks.incarnations.len(), 2);
    assert_eq!(
        (marks.incarnations[1].number, marks.incarnations[1].pushed, marks.incarnations[1].quarantine),
        (2, 0, None)
    );
    assert!(marks.money > Money::ZERO && host(&booth).feed.position().unwrap().snapshot);
    let opened = host(&booth).journal.read(2, 1, palang_booth::sync::ReadLimit { facts: 1, bytes: 1 }).unwrap();
    assert!(String::from_utf8_lossy(&opened.records[0]).contains("\"reason\":\"forked\""));
    assert_eq!(verify(booth.data.path(), &[]).unwrap().fault, None);
}

#[test]
fn r8_a_cut_tail_is_found_by_the_witnesses_kept_here() {
    let clock = DrillClock::frozen(noon());
    let booth = enrolled(1, &clock, |_| {});
    let sari = booth.sari();
    for _ in 0..3 {
        booth.issue(&sari, "mobil");
    }
    let mut server = Server::new();
    server.push(&booth);
    let Booth { engine, data, .. } = booth;
    engine.unwrap().stop();
    let clean = verify(data.path(), &[]).unwrap();
    assert_eq!((clean.fault, clean.witnesses > 0), (None, true));
    let db = rusqlite::Connection::open(data.path().join("booth-0001.db")).unwrap();
    let sql: String = db
        .query_row("SELECT sql FROM sqlite_schema WHERE name = 'journal_never_deletes'", [], |row| row.get(0))
        .unwrap();
    db.execute_batch("DROP TRIGGER journal_never_deletes; DELETE FROM journal WHERE seq > 12;").unwrap();
    db.execute_batch(&sql).unwrap();
    drop(db);
    let fault = verify(data.path(), &[]).unwrap().fault.unwrap();
    assert!(fault.why.contains("witness"), "{fault}");
}

#[test]
fn a_lone_booth_has_no_site_and_says_so() {
    let booth = Booth::new();
    let sari = booth.sari();
    booth.issue(&sari, "mobil");
    assert_eq!(booth.desk.sync_status().state, SyncState::Lone);
    // A ticket nobody knows is refused at once, and nobody is asked.
    assert_eq!(booth.look_up(&sari, "20261121115900"), Err(Refusal::Unknown));
    let kinds = booth.kinds();
    let expected = ["journal_opened", "program_started", "tariff_adopted"];
    assert_eq!(kinds[..3], expected);
    assert!(kinds[3..8].iter().all(|kind| *kind == "operator_enrolled"));
    assert_eq!(kinds[8..11], ["signed_in", "shift_opened", "ticket_issued"]);
    // What comes after is the lane's own: answers, the arm and the car under it, and the refusal, in whatever order.
    let own = ["gate_answered", "slip_answered", "vehicle_passed", "device_changed", "scan_refused"];
    assert!(kinds[11..].iter().all(|kind| own.contains(kind)), "{kinds:?}");
}
