//! The lines of a quote while they are being written.

use crate::quote::{Line, Rule};
use crate::{Money, Timestamp};

/// Lines and their sum.
pub(crate) struct Bill {
    entry: Timestamp,
    exit: Timestamp,
    lines: Vec<Line>,
    total: Money,
}

impl Bill {
    pub(crate) fn new(entry: Timestamp, exit: Timestamp) -> Self {
        Self { entry, exit, lines: Vec::with_capacity(4), total: Money::ZERO }
    }

    pub(crate) const fn total(&self) -> Money {
        self.total
    }

    pub(crate) fn into_lines(self) -> Vec<Line> {
        self.lines
    }

    /// A line over `[from, to]`, in milliseconds from the entry. Nothing is written for a quantity of 0; a line of the
    /// same rule and unit grows.
    pub(crate) fn push(&mut self, rule: Rule, from: i64, to: i64, quantity: i64, unit: Money) {
        if quantity == 0 {
            return;
        }
        let from = self.entry.plus_millis(from).min(self.exit);
        let to = self.entry.plus_millis(to).clamp(from, self.exit.max(from));
        self.total += unit.times(quantity);
        if let Some(line) = self.lines.iter_mut().find(|line| line.rule == rule && line.unit == unit) {
            line.quantity = line.quantity.saturating_add(quantity);
            line.amount = unit.times(line.quantity);
            line.from = line.from.min(from);
            line.to = line.to.max(to);
            return;
        }
        self.lines.push(Line { rule, from, to, quantity, unit, amount: unit.times(quantity) });
    }

    /// A line that explains and costs nothing.
    pub(crate) fn note(&mut self, rule: Rule, from: i64, to: i64) {
        self.push(rule, from, to, 1, Money::ZERO);
    }

    /// A line over the whole stay.
    pub(crate) fn whole(&mut self, rule: Rule, amount: Money) {
        let length = self.exit.millis_since(self.entry);
        self.push(rule, 0, length, 1, amount);
    }
}
