//! The mistakes and contradictions about fees that docs/requirements.md names, by their ids.

use crate::help::{assert_fees, at, between, mobil, tariff, tariff_with, zone};
use palang_domain::tariff::{Given, QuoteError};
use palang_domain::{ClassId, Money, Rule, Tariff, Visit, Zone};

#[test]
fn s0_x03_which_class_pays_what_is_said_and_the_price_is_one_version_for_ever() {
    let tariff = Tariff::preset("id-flat").unwrap();
    for (class, fee) in [("motor", 2_500), ("mobil", 3_000), ("lainnya", 3_000)] {
        let class: ClassId = class.parse().unwrap();
        let entry = at("2024-03-18T12:34:56+07:00");
        let quote = tariff.quote(&Visit::new(&class, entry, entry.plus_minutes(120), Zone::JAKARTA)).unwrap();
        assert_eq!((quote.total.get(), quote.tariff.clone()), (fee, tariff.reference()));
        assert_eq!(quote.lines[0].rule, Rule::Flat);
    }
}

#[test]
fn s0_x04_s3_x03_seconds_are_floored_to_minutes_and_the_duration_is_a_number() {
    let tariff = Tariff::preset("vn-free-first-next").unwrap();
    let entry = at("2026-11-21T08:00:00.000+07:00");
    for (milliseconds, minutes, fee) in [
        (30 * 60_000 + 1_000, 30, 0),
        (30 * 60_000 + 59_999, 30, 0),
        (31 * 60_000, 31, 5_000),
        (90 * 60_000 + 59_999, 90, 5_000),
        (91 * 60_000, 91, 8_000),
    ] {
        let exit = entry.plus_millis(milliseconds);
        let quote = tariff.quote(&Visit::new(&mobil(), entry, exit, Zone::JAKARTA)).unwrap();
        assert_eq!((quote.minutes, quote.total.get()), (minutes, fee), "after {milliseconds} ms");
    }
    // The other rounding is there for who needs it.
    let up = tariff_with("rounding = { time = \"up\" }", "rate = { every = { minutes = 60, amount = 1000 } }");
    assert_eq!(between(&up, "2026-11-21T08:00:00Z", "2026-11-21T09:00:00.001Z", Zone::JAKARTA).total.get(), 2_000);
    assert_eq!(between(&up, "2026-11-21T08:00:00Z", "2026-11-21T09:00:00.000Z", Zone::JAKARTA).total.get(), 1_000);
}

#[test]
fn s0_x13_the_fine_is_a_line_of_its_own_and_needs_its_legal_basis() {
    let quote = |basis: &str| {
        let tariff = tariff(&format!("rate = {{ flat = 5000 }}\nlost = {{ amount = 25000{basis} }}"));
        let entry = at("2026-11-21T08:00:00+07:00");
        tariff
            .quote(&Visit { lost: true, ..Visit::new(&mobil(), entry, entry.plus_minutes(60), Zone::JAKARTA) })
            .unwrap()
    };
    assert_eq!(quote("").total.get(), 5_000, "no basis, no fine");
    let fined = quote(", legal_basis = \"Perda 1/2020 pasal 9\"");
    assert_eq!(fined.total.get(), 30_000);
    assert_eq!(fined.lines[1].rule, Rule::Lost);
    assert!(
        Tariff::adopt(
            "name = \"t\"\ncurrency = \"IDR\"\n[class.mobil]\nrate = { flat = 5000 }\nlost = { amount = 1 }\n"
        )
        .is_err()
    );
}

#[test]
fn s1_x01_an_exit_before_its_entry_is_refused_and_60_min_59_s_is_one_hour() {
    let tariff = Tariff::preset("id-hourly").unwrap();
    let entry = at("2026-11-21T08:00:00+07:00");
    let visit = Visit::new(&mobil(), entry, entry.plus_millis(-1), Zone::JAKARTA).exit;
    assert_eq!(tariff.quote(&Visit::new(&mobil(), entry, visit, Zone::JAKARTA)), Err(QuoteError::ExitBeforeEntry));
    let quote = between(&tariff, "2026-11-21T08:00:00Z", "2026-11-21T09:00:59Z", Zone::JAKARTA);
    assert_eq!((quote.minutes, quote.total.get()), (60, 5_000));
}

#[test]
fn s1_x02_the_first_minute_costs_the_first_hour() {
    let tariff = Tariff::preset("id-hourly").unwrap();
    for exit in ["2026-11-21T08:00:00Z", "2026-11-21T08:00:00.001Z", "2026-11-21T08:00:59Z"] {
        assert_eq!(between(&tariff, "2026-11-21T08:00:00Z", exit, Zone::JAKARTA).total.get(), 5_000);
    }
}

