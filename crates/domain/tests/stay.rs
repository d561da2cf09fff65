//! The stay's state machine, over every sequence of events.
#![allow(clippy::unwrap_used)]

use palang_domain::stay::{PaymentState, Presence, StayError, StayEvent, StayState};
use proptest::prelude::*;

/// What can happen at booths of ours.
const EVENTS: [StayEvent; 5] = [
    StayEvent::Settled { paid: true },
    StayEvent::Settled { paid: false },
    StayEvent::ExitGranted { prepaid: false },
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

#[test]
fn s3_f11_a_debt_leaves_once_is_paid_once_and_is_never_reversed_into_a_second_exit_without_money() {
    use PaymentState::{Free, Paid, Unpaid};
    let owing = StayState::ENTERED.after(StayEvent::LeftOwing).unwrap();
    assert_eq!(owing, StayState { presence: Presence::Exited, payment: Unpaid });
    let debt: [(StayEvent, Result<StayState, StayError>); 6] = [
        (StayEvent::LeftOwing, Err(StayError::AlreadyExited)),
        (StayEvent::ExitGranted { prepaid: false }, Err(StayError::AlreadyExited)),
        (StayEvent::Voided, Err(StayError::AlreadyExited)),
        (StayEvent::Settled { paid: true }, Ok(StayState { presence: Presence::Exited, payment: Paid })),
        (StayEvent::Settled { paid: false }, Ok(StayState { presence: Presence::Exited, payment: Free })),
        (StayEvent::Reversed, Ok(StayState { presence: Presence::Reversed, payment: Unpaid })),
    ];
    for (event, answer) in debt {
        assert_eq!(owing.after(event), answer, "{event:?}");
    }
    let paid = owing.after(StayEvent::Settled { paid: true }).unwrap();
    for event in EVENTS.into_iter().chain([StayEvent::LeftOwing]).filter(|event| *event != StayEvent::Reversed) {
        assert_eq!(paid.after(event), Err(StayError::AlreadyExited), "a paid debt takes no more money: {event:?}");
    }
    // Whoever has paid already leaves with nothing owing, even by that event.
    let settled = StayState::ENTERED.after(StayEvent::Settled { paid: true }).unwrap();
    assert_eq!(settled.after(StayEvent::LeftOwing).map(|left| left.payment), Ok(Paid));
    let void = StayState::ENTERED.after(StayEvent::Voided).unwrap();
    assert_eq!(void.after(StayEvent::LeftOwing), Err(StayError::Void));
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
                StayEvent::Settled { .. } | StayEvent::SettledFurther { .. } => settled += 1,
                StayEvent::ExitGranted { .. } => exits += 1,
                StayEvent::Reversed => reversed += 1,
                // Not among the events above: no booth of ours lets a debt out.
                StayEvent::Voided | StayEvent::LeftOwing => {}
            }
            prop_assert!(exits <= settled && settled <= exits + 1, "{} settlements, {} exits", settled, exits);
            prop_assert!(reversed <= exits && exits <= reversed + 1);
        }
    }
}
