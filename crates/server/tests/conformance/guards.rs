//! What the database itself refuses, and how it comes to its schema.

use super::support::booth::{Pc, at, make_site};
#[cfg(unix)]
use super::support::postgres::Cluster;
use super::support::say;
use super::support::stores::on_both;
use palang_server::store::{Insert, Postgres, Store, StoreError, Tx};
use std::time::Duration;

#[test]
fn facts_witnesses_and_quarantine_only_grow() {
    on_both(|fresh| {
        let site = make_site(&fresh.store, 1);
        let mut pc = Pc::enrol(&fresh.store, site, "B1", 1);
        pc.say(say::issued(1, at(0), None));
        let mut clone = pc.clone();
        pc.push(&fresh.store);
        clone.records.pop();
        clone.say(say::issued(2, at(0), None));
        clone.push_range(&fresh.store, 2, 2).unwrap();
        for sql in [
            "UPDATE fact SET kind = 'x'",
            "DELETE FROM fact",
            "UPDATE witness SET at = 0",
            "DELETE FROM witness",
            "UPDATE quarantine SET why = 'x'",
            "DELETE FROM quarantine",
        ] {
            let done = fresh.store.write_blocking(move |tx| tx.execute(sql, &[]));
            assert!(matches!(&done, Err(StoreError::Other(why)) if why.contains("only grows")), "{sql}: {done:?}");
        }
        pc.say(say::issued(3, at(0), None));
        pc.push(&fresh.store);
    });
}

#[test]
fn after_a_failed_statement_nothing_stands_whatever_the_work_says() {
    on_both(|fresh| {
        make_site(&fresh.store, 1);
        let done: Result<(), StoreError> = fresh.store.write_blocking(|tx| {
            tx.execute("UPDATE counter SET secrets = 77", &[])?;
            drop(tx.execute("INSERT INTO counter (site, feed, secrets) VALUES (1, 0, 0)", &[]));
            Ok(())
        });
        assert!(matches!(done, Err(StoreError::Exists(_))), "{done:?}");
        let rows = fresh.store.read_blocking(|tx| tx.query("SELECT secrets FROM counter", &[])).unwrap();
        assert_eq!(rows[0].int(0).unwrap(), 1);
        let written = fresh.store.read_blocking(|tx| tx.execute("UPDATE counter SET secrets = 2", &[]));
        assert!(written.is_err(), "a reader writes nothing");
    });
}

/// One row for a site's counter, however it comes to be there.
fn count(tx: &mut dyn Tx, site: i64, conflict: &'static str) -> Result<(), StoreError> {
    let columns = "site, feed, secrets";
    tx.insert(&Insert { table: "counter", columns, conflict, rows: &[vec![site.into(), 0_i64.into(), 0_i64.into()]] })
}

/// Rows may wait for others of their transaction: whoever asks finds them all the same, in the order they were given.
#[test]
fn inserted_rows_are_there_for_the_next_question_and_fall_together() {
    on_both(|fresh| {
        make_site(&fresh.store, 1);
        let more = "ON CONFLICT (site) DO UPDATE SET feed = counter.feed + 1";
        let feed = fresh.store.write_blocking(move |tx| {
            let columns = "site, seed";
            tx.insert(&Insert {
                table: "site_key",
                columns,
                conflict: "",
                rows: &[vec![2_i64.into(), vec![7].into()]],
            })?;
            (0..3).try_for_each(|_| count(tx, 2, more))?;
            tx.query("SELECT c.feed FROM counter c JOIN site_key k ON k.site = c.site WHERE c.site = 2", &[])
        });
        assert_eq!(feed.unwrap()[0].int(0), Ok(2));
        let taken: Result<(), StoreError> = fresh.store.write_blocking(|tx| {
            count(tx, 3, "")?;
            // Whether it says so now or at the commit: nothing of it stands.
            count(tx, 1, "").or(Ok(()))
        });
        assert!(matches!(taken, Err(StoreError::Exists(_))), "{taken:?}");
        let there = fresh.store.read_blocking(|tx| tx.query("SELECT site FROM counter WHERE site = 3", &[]));
        assert!(there.unwrap().is_empty());
    });
}

#[cfg(unix)]
#[test]
fn two_replicas_that_start_at_once_migrate_once_and_a_newer_schema_is_refused() {
    let cluster = Cluster::shared();
    let url = cluster.database();
    let open = |url: &str| Store::open_postgres(&Postgres { connections: 2, ..Postgres::new(url) });
    let started: Vec<_> = (0..4)
        .map(|_| {
            let url = url.clone();
            std::thread::spawn(move || Store::open_postgres(&Postgres { connections: 2, ..Postgres::new(url) }))
        })
        .collect();
    for one in started {
        assert!(one.join().unwrap().is_ok());
    }
    let database = url.split('/').nth(3).unwrap().split('?').next().unwrap().to_owned();
    let steps = cluster.sql(&database, "SELECT count(*) FROM palang_schema");
    assert_eq!(steps, palang_server::store::LATEST.to_string());
    cluster.sql(&database, "INSERT INTO palang_schema VALUES (999, now())");
    let refused = open(&url).err();
    assert!(matches!(&refused, Some(StoreError::Other(why)) if why.contains("newer")), "{refused:?}");
}

