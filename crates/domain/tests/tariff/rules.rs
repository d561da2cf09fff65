//! Each rule of the language at its edges.

use crate::help::{assert_fees, at, between, mobil, tariff, tariff_with, zone};
use palang_domain::tariff::{Given, QuoteError};
use palang_domain::{Rule, Visit, Zone};

#[test]
fn steps_by_total_by_amount_and_repeating() {
    let totals = "step = [{ until = 60, total = 5000 }, { until = 180, total = 8000 }], next = { minutes = 60, \
         amount = 1000 }";
    let total = tariff(&format!("rate = {{ {totals} }}"));
    assert_fees(&total, &[(0, 5_000), (60, 5_000), (61, 8_000), (180, 8_000), (181, 9_000), (241, 10_000)]);
    let quote = between(&total, "2026-11-21T08:00:00Z", "2026-11-21T12:00:00Z", Zone::JAKARTA);
    assert_eq!(quote.lines[0].rule, Rule::Step { index: 2, until_minutes: 180 });
    let amounts = "step = [{ until = 60, amount = 5000 }, { until = 300, every = 60, amount = 3000 }]";
    assert_fees(
        &tariff(&format!("rate = {{ {amounts} }}")),
        &[(60, 5_000), (61, 8_000), (121, 11_000), (300, 17_000), (9_000, 17_000)],
    );
}

#[test]
fn the_four_graces_are_four_things() {
    let tariff = tariff_with(
        "courtesy_minutes = 10\nexit_grace_minutes = 15",
        "turnaround_minutes = 5\nrate = { free = { minutes = 20, as = \"shift\" }, every = { minutes = 60, \
         amount = 3000 } }",
    );
    assert_fees(&tariff, &[(0, 0), (5, 0), (6, 0), (20, 0), (21, 3_000), (80, 3_000), (81, 6_000)]);
    let class = mobil();
    let entry = at("2026-11-21T08:00:00+07:00");
    let rules = |minutes| {
        let quote = tariff.quote(&Visit::new(&class, entry, entry.plus_minutes(minutes), Zone::JAKARTA)).unwrap();
        quote.lines.into_iter().map(|line| line.rule).collect::<Vec<_>>()
    };
    assert_eq!(rules(5), [Rule::TurnAround { minutes: 5 }]);
    assert_eq!(rules(6), [Rule::Free { minutes: 20 }]);
    // Courtesy: what was shown at minute 80 stays payable ten minutes, though the next hour begins with minute 81.
    let visit = Visit::new(&class, entry, entry.plus_minutes(80), Zone::JAKARTA);
    assert_eq!(tariff.holds_until(&visit), entry.plus_minutes(90));
    let early = Visit { exit: entry.plus_minutes(30), ..visit };
    assert_eq!(tariff.holds_until(&early), entry.plus_minutes(81).plus_millis(-1));
    // Exit grace: paid at minute 80, out by minute 95 at that price; a minute later the whole stay counts.
    let paid_at = Some(entry.plus_minutes(80));
    for (minutes, fee) in [(95, 3_000), (96, 6_000)] {
        let visit = Visit { paid_at, exit: entry.plus_minutes(minutes), ..visit };
        assert_eq!(tariff.quote(&visit).unwrap().total.get(), fee);
    }
    assert_eq!(tariff.exit_grace_minutes(), 15);
}

#[test]
fn daily_caps_by_24_hours_and_by_calendar_day() {
    let rate = "rate = { first = { minutes = 60, amount = 5000 }, next = { minutes = 60, amount = 3000 } }";
    let day = tariff(&format!("{rate}\ndaily = {{ by = \"24h\", cap = 20000 }}"));
    assert_fees(&day, &[(60, 5_000), (300, 17_000), (301, 20_000), (1_440, 20_000), (1_441, 23_000), (2_880, 40_000)]);
    let afresh = tariff(&format!("{rate}\ndaily = {{ by = \"24h\", cap = 20000, restart = true }}"));
    assert_fees(&afresh, &[(1_440, 20_000), (1_441, 25_000), (1_501, 28_000), (2_880, 40_000)]);
    // From noon: twelve hours to midnight.
    let date = tariff(&format!("{rate}\ndaily = {{ by = \"calendar-day\", cap = 20000 }}"));
    assert_fees(&date, &[(301, 20_000), (720, 20_000), (721, 23_000), (2_160, 40_000), (2_161, 43_000)]);
    let quote = between(&date, "2026-11-21T12:00:00+07:00", "2026-11-23T12:00:00+07:00", Zone::JAKARTA);
    assert_eq!(quote.total.get(), 60_000);
    assert!(quote.lines.iter().any(|line| line.rule == Rule::DailyCap && line.amount.is_negative()));
}

