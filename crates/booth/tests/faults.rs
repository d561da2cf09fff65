//! What the disk is asked for, and what happens when it fails (SYNC R3): no acknowledgement without durability, nothing
//! half done, and a writer that stops rather than guess.
// `View` has a lifetime of its own, which a method path would fix.
#![allow(clippy::unwrap_used, clippy::redundant_closure_for_method_calls)]

#[path = "support/sale.rs"]
mod sale;
#[path = "support/shim.rs"]
mod shim;

use palang_booth::store::maintenance::{verify, verify_file};
use palang_booth::store::{Store, StoreError};
use shim::{Shim, What};

#[test]
fn p1_an_exit_costs_exactly_one_sync() {
    let shim = Shim::take();
    let dir = tempfile::tempdir().unwrap();
    let (store, _) = Store::open(sale::settings(dir.path())).unwrap();
    let codes = sale::let_in(&store, 40);
    for code in codes {
        let before = shim.syncs();
        sale::exit(&store, code).unwrap();
        assert_eq!(shim.syncs() - before, 1);
    }
}

#[test]
fn the_first_exit_after_a_start_pays_for_no_header() {
    let shim = Shim::take();
    let dir = tempfile::tempdir().unwrap();
    let (store, _) = Store::open(sale::settings(dir.path())).unwrap();
    let code = sale::let_in(&store, 1).remove(0);
    drop(store);
    let (store, _) = Store::open(sale::settings(dir.path())).unwrap();
    store.read(|view| view.head()).wait().unwrap().unwrap();
    // Behind whatever the writer does when it starts.
    store.commit(sale::NOW, |_| Ok::<_, StoreError>(()), |(), _| {}).wait().unwrap().unwrap();
    let before = shim.syncs();
    sale::exit(&store, code).unwrap();
    assert_eq!(shim.syncs() - before, 1);
}

/// Fails the n-th write or sync of an exit, for every n that it has; says how many there were.
fn every(what: What, for_ever: bool) -> u64 {
    let shim = Shim::take();
    for nth in 1.. {
        let dir = tempfile::tempdir().unwrap();
        let (store, _) = Store::open(sale::settings(dir.path())).unwrap();
        let code = sale::let_in(&store, 1).remove(0);
        let before = store.read(|view| view.head()).wait().unwrap().unwrap();
        shim.fail(what, nth, for_ever);
        let answer = sale::exit(&store, code.clone());
        let unreached = shim.calm() || answer.is_ok();
        if unreached {
            assert_eq!(answer.map(drop), Ok(()));
            return nth - 1;
        }
        let error = answer.unwrap_err();
        match what {
            // Nothing happened; with room again it goes on as if nothing had been.
            What::FullWrite => {
                assert_eq!(error, StoreError::DiskFull);
                assert!(store.stopped().is_none());
                assert_eq!(store.read(|view| view.head()).wait().unwrap().unwrap(), before);
                sale::exit(&store, code).unwrap();
                drop(store);
                assert_eq!(verify(dir.path(), &[]).unwrap().fault, None);
            }
            // Nobody knows what is on the disk: the file is kept, and the booth goes on beside it.
            What::TornWrite | What::Sync => {
                assert!(matches!(error, StoreError::Disk(_)), "{error:?}");
                assert!(store.stopped().is_some());
                assert!(matches!(sale::exit(&store, code.clone()), Err(StoreError::Stopped(_))), "never again");
                drop(store);
                let (store, opened) = Store::open(sale::settings(dir.path())).unwrap();
                let aside = opened.set_aside.unwrap();
                assert!(aside.carried.whole && opened.incarnation == 2);
                let old = verify_file(&aside.path, &[]).unwrap();
                assert!(old.fault.is_none(), "{old:?}");
                let stay = store.read(move |view| view.stay_by_code(&code)).wait().unwrap().unwrap().unwrap();
                let exited = stay.exited.is_some();
                assert_eq!(exited, stay.receipt.is_some(), "an exit is whole or not at all");
                if !exited {
                    sale::exit(&store, stay.code).unwrap();
                }
                drop(store);
                assert_eq!(verify(dir.path(), &[]).unwrap().fault, None);
            }
        }
    }
    unreachable!("an exit has an end")
}

#[test]
fn r3_a_full_disk_at_any_write_of_an_exit() {
    // Once only, the reserve is given up and the exit is finished: the second try is the last one.
    assert_eq!(every(What::FullWrite, false), 0);
    assert!(every(What::FullWrite, true) > 5);
}

#[test]
fn r3_an_io_error_at_any_write_of_an_exit() {
    assert!(every(What::TornWrite, false) > 5);
    assert!(every(What::TornWrite, true) > 5);
}

#[test]
fn r3_an_io_error_at_the_sync_of_an_exit() {
    assert_eq!(every(What::Sync, false), 1);
    assert_eq!(every(What::Sync, true), 1);
}

#[test]
fn the_reserve_finishes_the_exit_in_hand_on_a_full_disk() {
    let shim = Shim::take();
    let dir = tempfile::tempdir().unwrap();
    let (store, _) = Store::open(sale::settings(dir.path())).unwrap();
    let mut codes = sale::let_in(&store, 2);
    assert!(store.has_reserve());
    shim.full_while(dir.path().join("reserve.bin"));
    sale::exit(&store, codes.remove(0)).unwrap();
    assert!(!store.has_reserve());
    sale::exit(&store, codes.remove(0)).unwrap();
    shim.calm();
    assert!(store.refill_reserve() && store.has_reserve());
    let inside = store.read(|view| view.inside_counts()).wait().unwrap().unwrap();
    assert!(inside.iter().all(|(_, count)| *count == 0));
    drop(store);
    assert_eq!(verify(dir.path(), &[]).unwrap().fault, None);
}
