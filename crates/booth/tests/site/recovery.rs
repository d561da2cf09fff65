//! What a booth does that has lost its disk, or was put back to an earlier state: it sells at once with what it has,
//! and its former journal comes back from the server (SYNC 3.3).

use crate::harness::*;
use crate::server::*;
use palang_booth::clock::DrillClock;
use palang_booth::config::TariffSource;
use palang_booth::desk::model::{Issued, Receipt, Session, Tender, Update};
use palang_booth::keys::BoothKeys;
use palang_booth::store::maintenance::{BackupPlan, backup, enrolled_again, recalled, restore, verify, verify_file};
use palang_domain::fact::{BooksCarried, ShiftClosed};
use palang_domain::{Fact, Money, Refusal};
use rusqlite::Connection;
use std::time::{Duration, Instant};

/// Facts of the incarnation that is being written.
fn facts(booth: &Booth) -> Vec<Fact> {
    let number = host(booth).journal.marks().unwrap().incarnations.last().unwrap().number;
    let db = Connection::open(booth.data.path().join(format!("booth-{number:04}.db"))).unwrap();
    let mut rows = db.prepare("SELECT bytes FROM journal ORDER BY seq").unwrap();
    let bytes: Vec<Vec<u8>> = rows.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    bytes.iter().map(|bytes| palang_domain::Record::open(bytes).unwrap().fact).collect()
}

fn carried(booth: &Booth) -> BooksCarried {
    let books = facts(booth).into_iter().rev().find_map(|fact| match fact {
        Fact::BooksCarried(books) => Some(books),
        _ => None,
    });
    books.unwrap()
}

fn pay(booth: &Booth, session: &Session, code: &str) -> Result<Receipt, Refusal> {
    let quoted = booth.look_up(session, code)?;
    booth.settle(session, quoted, Tender::Exact)
}

