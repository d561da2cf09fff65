//! SYNC R15, the ledger: servers that make a mistake with what a booth sends, each found by what must be true
//! afterwards. The simulated site (`crates/sim/src/world/plant.rs`) has more of them; a cursor over a sequence is in
//! `visibility`.

use super::support::booth::{Pc, at, make_site};
use super::support::say;
use super::support::stores::Fresh;
use palang_domain::Hash;
use palang_server::ledger;
use palang_server::store::Store;
use std::collections::BTreeSet;

/// A server that is sound.
fn sound(store: &Store, pc: &Pc, from: u64) {
    pc.push_range(store, from, pc.len()).unwrap();
}

/// One that takes a number it has for a fact it has (`ON CONFLICT DO NOTHING`).
fn by_number_alone(store: &Store, pc: &Pc, from: u64) {
    let head = super::support::booth::held(store, pc);
    if pc.len() > head {
        sound(store, pc, from);
    }
}

/// One in which the last that is said about a number stands.
fn last_writer_wins(store: &Store, pc: &Pc, from: u64) {
    let prev = pc.hash(from - 1).0.to_vec();
    let done = store.write_blocking(move |tx| {
        tx.execute("DROP TRIGGER fact_never_deletes", &[])?;
        tx.execute("DELETE FROM fact WHERE booth = 'B1' AND seq >= $1", &[from.into()])?;
        tx.execute("UPDATE head SET seq = $1, hash = $2 WHERE booth = 'B1'", &[(from - 1).into(), prev.clone().into()])
    });
    done.unwrap();
    drop(pc.push_range(store, from, pc.len()));
}

/// One that believes a revoked booth as before.
fn revoked_or_not(store: &Store, pc: &Pc, from: u64) {
    store.write_blocking(|tx| tx.execute("UPDATE booth SET revoked = NULL WHERE booth = 'B1'", &[])).unwrap();
    sound(store, pc, from);
}

fn hashes(store: &Store, sql: &'static str) -> BTreeSet<Hash> {
    let rows = store.read_blocking(move |tx| tx.query(sql, &[])).unwrap();
    rows.iter().map(|row| Hash(row.bytes(0).unwrap().try_into().unwrap())).collect()
}

const FACTS: &str = "SELECT hash FROM fact WHERE booth = 'B1'";
const APART: &str = "SELECT hash FROM quarantine";

/// SYNC R7: a disk that was cloned goes on, and so does its original. What is wrong afterwards, if anything.
fn a_clone(push: fn(&Store, &Pc, u64)) -> Result<(), String> {
    let Fresh { store, keeps: _keeps, .. } = Fresh::sqlite();
    let mut first = Pc::enrol(&store, make_site(&store, 1), "B1", 1);
    first.say(say::issued(1, at(0), None));
    first.push(&store);
    let mut clone = first.clone();
    first.say(say::issued(2, at(1), None));
    first.push(&store);
    clone.say(say::issued(3, at(1), None));
    push(&store, &clone, clone.len());
    let (facts, apart) = (hashes(&store, FACTS), hashes(&store, APART));
    let of = |pc: &Pc| -> BTreeSet<Hash> { (1..=pc.len()).map(|seq| pc.hash(seq)).collect() };
    let forks = store.read_blocking(|tx| tx.query("SELECT name FROM conflict WHERE kind = 'fork'", &[])).unwrap();
    match () {
        () if facts != of(&first) => Err("what was known does not stand".to_owned()),
        () if !of(&clone).is_subset(&(&facts | &apart)) => Err("the other version is lost".to_owned()),
        () if forks.len() != 1 => Err(format!("{} forks are told", forks.len())),
        () => Ok(()),
    }
}

/// SYNC 7.3: a booth is revoked, and goes on. What is wrong afterwards, if anything.
fn a_thief(push: fn(&Store, &Pc, u64)) -> Result<(), String> {
    let Fresh { store, keeps: _keeps, .. } = Fresh::sqlite();
    let site = make_site(&store, 1);
    let mut pc = Pc::enrol(&store, site, "B1", 1);
    pc.push(&store);
    let booth = pc.booth.clone();
    store.write_blocking(move |tx| ledger::revoke_booth(tx, site, &booth, "stolen", at(1))).unwrap();
    let from = pc.say(say::issued(1, at(2), None));
    push(&store, &pc, from);
    let stolen = BTreeSet::from([pc.hash(from)]);
    match () {
        () if !hashes(&store, FACTS).is_disjoint(&stolen) => Err("a revoked booth's fact counts".to_owned()),
        () if hashes(&store, APART) != stolen => Err("a revoked booth's fact is lost".to_owned()),
        () => Ok(()),
    }
}

#[test]
fn r15_a_server_that_swallows_replaces_or_believes_too_much_is_found() {
    assert_eq!((a_clone(sound), a_thief(sound)), (Ok(()), Ok(())));
    assert_eq!(a_clone(by_number_alone), Err("the other version is lost".to_owned()));
    assert_eq!(a_clone(last_writer_wins), Err("what was known does not stand".to_owned()));
    assert_eq!(a_thief(revoked_or_not), Err("a revoked booth's fact counts".to_owned()));
}

/// What is wrong with the books, as what spoils them behind the ledger's back.
const SPOILT: [(&str, [&str; 2]); 4] = [
    (
        "a fact says something else",
        [
            "DROP TRIGGER fact_never_updates",
            "UPDATE fact SET bytes = CAST(replace(CAST(bytes AS TEXT), 'motor', 'mobil') AS BLOB) WHERE booth = 'B1'",
        ],
    ),
    ("a fact is gone", ["DROP TRIGGER fact_never_deletes", "DELETE FROM fact WHERE booth = 'B1' AND seq = 2"]),
    ("the tail is cut", ["DROP TRIGGER fact_never_deletes", "DELETE FROM fact WHERE booth = 'B1' AND seq = 3"]),
    ("a witness is of another fact", ["DROP TRIGGER witness_never_updates", "UPDATE witness SET seq = seq - 1"]),
];

#[test]
fn r15_books_that_were_changed_are_found_by_verifying() {
    for (what, spoil) in [("nothing", [""; 2])].into_iter().chain(SPOILT) {
        let Fresh { store, keeps: _keeps, .. } = Fresh::sqlite();
        let mut pc = Pc::enrol(&store, make_site(&store, 1), "B1", 1);
        pc.say(say::issued(1, at(0), None));
        pc.say(say::issued(2, at(0), None));
        pc.push(&store);
        let sound = what == "nothing";
        for sql in spoil.into_iter().filter(|_| !sound) {
            store.write_blocking(move |tx| tx.execute(sql, &[])).unwrap();
        }
        let faults = palang_server::verify::site(&store, pc.site).unwrap().faults;
        assert_eq!(faults.is_empty(), sound, "{what}: {faults:?}");
    }
}
