//! Signing in (SYNC 7.5).

use crate::harness::*;
use palang_domain::{Money, Refusal};

#[test]
fn a_wrong_pin_is_a_fact_and_the_lock_out_grows() {
    let booth = Booth::new();
    let number = "1".parse().unwrap();
    let try_in = |pin: &str| said(booth.desk.sign_in(&number, pin));
    for _ in 0..3 {
        assert_eq!(try_in("9999"), Err(Refusal::BadPin));
    }
    let until = booth.desk.now().plus_millis(30_000);
    assert_eq!(try_in("1234"), Err(Refusal::LockedOut { until }), "even the right one waits");
    booth.advance(1);
    assert_eq!(try_in("9999"), Err(Refusal::BadPin));
    booth.clock.advance(std::time::Duration::from_secs(59));
    assert!(matches!(try_in("1234"), Err(Refusal::LockedOut { .. })), "the second wait is twice as long");
    booth.clock.advance(std::time::Duration::from_secs(2));
    assert_eq!(try_in("1234").unwrap().name, "Sari");
    assert_eq!(try_in("9999"), Err(Refusal::BadPin), "forgotten after a right one");
    assert_eq!((booth.count("sign_in_failed"), booth.count("signed_in")), (5, 1));
}

#[test]
fn a_restart_is_no_way_round_the_lock_out() {
    let booth = Booth::new();
    let number = "1".parse().unwrap();
    for _ in 0..3 {
        assert_eq!(said(booth.desk.sign_in(&number, "0000")), Err(Refusal::BadPin));
    }
    let booth = booth.restart();
    assert!(matches!(said(booth.desk.sign_in(&number, "1234")), Err(Refusal::LockedOut { .. })));
}

#[test]
fn an_unknown_number_is_told_nothing_a_known_one_is_not() {
    let booth = Booth::new();
    let number = "77".parse().unwrap();
    for _ in 0..3 {
        assert_eq!(said(booth.desk.sign_in(&number, "1234")), Err(Refusal::BadPin));
    }
    assert!(matches!(said(booth.desk.sign_in(&number, "1234")), Err(Refusal::LockedOut { .. })));
}

#[test]
fn the_first_administrator_is_asked_for_once() {
    let booth = Booth::with(palang_booth::config::Config::built_in());
    assert_eq!(said(booth.desk.needs_first_admin()), Ok(true));
    let number = "1".parse().unwrap();
    assert_eq!(said(booth.desk.enrol_first_admin(&number, "Sari", "12")), Err(Refusal::BadPin));
    said(booth.desk.enrol_first_admin(&number, "Sari", "4711")).unwrap();
    assert_eq!(said(booth.desk.needs_first_admin()), Ok(false));
    let again = said(booth.desk.enrol_first_admin(&"2".parse().unwrap(), "Maling", "0000"));
    assert!(matches!(again, Err(Refusal::NotAllowed { .. })));
    let session = said(booth.desk.sign_in(&number, "4711")).unwrap();
    said(booth.desk.open_shift(&session, Money::ZERO)).expect("a lone booth's administrator runs it alone");
    let booth = booth.restart();
    assert!(said(booth.desk.sign_in(&number, "4711")).is_ok());
    assert_eq!(booth.count("operator_enrolled"), 0, "enrolled once, in the run before");
}

#[test]
fn operators_of_the_config_are_enrolled_when_new_or_changed() {
    let booth = Booth::new();
    assert_eq!(booth.count("operator_enrolled"), 5);
    let mut booth = booth.restart();
    assert_eq!(booth.count("operator_enrolled"), 0);
    booth.config.operators[0].name = "Sari W.".into();
    let booth = booth.restart();
    assert_eq!(booth.count("operator_enrolled"), 1);
    assert_eq!(booth.session("1").name, "Sari W.");
}

#[test]
fn whoever_is_taken_out_of_the_configuration_signs_in_no_more_and_keeps_their_name() {
    let booth = Booth::new();
    let sari = booth.sari();
    let receipt = booth.one_exit(&sari, 10);
    let mut booth = booth.restart();
    let all = booth.config.operators.clone();
    booth.config.operators.retain(|one| one.number.as_str() != "1");
    let booth = booth.restart();
    assert_eq!(booth.count("operator_withdrawn"), 1);
    let sign_in = |booth: &Booth| said(booth.desk.sign_in(&"1".parse().unwrap(), "1234"));
    assert_eq!(sign_in(&booth), Err(Refusal::BadPin));
    // Their shift is still theirs by name, and a supervisor closes it.
    let shift = said(booth.desk.shift()).unwrap().unwrap();
    assert_eq!((shift.operator.as_str(), shift.name.as_str()), ("1", "Sari"));
    let closing = said(booth.desk.close_shift(&booth.session("2"), Money::new(105_000))).unwrap();
    assert_eq!((closing.variance, receipt.total), (Money::ZERO, Money::new(5_000)));

    let mut booth = booth.restart();
    assert_eq!(booth.count("operator_withdrawn"), 0, "once");
    booth.config.operators = all;
    let booth = booth.restart();
    assert_eq!(booth.count("operator_enrolled"), 1, "named again, welcome again");
    assert_eq!(sign_in(&booth).unwrap().name, "Sari");
}

#[test]
fn whoever_was_enrolled_at_the_booth_is_not_the_configurations_to_take_out() {
    let booth = Booth::with(palang_booth::config::Config::built_in());
    let number = "7".parse().unwrap();
    said(booth.desk.enrol_first_admin(&number, "Rina", "4711")).unwrap();
    let mut booth = booth.restart();
    assert_eq!(booth.count("operator_withdrawn"), 0);
    // Named by the configuration for a while, and no longer: still the booth's own.
    booth.config.operators = config().operators;
    booth.config.operators[0].number = number.clone();
    let mut booth = booth.restart();
    assert_eq!(said(booth.desk.sign_in(&number, "1234")).unwrap().name, "Sari");
    booth.config.operators.clear();
    let booth = booth.restart();
    assert_eq!(booth.count("operator_withdrawn"), 4);
    assert!(said(booth.desk.sign_in(&number, "1234")).is_ok());
    assert_eq!(said(booth.desk.needs_first_admin()), Ok(true), "a cashier is no administrator");
}
