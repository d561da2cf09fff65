//! Nanoseconds per quote, for each preset and an ordinary stay, a week, and 50 years. Target: 2 µs for ordinary stays.
//!
//! `cargo bench -p palang-domain`. The median of many short rounds, so that a busy machine disturbs it little.
#![allow(clippy::unwrap_used, clippy::cast_precision_loss, clippy::print_stdout)]

use palang_domain::tariff::PRESETS;
use palang_domain::time::{DAY_MS, MINUTE_MS};
use palang_domain::{ClassId, Tariff, Timestamp, Visit, Zone};
use std::hint::black_box;
use std::time::Instant;

/// A tariff with every kind of rule, as an upper bound.
const EVERYTHING: &str = r#"
name = "everything"
currency = "IDR"
rounding = { money = 500, money_to = "nearest" }
tax = { rate_bp = 1000, kind = "added" }
holidays = ["2026-12-25", "2027-01-01"]
[class.mobil]
turnaround_minutes = 5
rate.free = { minutes = 10, as = "threshold" }
rate.first = { minutes = 60, amount = 5000 }
rate.next = { minutes = 60, amount = 3000 }
daily = { by = "calendar-day", cap = 40000 }
overnight = { by = "midnight", amount = 10000, longer_than_minutes = 360 }
[[class.mobil.special]]
name = "akhir pekan"
on = ["saturday", "sunday", "holiday"]
rate = { every = { minutes = 60, amount = 6000 } }
daily = { by = "24h", cap = 60000, restart = true }
"#;

fn median(tariff: &Tariff, zone: Zone, length: i64) -> f64 {
    const ROUNDS: usize = 41;
    const QUOTES: i64 = 500;
    let class: ClassId = "mobil".parse().unwrap();
    let entry: Timestamp = "2026-11-20T19:12:31+07:00".parse().unwrap();
    let mut rounds: Vec<f64> = (0..ROUNDS)
        .map(|_| {
            let start = Instant::now();
            for index in 0..QUOTES {
                // Different entries, so that nothing is the same twice.
                let entry = entry.plus_millis(index * 7 * MINUTE_MS);
                let visit = Visit::new(&class, entry, entry.plus_millis(length), zone);
                drop(black_box(tariff.quote(black_box(&visit))));
            }
            start.elapsed().as_nanos() as f64 / QUOTES as f64
        })
        .collect();
    rounds.sort_by(f64::total_cmp);
    rounds[ROUNDS / 2]
}

fn main() {
    let berlin: Zone = "Europe/Berlin".parse().unwrap();
    let mut tariffs: Vec<(String, Tariff, Zone)> =
        PRESETS.iter().map(|name| ((*name).to_owned(), Tariff::preset(name).unwrap(), Zone::JAKARTA)).collect();
    tariffs.push(("everything".into(), Tariff::parse(EVERYTHING).unwrap(), Zone::JAKARTA));
    tariffs.push(("everything, Berlin".into(), Tariff::parse(EVERYTHING).unwrap(), berlin));
    println!("{:<22} {:>10} {:>10} {:>10}   ns per quote", "tariff", "2 h 17 min", "7 days", "50 years");
    let mut worst: f64 = 0.0;
    for (name, tariff, zone) in &tariffs {
        let of = |length| median(tariff, *zone, length);
        let (short, week, years) = (of(137 * MINUTE_MS), of(7 * DAY_MS), of(50 * 365 * DAY_MS));
        println!("{name:<22} {short:>10.0} {week:>10.0} {years:>10.0}");
        if PRESETS.contains(&name.as_str()) {
            worst = worst.max(short);
        }
    }
    println!("slowest preset, ordinary stay: {worst:.0} ns (target 2000)");
}
