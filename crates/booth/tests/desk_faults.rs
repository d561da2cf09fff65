//! A disk that is full, and a disk that lies, under a settlement: nothing is done that is not recorded, and nothing
//! that is recorded is lost (DESIGN 4.1).
#![allow(clippy::unwrap_used, dead_code)]

#[path = "desk/harness.rs"]
mod harness;
#[path = "support/shim.rs"]
mod shim;

use harness::*;
use palang_booth::desk::model::{Tender, Update};
use palang_domain::Refusal;
use shim::{Shim, What};

/// A car that has a quote, and devices that have nothing to do.
fn quoted(booth: &mut Booth) -> (palang_booth::desk::model::Session, palang_booth::desk::model::Quoted) {
    let sari = booth.sari();
    let issued = booth.issue(&sari, "mobil");
    booth.gate_answer(issued.cause);
    booth.slip_answer(issued.cause);
    booth.advance(10);
    let quoted = booth.look_up(&sari, &issued.code).unwrap();
    (sari, quoted)
}

fn selling(booth: &mut Booth) -> bool {
    booth.wait_for(|update| match update {
        Update::Store { selling, .. } => Some(*selling),
        _ => None,
    })
}

#[test]
fn a_full_disk_refuses_and_moves_nothing_and_goes_on_when_there_is_room() {
    let shim = Shim::take();
    let mut booth = Booth::new();
    let (sari, quoted) = quoted(&mut booth);
    let (pulses, papers) = (booth.gate().view().pulses, booth.printer().count());
    shim.fail(What::FullWrite, 1, true);
    assert_eq!(booth.settle(&sari, quoted.clone(), Tender::Exact), Err(Refusal::DiskFull));
    assert_eq!((booth.gate().view().pulses, booth.printer().count()), (pulses, papers), "not recorded, so not done");
    assert!(!selling(&mut booth), "the screen is told");
    shim.calm();
    let receipt = booth.settle(&sari, quoted, Tender::Exact).unwrap();
    assert_eq!(receipt.receipt, 1);
    assert!(selling(&mut booth));
    booth.gate_answer(receipt.granted);
    assert_eq!(booth.gate().view().pulses, pulses + 1);
}

#[test]
fn a_disk_that_lies_is_left_alone_and_a_fresh_incarnation_sells_on() {
    let shim = Shim::take();
    let mut booth = Booth::new();
    let (sari, quoted) = quoted(&mut booth);
    let code = quoted.code.clone();
    let pulses = booth.gate().view().pulses;
    shim.fail(What::Sync, 1, false);
    assert_eq!(booth.settle(&sari, quoted, Tender::Exact), Err(Refusal::StoreFailed));
    assert_eq!(booth.gate().view().pulses, pulses, "nobody knows what is on the disk, so nothing moves");
    while !selling(&mut booth) {}
    // Stays, the open shift and who may sign in were carried over: the cashier just goes on. Whether the doubtful
    // settlement is on the disk is the disk's secret; either way the car leaves once and is charged once.
    let granted = match booth.look_up(&sari, &code) {
        Ok(again) => booth.settle(&sari, again, Tender::Exact).unwrap().granted,
        Err(refusal) => {
            assert_eq!(refusal.word(), "used");
            let offered = booth.wait_for(|update| match update {
                Update::Offered(grant) => Some(grant.clone()),
                _ => None,
            });
            said(booth.desk.reopen(&sari, offered.cause)).unwrap();
            offered.cause
        }
    };
    booth.gate_answer(granted);
    assert_eq!(booth.gate().view().pulses, pulses + 1);
    assert_eq!(said(booth.desk.totals()).unwrap().cash, palang_domain::Money::new(5_000));
    assert_eq!(booth.count("journal_opened"), 2);
}
