//! The owner's four systems, by their tables (S0, S1, S2, S3).

use palang_domain::tariff::PRESETS;
use palang_domain::time::SECOND_MS;
use palang_domain::{ClassId, Money, Quote, Tariff, Timestamp, Visit, Zone};

/// A quote of a preset for a stay of so many seconds.
fn seconds(preset: &str, class: &str, seconds: i64) -> Quote {
    let tariff = Tariff::preset(preset).unwrap();
    let class: ClassId = class.parse().unwrap();
    let entry: Timestamp = "2024-03-18T12:34:56+07:00".parse().unwrap();
    let quote =
        tariff.quote(&Visit::new(&class, entry, entry.plus_millis(seconds * SECOND_MS), Zone::JAKARTA)).unwrap();
    assert_eq!(quote.lines.iter().map(|line| line.amount).sum::<Money>(), quote.total);
    quote
}

fn fee(preset: &str, class: &str, minutes: i64) -> i64 {
    seconds(preset, class, minutes * 60).total.get()
}

#[test]
fn every_preset_has_the_three_classes_and_a_clean_lint() {
    for name in PRESETS {
        let tariff =
            Tariff::parse(Tariff::preset_text(name).unwrap()).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(tariff.name(), *name);
        let classes: Vec<&str> = tariff.classes().map(ClassId::as_str).collect();
        assert_eq!(classes, ["lainnya", "mobil", "motor"], "{name}");
        assert_eq!(Tariff::parse(tariff.canonical()).unwrap(), tariff);
        assert!(Tariff::adopt(Tariff::preset_text(name).unwrap()).is_ok(), "{name}");
    }
}

#[test]
fn s0_f13_f14_f15_two_hours_cost_the_flat_price() {
    let quote = seconds("id-flat", "motor", 2 * 3_600);
    assert_eq!((quote.minutes, quote.total), (120, Money::new(2_500)));
    for minutes in [0, 1, 120, 1_440, 100_000] {
        assert_eq!(fee("id-flat", "motor", minutes), 2_500);
        assert_eq!(fee("id-flat", "mobil", minutes), 3_000);
    }
}

#[test]
fn s1_f18_each_started_hour_and_at_least_one() {
    for (minutes, hours) in [(0, 1), (1, 1), (59, 1), (60, 1), (61, 2), (65, 2), (120, 2), (121, 3), (1_441, 25)] {
        for (class, rate) in [("motor", 2_000), ("mobil", 5_000), ("lainnya", 10_000)] {
            assert_eq!(fee("id-hourly", class, minutes), hours * rate, "{class} after {minutes} min");
        }
    }
}

#[test]
fn s2_e02_fixed_amounts() {
    for minutes in [0, 60, 10_000] {
        assert_eq!(fee("id-fixed", "motor", minutes), 2_000);
        assert_eq!(fee("id-fixed", "mobil", minutes), 5_000);
    }
}

#[test]
fn s3_f05_the_owners_table() {
    for (minutes, dong) in
        [(20, 0), (45, 5_000), (90, 5_000), (105, 8_000), (150, 8_000), (165, 11_000), (255, 14_000), (1_500, 77_000)]
    {
        for class in ["motor", "mobil", "lainnya"] {
            assert_eq!(fee("vn-free-first-next", class, minutes), dong, "{class} after {minutes} min");
        }
    }
}

#[test]
fn s3_f06_the_boundaries() {
    for (minutes, dong) in [
        (0, 0),
        (30, 0),
        (31, 5_000),
        (90, 5_000),
        (91, 8_000),
        (150, 8_000),
        (151, 11_000),
        (210, 11_000),
        (211, 14_000),
        (270, 14_000),
        (271, 17_000),
        (1_440, 74_000),
    ] {
        assert_eq!(fee("vn-free-first-next", "mobil", minutes), dong, "after {minutes} min");
    }
}

#[test]
fn the_published_rates() {
    // Yogyakarta, in the city's own words: a car for four hours about 10.000 (gridoto, December 2023).
    for (class, minutes, rupiah) in [
        ("mobil", 120, 5_000),
        ("mobil", 121, 7_500),
        ("mobil", 240, 10_000),
        ("motor", 120, 2_000),
        ("motor", 180, 3_500),
        ("lainnya", 180, 50_000),
        ("lainnya", 181, 62_500),
    ] {
        assert_eq!(fee("id-yogyakarta", class, minutes), rupiah, "{class} after {minutes} min");
    }
    assert_eq!(fee("id-jakarta", "mobil", 240), 20_000);
    let tax = seconds("id-jakarta", "mobil", 240 * 60).tax.unwrap();
    assert_eq!((tax.base, tax.amount, tax.included), (Money::new(20_000), Money::new(2_000), true));
    // Ho Chi Minh City: day, night, and day and night as their sum. The stays begin at 12:34:56.
    for (class, day, both) in [("motor", 4_000, 9_000), ("mobil", 20_000, 60_000), ("lainnya", 25_000, 75_000)] {
        assert_eq!(fee("vn-hcmc-day-night", class, 120), day);
        assert_eq!(fee("vn-hcmc-day-night", class, 600), both);
        assert_eq!(fee("vn-hcmc-day-night", class, 1_440), both, "a whole day is one day and one night");
        assert_eq!(fee("vn-hcmc-day-night", class, 1_441), both + day);
    }
}
