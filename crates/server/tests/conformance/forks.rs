//! SYNC R7, the server's half: a restored backup, a cloned disk, reused numbers, swapped keys, a revoked booth.

use super::support::booth::{Pc, at, held, make_site, push_batch};
use super::support::stores::{Fresh, on_both};
use super::support::{booth, say};
use palang_domain::Hash;
use palang_server::ledger::{self, LedgerError};
use palang_server::store::Store;
use palang_wire::PushAnswer;

fn rows(store: &Store, sql: &'static str) -> usize {
    store.read_blocking(move |tx| tx.query(sql, &[])).unwrap().len()
}

const QUARANTINE: &str = "SELECT seq FROM quarantine";
const FORKS: &str = "SELECT name FROM conflict WHERE kind = 'fork'";

fn told(fresh: &Fresh) -> (Pc, Pc) {
    let site = make_site(&fresh.store, 1);
    let mut pc = Pc::enrol(&fresh.store, site, "B1", 1);
    for number in 1..=10 {
        pc.say(say::issued(number, at(0), None));
    }
    pc.push(&fresh.store);
    let clone = pc.clone();
    (pc, clone)
}

fn fork_at(answer: &PushAnswer) -> Option<(u64, Hash)> {
    if let PushAnswer::Fork { at, known, .. } = answer { Some((*at, *known)) } else { None }
}

#[test]
fn r7_a_restored_backup_is_found_and_both_sides_are_kept() {
    on_both(|fresh| {
        let store = &fresh.store;
        let (mut pc, mut restored) = told(fresh);
        for number in 11..=20 {
            pc.say(say::issued(number, at(1), None));
        }
        pc.push(store);
        // Yesterday's backup goes on with other vehicles under the same numbers.
        for number in 51..=75 {
            restored.say(say::issued(number, at(2), None));
        }
        let first = restored.push_range(store, 5, 16).unwrap();
        assert_eq!(fork_at(&first), Some((12, pc.hash(12))), "{}: {first:?}", fresh.name);
        assert_eq!((rows(store, QUARANTINE), rows(store, FORKS)), (5, 1));
        // Asked again: the same answer, nothing doubled. And on to the end of the tail, which lies beyond the head.
        assert_eq!(restored.push_range(store, 5, 16).unwrap(), first);
        assert!(fork_at(&restored.push_range(store, 17, 25).unwrap()).is_some());
        assert!(fork_at(&restored.push_range(store, 26, restored.len()).unwrap()).is_some());
        assert_eq!((rows(store, QUARANTINE), rows(store, FORKS)), (25, 1));
        // What was known stands, and the booth goes on in a fresh incarnation.
        assert_eq!(held(store, &pc), 21);
        restored.begin_again("forked");
        restored.say(say::issued(90, at(3), None));
        restored.push(store);
    });
}

#[test]
fn r7_a_cloned_disk_is_found_at_the_first_fact_of_the_second() {
    on_both(|fresh| {
        let (mut pc, mut clone) = told(fresh);
        pc.say(say::issued(11, at(1), None));
        clone.say(say::issued(12, at(1), None));
        pc.push(&fresh.store);
        let answer = clone.push_range(&fresh.store, 12, 12).unwrap();
        assert_eq!(fork_at(&answer), Some((12, pc.hash(12))));
        // Further than the head, on a chain that is not the one held.
        clone.say(say::issued(13, at(1), None));
        assert!(fork_at(&clone.push_range(&fresh.store, 13, 13).unwrap()).is_some());
        assert_eq!((rows(&fresh.store, QUARANTINE), rows(&fresh.store, FORKS)), (2, 1));
    });
}

#[test]
fn r7_swapped_keys_and_another_booths_credential_are_refused() {
    on_both(|fresh| {
        let store = &fresh.store;
        let (mut pc, _) = told(fresh);
        let mut other = Pc::enrol(store, pc.site, "B2", 2);
        let principal = pc.principal(store).unwrap();
        pc.say(say::issued(30, at(1), None));
        other.say(say::issued(31, at(1), None));
        let mut swapped = pc.clone();
        swapped.key = other.key.clone();
        assert_eq!(swapped.push_range(store, 12, 12), Err(LedgerError::Signature));
        assert_eq!(push_batch(store, &principal, &other.batch(1, 2), at(1)), Err(LedgerError::NotYours));
        let elsewhere = make_site(store, 2);
        let mut foreign = pc.clone();
        foreign.site = elsewhere;
        foreign.records.clear();
        foreign.say(say::issued(1, at(0), None));
        assert_eq!(push_batch(store, &principal, &foreign.batch(1, 1), at(1)), Err(LedgerError::NotYours));
        assert_eq!(rows(store, QUARANTINE), 0);
        pc.push(store);
        other.push(store);
    });
}

#[test]
fn sync_7_3_a_revoked_booths_new_facts_are_kept_apart() {
    on_both(|fresh| {
        let store = &fresh.store;
        let (mut pc, _) = told(fresh);
        let (site, whose) = (pc.site, pc.booth.clone());
        store.write_blocking(move |tx| ledger::revoke_booth(tx, site, &whose, "stolen", at(1))).unwrap();
        let principal = pc.principal(store).unwrap();
        assert!(principal.revoked);
        pc.say(say::issued(11, at(2), None));
        let known = pc.push_range(store, 1, 11).unwrap();
        assert!(matches!(known, PushAnswer::Held { through: 11, .. }), "{known:?}");
        for _ in 0..2 {
            let answer = pc.push_range(store, 5, 12).unwrap();
            assert!(matches!(answer, PushAnswer::Quarantined { through: 12, .. }), "{answer:?}");
        }
        assert_eq!((rows(store, QUARANTINE), held(store, &pc)), (1, 11));
        let secrets = store.read_blocking(move |tx| ledger::secrets(tx, site)).unwrap();
        assert!(secrets.keys.iter().all(|key| key.until == at(1)));
        let again = booth::Pc::enrol(store, site, "B1", 9);
        assert!(!again.principal(store).unwrap().revoked);
    });
}
