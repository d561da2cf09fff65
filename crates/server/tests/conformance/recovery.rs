//! A backup counts only once it was restored: both stores, and what the lost hours gave out is not given out again.

use super::support::booth::{Pc, at, held, make_site};
use super::support::say;
use super::support::stores::{Fresh, Keeps};
use palang_server::ledger;
use palang_server::store::{Store, StoreError, restore_sqlite};
use palang_wire::PushAnswer;

struct Story {
    pc: Pc,
    other: Pc,
    cursor: u64,
}

/// A day until the backup, and an hour after it that the restored server has never heard of.
fn lived(store: &Store, backup: impl FnOnce()) -> Story {
    let site = make_site(store, 1);
    let (mut pc, other) = (Pc::enrol(store, site, "B1", 1), Pc::enrol(store, site, "B2", 2));
    for number in 1..=30 {
        pc.say(say::issued(number, at(0), None));
    }
    pc.push(store);
    backup();
    for number in 31..=40 {
        pc.say(say::issued(number, at(1), None));
    }
    pc.push(store);
    let cursor = other.pull(store, 0, 1_000).header.through;
    Story { pc, other, cursor }
}

fn goes_on(restored: &Store, mut story: Story) {
    restored.write_blocking(|tx| ledger::after_restore(tx, &[6; 32], at(2))).unwrap();
    // The booth pushes from its own mark, is told what is wanted, and sends it again.
    let pc = &mut story.pc;
    pc.say(say::issued(41, at(2), None));
    let answer = pc.push_range(restored, pc.len(), pc.len()).unwrap();
    assert!(matches!(answer, PushAnswer::Wanted { from: 32, .. }), "{answer:?}");
    pc.push(restored);
    assert_eq!(held(restored, pc), pc.len());
    // The other booth's cursor lay beyond the restored feed; it hears everything that came again, and the office's
    // fresh incarnation.
    let page = story.other.pull(restored, story.cursor, 1_000);
    let again = page.entries.iter().filter(|entry| pc.records.contains(&entry.bytes)).count();
    assert_eq!(again, 11);
    assert!(page.entries.iter().any(|entry| String::from_utf8_lossy(&entry.bytes).contains("restored")));
}

#[test]
fn the_embedded_store_comes_back_from_its_backup() {
    let fresh = Fresh::sqlite();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("backup.db");
    let story = lived(&fresh.store, || fresh.store.backup_sqlite(&file).unwrap());
    let place = folder.path().join("new");
    restore_sqlite(&file, &place).unwrap();
    assert!(matches!(restore_sqlite(&file, &place), Err(StoreError::Exists(_))));
    goes_on(&Store::open_sqlite(&place).unwrap(), story);
    std::fs::write(folder.path().join("broken.db"), b"not a database").unwrap();
    assert!(restore_sqlite(&folder.path().join("broken.db"), &folder.path().join("other")).is_err());
}

#[cfg(unix)]
#[test]
fn postgres_comes_back_from_pg_dump() {
    use palang_server::store::Postgres;
    let fresh = Fresh::postgres();
    let Keeps::Cluster(cluster, url) = &fresh.keeps else { panic!("a cluster") };
    let name = |url: &str| url.split('/').nth(3).unwrap().split('?').next().unwrap().to_owned();
    let dump = cluster.host().join(format!("{}.dump", name(url)));
    let story = lived(&fresh.store, || {
        let done = cluster.program("pg_dump").args(["-Fc", "-f"]).arg(&dump).arg(name(url)).output().unwrap();
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    });
    let place = cluster.database();
    let done =
        cluster.program("pg_restore").args(["--exit-on-error", "-d", &name(&place)]).arg(&dump).output().unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    goes_on(&Store::open_postgres(&Postgres::new(place)).unwrap(), story);
}
