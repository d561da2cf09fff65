//! Pricing by length of stay: blocks and steps, with periods that cap or restart them.
//!
//! A block is charged when it starts, and belongs to the period in which it starts. So a period's price is the
//! difference of two running counts, and a row of equal periods is priced at once: each has ⌊period ÷ block⌋ starts
//! or one more, and the running count says how many have the one more.

use super::{Bill, Stay};
use crate::Money;
use crate::quote::Rule;
use crate::tariff::calendar;
use crate::tariff::model::{Daily, DailyBy};
use crate::tariff::rate::{FOREVER, Says, Stage};
use crate::time::{DAY_MS, MINUTE_MS};

/// Prices `stay`, of which the first `shift` milliseconds do not count.
pub(crate) fn price(stages: &[Stage], daily: Option<Daily>, stay: Stay, shift: i64, bill: &mut Bill) {
    let end = stay.length.max(1);
    let mut tally = Tally { stages, shift, started: vec![0; stages.len()], savings: Vec::new(), cap: None };
    match daily {
        None => drop(tally.add(0, end)),
        Some(daily) => {
            tally.cap = daily.cap.map(crate::tariff::unit::Price::money);
            let mut each = |start, length, count| {
                if daily.restart { tally.afresh(start, length, count) } else { tally.periods(start, length, count) }
            };
            match daily.by {
                DailyBy::Day => {
                    let full = end / DAY_MS;
                    each(0, DAY_MS, full);
                    each(full * DAY_MS, end - full * DAY_MS, 1);
                }
                DailyBy::CalendarDay => calendar::days(stay.zone, stay.entry, stay.end(), each),
            }
        }
    }
    tally.write(end, daily.is_some_and(|daily| daily.restart), bill);
}

struct Tally<'a> {
    stages: &'a [Stage],
    shift: i64,
    /// Blocks started, by stage.
    started: Vec<i64>,
    /// What the cap took off a period, of how many periods, and where.
    savings: Vec<(Money, i64, i64, i64)>,
    cap: Option<Money>,
}

impl Tally<'_> {
    /// Counts what starts in `[from, to)`, in milliseconds from the entry; says what it costs.
    fn add(&mut self, from: i64, to: i64) -> Money {
        let (from, to) = ((from - self.shift).max(0), (to - self.shift).max(0));
        let mut cost = Money::ZERO;
        for (stage, started) in self.stages.iter().zip(&mut self.started) {
            let blocks = stage.started(to) - stage.started(from);
            *started += blocks;
            cost += stage.amount.times(blocks);
        }
        cost
    }

    /// `count` periods of one length in a row, the staircase going on.
    fn periods(&mut self, start: i64, length: i64, count: i64) {
        let (mut start, mut count) = (start, count);
        // From here on every period is like the next: blocks of one length, or nothing more at all.
        let last = self.shift
            + self.stages.last().map_or(0, |stage| if stage.until == FOREVER { stage.from } else { stage.until });
        while count > 0 && (start < last || count == 1) {
            let cost = self.add(start, start + length);
            self.cap(cost, start, length, 1);
            start += length;
            count -= 1;
        }
        let Some(stage) = self.stages.last().filter(|stage| count > 0 && stage.until == FOREVER) else { return };
        let least = length / stage.block;
        let before = self.started[self.stages.len() - 1];
        self.add(start, start + length * count);
        let more = self.started[self.stages.len() - 1] - before - least * count;
        self.cap(stage.amount.times(least + 1), start, length * count, more);
        self.cap(stage.amount.times(least), start, length * count, count - more);
    }

    /// `count` periods of one length in a row, each priced from the beginning.
    fn afresh(&mut self, start: i64, length: i64, count: i64) {
        if count > 1 && start < self.shift {
            // Free minutes shorten this one.
            self.afresh(start, length, 1);
            return self.afresh(start + length, length, count - 1);
        }
        let counted = (start + length - start.max(self.shift)).max(0);
        let mut cost = Money::ZERO;
        for (stage, started) in self.stages.iter().zip(&mut self.started) {
            let blocks = stage.started(counted);
            *started += blocks * count;
            cost += stage.amount.times(blocks);
        }
        self.cap(cost, start, length * count, count);
    }

    fn cap(&mut self, cost: Money, start: i64, length: i64, count: i64) {
        let Some(saving) = self.cap.map(|cap| cost - cap) else { return };
        if saving > Money::ZERO && count > 0 {
            match self.savings.iter_mut().find(|(known, ..)| *known == saving) {
                Some((_, periods, _, to)) => (*periods, *to) = (*periods + count, start + length),
                None => self.savings.push((saving, count, start, start + length)),
            }
        }
    }

    fn write(&self, end: i64, restart: bool, bill: &mut Bill) {
        for (index, (stage, started)) in self.stages.iter().zip(&self.started).enumerate() {
            let minutes = stage.block / MINUTE_MS;
            let (rule, quantity, unit) = match stage.says {
                Says::Flat => (Rule::Flat, *started, stage.amount),
                Says::Every => (Rule::Every { minutes }, *started, stage.amount),
                Says::First => (Rule::First { minutes: first_minutes(stage) }, *started, stage.amount),
                Says::Next => (Rule::Next { minutes }, *started, stage.amount),
                Says::Step(number) => (step(number, stage), *started, stage.amount),
                Says::Total(number, total) => {
                    // The periods that ended on this step and not on a higher one.
                    let higher = self.stages.get(index + 1).filter(|next| next.is_total());
                    let passed = higher.map_or(0, |_| self.started[index + 1]);
                    (step(number, stage), *started - passed, total)
                }
            };
            let to = if restart { end } else { self.shift.saturating_add(stage.until).min(end) };
            bill.push(rule, self.shift.saturating_add(stage.from), to, quantity, unit);
        }
        for (saving, count, from, to) in &self.savings {
            bill.push(Rule::DailyCap, *from, *to, *count, -*saving);
        }
    }
}

fn step(index: u32, stage: &Stage) -> Rule {
    Rule::Step { index, until_minutes: if stage.until == FOREVER { 0 } else { stage.until / MINUTE_MS } }
}

/// Length of the first block; 0 when nothing follows and it lasts.
const fn first_minutes(stage: &Stage) -> i64 {
    if stage.until == FOREVER { 0 } else { stage.block / MINUTE_MS }
}
