//! The priced periods against counting block by block, as one would on paper.

use crate::generate::{class, instant, length, stairs, zone};
use palang_domain::time::{DAY_MS, MINUTE_MS};
use palang_domain::{Rule, Tariff, Timestamp, Visit, Zone};
use proptest::prelude::*;

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_period_of_any_staircase_costs_more_than_the_cap(
        rate in stairs(), cap in 0_i64..60_000, by_day: bool, restart: bool,
        zone in zone(), entry in instant(), length in length(),
    ) {
        let by = if by_day { "24h" } else { "calendar-day" };
        let text = format!(
            "name = \"c\"\ncurrency = \"IDR\"\n[class.mobil]\nrate = {rate}\n\
             daily = {{ by = \"{by}\", cap = {cap}, restart = {restart} }}\n"
        );
        // Falling totals go with no daily.
        let Ok(tariff) = Tariff::parse(&text) else { return Ok(()) };
        let class = class();
        let quote = tariff.quote(&Visit::new(&class, entry, entry.plus_millis(length), zone)).unwrap();
        let days = zone.local(quote.exit).date().signed_duration_since(zone.local(entry).date()).num_days();
        let periods = if by_day { length / DAY_MS + 1 } else { days + 1 };
        prop_assert!(quote.total.get() <= cap * periods, "{:?}", quote.lines);
    }
}

/// A staircase for the oracle: blocks of its first and later lengths.
#[derive(Clone, Debug)]
struct Simple {
    first: (i64, i64),
    next: (i64, i64),
    shift: i64,
    cap: i64,
    by_day: bool,
    restart: bool,
}

fn simple() -> impl Strategy<Value = Simple> {
    let block = || (1_i64..1_000, 0_i64..10_000);
    (block(), block(), 0_i64..2_000, 0_i64..80_000, prop::bool::ANY, prop::bool::ANY)
        .prop_map(|(first, next, shift, cap, by_day, restart)| Simple { first, next, shift, cap, by_day, restart })
}

impl Simple {
    fn tariff(&self) -> Tariff {
        let block = |(minutes, amount)| format!("{{ minutes = {minutes}, amount = {amount} }}");
        let free = if self.shift == 0 {
            String::new()
        } else {
            format!(", free = {{ minutes = {}, as = \"shift\" }}", self.shift)
        };
        Tariff::parse(&format!(
            "name = \"o\"\ncurrency = \"IDR\"\n[class.mobil]\nrate = {{ first = {}, next = {}{free} }}\n\
             daily = {{ by = \"{}\", cap = {}, restart = {} }}\n",
            block(self.first),
            block(self.next),
            if self.by_day { "24h" } else { "calendar-day" },
            self.cap,
            self.restart,
        ))
        .unwrap()
    }

    /// Block by block and period by period, as one would on paper.
    fn by_hand(&self, zone: Zone, entry: Timestamp, minutes: i64) -> i64 {
        if minutes <= self.shift && self.shift > 0 {
            return 0;
        }
        let end = entry.plus_millis((minutes * MINUTE_MS).max(1));
        let period = |at: Timestamp| {
            if self.by_day {
                at.millis_since(entry) / DAY_MS
            } else {
                i64::from(chrono::Datelike::num_days_from_ce(&zone.local(at).date()))
            }
        };
        let (mut total, mut spent) = (0, 0);
        let (mut at, mut block) = (entry.plus_minutes(self.shift), self.first);
        let mut now = period(at);
        while at < end {
            if period(at) != now {
                (now, spent) = (period(at), 0);
            }
            let charged = block.1.min(self.cap - spent);
            (total, spent) = (total + charged, spent + charged);
            let after = at.plus_minutes(block.0);
            block = self.next;
            // A new period begins afresh, wherever it begins.
            let minutes = (1..=block.0.max(self.first.0)).find(|minute| period(at.plus_minutes(*minute)) != now);
            match minutes.map(|minutes| at.plus_minutes(minutes)).filter(|edge| self.restart && *edge <= after) {
                Some(edge) => (at, block) = (edge, self.first),
                None => at = after,
            }
        }
        total
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_cap_agrees_with_counting_by_hand(
        simple in simple(), zone in zone(), entry in 18_000_000_i64..29_000_000, minutes in 0_i64..60_000,
    ) {
        // Whole minutes, so that a period begins on a minute of the stay.
        let entry = Timestamp::from_millis(entry * MINUTE_MS);
        // Where clocks are set back over midnight, a date comes twice on paper; the program's never does.
        prop_assume!(!["America/St_Johns", "America/Asuncion"].contains(&zone.name()) || simple.by_day);
        let class = class();
        let tariff = simple.tariff();
        let quote = tariff.quote(&Visit::new(&class, entry, entry.plus_minutes(minutes), zone)).unwrap();
        prop_assert_eq!(quote.total.get(), simple.by_hand(zone, entry, minutes), "{:?}", quote.lines);
        let periods = if simple.by_day { minutes / 1_440 + 1 } else { minutes / 1_380 + 2 };
        prop_assert!(quote.total.get() <= simple.cap * periods, "the cap is never exceeded");
        let caps = quote.lines.iter().filter(|line| line.rule == Rule::DailyCap);
        prop_assert!(caps.into_iter().all(|line| line.amount.get() < 0));
    }
}
