//! What a rate means: stages of a staircase, or windows of the day.

use super::{Free, RateFile, Repeat, Window};
use crate::Money;
use crate::tariff::problem::{Carried, Problem};
use crate::tariff::unit::{Minutes, Price};
use serde::{Deserialize, Serialize};

/// A rate: the file form, and the shape that prices.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "RateFile", into = "RateFile")]
pub(crate) struct Rate {
    file: RateFile,
    pub(crate) free: Option<Free>,
    pub(crate) shape: Shape,
}

/// The two ways to price time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    /// By how long.
    Stairs(Vec<Stage>),
    /// By which parts of the day.
    Windows(Vec<Window>, Repeat),
}

/// A part of the stay, in milliseconds from its (counted) beginning, in which each started block costs an amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Stage {
    pub(crate) from: i64,
    pub(crate) until: i64,
    pub(crate) block: i64,
    /// Negative only where step totals fall, which the lint says.
    pub(crate) amount: Money,
    pub(crate) says: Says,
}

/// What a stage's line says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Says {
    Flat,
    Every,
    First,
    Next,
    /// Step number, from 1; additive.
    Step(u32),
    /// Step number, from 1; the line is the total up to here, in place of the steps before.
    Total(u32, Money),
}

/// Later than any stay ends, and far from overflow.
pub(crate) const FOREVER: i64 = i64::MAX / 4;

impl From<Rate> for RateFile {
    fn from(rate: Rate) -> Self {
        rate.file
    }
}

impl TryFrom<RateFile> for Rate {
    type Error = Carried;
    fn try_from(file: RateFile) -> Result<Self, Carried> {
        let shape = file.shape()?;
        Ok(Self { free: file.free, shape, file })
    }
}

impl Rate {
    /// Stages of a staircase; none for windows.
    pub(crate) fn stages(&self) -> &[Stage] {
        match &self.shape {
            Shape::Stairs(stages) => stages,
            Shape::Windows(..) => &[],
        }
    }

    /// Whether step totals fall somewhere.
    pub(crate) fn falls(&self) -> bool {
        self.stages().iter().any(|stage| stage.amount.is_negative())
    }
}

impl RateFile {
    fn shape(&self) -> Result<Shape, Carried> {
        let ways = [
            self.flat.is_some(),
            self.every.is_some(),
            self.first.is_some(),
            !self.step.is_empty(),
            !self.window.is_empty(),
        ];
        if ways.into_iter().filter(|way| *way).count() != 1 {
            return Err(Problem::RateWays.into());
        }
        if self.next.is_some() && self.first.is_none() && self.step.is_empty() {
            return Err(Problem::NextAlone.into());
        }
        if self.windows.is_some() && self.window.is_empty() {
            return Err(Problem::WindowsAlone.into());
        }
        if self.step.len() > 100 || self.window.len() > 24 {
            return Err(Problem::TooMany.into());
        }
        if !self.window.is_empty() {
            return self.windows_shape();
        }
        let whole =
            |amount: Price, says| Stage { from: 0, until: FOREVER, block: FOREVER, amount: amount.money(), says };
        let mut stages = Vec::new();
        if let Some(amount) = self.flat {
            stages.push(whole(amount, Says::Flat));
        }
        if let Some(every) = self.every {
            stages.push(Stage { block: every.minutes.millis(), ..whole(every.amount, Says::Every) });
        }
        if let Some(first) = self.first {
            let length = first.minutes.millis();
            stages.push(Stage { until: length, block: length, ..whole(first.amount, Says::First) });
        }
        self.push_steps(&mut stages)?;
        let reached = stages.last().map_or(0, |stage| stage.until);
        match self.next {
            Some(next) => {
                stages.push(Stage { from: reached, block: next.minutes.millis(), ..whole(next.amount, Says::Next) });
            }
            // Without `next` the last block or step simply lasts.
            None => {
                if let Some(last) = stages.last_mut().filter(|last| last.block == last.until - last.from) {
                    last.until = FOREVER;
                    last.block = FOREVER;
                }
            }
        }
        Ok(Shape::Stairs(stages))
    }

    fn push_steps(&self, stages: &mut Vec<Stage>) -> Result<(), Carried> {
        let (mut from, mut sum) = (0, Money::ZERO);
        for (number, step) in (1..).zip(&self.step) {
            let until = step.until.millis();
            if until <= from {
                return Err(Problem::StepOrder { step: number }.into());
            }
            let stage = match (step.total, step.every, step.amount) {
                (Some(total), None, None) => {
                    let amount = total.money() - sum;
                    sum = total.money();
                    Stage { from, until, block: until - from, amount, says: Says::Total(number, sum) }
                }
                (None, every, Some(amount)) => {
                    let block = every.map_or(until - from, Minutes::millis);
                    Stage { from, until, block, amount: amount.money(), says: Says::Step(number) }
                }
                _ => {
                    return Err(Problem::StepForm { step: number }.into());
                }
            };
            if stages.last().is_some_and(|last| last.is_total() != stage.is_total()) {
                return Err(Problem::StepsMixed.into());
            }
            stages.push(stage);
            from = until;
        }
        Ok(())
    }

    fn windows_shape(&self) -> Result<Shape, Carried> {
        // No default: published tables mean one or another, and each is wrong for the others.
        let Some(repeat) = self.windows else { return Err(Problem::MissingKey { key: "windows".into() }.into()) };
        for window in &self.window {
            if repeat != Repeat::Each && (window.unit_minutes.is_some() || window.cap.is_some()) {
                return Err(Problem::WindowsOnce.into());
            }
        }
        Ok(Shape::Windows(self.window.clone(), repeat))
    }
}

impl Stage {
    pub(crate) const fn is_total(&self) -> bool {
        matches!(self.says, Says::Total(..))
    }

    /// How many blocks have started before `at`.
    pub(crate) const fn started(&self, at: i64) -> i64 {
        let inside = if at > self.until { self.until - self.from } else { at - self.from };
        if inside <= 0 { 0 } else { (inside - 1) / self.block + 1 }
    }
}
