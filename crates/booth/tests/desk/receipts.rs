//! The receipt in a customer's hand is a witness: its symbol, read from the paper, against keys and journal.

use crate::harness::*;
use palang_booth::desk::model::Receipt;
use palang_booth::keys::BoothKeys;
use palang_booth::store::maintenance::{Standing, Witness, standing, verify};
use palang_domain::receipt::{Proof, ScannedReceipt};
use palang_domain::{Fact, Money};

/// The symbol of a slip, read from its dots as a scanner reads it.
fn symbol(booth: &Booth, cause: u64, duplicate: u32) -> String {
    let paper = said(booth.desk.slip_picture(&booth.lane, cause, duplicate)).unwrap();
    let (width, height) = (paper.width() as usize, paper.height() as usize);
    let mut image =
        rqrr::PreparedImage::prepare_from_greyscale(
            width,
            height,
            |x, y| {
                if paper.get(x as u32, y as u32) { 0 } else { 255 }
            },
        );
    let read = image.detect_grids().iter().find_map(|grid| grid.decode().ok());
    read.expect("a symbol that can be read").1
}

fn keys(booth: &Booth) -> BoothKeys {
    BoothKeys::open(booth.data.path(), 1, &booth.config.booth.id, booth.config.site.id).unwrap()
}

fn two_exits() -> (Booth, Receipt, Receipt) {
    let booth = Booth::new();
    let sari = booth.sari();
    let (first, second) = (booth.one_exit(&sari, 10), booth.one_exit(&sari, 70));
    (booth, first, second)
}

#[test]
fn a_receipt_is_signed_and_the_journal_agrees_with_it() {
    let (booth, first, second) = two_exits();
    for receipt in [&first, &second] {
        let text = symbol(&booth, receipt.settled, 0);
        assert_eq!(symbol(&booth, receipt.settled, 3), text, "a duplicate says what the original said");
        let read = ScannedReceipt::parse(&text).unwrap();
        assert_eq!(read.proof(&keys(&booth).ring), Proof::Good);
        assert_eq!(
            (read.claims.receipt, read.claims.total, read.claims.seq),
            (receipt.receipt, receipt.total, receipt.settled)
        );
        assert!(matches!(standing(booth.data.path(), &read.claims), Ok(Standing::Agrees(_))));
        let witness: Witness = text.parse().unwrap();
        let report = verify(booth.data.path(), &[witness]).unwrap();
        assert_eq!((report.fault, report.witnesses), (None, 1));
    }
    let other = Booth::new();
    let read = ScannedReceipt::parse(&symbol(&booth, first.settled, 0)).unwrap();
    assert_eq!(read.proof(&keys(&other).ring), Proof::Bad, "a booth of the same name with another key");
}

#[test]
fn a_receipt_finds_the_journal_that_was_changed_after_it() {
    let (booth, first, second) = two_exits();
    let read = ScannedReceipt::parse(&symbol(&booth, first.settled, 0)).unwrap();
    let stands = |claims: &palang_domain::receipt::ReceiptClaims| standing(booth.data.path(), claims).unwrap();
    for change in 0..5 {
        let mut claims = read.claims.clone();
        match change {
            0 => claims.receipt = second.receipt,
            1 => claims.total = Money::new(1),
            2 => claims.turnover = Money::new(1),
            3 => claims.hash = "0".repeat(16),
            _ => claims.seq = second.granted + 100,
        }
        assert!(matches!(stands(&claims), Standing::Differs(_)), "{change}");
    }
    let mut claims = read.claims.clone();
    claims.booth = "B9".parse().unwrap();
    assert_eq!(stands(&claims), Standing::OtherBooth);

    // A thief with the disk in hand: the settlement says less, and every hash after it is made anew.
    let Booth { engine, data, .. } = booth;
    engine.unwrap().stop();
    let db = rusqlite::Connection::open(data.path().join("booth-0001.db")).unwrap();
    db.execute_batch("DROP TRIGGER journal_never_updates").unwrap();
    let all: Vec<(i64, Vec<u8>)> = db
        .prepare("SELECT seq, bytes FROM journal ORDER BY seq")
        .unwrap()
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    let mut prev = palang_domain::Hash::ZERO;
    for (seq, bytes) in all {
        let mut record = palang_domain::Record::open(&bytes).unwrap();
        record.prev = prev;
        if let Fact::Settled(settled) = &mut record.fact {
            settled.turnover -= Money::new(5_000);
        }
        let (bytes, hash) = record.seal().unwrap();
        db.execute("UPDATE journal SET bytes = ?2, hash = ?3 WHERE seq = ?1", (seq, bytes, hash.0)).unwrap();
        prev = hash;
    }
    drop(db);
    let standing = standing(data.path(), &read.claims).unwrap();
    assert!(matches!(&standing, Standing::Differs(why) if why.contains("turnover")), "{standing:?}");
}