#[test]
fn s1_x03_a_fee_of_nothing_is_a_quote_with_its_reason_and_the_preview_is_the_quote() {
    let tariff = Tariff::preset("vn-free-first-next").unwrap();
    let quote = between(&tariff, "2026-11-21T08:00:00Z", "2026-11-21T08:20:00Z", Zone::JAKARTA);
    assert!(quote.free && quote.total == Money::ZERO);
    assert_eq!(quote.lines[0].rule, Rule::Free { minutes: 30 });
    let preview = between(&tariff, "2026-11-21T08:00:00Z", "2026-11-21T08:45:00Z", Zone::JAKARTA);
    assert_eq!(preview.total.get(), 5_000);
}

#[test]
fn s1_x04_another_price_is_another_version_and_the_old_one_still_prices() {
    let (old, new) = (tariff("rate = { flat = 5000 }"), tariff("rate = { flat = 6000 }"));
    assert_ne!(old.reference().version, new.reference().version);
    // As the journal keeps it: the canonical text alone.
    let kept = Tariff::parse(old.canonical()).unwrap();
    assert_eq!(kept.reference(), old.reference());
    assert_eq!(between(&kept, "2026-11-21T08:00:00Z", "2026-11-21T09:00:00Z", Zone::JAKARTA).total.get(), 5_000);
    // Comments, layout and written-out defaults are not content.
    let same = tariff_with("courtesy_minutes = 5", "rate = { flat = 5000 } # five thousand");
    let also = tariff_with(
        "# a comment\ncourtesy_minutes   =   5\nrounding = { time = \"down\" }",
        "[class.mobil.rate]\nflat = 5_000",
    );
    assert_eq!(same.reference(), also.reference());
}

#[test]
fn s2_x10_a_class_without_a_price_is_refused_and_never_free() {
    let tariff = tariff("rate = { flat = 5000 }");
    let bus: ClassId = "bus".parse().unwrap();
    let entry = at("2026-11-21T08:00:00Z");
    assert_eq!(
        tariff.quote(&Visit::new(&bus, entry, entry, Zone::JAKARTA)),
        Err(QuoteError::UnknownClass(bus.clone()))
    );
}

#[test]
fn s3_x02_free_minutes_as_shift_and_as_threshold_are_two_things() {
    let rate = |kind: &str| {
        tariff(&format!(
            "rate = {{ free = {{ minutes = 30, as = \"{kind}\" }}, first = {{ minutes = 60, amount = 5000 }}, \
             next = {{ minutes = 60, amount = 3000 }} }}"
        ))
    };
    assert_fees(&rate("shift"), &[(30, 0), (31, 5_000), (90, 5_000), (91, 8_000)]);
    assert_fees(&rate("threshold"), &[(30, 0), (31, 5_000), (60, 5_000), (61, 8_000), (121, 11_000)]);
}

#[test]
fn s3_x04_the_thirtieth_minute_is_free() {
    let tariff = Tariff::preset("vn-free-first-next").unwrap();
    assert_fees(&tariff, &[(29, 0), (30, 0), (31, 5_000)]);
}

#[test]
fn s3_x07_no_three_stays_can_owe_25000_and_no_twenty_paid_150000() {
    // The owner's sample sums: 3 unpaid and 20 paid stays. Every fee of the formula is 0 or 5.000 + 3.000 n.
    let tariff = Tariff::preset("vn-free-first-next").unwrap();
    let entry = at("2026-11-21T08:00:00Z");
    for (_, fee) in tariff.curve(&mobil(), entry, Zone::JAKARTA, 3_000).into_iter().skip(1) {
        assert_eq!((fee.get() - 5_000) % 3_000, 0);
    }
    assert_ne!((25_000 - 3 * 5_000) % 3_000, 0);
    assert_ne!((150_000 - 20 * 5_000) % 3_000, 0);
}

#[test]
fn s3_f08_s3_x09_one_shape_of_breakdown() {
    let tariff = Tariff::preset("vn-free-first-next").unwrap();
    let quote = between(&tariff, "2026-11-21T08:00:00+07:00", "2026-11-21T10:30:00+07:00", Zone::JAKARTA);
    let lines: Vec<_> = quote.lines.iter().map(|line| (&line.rule, line.quantity, line.amount.get())).collect();
    assert_eq!(
        lines,
        [
            (&Rule::Free { minutes: 30 }, 1, 0),
            (&Rule::First { minutes: 60 }, 1, 5_000),
            (&Rule::Next { minutes: 60 }, 1, 3_000)
        ]
    );
    assert_eq!(quote.lines[1].from, at("2026-11-21T08:30:00+07:00"));
    assert_eq!(quote.lines[2].to, at("2026-11-21T10:30:00+07:00"));
    assert_eq!((quote.minutes, quote.total.get()), (150, 8_000));
}

