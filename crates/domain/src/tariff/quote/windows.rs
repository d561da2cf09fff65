//! Pricing by parts of the day: day and night, each once a visit or each time it is touched.

use super::{Bill, Stay};
use crate::quote::Rule;
use crate::tariff::calendar::{self, Touched};
use crate::tariff::rate::{Repeat, Window};
use crate::time::{DAY_MS, MINUTE_MS};
use crate::{Money, Timestamp};

/// Prices `stay`, of which the first `shift` milliseconds do not count.
pub(crate) fn price(windows: &[Window], repeat: Repeat, stay: Stay, shift: i64, bill: &mut Bill) {
    let (start, end) = (stay.entry.plus_millis(shift), stay.end());
    for window in windows {
        let Some(touched) = calendar::touched(stay.zone, start, end, window.from.minutes(), window.length()) else {
            continue;
        };
        let from = touched.first.0.millis_since(stay.entry).max(shift);
        let to = touched.last.1.millis_since(stay.entry).min(stay.length);
        let mut push = |rule, quantity, unit| bill.push(rule, from, to, quantity, unit);
        let rule = Rule::Window { name: window.name.to_string() };
        let amount = window.amount.money();
        // Units an occurrence, and how many occurrences of that many: the first, the last, those between.
        let parts = match (repeat, window.unit_minutes) {
            (Repeat::Once, _) => [(1, 1), (0, 0), (0, 0)],
            (Repeat::Day, _) => {
                // Every window lies in every 24 hours; only the last, begun ones may not have reached it.
                let full = (end.millis_since(start) - 1) / DAY_MS;
                let begun = start.plus_millis(full * DAY_MS);
                let reached = || calendar::touched(stay.zone, begun, end, window.from.minutes(), window.length());
                [(1, full + i64::from(full == 0 || reached().is_some())), (0, 0), (0, 0)]
            }
            (Repeat::Each, None) => [(1, touched.count), (0, 0), (0, 0)],
            (Repeat::Each, Some(unit)) => units(window, unit.millis(), &touched, start, end),
        };
        for (units, count) in parts {
            push(rule.clone(), units * count, amount);
        }
        for (units, count) in parts {
            let saving = saving(window, units);
            push(Rule::DailyCap, if saving == Money::ZERO { 0 } else { count }, -saving);
        }
    }
}

/// What the window's cap takes off an occurrence of so many units.
fn saving(window: &Window, units: i64) -> Money {
    let Some(cap) = window.cap else { return Money::ZERO };
    (window.amount.money().times(units) - cap.money()).max(Money::ZERO)
}

/// Started units of the first and the last occurrence, and of those between.
/// None counts more than the window's wall-clock length, so that an occurrence which daylight saving stretches never
/// costs more while it lasts than when it is over.
fn units(window: &Window, unit: i64, touched: &Touched, start: Timestamp, end: Timestamp) -> [(i64, i64); 3] {
    let nominal = window.length() * MINUTE_MS;
    let of = |(opens, closes): (Timestamp, Timestamp)| {
        let inside = closes.min(end).millis_since(opens.max(start)).clamp(1, nominal);
        (inside - 1) / unit + 1
    };
    let last = i64::from(touched.count > 1);
    let full = (nominal - 1) / unit + 1;
    [(of(touched.first), 1), (of(touched.last), last), (full, touched.count - 1 - last)]
}
