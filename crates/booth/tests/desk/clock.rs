//! A booth whose clock is wrong (SYNC 3.8).

use crate::harness::*;
use palang_booth::clock::DrillClock;
use palang_booth::desk::model::{Tender, Update};
use palang_domain::time::HOUR_MS;
use palang_domain::{Money, Timestamp};

#[test]
fn an_hour_back_keeps_the_order_prices_the_lower_stay_and_says_so() {
    let mut booth = Booth::new();
    let sari = booth.sari();
    let issued = booth.issue(&sari, "mobil");
    booth.advance(90);
    booth.clock.jump_millis(-HOUR_MS);
    assert!(booth.wait_for(|update| match update {
        Update::Clock { suspect } => Some(*suspect),
        _ => None,
    }));
    let quoted = booth.look_up(&sari, &issued.code).unwrap();
    assert!(quoted.clock_suspect);
    assert_eq!((quoted.quote().minutes, quoted.quote().total), (30, Money::new(5_000)), "the wall clock's lower stay");
    let receipt = booth.settle(&sari, quoted, Tender::Exact).unwrap();
    assert_eq!(receipt.at, issued.entry.plus_minutes(90), "the journal's time goes on");
    assert_eq!(booth.count("clock_jumped"), 1, "once a jump");
    booth.clock.jump_millis(HOUR_MS);
    assert!(!booth.wait_for(|update| match update {
        Update::Clock { suspect } => Some(*suspect),
        _ => None,
    }));
}

#[test]
fn to_1970_the_fee_is_never_of_negative_time() {
    let booth = Booth::new();
    let sari = booth.sari();
    let issued = booth.issue(&sari, "mobil");
    booth.advance(90);
    booth.clock.jump_millis(-noon().millis() - 3 * HOUR_MS);
    let quoted = booth.look_up(&sari, &issued.code).unwrap();
    assert_eq!((quoted.quote().minutes, quoted.clock_suspect), (90, true), "1970 is no plausible exit");
    booth.settle(&sari, quoted, Tender::Exact).unwrap();
}

#[test]
fn a_dead_battery_at_the_start_goes_on_after_the_journal() {
    let booth = Booth::new();
    let sari = booth.sari();
    let issued = booth.issue(&sari, "mobil");
    booth.advance(30);
    let Booth { engine, data, config, .. } = booth;
    engine.unwrap().stop();
    let booth = Booth::on(data, DrillClock::frozen(Timestamp::EPOCH), config);
    assert!(booth.desk.clock_suspect());
    assert_eq!(booth.desk.now(), issued.entry.plus_minutes(30));
    assert_eq!(booth.count("clock_jumped"), 1);
    let sari = booth.session("1");
    let quoted = booth.look_up(&sari, &issued.code).unwrap();
    assert_eq!((quoted.quote().minutes, quoted.clock_suspect), (30, true));
}

#[test]
fn an_exit_before_its_entry_is_refused_by_a_sound_clock() {
    // The entry stands in the journal; the clock of the next run is sound and earlier only when the journal's was not:
    // so another booth's ticket from the future is the case that is left.
    let text = format!(
        "{}\n[[tickets.foreign]]\npattern = \"YYYYMMDDHHMMSS\"\nclass = \"mobil\"\n",
        include_str!("plain.toml")
    );
    let mut file = palang_booth::config::Config::parse(&text, std::path::Path::new("palang.toml")).unwrap();
    file.operators = config().operators;
    let booth = Booth::with(file);
    let sari = booth.sari();
    let refusal = booth.look_up(&sari, "20261121130000").unwrap_err();
    assert!(["future", "exit_before_entry"].contains(&refusal.word()), "{refusal:?}");
    let just_ahead = booth.look_up(&sari, "20261121120300").expect("booths' clocks differ by minutes");
    assert_eq!(just_ahead.quote().minutes, 0);
}