#[test]
fn nights_by_24_hours_by_midnight_and_by_both() {
    let night = |by: &str| tariff(&format!("rate = {{ flat = 3000 }}\novernight = {{ {by}, amount = 10000 }}"));
    assert_fees(&night("by = \"24h\""), &[(1_440, 3_000), (1_441, 13_000), (2_880, 13_000), (2_881, 23_000)]);
    assert_fees(&night("by = \"midnight\""), &[(720, 3_000), (721, 13_000), (2_160, 13_000), (2_161, 23_000)]);
    let both = night("by = \"midnight\", longer_than_minutes = 360");
    let pairs = [
        ("2026-11-21T23:00:00+07:00", "2026-11-22T05:00:00+07:00", 3_000),
        ("2026-11-21T23:00:00+07:00", "2026-11-22T05:01:00+07:00", 13_000),
        ("2026-11-21T08:00:00+07:00", "2026-11-21T23:59:00+07:00", 3_000),
        ("2026-11-21T08:00:00+07:00", "2026-11-23T00:01:00+07:00", 23_000),
    ];
    for (entry, exit, fee) in pairs {
        assert_eq!(between(&both, entry, exit, Zone::JAKARTA).total.get(), fee, "{entry} to {exit}");
    }
}

#[test]
fn day_and_night_are_the_sum_once_a_day_or_each() {
    let windows = |repeat: &str| {
        tariff(&format!(
            "rate = {{ windows = \"{repeat}\", \
             window = [{{ name = \"siang\", from = \"05:00\", until = \"21:00\", amount = 4000 }}, \
             {{ name = \"malam\", from = \"21:00\", until = \"05:00\", amount = 5000 }}] }}"
        ))
    };
    let (each, day, once) = (windows("each"), windows("24h"), windows("once"));
    for (entry, exit, fees) in [
        ("2026-11-21T08:00:00+07:00", "2026-11-21T08:00:00+07:00", [4_000, 4_000, 4_000]),
        ("2026-11-21T08:00:00+07:00", "2026-11-21T21:00:00+07:00", [4_000, 4_000, 4_000]),
        ("2026-11-21T08:00:00+07:00", "2026-11-21T21:01:00+07:00", [9_000, 9_000, 9_000]),
        ("2026-11-21T22:00:00+07:00", "2026-11-22T05:00:00+07:00", [5_000, 5_000, 5_000]),
        ("2026-11-21T22:00:00+07:00", "2026-11-22T05:01:00+07:00", [9_000, 9_000, 9_000]),
        // Evening, night and morning are one "day and night" visit, but two days and a night when each counts.
        ("2026-11-21T19:00:00+07:00", "2026-11-22T06:30:00+07:00", [13_000, 9_000, 9_000]),
        ("2026-11-21T08:00:00+07:00", "2026-11-22T08:00:00+07:00", [13_000, 9_000, 9_000]),
        ("2026-11-21T08:00:00+07:00", "2026-11-22T08:01:00+07:00", [13_000, 13_000, 9_000]),
        ("2026-11-21T08:00:00+07:00", "2026-11-22T21:01:00+07:00", [18_000, 18_000, 9_000]),
        ("2026-11-21T08:00:00+07:00", "2026-12-01T08:00:00+07:00", [94_000, 90_000, 9_000]),
    ] {
        for (tariff, fee) in [&each, &day, &once].into_iter().zip(fees) {
            let quote = between(tariff, entry, exit, Zone::JAKARTA);
            assert_eq!(quote.total.get(), fee, "{entry} to {exit}: {:?}", quote.lines);
        }
    }
    let units = tariff(
        "rate = { windows = \"each\", \
         window = [{ name = \"siang\", from = \"06:00\", until = \"18:00\", amount = 10000, \
         unit_minutes = 120, cap = 35000 }, \
         { name = \"malam\", from = \"18:00\", until = \"06:00\", amount = 20000 }] }",
    );
    for (exit, fee) in [("08:00", 10_000), ("08:01", 20_000), ("14:00", 35_000), ("18:00", 35_000), ("18:01", 55_000)] {
        let exit = format!("2026-11-21T{exit}:00+07:00");
        assert_eq!(between(&units, "2026-11-21T06:00:00+07:00", &exit, Zone::JAKARTA).total.get(), fee, "until {exit}");
    }
}

#[test]
fn a_window_over_a_clock_change_is_one_window() {
    let night = tariff(
        "rate = { windows = \"each\", \
         window = [{ name = \"malam\", from = \"21:00\", until = \"05:00\", amount = 5000 }] }",
    );
    let berlin = zone("Europe/Berlin");
    for (entry, exit, fee) in [
        ("2026-03-28T22:00:00+01:00", "2026-03-29T06:00:00+02:00", 5_000),
        ("2026-10-24T22:00:00+02:00", "2026-10-25T06:00:00+01:00", 5_000),
        ("2026-10-25T05:00:00+01:00", "2026-10-25T21:00:00+01:00", 0),
        ("2026-10-25T04:59:00+01:00", "2026-10-25T21:01:00+01:00", 10_000),
    ] {
        assert_eq!(between(&night, entry, exit, berlin).total.get(), fee, "{entry} to {exit}");
    }
}

