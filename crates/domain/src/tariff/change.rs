//! When a price changes: how long a quote holds, and the curve of a class.

use super::{Tariff, Visit, unit};
use crate::time::{DAY_MS, MINUTE_MS};
use crate::{ClassId, Money, Timestamp, Zone};

/// How far ahead a quote is followed.
const LOOK_AHEAD_MS: i64 = 7 * DAY_MS;

impl Tariff {
    /// The last instant at which the visit still costs what it costs now, looking a week ahead at most. Never before
    /// now plus the tariff's courtesy minutes: what a driver was shown stays payable while the queue moves.
    ///
    /// A visit that cannot be priced holds for nothing: its own exit is returned.
    #[must_use]
    pub fn holds_until(&self, visit: &Visit<'_>) -> Timestamp {
        let total = |exit| self.quote(&Visit { exit, ..*visit }).ok().map(|quote| quote.total);
        let Some(now) = total(visit.exit) else { return visit.exit };
        let same = |exit| total(exit) == Some(now);
        let (mut good, mut bad) = (visit.exit, visit.exit.plus_millis(LOOK_AHEAD_MS));
        if self.falls(visit.class) {
            // The price may fall and rise again: one step of the clock after the other, a day ahead at most.
            let step = i64::from(self.file.rounding.time_seconds) * 1_000;
            bad = visit.exit.plus_millis(DAY_MS);
            while good < bad && same(good) {
                good = good.plus_millis(step);
            }
            (good, bad) = (good.plus_millis(-step).max(visit.exit), good);
        }
        if same(bad) {
            good = bad;
        }
        while bad.millis_since(good) > 1 {
            let middle = good.plus_millis(bad.millis_since(good) / 2);
            if same(middle) { good = middle } else { bad = middle }
        }
        good.max(visit.exit.plus_minutes(self.file.courtesy_minutes.map_or(0, unit::Minutes::get)))
    }

    /// The price of a class by whole minutes of stay from `entry`: 0, and each minute at which it changes.
    #[must_use]
    pub fn curve(&self, class: &ClassId, entry: Timestamp, zone: Zone, minutes_max: i64) -> Vec<(i64, Money)> {
        let total = |minutes: i64| {
            let exit = entry.plus_millis(minutes.saturating_mul(MINUTE_MS));
            self.quote(&Visit::new(class, entry, exit, zone)).map(|quote| quote.total)
        };
        if total(0).is_err() {
            return Vec::new();
        }
        changes(minutes_max, self.falls(class), |minutes| total(minutes).unwrap_or_default())
    }

    fn falls(&self, class: &ClassId) -> bool {
        self.file.class.get(class).is_some_and(|class| {
            class.plan.rate.falls() || class.special.iter().any(|special| special.plan.rate.falls())
        })
    }
}

/// The minutes from 0 to `last` at which `price` changes. Halves what does not fall; walks what may.
pub(crate) fn changes(last: i64, falls: bool, price: impl Fn(i64) -> Money) -> Vec<(i64, Money)> {
    let mut points = vec![(0, price(0))];
    let last = last.max(0);
    while let Some(&(at, now)) = points.last() {
        let next = if falls {
            (at + 1..=last).find(|minutes| price(*minutes) != now)
        } else {
            // Gallop, then halve: a change is mostly near.
            let (mut good, mut stride) = (at, 16);
            while good + stride <= last && price(good + stride) == now {
                good += stride;
                stride *= 2;
            }
            let mut bad = (good + stride).min(last);
            (good < bad && price(bad) != now).then(|| {
                while bad - good > 1 {
                    let middle = good + (bad - good) / 2;
                    if price(middle) == now { good = middle } else { bad = middle }
                }
                bad
            })
        };
        match next {
            Some(minutes) => points.push((minutes, price(minutes))),
            None => return points,
        }
    }
    points
}
