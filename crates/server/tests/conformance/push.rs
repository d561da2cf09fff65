//! Push: held once, in order, countersigned; gaps wanted; overlaps fine.

use super::support::booth::{Pc, at, make_site};
use super::support::say;
use super::support::stores::on_both;
use palang_server::ledger;
use palang_wire::PushAnswer;

#[test]
fn what_is_pushed_is_held_once_and_countersigned() {
    on_both(|fresh| {
        let store = &fresh.store;
        let site = make_site(store, 1);
        let mut pc = Pc::enrol(store, site, "B1", 1);
        pc.say(say::shift_opened(1));
        for number in 1..=20 {
            pc.say(say::issued(number, at(1), None));
        }
        let answer = pc.push(store);
        let key = store.read_blocking(move |tx| ledger::site_key(tx, site)).unwrap();
        let PushAnswer::Held { through, witness, .. } = &answer else { panic!("{answer:?}") };
        assert_eq!((*through, witness.head), (pc.len(), pc.hash(pc.len())));
        witness.verify(&key.verifying_key()).unwrap();

        // The same again, the first part again, an overlap, and a gap.
        assert_eq!(pc.push_range(store, 1, pc.len()).unwrap(), answer);
        assert_eq!(pc.push_range(store, 1, 3).unwrap(), answer);
        pc.say(say::settled(1, 1, (at(1), at(2)), 3_000));
        pc.say(say::left(1, 1));
        let longer = pc.push_range(store, 10, pc.len()).unwrap();
        assert!(
            matches!(longer, PushAnswer::Held { through, money, .. } if through == pc.len() && money.get() == 3_000)
        );
        for number in 30..=40 {
            pc.say(say::issued(number, at(1), None));
        }
        let gap = pc.push_range(store, pc.len() - 2, pc.len()).unwrap();
        assert!(matches!(gap, PushAnswer::Wanted { from, .. } if from == pc.len() - 10), "{gap:?}");
        pc.push(store);
    });
}
