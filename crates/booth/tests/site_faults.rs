//! A disk that fails in the middle of a page of the site's feed: all of the page is there, or nothing of it.
#![allow(clippy::unwrap_used, clippy::panic, dead_code)]

#[path = "desk/harness.rs"]
mod harness;
#[path = "site/server.rs"]
mod server;
#[path = "support/shim.rs"]
mod shim;

use harness::*;
use palang_booth::clock::DrillClock;
use palang_domain::Fact;
use palang_domain::fact::QuotaSet;
use server::{Server, enrolled, host};
use shim::{Shim, What};

/// What a page moves: the cursor, stays of the site, what the office masters, and the facts that follow from it here.
fn state(booth: &Booth) -> Vec<i64> {
    let db = rusqlite::Connection::open(booth.data.path().join("booth-0001.db")).unwrap();
    let count = |what: &str| db.query_row(&format!("SELECT {what}"), [], |row| row.get(0)).unwrap();
    [
        "cursor FROM feed_mark",
        "count(*) FROM site_stay",
        "count(*) FROM site_master",
        "count(*) FROM journal WHERE kind = 'quota_set'",
        "count(*) FROM counter WHERE name = 'quota'",
    ]
    .into_iter()
    .map(count)
    .collect()
}

#[test]
fn sync_3_a_page_is_applied_whole_or_not_at_all_wherever_the_disk_fails() {
    let shim = Shim::take();
    let clock = DrillClock::frozen(noon());
    let (entry, mut exit) = (enrolled(1, &clock, |_| {}), enrolled(2, &clock, |_| {}));
    let sari = entry.sari();
    let mut server = Server::new();
    server.page = 1_000;
    let (mut nth, mut failed) = (1, 0);
    loop {
        for _ in 0..3 {
            entry.issue(&sari, "mobil");
        }
        server.push(&entry);
        let class = "mobil".parse().unwrap();
        server.say(noon(), Fact::QuotaSet(QuotaSet { area: None, class, capacity: 100 + nth }));
        let page = server.page_for(&exit).unwrap();
        let (before, through) = (state(&exit), page.header.through);
        shim.fail(What::FullWrite, nth, false);
        let applied = host(&exit).feed.apply(page.clone());
        let met = !shim.calm();
        let after = state(&exit);
        if applied.is_err() {
            failed += 1;
            assert_eq!(after, before, "write {nth}: nothing of it");
            host(&exit).feed.apply(page).unwrap();
        }
        let whole = state(&exit);
        assert_eq!(whole[0], i64::try_from(through).unwrap(), "write {nth}: the cursor");
        assert_eq!(whole[1], before[1] + 3, "write {nth}: the stays");
        assert_eq!(whole[3], before[3] + 1, "write {nth}: the office's word as our own fact");
        if !met {
            break;
        }
        nth += 1;
        assert!(nth < 500, "a page does not write so often");
    }
    assert!(failed > 0, "no write of a page was met");
    drop(exit.engine.take());
}
