//! What holds for every tariff that can be written, over arbitrary ones and not just the presets.

use crate::generate::{class, instant, length, tariff, zone};
use palang_domain::tariff::{Given, Matter};
use palang_domain::time::{DAY_MS, MINUTE_MS};
use palang_domain::{Money, Tariff, Timestamp, Visit};
use proptest::prelude::*;

fn falls(tariff: &Tariff) -> bool {
    tariff.lint().iter().any(|finding| matches!(finding.matter, Matter::Falls { .. }))
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn lines_multiply_and_sum_and_the_total_is_never_negative(
        tariff in tariff(), zone in zone(), entry in instant(), length in length(), lost: bool,
    ) {
        let class = class();
        let exit = entry.plus_millis(length);
        let discounts = [Given { name: "persen", covers: None }, Given { name: "jumlah", covers: None }];
        for discounts in [&[][..], &discounts[..]] {
            let quote = tariff.quote(&Visit { lost, discounts, ..Visit::new(&class, entry, exit, zone) }).unwrap();
            prop_assert!(quote.total >= Money::ZERO);
            prop_assert_eq!(quote.lines.iter().map(|line| line.amount).sum::<Money>(), quote.total);
            prop_assert!(quote.lines.len() < 32, "{} lines", quote.lines.len());
            for line in &quote.lines {
                prop_assert_eq!(line.unit.times(line.quantity), line.amount);
                prop_assert!(entry <= line.from && line.from <= line.to && line.to <= exit, "{:?}", line);
                prop_assert!(line.quantity > 0);
            }
            if let Some(tax) = quote.tax {
                prop_assert!(tax.amount >= Money::ZERO && tax.amount <= quote.total.max(tax.amount));
            }
            let again = tariff.quote(&Visit { lost, discounts, ..Visit::new(&class, entry, exit, zone) }).unwrap();
            prop_assert_eq!(&quote, &again);
        }
    }

    #[test]
    fn the_fee_never_falls_with_time_unless_the_lint_said_so(
        tariff in tariff(), zone in zone(), entry in instant(), length in length(), more in length(),
        which in 0..6_usize, pass in (-3 * DAY_MS..3 * DAY_MS, 0..5 * DAY_MS),
    ) {
        prop_assume!(!falls(&tariff));
        let class = class();
        let from = entry.plus_millis(pass.0);
        let covers = Some((from, from.plus_millis(pass.1)));
        let all = [
            Given { name: "menit", covers: None },
            Given { name: "persen", covers },
            Given { name: "jumlah", covers: None },
            Given { name: "menit", covers: None },
            Given { name: "persen", covers: None },
        ];
        let discounts = [&all[..0], &all[..1], &all[1..2], &all[2..3], &all[..3], &all][which];
        let at = |length| {
            let exit = entry.plus_millis(length);
            tariff.quote(&Visit { discounts, ..Visit::new(&class, entry, exit, zone) }).unwrap()
        };
        let (sooner, later) = (at(length), at(length + more));
        prop_assert!(sooner.total <= later.total, "{:?}\n{:?}", sooner.lines, later.lines);
        // The next minute, where an edge is most likely to be wrong.
        prop_assert!(sooner.total <= at(length + MINUTE_MS).total);
    }

    #[test]
    fn days_on_end_agree_with_days_one_by_one(
        tariff in tariff(), zone in zone(), entry in instant(), days in 0_i64..70, rest in 0..DAY_MS,
    ) {
        // Every minute of a long stay is on the same curve as the bulk price: the fee of a longer stay bounds it.
        prop_assume!(!falls(&tariff));
        let class = class();
        let at = |length| tariff.quote(&Visit::new(&class, entry, entry.plus_millis(length), zone)).unwrap().total;
        let mut before = Money::ZERO;
        for day in 0..=days {
            let now = at(day * DAY_MS + rest);
            prop_assert!(before <= now, "day {}", day);
            before = now;
        }
    }

    #[test]
    fn a_quote_holds_until_it_does_not(
        tariff in tariff(), zone in zone(), entry in instant(), length in 0..3 * DAY_MS,
    ) {
        let class = class();
        let visit = Visit::new(&class, entry, entry.plus_millis(length), zone);
        let until = tariff.holds_until(&visit);
        let total = |exit| tariff.quote(&Visit { exit, ..visit }).unwrap().total;
        prop_assert!(until >= visit.exit);
        prop_assert_eq!(total(until), total(visit.exit));
        if until.millis_since(visit.exit) < DAY_MS {
            prop_assert_ne!(total(until.plus_millis(1)), total(visit.exit));
        }
    }

    #[test]
    fn the_curve_is_the_quote(tariff in tariff(), zone in zone(), entry in instant(), minutes in 0_i64..3_000) {
        let class = class();
        let curve = tariff.curve(&class, entry, zone, 3_000);
        let from_curve = curve.iter().rev().find(|(from, _)| *from <= minutes).map(|(_, total)| *total);
        let quote = tariff.quote(&Visit::new(&class, entry, entry.plus_minutes(minutes), zone)).unwrap();
        prop_assert_eq!(from_curve, Some(quote.total));
    }

    #[test]
    fn the_canonical_form_is_the_same_tariff(tariff in tariff()) {
        let again = Tariff::parse(tariff.canonical()).unwrap();
        prop_assert_eq!(again.canonical(), tariff.canonical());
        prop_assert_eq!(again, tariff);
    }

    #[test]
    fn absurd_instants_are_priced_without_a_panic(tariff in tariff(), zone in zone(), entry: i64, exit: i64) {
        let (entry, exit) = (Timestamp::from_millis(entry.min(exit)), Timestamp::from_millis(entry.max(exit)));
        let class = class();
        prop_assert!(tariff.quote(&Visit::new(&class, entry, exit, zone)).unwrap().total >= Money::ZERO);
    }

    #[test]
    fn any_text_is_read_or_refused(text in "\\PC{0,200}", at in 0_usize..2_000, preset in 0..7_usize) {
        let _ = Tariff::parse(&text);
        // A preset with something foreign in it: refused with a line, or still a tariff.
        let name = palang_domain::tariff::PRESETS[preset];
        let mut broken = Tariff::preset_text(name).unwrap().to_owned();
        let at = (0..=at.min(broken.len())).rev().find(|at| broken.is_char_boundary(*at)).unwrap();
        broken.insert_str(at, &text);
        if let Err(error) = Tariff::parse(&broken) {
            prop_assert!(!error.message.is_empty());
        }
    }
}
