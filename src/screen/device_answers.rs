//! What gates and printers answer, by the fact that caused their work.
//!
//! A device may be faster than the desk: its answer can come before the answer of the use case that caused the work. A
//! screen handles each answer in one way: when it comes, and again when the screen learns of the fact, from
//! `DeviceAnswers::to`. So the order in which the two arrive makes no difference, and no screen keeps answers itself.

use palang_booth::desk::model::Update;
use palang_domain::fact::{GateOutcome, SlipOutcome};
use std::collections::VecDeque;

/// Answers that are kept: more than can come while one answer of the desk is on its way.
const KEPT_MAX: usize = 16;

/// A device's answer to work that a fact caused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeviceAnswer {
    /// The gate's, to the opening that this fact granted.
    Gate {
        /// Sequence of the fact.
        cause: u64,
        /// What became of the opening.
        outcome: GateOutcome,
    },
    /// The printer's, to a slip of this fact.
    Slip {
        /// Sequence of the fact.
        cause: u64,
        /// 0 is the original, n its n-th duplicate.
        duplicate: u32,
        /// What became of the slip.
        outcome: SlipOutcome,
    },
}

impl DeviceAnswer {
    /// The answer in the desk's news, where it is one.
    #[must_use]
    pub const fn of(update: &Update) -> Option<Self> {
        match *update {
            Update::Gate { cause, outcome, .. } => Some(Self::Gate { cause, outcome }),
            Update::Slip { cause, duplicate, outcome } => Some(Self::Slip { cause, duplicate, outcome }),
            _ => None,
        }
    }

    const fn cause(self) -> u64 {
        match self {
            Self::Gate { cause, .. } | Self::Slip { cause, .. } => cause,
        }
    }
}

/// The latest answers, oldest first.
#[derive(Clone, Debug, Default)]
pub struct DeviceAnswers(VecDeque<DeviceAnswer>);

impl DeviceAnswers {
    /// Keeps an answer; the oldest one goes when there are too many.
    pub fn keep(&mut self, answer: DeviceAnswer) {
        if self.0.len() == KEPT_MAX {
            self.0.pop_front();
        }
        self.0.push_back(answer);
    }

    /// The answers to the work of this fact so far, in the order in which they came.
    pub fn to(&self, cause: u64) -> impl Iterator<Item = DeviceAnswer> {
        self.0.iter().copied().filter(move |answer| answer.cause() == cause)
    }
}