#[test]
fn s3_x10_a_pass_covers_its_days_and_not_the_days_before() {
    let tariff =
        tariff_with("discount.langganan = { percent = 100 }", "rate = { every = { minutes = 60, amount = 5000 } }");
    let class = mobil();
    let (entry, exit) = (at("2026-11-30T20:00:00+07:00"), at("2026-12-01T02:00:00+07:00"));
    let december = (at("2026-12-01T00:00:00+07:00"), at("2027-01-01T00:00:00+07:00"));
    for (covers, fee) in [
        (Some(december), 20_000),
        (Some((at("2026-11-01T00:00:00+07:00"), december.0)), 10_000),
        (Some((entry, exit)), 0),
        (Some((at("2026-01-01T00:00:00Z"), at("2026-02-01T00:00:00Z"))), 30_000),
        (None, 0),
    ] {
        let discounts = [Given { name: "langganan", covers }];
        let visit = Visit { discounts: &discounts, ..Visit::new(&class, entry, exit, Zone::JAKARTA) };
        let quote = tariff.quote(&visit).unwrap();
        assert_eq!(quote.total.get(), fee, "{covers:?}");
        assert_eq!(quote.free, fee == 0);
    }
    let twice = [Given { name: "langganan", covers: Some(december) }; 2];
    let visit = Visit { discounts: &twice, ..Visit::new(&class, entry, exit, Zone::JAKARTA) };
    assert_eq!(tariff.quote(&visit), Err(QuoteError::SecondPass));
}

#[test]
fn s3_x14_d3_each_class_has_its_own_rate_and_quotes_name_their_version() {
    let tariff = Tariff::preset("id-hourly").unwrap();
    let entry = at("2026-11-21T08:00:00Z");
    let fees: Vec<i64> = tariff
        .classes()
        .map(|class| {
            let quote = tariff.quote(&Visit::new(class, entry, entry.plus_minutes(61), Zone::JAKARTA)).unwrap();
            assert_eq!(quote.tariff, tariff.reference());
            quote.total.get()
        })
        .collect();
    assert_eq!(fees, [20_000, 10_000, 4_000]);
}

#[test]
fn d10_midnight_is_the_sites_and_hours_are_utc() {
    let night = tariff("rate = { flat = 3000 }\novernight = { by = \"midnight\", amount = 10000 }");
    // 23:30 to 00:30 in Jakarta, 00:30 to 01:30 in Makassar.
    let (entry, exit) = ("2026-11-21T16:30:00Z", "2026-11-21T17:30:00Z");
    assert_eq!(between(&night, entry, exit, Zone::JAKARTA).total.get(), 13_000);
    assert_eq!(between(&night, entry, exit, zone("Asia/Makassar")).total.get(), 3_000);
    assert_eq!(
        between(&night, entry, "2026-11-21T17:00:00Z", Zone::JAKARTA).total.get(),
        3_000,
        "at midnight it is still today"
    );
    assert_eq!(between(&night, entry, "2026-11-21T17:01:00Z", Zone::JAKARTA).total.get(), 13_000);
    // The hour that Berlin lived twice is two hours.
    let hourly = tariff("rate = { every = { minutes = 60, amount = 1000 } }");
    let berlin = zone("Europe/Berlin");
    assert_eq!(between(&hourly, "2026-10-25T02:30:00+02:00", "2026-10-25T02:30:00+01:00", berlin).total.get(), 1_000);
    assert_eq!(between(&hourly, "2026-10-25T01:30:00+02:00", "2026-10-25T03:30:00+01:00", berlin).total.get(), 3_000);
    assert_eq!(between(&hourly, "2026-03-29T01:30:00+01:00", "2026-03-29T03:30:00+02:00", berlin).total.get(), 1_000);
}

#[test]
fn d11_fifty_years_in_whole_units() {
    let entry = at("1976-11-21T00:00:00+07:00");
    for name in palang_domain::tariff::PRESETS {
        let tariff = Tariff::preset(name).unwrap();
        let quote = tariff.quote(&Visit::new(&mobil(), entry, at("2026-11-21T00:00:00+07:00"), Zone::JAKARTA)).unwrap();
        assert_eq!(quote.lines.iter().map(|line| line.amount).sum::<Money>(), quote.total);
        assert!(quote.total > Money::ZERO && quote.total < Money::new(100_000_000_000), "{name}");
    }
}
