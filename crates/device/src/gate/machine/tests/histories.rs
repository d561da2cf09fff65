//! Random histories: whatever a board says and whenever its plug is pulled.

use super::{Bench, STAR};
use crate::gate::machine::Phase;
use palang_domain::device::Trouble;
use proptest::prelude::*;
use std::time::Duration;

/// What may happen to a gate.
#[derive(Clone, Debug)]
enum Act {
    Open(u64),
    Wait(u64),
    Hear(Vec<u8>),
    Lose,
    Plug,
}

fn acts() -> impl Strategy<Value = Vec<Act>> {
    let words = prop::sample::select(vec![
        "*PINGOK#",
        "*OPEN1OK#",
        "*STAT000000000#",
        "*STAT110010000#",
        "*POWERON#",
        "*IN1ON#",
        "*IN2OFF#",
        "*OPEN",
    ]);
    let act = prop_oneof![
        3 => (1u64..4).prop_map(Act::Open),
        4 => (1u64..3_000).prop_map(Act::Wait),
        4 => words.prop_map(|word| Act::Hear(word.as_bytes().to_vec())),
        1 => prop::collection::vec(any::<u8>(), 0..40).prop_map(Act::Hear),
        1 => Just(Act::Lose),
        1 => Just(Act::Plug),
    ];
    prop::collection::vec(act, 0..60)
}

proptest! {
    /// Whatever a board says and whenever its plug is pulled.
    #[test]
    fn every_open_is_answered_once_and_sent_at_most_twice_and_never_late(acts in acts()) {
        let mut bench = Bench::new(STAR);
        let (mut accepted, mut pulses, mut last_open) = (0, 0, None);
        for act in acts {
            let began = bench.now;
            match act {
                Act::Open(cause) => {
                    (accepted, last_open) = (accepted + 1, Some(bench.now));
                    bench.open(cause);
                }
                Act::Wait(millis) => bench.after(millis),
                Act::Hear(bytes) if bench.machine.phase != Phase::Down => {
                    bench.machine.receive(&bytes, bench.now);
                    bench.drain();
                }
                Act::Hear(_) => {}
                Act::Lose => {
                    bench.machine.lost(Trouble::Missing, bench.now);
                    bench.drain();
                }
                Act::Plug => {
                    bench.machine.lost(Trouble::Missing, bench.now);
                    bench.machine.opened(bench.now);
                    bench.drain();
                }
            }
            let sent = bench.sent().iter().filter(|sent| *sent == "*OPEN1#").count();
            pulses += sent;
            // Two steps of up to 3 s and the resend lie between an open that is nearly stale and its last byte. What a
            // wait sends may leave at its beginning.
            let late = last_open.is_none_or(|at| began > at + Duration::from_secs(14));
            prop_assert!(sent == 0 || !late, "{sent} pulses for nobody");
        }
        bench.after(60_000);
        bench.machine.lost(Trouble::Missing, bench.now);
        bench.machine.give_up();
        prop_assert_eq!(bench.answers().len(), accepted);
        prop_assert!(pulses <= 2 * accepted);
    }
}
