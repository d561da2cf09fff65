//! SYNC R6: no reader ever steps over a fact. Writers hold their commits back, readers poll by cursor; the same with a
//! sequence for the number loses facts, and must, or this test would prove nothing.

use super::support::booth::{at, make_site};
use super::support::stores::{Fresh, on_both};
use palang_domain::{BoothId, Fact, SiteId};
use palang_server::ledger;
use palang_server::store::{Store, StoreError, Tx, Value};
use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

const WRITERS: u64 = 8;
const READERS: u64 = 2;
/// Facts in all, over both stores 100 000.
const FACTS: u64 = 50_000;
const A_BATCH: u64 = 125;

/// A pause of 0 to 50 ms that its writer and round decide.
fn pause(writer: u64, round: u64) -> Duration {
    Duration::from_millis((writer * 7_919 + round * 104_729) % 51)
}

fn program(writer: u64) -> BoothId {
    format!("api-{writer}").parse().unwrap()
}

fn write(store: &Store, site: SiteId, writer: u64, round: u64) {
    let facts: Vec<Fact> = (0..A_BATCH).map(|_| Fact::ReportPrinted(report())).collect();
    come_again(|| {
        let facts = facts.clone();
        store.write_blocking(move |tx| {
            let appended = ledger::append_own(tx, site, &program(writer), facts.clone(), at(0))?;
            std::thread::sleep(pause(writer, round));
            Ok::<_, ledger::LedgerError>(appended.len())
        })
    });
}

/// As whoever calls a server does that says "not now": on a machine with no core to spare eight writers of one site may
/// wait for each other longer than a server lets anybody wait. What was written all the same is written twice then.
fn come_again<T>(mut ask: impl FnMut() -> Result<T, ledger::LedgerError>) -> T {
    let mut refused = 0;
    loop {
        match ask() {
            Ok(answer) => return answer,
            Err(ledger::LedgerError::Store(why @ (StoreError::Unreachable(_) | StoreError::Collision(_))))
                if refused < 20 =>
            {
                println!("come again: {why}");
                refused += 1;
            }
            Err(other) => panic!("{other}"),
        }
    }
}

fn report() -> palang_domain::fact::ReportPrinted {
    palang_domain::fact::ReportPrinted {
        shift: 1,
        operator: "7".parse().unwrap(),
        totals: palang_domain::shift::ShiftTotals::default(),
        counts_only: true,
    }
}

/// Lets the readers end when a writer has failed, so that the failure is told.
struct Ends<'a>(&'a AtomicBool);

impl Drop for Ends<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::SeqCst);
    }
}

/// Reads by cursor until the writers have ended and nothing more comes.
fn follow(store: &Store, site: SiteId, over: &AtomicBool) -> BTreeSet<u64> {
    let (mut cursor, mut seen) = (0_u64, BTreeSet::new());
    loop {
        let ended = over.load(Ordering::SeqCst);
        let sql = "SELECT feed FROM fact WHERE site = $1 AND feed > $2 ORDER BY feed LIMIT 2000";
        let values: [Value; 2] = [i64::from(site.get()).into(), cursor.into()];
        let rows = come_again(|| {
            let values = values.clone();
            store.read_blocking(move |tx| tx.query(sql, &values)).map_err(Into::into)
        });
        if rows.is_empty() && ended {
            return seen;
        }
        for row in rows {
            cursor = row.count(0).unwrap();
            seen.insert(cursor);
        }
    }
}

#[test]
fn r6_a_cursor_over_the_sites_counter_misses_nothing() {
    on_both(|fresh| {
        let (hot, rounds) = (make_site(&fresh.store, 1), FACTS / WRITERS / A_BATCH);
        let store = &fresh.store;
        // Two replicas of the server on one PostgreSQL: half of the writers, and one reader, at each.
        let replica = if fresh.name == "postgres" { fresh.again() } else { store.clone() };
        let at_one = |index: u64| if index.is_multiple_of(2) { store } else { &replica };
        for writer in 0..WRITERS {
            store.write_blocking(move |tx| ledger::create_program(tx, hot, &program(writer), [1; 16], at(0))).unwrap();
        }
        let over = AtomicBool::new(false);
        std::thread::scope(|scope| {
            let over = &over;
            let _ends = Ends(over);
            let readers: Vec<_> =
                (0..READERS).map(|reader| scope.spawn(move || follow(at_one(reader), hot, over))).collect();
            let writers: Vec<_> = (0..WRITERS)
                .map(|writer| {
                    scope.spawn(move || (0..rounds).for_each(|round| write(at_one(writer), hot, writer, round)))
                })
                .collect();
            for writer in writers {
                writer.join().unwrap();
            }
            over.store(true, Ordering::SeqCst);
            let sql = "SELECT feed FROM fact WHERE site = 1";
            let all = store.read_blocking(move |tx| tx.query(sql, &[])).unwrap();
            let all: BTreeSet<u64> = all.iter().map(|row| row.count(0).unwrap()).collect();
            assert!(u64::try_from(all.len()).unwrap() >= FACTS);
            assert!(all.iter().copied().eq(1..=u64::try_from(all.len()).unwrap()), "no number is left out");
            for reader in readers {
                let missed = all.difference(&reader.join().unwrap()).count();
                assert_eq!(missed, 0, "{} missed of {} on {}", missed, all.len(), fresh.name);
            }
        });
    });
}

/// The trap itself (SYNC 0.1): `bigserial` for the number, everything else the same.
#[cfg(unix)]
#[test]
fn r6_a_cursor_over_a_sequence_loses_facts() {
    let fresh = Fresh::postgres();
    let store = &fresh.store;
    store
        .write_blocking(|tx| tx.execute("CREATE TABLE naive (feed BIGSERIAL PRIMARY KEY, writer BIGINT NOT NULL)", &[]))
        .unwrap();
    let one = |tx: &mut dyn Tx| tx.execute("INSERT INTO naive (writer) VALUES (1)", &[]).map(drop);
    let (over, lost) = (AtomicBool::new(false), AtomicU64::new(0));
    std::thread::scope(|scope| {
        let _ends = Ends(&over);
        scope.spawn(|| {
            let (mut cursor, mut seen) = (0_u64, 0_u64);
            loop {
                let ended = over.load(Ordering::SeqCst);
                let values = [cursor.into()];
                let sql = "SELECT feed FROM naive WHERE feed > $1 ORDER BY feed";
                let rows = store.read_blocking(move |tx| tx.query(sql, &values)).unwrap();
                seen += u64::try_from(rows.len()).unwrap();
                if let Some(last) = rows.last() {
                    cursor = last.count(0).unwrap();
                } else if ended {
                    let all = store.read_blocking(|tx| tx.query("SELECT count(*) FROM naive", &[])).unwrap();
                    lost.store(all[0].count(0).unwrap() - seen, Ordering::SeqCst);
                    return;
                }
            }
        });
        let writers: Vec<_> = (0..6)
            .map(|writer| {
                scope.spawn(move || {
                    for round in 0..40 {
                        let hold = pause(writer, round) / 5;
                        store
                            .write_blocking(move |tx| {
                                one(tx)?;
                                std::thread::sleep(hold);
                                Ok::<_, palang_server::store::StoreError>(())
                            })
                            .unwrap();
                    }
                })
            })
            .collect();
        for writer in writers {
            writer.join().unwrap();
        }
        over.store(true, Ordering::SeqCst);
    });
    let lost = lost.load(Ordering::SeqCst);
    assert!(lost > 0, "a sequence lost nothing: the test does not reach the trap any more");
    println!("a cursor over a sequence lost {lost} of 240");
}
