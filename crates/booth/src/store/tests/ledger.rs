//! Commits: all or nothing, in order, effects after the disk, nothing illegal.

use super::*;
use palang_domain::fact::{GateAnswered, GateOutcome, ShiftClosed, ShiftOpened, SlipAnswered, SlipOutcome};
use palang_domain::stay::{PaymentState, Presence, StayError};
use std::sync::mpsc;

#[test]
fn a_first_start_begins_the_journal_and_a_second_finds_it() {
    let dir = tempfile::tempdir().unwrap();
    let (store, opened) = open(dir.path());
    assert!(opened.fresh && opened.clean && opened.set_aside.is_none());
    assert_eq!((opened.incarnation, opened.head.seq, opened.facts.len()), (1, 1, 1));
    drop(store);
    let (_store, again) = open(dir.path());
    assert!(!again.fresh && !again.clean, "the run before did not say that it stopped");
    assert_eq!((again.head, again.last), (opened.head, Some(NOW)));
}

#[test]
fn an_exit_is_one_commit_and_leaves_everything_in_step() {
    let dir = tempfile::tempdir().unwrap();
    let (store, _) = open(dir.path());
    commit(&store, |ledger| {
        ledger.append(Fact::ShiftOpened(ShiftOpened { shift: 1, operator: operator(), float: Money::new(100_000) }))?;
        issue(ledger, 1, "mobil", Some("B1234XY"))
    })
    .unwrap();
    let cause = commit(&store, |ledger| leave(ledger, &ticket(1), 5_000)).unwrap();
    let (stay, shift, grants, inside) = store
        .read(move |view| {
            Ok::<_, StoreError>((
                view.stay(&ticket(1))?.unwrap(),
                view.open_shift()?.unwrap(),
                view.grants_pending()?,
                view.inside_counts()?,
            ))
        })
        .wait()
        .unwrap()
        .unwrap();
    assert_eq!((stay.state.presence, stay.state.payment), (Presence::Exited, PaymentState::Paid));
    assert_eq!((stay.receipt, stay.exited, stay.exit_lane), (Some(1), Some(NOW), Some(lane("OUT-1"))));
    assert_eq!((shift.totals.cash, shift.totals.expected), (Money::new(5_000), Money::new(105_000)));
    assert_eq!((shift.totals.issued, shift.totals.paid, shift.totals.first_receipt), (1, 1, Some(1)));
    assert_eq!(shift.totals.by_class.len(), 1);
    assert_eq!(grants.last().unwrap().cause, cause);
    assert_eq!(inside, []);
}

#[test]
fn a_refusal_leaves_nothing_and_has_no_effect() {
    let dir = tempfile::tempdir().unwrap();
    let (store, opened) = open(dir.path());
    let (effects, seen) = mpsc::channel();
    let refused = store
        .commit(
            NOW,
            |ledger| {
                issue(ledger, 1, "mobil", None)?;
                Err::<(), _>(StoreError::Other("changed my mind".to_owned()))
            },
            move |(), _| effects.send(()).unwrap(),
        )
        .wait()
        .unwrap();
    assert!(refused.is_err());
    assert!(seen.recv().is_err(), "the effects were dropped, not run");
    let head = store.read(|view| view.head()).wait().unwrap().unwrap();
    assert_eq!(head, opened.head);
}

#[test]
fn effects_come_after_the_disk_and_after_the_observers() {
    let dir = tempfile::tempdir().unwrap();
    let (store, _) = open(dir.path());
    let (say, said) = mpsc::channel();
    let observer = say.clone();
    store.observe(move |facts| observer.send(format!("saw {}", facts[0].kind)).unwrap());
    let path = store.path().to_path_buf();
    let done = store.commit(
        NOW,
        |ledger| issue(ledger, 1, "mobil", None),
        move |seq, _| {
            let other = palang_sqlite::open_reader(&path, crate::store::open::PROFILE).unwrap();
            let there: i64 = other.query_row("SELECT max(seq) FROM journal", [], |row| row.get(0)).unwrap();
            say.send(format!("then {}", u64::try_from(there).unwrap() == *seq)).unwrap();
        },
    );
    done.wait().unwrap().unwrap();
    assert_eq!(said.try_iter().collect::<Vec<_>>(), ["saw ticket_issued", "then true"]);
}

