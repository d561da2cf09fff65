//! The stay's state machine, over every sequence of events.

use palang_domain::stay::{PaymentState, Presence, StayError, StayEvent, StayState};
use proptest::prelude::*;

/// What can happen at booths of ours.
const EVENTS: [StayEvent; 5] = [
    StayEvent::Settled { paid: true },
    StayEvent::Settled { paid: false },
    StayEvent::ExitGranted,
    StayEvent::Voided,
    StayEvent::Reversed,
];

/// Every state that can be reached, by trying everything from everywhere.
fn reachable() -> Vec<StayState> {
    let mut states = vec![StayState::ENTERED];
    let mut at = 0;
    while at < states.len() {
        let here = states[at];
        for next in EVENTS.into_iter().filter_map(|event| here.after(event).ok()) {
            if !states.contains(&next) {
                states.push(next);
            }
        }
        at += 1;
    }
    states
}

#[test]
fn s1_x06_s3_x05_no_reachable_state_is_out_and_unpaid() {
    let states = reachable();
    assert_eq!(states.len(), 9, "{states:?}");
    for state in states {
        let settled = matches!(state.payment, PaymentState::Paid | PaymentState::Free);
        assert!(state.presence != Presence::Exited || settled, "{state:?} left without a settlement");
        assert!(state.presence != Presence::Voided || !settled, "{state:?} is void with money taken");
    }
}

#[test]
fn every_state_answers_every_event_and_void_is_the_end() {
    for state in reachable() {
        for event in EVENTS {
            let answer = state.after(event);
            assert_ne!(answer, Ok(state), "{state:?} {event:?}: an event changes something");
            assert_eq!(answer == Err(StayError::Void), state.presence == Presence::Voided, "{state:?} {event:?}");
        }
    }
}

proptest! {
    /// What a journal would have recorded: as many settlements as exits at most one apart, never two exits in a row
    /// without a reversal, and a refused event changes nothing.
    #[test]
    fn s3_f13_money_is_taken_once_an_exit_however_often_it_is_tried(
        tries in prop::collection::vec(0..EVENTS.len(), 0..60),
    ) {
        let mut state = StayState::ENTERED;
        let (mut settled, mut exits, mut reversed) = (0, 0, 0);
        for event in tries.into_iter().map(|at| EVENTS[at]) {
            let Ok(next) = state.after(event) else { continue };
            state = next;
            match event {
                StayEvent::Settled { .. } => settled += 1,
                StayEvent::ExitGranted => exits += 1,
                StayEvent::Reversed => reversed += 1,
                // Not among the events above: no booth of ours lets a debt out.
                StayEvent::Voided | StayEvent::LeftOwing => {}
            }
            prop_assert!(exits <= settled && settled <= exits + 1, "{} settlements, {} exits", settled, exits);
            prop_assert!(reversed <= exits && exits <= reversed + 1);
        }
    }
}
