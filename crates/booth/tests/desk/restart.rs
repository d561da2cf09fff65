//! The end of the program, and what is still owed after it.

use crate::harness::*;
use palang_booth::clock::DrillClock;
use palang_booth::desk::model::{Session, Tender, Update};
use palang_booth::device::GateFault;
use palang_domain::fact::{Dismissal, GateOutcome};
use palang_domain::{Money, Permission, Refusal};

#[test]
fn what_was_granted_and_not_acknowledged_is_offered_again() {
    let mut booth = Booth::new();
    let sari = booth.sari();
    let issued = booth.issue(&sari, "mobil");
    booth.gate_answer(issued.cause);
    booth.gate().set_fault(Some(GateFault::Silent));
    booth.advance(10);
    let quoted = booth.look_up(&sari, &issued.code).unwrap();
    let receipt = booth.settle(&sari, quoted, Tender::Exact).unwrap();
    assert_ne!(booth.gate_answer(receipt.granted), GateOutcome::Acknowledged);

    let mut booth = booth.restart();
    let offered = booth.wait_for(|update| match update {
        Update::Offered(grant) => Some(grant.clone()),
        _ => None,
    });
    assert_eq!((offered.cause, offered.ticket.as_ref()), (receipt.granted, Some(&receipt.ticket)));
    assert_eq!(said(booth.desk.grants()).unwrap(), [offered]);
    assert_eq!(booth.gate().view().pulses, 0, "nothing opens by itself");
    let sari = booth.session("1");
    assert_eq!(booth.look_up(&sari, &issued.code).unwrap_err().word(), "used", "nothing is charged again");
    said(booth.desk.reopen(&sari, receipt.granted)).unwrap();
    assert_eq!(booth.gate_answer(receipt.granted), GateOutcome::Acknowledged);
    assert_eq!(booth.gate().view().pulses, 1);
    assert_eq!(said(booth.desk.grants()).unwrap(), []);
    assert_eq!(said(booth.desk.reopen(&sari, receipt.granted)), Err(Refusal::NothingPending));
    assert_eq!((booth.count("opening_repeated"), booth.count("settled")), (1, 0));
}

/// A paid car whose gate says nothing. Answers the grant's cause.
fn unacknowledged(booth: &mut Booth, sari: &Session) -> u64 {
    booth.gate().set_fault(Some(GateFault::Silent));
    let cause = booth.one_exit(sari, 10).granted;
    assert_ne!(booth.gate_answer(cause), GateOutcome::Acknowledged);
    cause
}

fn offers(booth: &Booth) -> Vec<u64> {
    said(booth.desk.grants()).unwrap().iter().map(|grant| grant.cause).collect()
}

#[test]
fn a_grant_is_offered_until_somebody_says_why_it_is_not_needed() {
    let mut booth = Booth::new();
    let sari = booth.sari();
    let entry_and_exit = unacknowledged(&mut booth, &sari);
    assert!(offers(&booth).contains(&entry_and_exit));
    let agus = booth.session("3");
    let settle = Permission::Settle;
    for nobody in [agus, Session::unattended()] {
        let refused = said(booth.desk.dismiss(&nobody, entry_and_exit, Dismissal::Through));
        assert_eq!(refused, Err(Refusal::NotAllowed { permission: settle }));
    }
    assert_eq!(said(booth.desk.dismiss(&sari, entry_and_exit, Dismissal::Through)), Ok(()));
    assert!(!offers(&booth).contains(&entry_and_exit));
    let again = said(booth.desk.dismiss(&sari, entry_and_exit, Dismissal::Mistake));
    assert_eq!(again, Err(Refusal::NothingPending));
    assert_eq!(said(booth.desk.reopen(&sari, entry_and_exit)), Err(Refusal::NothingPending));
    let booth = booth.restart();
    assert!(!offers(&booth).contains(&entry_and_exit), "not after a restart either");
    let Booth { engine, data, .. } = booth;
    engine.unwrap().stop();
    assert_eq!(palang_booth::store::maintenance::verify(data.path(), &[]).unwrap().fault, None);
}

#[test]
fn a_grant_older_than_the_bound_is_history_and_opens_nothing() {
    let mut booth = Booth::new();
    booth.config.extras.grants_offered_minutes = 45;
    let mut booth = booth.restart();
    let sari = booth.sari();
    let cause = unacknowledged(&mut booth, &sari);
    booth.advance(45);
    assert!(offers(&booth).contains(&cause), "the bound itself is within");
    booth.advance(1);
    assert_eq!(offers(&booth), [] as [u64; 0]);
    assert_eq!(said(booth.desk.reopen(&sari, cause)), Err(Refusal::NothingPending));
    let mut booth = booth.restart();
    let sari = booth.session("1");
    unacknowledged(&mut booth, &sari);
    // A new listener hears the oldest first, and the old one is not among them.
    booth.updates = booth.desk.subscribe();
    booth.seen.clear();
    let first = booth.wait_for(|update| match update {
        Update::Offered(grant) => Some(grant.cause),
        _ => None,
    });
    assert!(first > cause, "{first}");
}

#[test]
fn an_open_shift_outlives_the_program_and_its_numbers_go_on() {
    let booth = Booth::new();
    let sari = booth.sari();
    let first = booth.one_exit(&sari, 10);
    let booth = booth.restart();
    let sari = booth.session("1");
    let shift = said(booth.desk.shift()).unwrap().unwrap();
    assert_eq!((shift.shift, shift.totals.cash), (1, Money::new(5_000)));
    let second = booth.one_exit(&sari, 10);
    assert_eq!((first.receipt, second.receipt), (1, 2));
    assert_eq!(booth.kinds()[0], "program_started");
}