#[test]
fn nothing_illegal_is_stored() {
    type Work = Box<dyn FnOnce(&mut Ledger<'_>) -> Result<u64, StoreError> + Send>;
    let dir = tempfile::tempdir().unwrap();
    let (store, _) = open(dir.path());
    commit(&store, |ledger| {
        issue(ledger, 1, "mobil", None)?;
        issue(ledger, 2, "mobil", None)?;
        leave(ledger, &ticket(2), 5_000)
    })
    .unwrap();
    let exit = |count, receipt| ExitGranted { ticket: ticket(count), lane: lane("OUT-1"), receipt, prepaid: None };
    let stay = |count: u32, error: StayError| StoreError::Stay { ticket: ticket(count), error };
    let books = |what: &'static str, expected: i64, got: i64| StoreError::Books { what, expected, got };
    let cases: Vec<(&str, Work, StoreError)> = vec![
        (
            "an exit before the money (S1-X06)",
            Box::new(move |ledger| ledger.append(Fact::ExitGranted(exit(1, 1)))),
            stay(1, StayError::NotSettled),
        ),
        (
            "money twice (S3-F13)",
            Box::new(|ledger| leave(ledger, &ticket(2), 5_000)),
            stay(2, StayError::AlreadyExited),
        ),
        ("a ticket twice", Box::new(|ledger| issue(ledger, 1, "motor", None)), StoreError::TicketExists(ticket(1))),
        (
            "an exit nobody entered for",
            Box::new(move |ledger| ledger.append(Fact::ExitGranted(exit(9, 1)))),
            StoreError::UnknownStay(ticket(9)),
        ),
        (
            "a gap in the receipts",
            Box::new(|ledger| {
                let settled = settlement(ledger, &ticket(1), 5_000)?;
                ledger.append(Fact::Settled(Settled { receipt: 9, ..settled }))
            }),
            books("receipt", 2, 9),
        ),
        (
            "payments that are not the total",
            Box::new(|ledger| {
                let settled = settlement(ledger, &ticket(1), 5_000)?;
                let quote = Quote { total: Money::new(6_000), ..settled.quote.clone() };
                ledger.append(Fact::Settled(Settled { quote, ..settled }))
            }),
            books("the sum of the payments", 6_000, 5_000),
        ),
        (
            "a turnover that does not add up",
            Box::new(|ledger| {
                let settled = settlement(ledger, &ticket(1), 5_000)?;
                ledger.append(Fact::Settled(Settled { turnover: Money::new(5_000), ..settled }))
            }),
            books("the turnover", 10_000, 5_000),
        ),
    ];
    for (what, work, error) in cases {
        let before = store.read(|view| view.head()).wait().unwrap().unwrap();
        assert_eq!(commit(&store, work), Err(error), "{what}");
        assert_eq!(store.read(|view| view.head()).wait().unwrap().unwrap(), before, "{what}");
    }
    // Work that ignores the refusal of a fact is lost as a whole.
    let ignored = commit(&store, |ledger| {
        drop(issue(ledger, 1, "mobil", None));
        issue(ledger, 3, "mobil", None).or(Ok(0))
    });
    assert_eq!(ignored, Err(StoreError::TicketExists(ticket(1))));
    drop(store);
    assert_eq!(crate::store::maintenance::verify(dir.path(), &[]).unwrap().fault, None);
}

#[test]
fn a_shift_closes_on_its_own_totals_only() {
    let dir = tempfile::tempdir().unwrap();
    let (store, _) = open(dir.path());
    let close = |variance: i64| {
        move |ledger: &mut Ledger<'_>| {
            let shift = ledger.open_shift()?.unwrap();
            let counted = shift.totals.expected + Money::new(-500);
            ledger.append(Fact::ShiftClosed(ShiftClosed {
                shift: shift.shift,
                operator: operator(),
                counted,
                variance: Money::new(variance),
                z_number: ledger.next_z()?,
                totals: shift.totals,
                held: None,
                uncounted: false,
            }))
        }
    };
    commit(&store, |ledger| {
        ledger.append(Fact::ShiftOpened(ShiftOpened { shift: 1, operator: operator(), float: Money::new(1_000) }))?;
        issue(ledger, 1, "motor", None)?;
        leave(ledger, &ticket(1), 2_000)
    })
    .unwrap();
    assert!(matches!(commit(&store, close(0)), Err(StoreError::Books { what: "the variance", expected: -500, .. })));
    commit(&store, close(-500)).unwrap();
    let shift = store.read(|view| view.shift(1)).wait().unwrap().unwrap().unwrap();
    let end = shift.closed.unwrap();
    assert_eq!((end.counted, end.variance, end.z_number), (Money::new(2_500), Money::new(-500), 1));
    assert!(store.read(|view| view.open_shift()).wait().unwrap().unwrap().is_none());
}

