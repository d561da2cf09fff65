//! The server's time: believed where ours is doubted, only flagged where it is not (SYNC 3.8, R9).

use super::*;
use palang_domain::time::{DAY_MS, SECOND_MS};

/// What the worker tells after an answer: the server's clock against the wall clock.
fn says(clock: &DrillClock, trusted: &TrustedClock, server: Timestamp) {
    let Reading { wall, monotonic } = clock.read();
    trusted.server_says(server.millis_since(wall), 20, wall, monotonic);
}

#[test]
fn r9_a_battery_dead_since_1970_is_corrected_by_the_server_and_flagged() {
    let clock = DrillClock::frozen(at("1970-01-01T00:00:07Z"));
    let trusted = TrustedClock::new(Arc::new(clock.clone()), Some(at("2026-11-20T22:00:00Z")));
    assert_eq!(trusted.now().quality, Quality::Suspect);
    assert!(take_jump(&trusted).is_some());
    says(&clock, &trusted, noon());
    let now = trusted.now();
    assert_eq!(
        (now.at, now.suspect, now.quality),
        (noon(), false, Quality::Synced),
        "the wall clock is wrong; we are not"
    );
    assert_eq!(take_jump(&trusted), Some(Jump { wall: at("1970-01-01T00:00:07Z"), trusted: noon() }));
    // The cable is out for a day: the monotonic clock carries it.
    clock.advance(MINUTE * 60 * 24);
    let now = trusted.now();
    assert_eq!((now.at, now.quality, now.suspect), (noon().plus_millis(DAY_MS), Quality::Holdover, false));
    // Somebody sets the wall clock right: no further jump, no doubt.
    clock.jump_millis(now.at.millis_since(clock.read().wall));
    assert_eq!((trusted.now().suspect, take_jump(&trusted)), (false, None));
}

#[test]
fn sync_3_a_server_far_off_moves_nothing_and_is_flagged() {
    for off in [-50 * 365 * DAY_MS, -DAY_MS, -HOUR_MS, 61 * SECOND_MS, HOUR_MS, 10 * 365 * DAY_MS] {
        let (clock, trusted) = booth(Some(at("2026-11-21T11:00:00Z")));
        says(&clock, &trusted, noon().plus_millis(off));
        let now = trusted.now();
        assert_eq!(now.at, noon(), "{off}");
        let entry = if off < 0 { noon().plus_millis(off) } else { noon() };
        assert_eq!(now.entry(now.at), entry, "never ahead of our own time: {off}");
        assert_eq!((now.suspect, now.quality), (true, Quality::Suspect), "{off}");
        assert!(take_jump(&trusted).is_some() && take_jump(&trusted).is_none(), "once: {off}");
        // It says so again, and the minute after, and is then set right.
        clock.advance(MINUTE);
        says(&clock, &trusted, noon().plus_millis(off + 60 * SECOND_MS));
        assert_eq!((trusted.now().at, take_jump(&trusted)), (noon().plus_minutes(1), None), "{off}");
        says(&clock, &trusted, noon().plus_minutes(1));
        assert_eq!((trusted.now().suspect, trusted.now().quality), (false, Quality::Synced), "{off}");
    }
}

#[test]
fn r9_a_server_that_is_older_than_the_program_knows_nothing() {
    let trusted = TrustedClock::new(Arc::new(SystemClock), None);
    let Reading { wall, monotonic } = SystemClock.read();
    trusted.server_says(-wall.millis(), 20, wall, monotonic);
    let now = trusted.now();
    assert_eq!((now.server, now.quality == Quality::Synced), (None, false));
}

#[test]
fn r9_a_wall_clock_ten_years_ahead_prices_and_issues_by_the_server() {
    let ahead = noon().plus_millis(10 * 365 * DAY_MS);
    let clock = DrillClock::frozen(ahead);
    let trusted = TrustedClock::new(Arc::new(clock.clone()), None);
    says(&clock, &trusted, noon());
    let now = trusted.now();
    assert_eq!((now.at, now.suspect), (ahead, true), "the journal does not go back");
    assert_eq!(now.entry(now.at), noon(), "a ticket says when its stay began");
    assert_eq!(now.exit_after(at("2026-11-21T11:00:00Z")), noon(), "and a stay is as long as it was");
}

#[test]
fn r9_small_differences_and_drift_are_nobodys_business() {
    let (clock, trusted) = booth(None);
    for (minutes, off) in [(1, 400), (60, 2_000), (600, 18_000), (900, 27_000)] {
        clock.advance(MINUTE * minutes);
        let wall = clock.read().wall;
        says(&clock, &trusted, wall.plus_millis(off));
        let now = trusted.now();
        assert_eq!((now.suspect, now.at, now.quality), (false, wall, Quality::Synced), "{off}");
        assert_eq!(now.entry(now.at), now.at);
    }
    assert_eq!(take_jump(&trusted), None);
}