/// Until the incarnation has given way to one that knows its past. Devices' answers make the booth look busy, and this
/// clock stands still: it is moved until they are all there.
fn join(booth: &mut Booth) {
    let end = Instant::now() + Duration::from_secs(20);
    let joined =
        |update: &Update| matches!(update, Update::Store { selling: true, detail } if detail.contains("recalled"));
    while !booth.seen.iter().any(joined) {
        booth.seen.extend(drain(&mut booth.updates));
        booth.advance(1);
        assert!(Instant::now() < end, "{:?}", booth.seen);
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// Every journal file of the folder is what it says.
fn all_true(booth: &Booth) {
    assert_eq!(verify(booth.data.path(), &[]).unwrap().fault, None);
    for file in recalled(booth.data.path()) {
        assert_eq!(verify_file(&file.path, &[]).unwrap().fault, None, "{}", file.path.display());
    }
}

struct Lost {
    inside: Issued,
    used: Issued,
    /// The last receipt that the server heard of, and one that it did not.
    known: Receipt,
    unknown: Receipt,
    server: Server,
}

/// A booth that sold, pushed, sold once more and lost its disk in the middle of its shift.
fn lost(clock: &DrillClock) -> Lost {
    let booth = enrolled(1, clock, |_| {});
    let sari = booth.sari();
    let (inside, used) = (booth.issue(&sari, "mobil"), booth.issue(&sari, "mobil"));
    booth.advance(90);
    let known = pay(&booth, &sari, &used.code).unwrap();
    let mut server = Server::new();
    server.push(&booth);
    let unknown = booth.one_exit(&sari, 5);
    booth.engine.unwrap().stop();
    Lost { inside, used, known, unknown, server }
}

/// The same booth on another disk, enrolled again and started.
fn on_a_new_disk(server: &Server, clock: &DrillClock) -> Booth {
    let (data, config) = prepared(1, |config| config.booth.tariff = TariffSource::Preset("id-flat".to_owned()));
    enrolled_again(data.path(), &server.held_incarnations("BOOTH-1")).unwrap();
    // The server gives the new key a number of its own.
    BoothKeys::open(data.path(), 41, &config.booth.id, config.site.id).unwrap();
    Booth::on(data, clock.clone(), config)
}

#[test]
fn sync_3_after_a_lost_disk_the_old_tail_is_pulled_back() {
    let clock = DrillClock::frozen(noon());
    let Lost { inside, used, known, unknown, server } = lost(&clock);
    let mut booth = on_a_new_disk(&server, &clock);
    // It sells at once, with numbers of its own.
    let dewi = booth.session("4");
    said(booth.desk.open_shift(&dewi, Money::new(50_000))).unwrap();
    let first = booth.one_exit(&dewi, 5);
    assert_eq!(first.receipt, 20_000_001, "numbers up to there are left to what the lost disk gave");
    assert!(pay(&booth, &dewi, &inside.code).is_err(), "nobody knows its key yet, nor the stay");

    assert!(server.recall(&booth) > 2, "in pages, and one more look");
    join(&mut booth);
    // The promised price is the old incarnation's tariff, though another is configured by now.
    let quoted = booth.look_up(&dewi, &inside.code).unwrap();
    assert_eq!(quoted.quote().tariff.name, known.quote.tariff.name);
    let paid = booth.settle(&dewi, quoted, Tender::Exact).unwrap();
    assert_eq!(paid.receipt, 20_000_002);
    assert!(paid.receipt > unknown.receipt && unknown.receipt > known.receipt);
    match booth.look_up(&dewi, &used.code) {
        Err(Refusal::Used { lane, at, .. }) => assert_eq!((lane, at), (booth.lane.clone(), known.at)),
        other => panic!("{other:?}"),
    }
    // The turnover goes on; the shift that nobody can count is closed as what it was.
    let books = carried(&booth);
    assert_eq!(books.turnover, known.total + first.total);
    assert_eq!(books.open_shift.as_ref().map(|shift| shift.operator.as_str()), Some("4"));
    let closed: Vec<ShiftClosed> = facts(&booth)
        .into_iter()
        .filter_map(|fact| match fact {
            Fact::ShiftClosed(closed) => Some(closed),
            _ => None,
        })
        .collect();
    assert_eq!(closed.len(), 1);
    assert!(closed[0].uncounted && closed[0].totals.cash == known.total && closed[0].operator.as_str() == "1");
    // A number of the lost hours is not given to another car.
    assert!(booth.issue(&dewi, "mobil").ticket.as_str() > used.ticket.as_str());
    assert_eq!(recalled(booth.data.path()).len(), 1);
    all_true(&booth);
    // It is done: nothing is asked again, neither now nor after a restart.
    assert_eq!(server.recall(&booth), 0);
    let booth = booth.restart();
    assert_eq!(server.recall(&booth), 0);
}

#[test]
fn sync_3_an_open_shift_goes_on_where_nobody_has_opened_another() {
    let clock = DrillClock::frozen(noon());
    let Lost { known, server, .. } = lost(&clock);
    let mut booth = on_a_new_disk(&server, &clock);
    server.recall(&booth);
    join(&mut booth);
    let sari = booth.session("1");
    let exit = booth.one_exit(&sari, 5);
    let totals = said(booth.desk.totals()).unwrap();
    assert_eq!((totals.float, totals.cash), (Money::new(100_000), known.total + exit.total));
    assert_eq!(totals.paid, 2);
    all_true(&booth);
}

#[test]
fn sync_3_an_interrupted_recall_goes_on_where_it_was() {
    let clock = DrillClock::frozen(noon());
    let Lost { inside, server, .. } = lost(&clock);
    let booth = on_a_new_disk(&server, &clock);
    let recovery = booth.engine.as_ref().unwrap().recovery();
    let wanted =
        |recovery: &dyn palang_booth::sync::Recovery| recovery.wanted(&server.held_incarnations("BOOTH-1")).unwrap();
    let page = server.journal(&booth.config.booth.id, wanted(&*recovery).unwrap());
    recovery.keep(&page).unwrap();
    // The same page again, or one that leaves a gap, is not kept.
    assert!(recovery.keep(&page).is_err());
    assert_eq!(wanted(&*recovery).unwrap().after, 7);
    drop(recovery);
    let mut booth = booth.restart();
    let recovery = booth.engine.as_ref().unwrap().recovery();
    assert_eq!(wanted(&*recovery).unwrap().after, 7, "what was kept is kept");
    drop(recovery);
    server.recall(&booth);
    join(&mut booth);
    let sari = booth.session("1");
    assert!(pay(&booth, &sari, &inside.code).is_ok());
    all_true(&booth);
}

/// A booth put back to an earlier state, in its own folder or on another disk that has only its keys.
fn put_back(in_place: bool) {
    let clock = DrillClock::frozen(noon());
    let booth = enrolled(1, &clock, |_| {});
    let sari = booth.sari();
    let inside = booth.issue(&sari, "mobil");
    let before = booth.one_exit(&sari, 30);
    let (kept, fresh) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let plan = BackupPlan { to: kept.path().to_owned(), keep: 1 };
    let made = backup(booth.data.path(), &plan, booth.desk.now()).unwrap();
    let after = booth.one_exit(&sari, 30);
    assert!(pay(&booth, &sari, &inside.code).is_ok());
    let mut server = Server::new();
    server.push(&booth);
    let Booth { engine, data, config, .. } = booth;
    engine.unwrap().stop();
    for file in ["booth-key.json", "server.json"] {
        std::fs::copy(data.path().join(file), fresh.path().join(file)).unwrap();
    }
    let data = if in_place { data } else { fresh };
    restore(&made.path, data.path(), in_place).unwrap();

    let mut booth = Booth::on(data, clock, config);
    let sari = booth.session("1");
    assert!(booth.look_up(&sari, &inside.code).is_ok(), "inside, as far as the backup knows");
    let on = booth.one_exit(&sari, 5);
    assert!(on.receipt > 10_000_000, "{}", on.receipt);
    assert_eq!(server.recall(&booth) > 2, !in_place, "asked for only where the disk does not have it");
    join(&mut booth);
    assert!(matches!(booth.look_up(&sari, &inside.code), Err(Refusal::Used { .. })));
    let totals = said(booth.desk.totals()).unwrap();
    assert_eq!(totals.paid, 4, "two beyond the backup, one before it, one since: one drawer");
    assert_eq!(totals.cash, carried(&booth).turnover);
    assert!(totals.cash >= before.total + after.total + on.total);
    assert_eq!(recalled(booth.data.path()).len(), usize::from(!in_place));
    all_true(&booth);
}

#[test]
fn sync_3_after_a_restore_what_the_server_holds_beyond_the_backup_comes_back() {
    put_back(false);
}

#[test]
fn sync_3_after_a_restore_in_place_what_lies_beside_the_backup_is_not_forgotten() {
    put_back(true);
}

#[test]
fn sync_3_a_life_that_knows_its_past_asks_for_nothing() {
    let clock = DrillClock::frozen(noon());
    let booth = enrolled(1, &clock, |_| {});
    let mut server = Server::new();
    server.push(&booth);
    assert_eq!(server.recall(&booth), 0, "its first incarnation");
}