#[test]
fn a_grant_is_owed_until_the_gate_acknowledges_it() {
    let dir = tempfile::tempdir().unwrap();
    let (store, _) = open(dir.path());
    let cause = commit(&store, |ledger| issue(ledger, 1, "motor", None)).unwrap();
    for (outcome, owed) in
        [(GateOutcome::Timeout, true), (GateOutcome::Unreachable, true), (GateOutcome::Acknowledged, false)]
    {
        let answered = GateAnswered { cause, lane: lane("IN-1"), gate: None, outcome };
        commit(&store, move |ledger| ledger.append(Fact::GateAnswered(answered))).unwrap();
        let grant = store.read(move |view| view.grant(cause)).wait().unwrap().unwrap();
        assert_eq!(grant.map(|grant| grant.last), owed.then_some(Some(outcome)));
    }
}

#[test]
fn duplicates_are_counted_whoever_answers_last() {
    let dir = tempfile::tempdir().unwrap();
    let (store, _) = open(dir.path());
    commit(&store, |ledger| {
        for (duplicate, outcome) in
            [(0, SlipOutcome::Printed), (1, SlipOutcome::PaperOut), (0, SlipOutcome::SentUnknown)]
        {
            ledger.append(Fact::SlipAnswered(SlipAnswered { cause: 1, printer: None, duplicate, outcome }))?;
        }
        Ok(())
    })
    .unwrap();
    let slip = store.read(|view| view.slip(1)).wait().unwrap().unwrap().unwrap();
    assert_eq!((slip.duplicates, slip.answered), (1, Some((0, SlipOutcome::SentUnknown))));
}

#[test]
fn time_never_runs_back_in_the_journal() {
    let dir = tempfile::tempdir().unwrap();
    let (store, _) = open(dir.path());
    let back = store.commit(Timestamp::EPOCH, |ledger| Ok::<_, StoreError>(ledger.at()), |_, _| {}).wait().unwrap();
    assert_eq!(back, Ok(NOW));
}

#[test]
fn wrong_pins_survive_a_restart_and_are_no_facts() {
    let dir = tempfile::tempdir().unwrap();
    let (store, opened) = open(dir.path());
    commit(&store, |ledger| {
        ledger.set_pin(&operator(), "$argon2id$x")?;
        ledger.set_failures(&operator(), 3, Some(NOW))
    })
    .unwrap();
    drop(store);
    let (store, again) = open(dir.path());
    assert_eq!(again.head, opened.head);
    let kept = store.read(|view| view.credential(&operator())).wait().unwrap().unwrap().unwrap();
    assert_eq!((kept.pin_hash.as_str(), kept.failures, kept.locked_until), ("$argon2id$x", 3, Some(NOW)));
}

#[test]
fn a_panic_in_a_job_loses_only_that_job() {
    let dir = tempfile::tempdir().unwrap();
    let (store, _) = open(dir.path());
    let lost = store.commit(NOW, |_| -> Result<(), StoreError> { panic!("a defect") }, |(), _| {}).wait();
    assert!(lost.is_err());
    assert!(commit(&store, |ledger| issue(ledger, 1, "motor", None)).is_ok());
}

#[test]
fn a_full_disk_is_refused_with_nothing_half_done() {
    let dir = tempfile::tempdir().unwrap();
    let (store, _) = open(dir.path());
    let limit = |full: bool| {
        move |db: Result<&mut rusqlite::Connection, palang_sqlite::Failure>| {
            let db = db.unwrap();
            let now: i64 = db.pragma_query_value(None, "page_count", |row| row.get(0)).unwrap();
            let most = if full { now } else { 1_000_000 };
            db.pragma_update_and_check(None, "max_page_count", most, |_| Ok(())).unwrap();
            palang_sqlite::Done { failure: None, answer: Box::new(|| {}) }
        }
    };
    store.writer.run(limit(true)).unwrap();
    let mut stored = 0;
    let refused =
        (1..1_000).find_map(|count| match commit(&store, move |ledger| issue(ledger, count, "motor", None)) {
            Ok(_) => {
                stored = count;
                None
            }
            Err(error) => Some(error),
        });
    assert_eq!(refused, Some(StoreError::DiskFull));
    assert!(!store.has_reserve(), "the reserve was given up for it");
    assert!(store.stopped().is_none());
    store.writer.run(limit(false)).unwrap();
    commit(&store, move |ledger| issue(ledger, stored + 1, "motor", None)).unwrap();
    drop(store);
    assert_eq!(crate::store::maintenance::verify(dir.path(), &[]).unwrap().fault, None);
}