#[test]
fn weekdays_holidays_events_and_hours_of_entry() {
    let tariff = tariff_with(
        "holidays = [\"2026-12-25\"]\nevent.konser = { from = \"2026-11-21T18:00\", until = \"2026-11-22T02:00\" }",
        "rate = { flat = 5000 }\n\
         special = [\n\
         { name = \"konser\", on = [\"event:konser\"], rate = { flat = 50000 } },\n\
         { name = \"pagi\", entered = { from = \"05:00\", until = \"07:00\" }, on = [\"monday\"], \
          rate = { flat = 2000 } },\n\
         { name = \"libur\", on = [\"saturday\", \"sunday\", \"holiday\"], rate = { flat = 8000 } },\n\
         ]",
    );
    for (entry, fee, special) in [
        ("2026-11-20T12:00:00+07:00", 5_000, None),
        ("2026-11-21T17:59:59+07:00", 8_000, Some("libur")),
        ("2026-11-21T18:00:00+07:00", 50_000, Some("konser")),
        ("2026-11-22T01:59:00+07:00", 50_000, Some("konser")),
        ("2026-11-22T02:00:00+07:00", 8_000, Some("libur")),
        ("2026-11-23T06:59:00+07:00", 2_000, Some("pagi")),
        ("2026-11-23T07:00:00+07:00", 5_000, None),
        ("2026-12-25T23:59:00+07:00", 8_000, Some("libur")),
        ("2026-12-26T00:00:00+07:00", 8_000, Some("libur")),
        ("2026-12-28T00:00:00+07:00", 5_000, None),
    ] {
        // The moment of entry decides, however long the visit.
        let quote =
            tariff.quote(&Visit::new(&mobil(), at(entry), at(entry).plus_minutes(9_000), Zone::JAKARTA)).unwrap();
        assert_eq!(quote.total.get(), fee, "{entry}");
        let said = quote.lines.iter().find_map(|line| match &line.rule {
            Rule::Calendar { name } => Some(name.as_str()),
            _ => None,
        });
        assert_eq!(said, special, "{entry}");
    }
}

#[test]
fn vouchers_take_off_amounts_minutes_and_percent() {
    let tariff = tariff_with(
        "discount.toko = { amount = 4000 }\ndiscount.film = { minutes = 120 }\ndiscount.staf = { percent = 50, \
         classes = [\"mobil\"] }",
        "rate = { every = { minutes = 60, amount = 3000 } }",
    );
    let entry = at("2026-11-21T08:00:00+07:00");
    let class = mobil();
    let fee = |minutes, names: &[&str]| {
        let given: Vec<Given<'_>> = names.iter().map(|name| Given { name, covers: None }).collect();
        let visit =
            Visit { discounts: &given, ..Visit::new(&class, entry, entry.plus_minutes(minutes), Zone::JAKARTA) };
        tariff.quote(&visit).map(|quote| quote.total.get())
    };
    assert_eq!(fee(60, &["toko"]), Ok(0), "never below nothing");
    assert_eq!(fee(180, &["toko"]), Ok(5_000));
    assert_eq!(fee(120, &["film"]), Ok(0));
    assert_eq!(fee(121, &["film"]), Ok(3_000));
    assert_eq!(fee(180, &["staf"]), Ok(4_500));
    assert_eq!(fee(240, &["staf", "film"]), Ok(3_000), "minutes first");
    assert_eq!(fee(60, &["palsu"]), Err(QuoteError::UnknownDiscount("palsu".into())));
}

#[test]
fn tax_is_in_the_price_or_a_line_and_the_fine_is_not_taxed() {
    let quote = |kind: &str| {
        let tariff = tariff_with(
            &format!("tax = {{ rate_bp = 1000, kind = \"{kind}\" }}"),
            "rate = { flat = 20000 }\nlost = { amount = 25000, legal_basis = \"Perda 1\" }",
        );
        let entry = at("2026-11-21T08:00:00+07:00");
        tariff.quote(&Visit { lost: true, ..Visit::new(&mobil(), entry, entry, Zone::JAKARTA) }).unwrap()
    };
    for (kind, total, base, amount, included) in [
        // The revenue office's own example: 20.000 × 10 % = 2.000.
        ("included", 45_000, 20_000, 2_000, true),
        ("contained", 45_000, 18_182, 1_818, true),
        ("added", 47_000, 20_000, 2_000, false),
    ] {
        let quote = quote(kind);
        let tax = quote.tax.unwrap();
        assert_eq!(
            (quote.total.get(), tax.base.get(), tax.amount.get(), tax.included),
            (total, base, amount, included),
            "{kind}"
        );
    }
    assert!(quote("added").lines.iter().any(|line| line.rule == Rule::Tax { rate_bp: 1_000 }));
}

#[test]
fn money_is_rounded_as_a_line() {
    for (to, fee, totals) in
        [("down", 2_750, 2_500), ("up", 2_750, 3_000), ("nearest", 2_750, 3_000), ("nearest", 2_700, 2_500)]
    {
        let head = format!("rounding = {{ money = 500, money_to = \"{to}\" }}");
        let tariff = tariff_with(&head, &format!("rate = {{ flat = {fee} }}"));
        let quote = between(&tariff, "2026-11-21T08:00:00Z", "2026-11-21T09:00:00Z", Zone::JAKARTA);
        assert_eq!(quote.total.get(), totals, "{fee} {to}");
        assert_eq!(quote.lines[1].rule, Rule::Rounding);
    }
}
