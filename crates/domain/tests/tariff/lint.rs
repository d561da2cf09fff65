//! What the lint says, and what it leaves alone.

use crate::help::{tariff, tariff_with};
use palang_domain::tariff::{Matter, PRESETS, Severity};
use palang_domain::{Money, Tariff, Timestamp, Zone};

fn matters(tariff: &Tariff) -> Vec<Matter> {
    tariff.lint().into_iter().map(|finding| finding.matter).collect()
}

fn part(name: &str) -> Matter {
    Matter::Unreachable { part: name.into() }
}

#[test]
fn the_presets_have_nothing_but_notes() {
    for name in PRESETS {
        let findings = Tariff::preset(name).unwrap().lint();
        assert!(findings.iter().all(|finding| finding.severity == Severity::Note), "{name}: {findings:?}");
    }
    assert_eq!(matters(&Tariff::preset("vn-free-first-next").unwrap()), []);
    assert_eq!(matters(&Tariff::preset("vn-hcmc-day-night").unwrap()), [Matter::WallClock]);
}

#[test]
fn where_the_fee_would_fall() {
    let falling = tariff(
        "rate = { free = { minutes = 10, as = \"shift\" }, step = [{ until = 60, total = 5000 }, { until = 120, \
         total = 4000 }] }",
    );
    let falls = Matter::Falls { minutes: 70, from: Money::new(5_000), to: Money::new(4_000) };
    assert_eq!(matters(&falling), [falls]);
    // It does what the table says, and the curve and the promise know.
    let entry = Timestamp::from_millis(0);
    let class = "mobil".parse().unwrap();
    let curve = falling.curve(&class, entry, Zone::JAKARTA, 200);
    assert_eq!(curve, [(0, Money::ZERO), (11, Money::new(5_000)), (71, Money::new(4_000))]);
    let visit = palang_domain::Visit::new(&class, entry, entry.plus_minutes(30), Zone::JAKARTA);
    assert_eq!(falling.holds_until(&visit), entry.plus_minutes(71).plus_millis(-1));
    assert!(
        Tariff::parse(
            "name = \"t\"\ncurrency = \"IDR\"\n[class.mobil]\nrate = { step = [{ until = 60, \
     total = 2 }, { until = 90, total = 1 }] }\ndaily = { by = \"24h\", cap = 5 }\n"
        )
        .is_err()
    );
}

#[test]
fn over_the_ceiling_at_any_hour_and_on_any_day() {
    let over = |class: &str| {
        matters(&tariff(class)).into_iter().find_map(|matter| match matter {
            Matter::OverCeiling { minutes, price, ceiling, .. } => Some((minutes, price.get(), ceiling.get())),
            _ => None,
        })
    };
    let ceiling = "ceiling = { basis = \"Perda 1\", rate = { first = { minutes = 60, amount = 5000 }, \
     next = { minutes = 60, amount = 2000 } } }";
    assert_eq!(over(&format!("rate = {{ flat = 5000 }}\n{ceiling}")), None);
    assert_eq!(over(&format!("rate = {{ flat = 5001 }}\n{ceiling}")), Some((0, 5_001, 5_000)));
    assert_eq!(
        over(&format!("rate = {{ every = {{ minutes = 60, amount = 3000 }} }}\n{ceiling}")),
        Some((181, 12_000, 11_000))
    );
    let window = |night| {
        format!(
            "rate = {{ flat = 8000 }}\nceiling = {{ basis = \"QĐ\", rate = {{ windows = \"24h\", window = [\
             {{ name = \"n\", from = \"05:00\", until = \"21:00\", amount = {night} }}, \
             {{ name = \"đ\", from = \"21:00\", until = \"05:00\", amount = 8000 }}] }} }}"
        )
    };
    assert_eq!(over(&window(8_000)), None);
    assert_eq!(over(&window(7_999)), Some((0, 8_000, 7_999)));
    // Only the weekend is too dear; a turn-around is never.
    let special = format!(
        "turnaround_minutes = 5\nrate = {{ flat = 5000 }}\n{ceiling}\nspecial = [{{ name = \"w\", \
         on = [\"sunday\"], rate = {{ flat = 6000 }} }}]"
    );
    assert_eq!(over(&special), Some((6, 6_000, 5_000)));
    let found = tariff(&special).lint();
    assert_eq!(found[0].special.as_deref(), Some("w"));
    // A tax on top is part of what the driver pays.
    let taxed =
        tariff_with("tax = { rate_bp = 1000, kind = \"added\" }", &format!("rate = {{ flat = 5000 }}\n{ceiling}"));
    assert!(matches!(matters(&taxed)[..], [Matter::OverCeiling { .. }]));
}

