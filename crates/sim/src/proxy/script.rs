//! What happens when, from a seed.

use super::{Cut, Weather};
use crate::dice::Dice;
use std::time::Duration;

/// Something that happens to a network.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// These directions are cut from now on.
    Cut(Cut),
    /// The weather changes to this.
    Weather(Weather),
    /// Every connection is reset.
    ResetAll,
}

/// Changes with their times since its start, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Script(Vec<(Duration, Change)>);

impl Script {
    /// Cuts of one kind, each up to `longest` and as long a time apart, for `length`; mended at its end. What
    /// jepsen-powersync does to its clients (SYNC 6, R5).
    #[must_use]
    pub fn cuts(seed: u64, cut: Cut, longest: Duration, length: Duration) -> Self {
        let mut dice = Dice::new(seed);
        let mut steps = Vec::new();
        let mut at = Duration::ZERO;
        let longest = u64::try_from(longest.as_millis()).unwrap_or(u64::MAX).max(1);
        loop {
            at += Duration::from_millis(dice.within(0..longest));
            let mended = (at + Duration::from_millis(dice.within(0..longest))).min(length);
            if cut == Cut::None || at >= length {
                break;
            }
            steps.push((at, Change::Cut(cut)));
            if dice.permille(300) {
                steps.push((at, Change::ResetAll));
            }
            steps.push((mended, Change::Cut(Cut::None)));
            at = mended;
        }
        steps.push((length, Change::Cut(Cut::None)));
        Self(steps)
    }

    /// Changes with their times, in order.
    #[must_use]
    pub fn steps(&self) -> &[(Duration, Change)] {
        &self.0
    }
}
