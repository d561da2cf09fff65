//! SYNC R15, the booth's store: mistakes planted below and beside it, each found by what looks for such mistakes. A
//! disk that does not wait (as with `synchronous=NORMAL`) by the power cut of SYNC R1, books that are written wrongly
//! by the verifying of SYNC R8.
#![allow(clippy::unwrap_used, clippy::redundant_closure_for_method_calls)]

#[path = "support/recorder.rs"]
mod recorder;
#[path = "support/sale.rs"]
mod sale;

use palang_booth::store::Store;
use palang_booth::store::maintenance::verify;
use recorder::{Recorder, Tape, files, put};
use rusqlite::Connection;

/// Plays an exit, then every way in which it may end: what is wrong, if anything. `wait` says whether the disk does
/// what a sync asks for.
fn power_cuts(wait: bool) -> Result<(), String> {
    let recorder = Recorder::take();
    let dir = tempfile::tempdir().unwrap();
    let (store, _) = Store::open(sale::settings(dir.path())).unwrap();
    let code = sale::let_in(&store, 1).remove(0);
    let sold = code.clone();
    let (acknowledged, tape) = recorder.record(dir.path(), || sale::exit(&store, sold));
    acknowledged.unwrap();
    drop(store);
    let whole = tape.len();
    let tape: Tape = if wait { tape } else { tape.without_syncs() };
    for (steps, loss, found) in tape.ends(8) {
        put(dir.path(), &found);
        let told = format!("after {steps} of {whole} steps, lost {loss:?}");
        let (store, opened) = Store::open(sale::settings(dir.path())).map_err(|error| format!("{told}: {error}"))?;
        if let Some(aside) = opened.set_aside {
            return Err(format!("{told}: {}", aside.why));
        }
        let code = code.clone();
        let stay = store.read(move |view| view.stay_by_code(&code)).wait().unwrap().unwrap();
        let stay = stay.ok_or_else(|| format!("{told}: the entry before it is gone"))?;
        if stay.exited.is_some() != stay.receipt.is_some() {
            return Err(format!("{told}: half an exit"));
        }
        if steps == tape.len() && stay.exited.is_none() {
            return Err(format!("{told}: it was acknowledged"));
        }
    }
    Ok(())
}

#[test]
fn r1_power_cut_at_any_write_of_an_exit_loses_nothing_acknowledged() {
    assert_eq!(power_cuts(true), Ok(()));
}

#[test]
fn r15_a_disk_that_is_not_waited_for_is_found_by_a_power_cut() {
    let found = power_cuts(false).unwrap_err();
    println!("{found}");
}

/// What is wrong with the books, as a trigger that spoils them behind the store's back, for the row that was written.
const SPOILT: [(&str, &str); 7] = [
    ("whoever leaves is still inside", "AFTER UPDATE ON stay WHEN NEW.open = 0 BEGIN UPDATE stay SET open = 1"),
    ("a class is another", "AFTER INSERT ON stay BEGIN UPDATE stay SET class = 'motor'"),
    ("a plate is forgotten", "AFTER INSERT ON stay BEGIN UPDATE stay SET plate = NULL"),
    ("less is taken than was paid", "AFTER INSERT ON settlement BEGIN UPDATE settlement SET taken = taken - 1000"),
    ("the turnover stands still", "AFTER INSERT ON settlement BEGIN UPDATE settlement SET turnover = 0"),
    ("a fact is dated back", "AFTER INSERT ON journal WHEN NEW.seq = 3 BEGIN UPDATE journal SET at = at - 60000"),
    (
        "a fact says less",
        "AFTER INSERT ON journal WHEN NEW.seq = 3 BEGIN
         UPDATE journal SET bytes = CAST(replace(CAST(bytes AS TEXT), '5000', '4000') AS BLOB)",
    ),
];

#[test]
fn r15_books_that_are_written_wrongly_are_found_by_verifying() {
    // The recorder is every connection's here: one test at a time.
    let _recorder = Recorder::take();
    // Nothing is wrong with what the trigger leaves as it is.
    let sound = ("nothing", "AFTER INSERT ON stay BEGIN UPDATE stay SET open = open");
    for (what, spoilt) in [sound].into_iter().chain(SPOILT) {
        let dir = tempfile::tempdir().unwrap();
        drop(Store::open(sale::settings(dir.path())).unwrap());
        let file = files(dir.path()).into_keys().next().unwrap();
        let spoil = format!("CREATE TRIGGER spoilt {spoilt} WHERE rowid = NEW.rowid; END;");
        let db = Connection::open(&file).unwrap();
        // The journal's own guard is out of the way, and back before anybody looks.
        let guard: String = db
            .query_row("SELECT sql FROM sqlite_schema WHERE name = 'journal_never_updates'", [], |row| row.get(0))
            .unwrap();
        db.execute_batch(&format!("DROP TRIGGER journal_never_updates; {spoil}")).unwrap();
        drop(db);
        let (store, opened) = Store::open(sale::settings(dir.path())).unwrap();
        assert!(opened.set_aside.is_none());
        let code = sale::let_in(&store, 1).remove(0);
        sale::exit(&store, code).unwrap();
        drop(store);
        let db = Connection::open(&file).unwrap();
        db.execute_batch(&format!("DROP TRIGGER spoilt; {guard}")).unwrap();
        drop(db);
        let fault = verify(dir.path(), &[]).unwrap().fault.map(|fault| fault.to_string());
        println!("{what}: {fault:?}");
        assert_eq!(fault.is_none(), what == "nothing", "{what}: {fault:?}");
    }
}