#[test]
fn gaps_overlaps_caps_and_what_can_never_apply() {
    let window = |name: &str, from: &str, until: &str| {
        format!("{{ name = \"{name}\", from = \"{from}\", until = \"{until}\", amount = 1000 }}")
    };
    let windows =
        |list: &[String]| matters(&tariff(&format!("rate = {{ windows = \"each\", window = [{}] }}", list.join(", "))));
    let (day, night) = (window("a", "06:00", "18:00"), window("b", "18:00", "06:00"));
    assert_eq!(windows(&[day.clone(), night]), [Matter::WallClock]);
    let gap = Matter::WindowGap { from: "05:00".into(), until: "06:00".into() };
    assert_eq!(windows(&[day.clone(), window("b", "18:00", "05:00")]), [gap, Matter::WallClock]);
    let overlap = Matter::WindowOverlap { from: "17:00".into(), until: "18:00".into() };
    assert_eq!(windows(&[day, window("b", "17:00", "06:00")]), [overlap, Matter::WallClock]);

    let cap = Matter::CapBelowFirst { cap: Money::new(3_000), first: Money::new(5_000) };
    let first = "rate = { first = { minutes = 60, amount = 5000 } }";
    assert_eq!(matters(&tariff(&format!("{first}\ndaily = {{ by = \"24h\", cap = 3000 }}"))), [cap]);

    assert_eq!(matters(&tariff(&format!("{first}\ndaily = {{ by = \"24h\" }}"))), [part("daily")]);

    let steps = "rate = { step = [{ until = 1440, total = 5000 }, { until = 2880, total = 8000 }] }";
    assert_eq!(matters(&tariff(steps)), []);
    assert_eq!(matters(&tariff(&format!("{steps}\ndaily = {{ by = \"24h\", restart = true }}"))), [part("step 2")]);
    let early = "rate = { free = { minutes = 60, as = \"threshold\" }, step = [{ until = 60, total = 5000 }, \
     { until = 120, total = 8000 }] }";
    assert_eq!(matters(&tariff(early)), [part("step 1")]);
    let turn = "turnaround_minutes = 10\nrate = { free = { minutes = 10, as = \"threshold\" }, flat = 5000 }";
    assert_eq!(matters(&tariff(turn)), [part("free")]);
    let specials = "rate = { flat = 5000 }\nspecial = [\
        { name = \"a\", on = [\"saturday\", \"sunday\"], rate = { flat = 1000 } }, \
        { name = \"b\", on = [\"sunday\"], rate = { flat = 2000 } }]";
    assert_eq!(matters(&tariff(specials)), [part("special b"), Matter::WallClock]);
}

#[test]
fn taxes_fines_coins_rounding_and_calendars_nobody_uses() {
    let tax = tariff_with("tax = { rate_bp = 1001, kind = \"included\" }", "rate = { flat = 5000 }");
    assert_eq!(matters(&tax), [Matter::TaxTooHigh { rate_bp: 1_001 }]);
    assert_eq!(matters(&tariff("rate = { flat = 5000 }\nlost = { amount = 25000 }")), [Matter::LostWithoutBasis]);
    assert_eq!(matters(&tariff("rate = { flat = 5050 }")), [Matter::Unpayable { amount: Money::new(5_050) }]);
    assert_eq!(matters(&tariff_with("rounding = { money = 100 }", "rate = { flat = 5050 }")), []);
    assert_eq!(matters(&tariff_with("rounding = { time = \"up\" }", "rate = { flat = 5000 }")), [Matter::RoundsUp]);
    let unused = tariff_with(
        "holidays = [\"2026-12-25\"]\nevent.x = { from = \"2026-01-01T00:00\", until = \"2026-01-02T00:00\" }",
        "rate = { flat = 5000 }",
    );
    let unused_part = |name: &str| Matter::Unused { part: name.into() };
    assert_eq!(matters(&unused), [unused_part("holidays"), unused_part("event.x")]);
}

#[test]
fn a_zone_that_changes_its_clocks_is_named() {
    let tariff = Tariff::preset("vn-hcmc-day-night").unwrap();
    let around: Timestamp = "2026-11-21T00:00:00Z".parse().unwrap();
    let in_zone = |name: &str| tariff.lint_in(name.parse().unwrap(), around).remove(0).matter;
    assert_eq!(in_zone("Asia/Jakarta"), Matter::WallClock);
    assert_eq!(in_zone("Europe/Berlin"), Matter::ClockChanges { zone: "Europe/Berlin".into() });
    assert!(Tariff::preset("id-hourly").unwrap().lint_in("Europe/Berlin".parse().unwrap(), around).is_empty());
}