#[cfg(unix)]
#[test]
fn sync_7_10_the_working_role_has_no_right_to_change_a_fact() {
    let cluster = Cluster::shared();
    let url = cluster.database();
    let database = url.split('/').nth(3).unwrap().split('?').next().unwrap().to_owned();
    let role = format!("worker_{database}");
    cluster.sql(&database, &format!("CREATE ROLE {role} LOGIN"));
    let settings = Postgres { owner_url: Some(url), ..Postgres::new(cluster.url(&role, &database)) };
    let store = Store::open_postgres(&settings).unwrap();
    let site = make_site(&store, 1);
    let mut pc = Pc::enrol(&store, site, "B1", 1);
    pc.say(say::issued(1, at(0), None));
    pc.push(&store);
    for sql in ["UPDATE fact SET kind = 'x'", "DELETE FROM witness", "TRUNCATE quarantine", "DROP TABLE fact"] {
        let done = store.write_blocking(move |tx| tx.execute(sql, &[]));
        assert!(
            matches!(&done, Err(StoreError::Other(why)) if why.contains("permission denied") || why.contains("owner")),
            "{sql}: {done:?}"
        );
    }
    // And whoever owns the table meets the trigger.
    let truncated = cluster.psql(&database, "TRUNCATE fact");
    assert!(String::from_utf8_lossy(&truncated.stderr).contains("only grows"));
}

#[cfg(unix)]
#[test]
fn a_lock_that_somebody_holds_is_waited_for_with_a_bound() {
    let cluster = Cluster::shared();
    let url = cluster.database();
    let patience = Duration::from_millis(300);
    let store = Store::open_postgres(&Postgres { patience, ..Postgres::new(&url) }).unwrap();
    make_site(&store, 1);
    let slow = store.write_blocking(|tx| tx.query("SELECT 1 FROM pg_sleep(60)", &[]).map(drop));
    assert!(matches!(slow, Err(StoreError::Unreachable(_))), "{slow:?}");
    let (held, holding) = std::sync::mpsc::channel();
    let (done, release) = std::sync::mpsc::channel::<()>();
    let patient = Store::open_postgres(&Postgres::new(&url)).unwrap();
    let holder = std::thread::spawn(move || {
        let release = std::sync::Mutex::new(release);
        patient.write_blocking(move |tx| {
            tx.query_locked("SELECT feed FROM counter WHERE site = 1", &[])?;
            held.send(()).ok();
            release.lock().unwrap().recv().ok();
            Ok::<_, StoreError>(())
        })
    });
    holding.recv().unwrap();
    let refused = store.write_blocking(|tx| tx.query_locked("SELECT feed FROM counter WHERE site = 1", &[]).map(drop));
    assert!(matches!(refused, Err(StoreError::Collision(_) | StoreError::Unreachable(_))), "{refused:?}");
    done.send(()).unwrap();
    holder.join().unwrap().unwrap();
    store.write_blocking(|tx| tx.query_locked("SELECT feed FROM counter WHERE site = 1", &[]).map(drop)).unwrap();
}

/// History in parts: the recipe of ADR 12, and push and pull on it.
#[cfg(unix)]
#[test]
fn history_can_be_partitioned_and_nothing_notices() {
    const BY_FEED: &str = "ALTER TABLE fact RENAME TO fact_0;
        ALTER INDEX fact_pkey RENAME TO fact_0_pkey;
        ALTER INDEX fact_journal RENAME TO fact_0_journal;
        CREATE TABLE fact (LIKE fact_0 INCLUDING DEFAULTS, PRIMARY KEY (site, feed)) PARTITION BY RANGE (feed);
        CREATE INDEX fact_journal ON fact (site, booth, incarnation, seq);
        ALTER TABLE fact ATTACH PARTITION fact_0 FOR VALUES FROM (MINVALUE) TO (20);
        CREATE TABLE fact_1 PARTITION OF fact FOR VALUES FROM (20) TO (40);
        CREATE TABLE fact_2 PARTITION OF fact FOR VALUES FROM (40) TO (MAXVALUE);
        DROP TRIGGER fact_only_grows ON fact_0;
        CREATE TRIGGER fact_only_grows BEFORE UPDATE OR DELETE ON fact
            FOR EACH ROW EXECUTE FUNCTION palang_only_grows();";
    let cluster = Cluster::shared();
    let url = cluster.database();
    let store = Store::open_postgres(&Postgres::new(&url)).unwrap();
    let database = url.split('/').nth(3).unwrap().split('?').next().unwrap().to_owned();
    let site = make_site(&store, 1);
    let (mut one, two) = (Pc::enrol(&store, site, "B1", 1), Pc::enrol(&store, site, "B2", 2));
    one.say(say::issued(1, at(0), None));
    one.push(&store);
    drop(store);
    cluster.sql(&database, BY_FEED);
    let store = Store::open_postgres(&Postgres::new(&url)).unwrap();
    for number in 2..=60 {
        one.say(say::issued(number, at(0), None));
    }
    one.push(&store);
    assert!(matches!(one.push_range(&store, 1, 61), Ok(palang_wire::PushAnswer::Held { .. })));
    let page = two.pull(&store, 0, 1_000);
    let of_one = page.entries.iter().filter(|entry| one.records.contains(&entry.bytes)).count();
    assert_eq!(u64::try_from(of_one).unwrap(), one.len());
    for table in ["fact_0", "fact_1", "fact_2"] {
        assert_ne!(cluster.sql(&database, &format!("SELECT count(*) FROM {table}")), "0", "{table}");
    }
    let changed = store.write_blocking(|tx| tx.execute("UPDATE fact SET kind = 'x'", &[]));
    assert!(matches!(&changed, Err(StoreError::Other(why)) if why.contains("only grows")), "{changed:?}");
}
