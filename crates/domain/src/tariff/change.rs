//! When a price changes: how long a quote holds, and the curve of a class.

use super::{Tariff, Visit};
use crate::time::{DAY_MS, MINUTE_MS};
use crate::{ClassId, Money, Timestamp, Zone};

impl Tariff {
    /// The last instant at which the visit still costs what it costs now: what the screen may promise. Looks a week
    /// ahead at most. Never before now plus the tariff's courtesy minutes, so that a queue at the exit costs nobody the
    /// next block.
    #[must_use]
    pub fn holds_until(&self, visit: &Visit<'_>) -> Timestamp {
        let courtesy = visit.exit.plus_minutes(self.file.courtesy_minutes.map_or(0, super::unit::Minutes::get));
        let total = |exit| self.quote(&Visit { exit, ..*visit }).map(|quote| quote.total);
        let now = total(visit.exit);
        let (mut good, mut bad) = (visit.exit, visit.exit.plus_millis(7 * DAY_MS));
        if total(bad) == now {
            return bad;
        }
        while bad.millis_since(good) > 1 {
            let middle = good.plus_millis(bad.millis_since(good) / 2);
            if total(middle) == now { good = middle } else { bad = middle }
        }
        good.max(courtesy)
    }

    /// The price of a class by whole minutes of stay, from `entry`: each minute at which it changes, from 0.
    #[must_use]
    pub fn curve(&self, class: &ClassId, entry: Timestamp, zone: Zone, minutes_max: i64) -> Vec<(i64, Money)> {
        let mut points: Vec<(i64, Money)> = Vec::new();
        for minutes in 0..=minutes_max.max(0) {
            let exit = entry.plus_millis(minutes * MINUTE_MS);
            let Ok(quote) = self.quote(&Visit::new(class, entry, exit, zone)) else { return points };
            if points.last().is_none_or(|(_, total)| *total != quote.total) {
                points.push((minutes, quote.total));
            }
        }
        points
    }
}