#[test]
fn a_stay_is_priced_by_the_version_in_force_at_its_entry() {
    let mut booth = Booth::new();
    let sari = booth.sari();
    let old = booth.issue(&sari, "mobil");
    booth.config.booth.tariff = palang_booth::config::TariffSource::Preset("id-flat".into());
    let booth = booth.restart();
    assert_eq!(booth.count("tariff_adopted"), 1);
    let sari = booth.session("1");
    let new = booth.issue(&sari, "mobil");
    booth.advance(130);
    let price = |code: &str| booth.look_up(&sari, code).unwrap().quote().total;
    assert_eq!((price(&old.code), price(&new.code)), (Money::new(15_000), Money::new(3_000)));
}

#[test]
fn a_damaged_journal_is_kept_and_a_fresh_one_goes_on() {
    let booth = Booth::new();
    let sari = booth.sari();
    let issued = booth.issue(&sari, "mobil");
    let Booth { engine, data, config, clock, .. } = booth;
    engine.unwrap().stop();
    let journal = std::fs::read_dir(data.path())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .find(|path| path.extension().is_some_and(|extension| extension == "db" || extension == "sqlite"))
        .expect("a journal");
    std::fs::write(&journal, b"this is no database at all").unwrap();
    let mut booth = Booth::on(data, clock, config);
    let detail = booth.wait_for(|update| match update {
        Update::Store { detail, selling: true } => Some(detail.clone()),
        _ => None,
    });
    assert!(detail.contains("kept"), "{detail}");
    assert!(journal.exists());
    let sari = booth.sari();
    booth.advance(10);
    // The ticket proves itself to a journal that has never heard of it.
    let quoted = booth.look_up(&sari, &issued.code).unwrap();
    assert_eq!((quoted.known, quoted.quote().total), (false, Money::new(5_000)));
    booth.settle(&sari, quoted, Tender::Exact).unwrap();
    assert_eq!(booth.count("ticket_accepted"), 1);
}

#[test]
fn a_backup_is_made_verified_and_written_down() {
    let folder = tempfile::tempdir().unwrap();
    let mut config = config();
    config.booth.backup_dir = Some(folder.path().to_owned());
    let booth = Booth::with(config);
    let sari = booth.sari();
    // No minute passes, so that the booth makes none of its own accord at the same time.
    booth.issue(&sari, "mobil");
    let file = said(booth.desk.back_up()).unwrap();
    assert!(file.starts_with(folder.path()) && file.exists());
    assert_eq!(booth.count("backup_made"), 1);
    assert_eq!(said(Booth::new().desk.back_up()), Err(Refusal::NothingPending), "no folder is named");
}

/// Waits until so many backups are written down.
fn backups(booth: &mut Booth, wanted: usize) {
    while booth.count("backup_made") < wanted {
        booth.wait_for(|update| match update {
            Update::Committed(facts) if facts.iter().any(|fact| fact.kind == "backup_made") => Some(()),
            _ => None,
        });
    }
    assert_eq!(booth.count("backup_made"), wanted);
}

/// An exit after which nothing more is said: every commit begins the quiet minute anew, and this clock stands still.
fn answered_exit(booth: &mut Booth, sari: &Session) {
    let issued = booth.issue(sari, "mobil");
    booth.advance(10);
    let quoted = booth.look_up(sari, &issued.code).unwrap();
    let receipt = booth.settle(sari, quoted, Tender::Exact).unwrap();
    for cause in [issued.cause, receipt.granted] {
        booth.gate_answer(cause);
    }
    for cause in [issued.cause, receipt.settled] {
        booth.slip_answer(cause);
    }
}

#[test]
fn backups_are_made_by_themselves_when_nobody_is_served_and_the_oldest_go() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("holiday.jpg"), b"on the same stick, and no backup").unwrap();
    let mut config = config();
    config.booth.backup_dir = Some(folder.path().to_owned());
    config.extras.backup_keep = 2;
    let mut booth = Booth::with(config);
    let sari = booth.sari();
    answered_exit(&mut booth, &sari);
    booth.advance(2);
    backups(&mut booth, 1);
    for made in 2..=4 {
        answered_exit(&mut booth, &sari);
        booth.advance(24 * 60);
        backups(&mut booth, made);
    }
    let mut files: Vec<_> = std::fs::read_dir(folder.path()).unwrap().map(|file| file.unwrap().path()).collect();
    files.sort();
    assert_eq!(files.len(), 3, "two are kept, and what is not ours stays: {files:?}");
    let last = files.iter().rfind(|file| file.extension().is_some_and(|extension| extension == "db")).unwrap();
    let report = palang_booth::store::maintenance::verify_file(last, &[]).unwrap();
    assert_eq!(report.fault, None);
    // It is a journal that a booth goes on with.
    let restored = tempfile::tempdir().unwrap();
    palang_booth::store::maintenance::restore(last, restored.path(), false).unwrap();
    let booth = Booth::on(restored, DrillClock::frozen(booth.desk.now()), booth.config.clone());
    let sari = booth.session("1");
    // The booth may have gone on after the backup: the numbers of this incarnation leave room for that.
    assert_eq!(booth.one_exit(&sari, 10).receipt, 20_000_001);
}
