//! What the clock does, and what the booth makes of it.
#![allow(clippy::unwrap_used)]

mod server;

use super::*;
use palang_domain::time::HOUR_MS;
use std::sync::Arc;

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn noon() -> Timestamp {
    at("2026-11-21T12:00:00Z")
}

fn booth(last_fact: Option<Timestamp>) -> (DrillClock, TrustedClock) {
    let clock = DrillClock::frozen(noon());
    (clock.clone(), TrustedClock::new(Arc::new(clock), last_fact))
}

fn take_jump(clock: &TrustedClock) -> Option<Jump> {
    let jump = clock.jump();
    jump.into_iter().for_each(|jump| clock.jump_recorded(jump));
    jump
}

const MINUTE: Duration = Duration::from_secs(60);

/// What a booth says that has heard of no server.
fn alone(at: Timestamp, wall: Timestamp, suspect: bool) -> Now {
    let quality = if suspect { Quality::Suspect } else { Quality::Holdover };
    Now { at, wall, suspect, server: None, quality }
}

#[test]
fn a_well_behaved_clock_is_followed() {
    let (clock, trusted) = booth(Some(at("2026-11-21T11:00:00Z")));
    assert_eq!(trusted.now(), alone(noon(), noon(), false));
    clock.advance(MINUTE);
    clock.jump_millis(900); // a slew of NTP
    assert_eq!(trusted.now().at, at("2026-11-21T12:01:00.900Z"));
    clock.jump_millis(-900); // and back: waited for, never gone back
    assert_eq!(trusted.now(), alone(at("2026-11-21T12:01:00.900Z"), at("2026-11-21T12:01:00Z"), false));
    assert_eq!(take_jump(&trusted), None);
}

#[test]
fn an_hour_back_is_noticed_once_and_time_goes_on() {
    let (clock, trusted) = booth(None);
    clock.jump_millis(-HOUR_MS);
    clock.advance(MINUTE);
    let now = trusted.now();
    assert_eq!((now.at, now.suspect), (at("2026-11-21T12:01:00Z"), true));
    assert_eq!(take_jump(&trusted), Some(Jump { wall: at("2026-11-21T11:01:00Z"), trusted: now.at }));
    clock.advance(MINUTE);
    assert_eq!((trusted.now().at, take_jump(&trusted)), (at("2026-11-21T12:02:00Z"), None));
    clock.jump_millis(HOUR_MS);
    assert_eq!(trusted.now(), alone(at("2026-11-21T12:02:00Z"), at("2026-11-21T12:02:00Z"), false));
    clock.jump_millis(-HOUR_MS);
    assert!(trusted.now().suspect && take_jump(&trusted).is_some(), "a second jump is a second fact");
}

#[test]
fn to_1970_in_a_run_and_at_a_start() {
    let (clock, trusted) = booth(None);
    clock.jump_millis(-noon().millis());
    clock.advance(MINUTE);
    assert_eq!(trusted.now().at, at("2026-11-21T12:01:00Z"));

    let dead = DrillClock::frozen(Timestamp::EPOCH);
    let trusted = TrustedClock::new(Arc::new(dead.clone()), Some(noon()));
    dead.advance(MINUTE);
    let now = trusted.now();
    assert_eq!((now.at, now.suspect), (at("2026-11-21T12:01:00Z"), true));
    assert_eq!(take_jump(&trusted).unwrap().wall, Timestamp::EPOCH);
    // The network comes and sets it right: the booth cannot know how long it was off, and believes it.
    dead.jump_millis(noon().millis() + 8 * HOUR_MS);
    assert_eq!(trusted.now(), alone(at("2026-11-21T20:01:00Z"), at("2026-11-21T20:01:00Z"), false));
}

#[test]
fn forwards_in_a_run_is_not_believed_either() {
    let (clock, trusted) = booth(None);
    clock.jump_millis(8 * HOUR_MS);
    let now = trusted.now();
    assert_eq!((now.at, now.suspect), (noon(), true));
    let entry = at("2026-11-21T10:00:00Z");
    assert_eq!(now.exit_after(entry), noon(), "the lower of two plausible stays");
}

#[test]
fn the_lower_plausible_stay_and_never_a_negative_one() {
    let suspect = |at: &str, wall: &str| alone(at.parse().unwrap(), wall.parse().unwrap(), true);
    let entry = at("2026-11-21T10:00:00Z");
    for (now, exit) in [
        (suspect("2026-11-21T12:00:00Z", "2026-11-21T11:00:00Z"), "2026-11-21T11:00:00Z"),
        (suspect("2026-11-21T12:00:00Z", "1970-01-01T00:00:00Z"), "2026-11-21T12:00:00Z"),
        (suspect("2026-11-21T09:00:00Z", "1970-01-01T00:00:00Z"), "2026-11-21T10:00:00Z"),
    ] {
        assert_eq!(now.exit_after(entry), at(exit));
    }
}

#[test]
fn a_clock_before_the_programs_own_day_is_wrong() {
    struct Dead;
    impl Clock for Dead {
        fn read(&self) -> Reading {
            Reading { wall: Timestamp::EPOCH, monotonic: Duration::ZERO }
        }
    }
    let trusted = TrustedClock::new(Arc::new(Dead), None);
    assert_eq!(trusted.now(), alone(BUILT, Timestamp::EPOCH, true));
    assert_eq!(BUILT, at("2026-11-01T00:00:00Z"));
}

#[test]
fn the_machines_clock_moves_and_the_drills_follows_it() {
    let first = SystemClock.read();
    assert!(SystemClock.read().monotonic >= first.monotonic);
    let drill = DrillClock::starting(noon());
    assert!(drill.read().wall >= noon());
}

proptest::proptest! {
    #[test]
    fn trusted_time_never_goes_back_and_never_runs_ahead_of_what_passed(
        steps in proptest::collection::vec((0_u64..7_200, -10_000_000_i64..10_000_000), 1..60)
    ) {
        let (clock, trusted) = booth(Some(noon()));
        let mut last = trusted.now().at;
        let mut believed = noon();
        for (seconds, jump) in steps {
            clock.advance(Duration::from_secs(seconds));
            clock.jump_millis(jump);
            let now = trusted.now();
            proptest::prop_assert!(now.at >= last);
            // What a wall clock can push forward at one reading is the tolerance, and no more.
            believed = believed.plus_millis(i64::try_from(seconds).unwrap() * 1_000 + 2_000);
            proptest::prop_assert!(now.at <= believed);
            last = now.at;
        }
    }
}
