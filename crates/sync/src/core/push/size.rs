//! How much goes in one batch, and how long it may take: halved where it was too much, grown back where it was not.

use crate::core::judge::Failure;
use crate::host::ReadLimit;
use std::time::Duration;

/// SYNC 3.
const MOST: ReadLimit = ReadLimit { facts: 500, bytes: 256 * 1_024 };
const LEAST: ReadLimit = ReadLimit { facts: 1, bytes: 4 * 1_024 };
/// A whole request, at first: a dead link is found out soon.
const SOON: Duration = Duration::from_secs(5);
/// And at last: a thin link gets its time.
const LATE: Duration = Duration::from_secs(30);

/// See the module.
#[derive(Clone, Copy, Debug)]
pub(super) struct Size {
    most: ReadLimit,
    deadline: Duration,
}

impl Default for Size {
    fn default() -> Self {
        Self { most: MOST, deadline: SOON }
    }
}

impl Size {
    pub(super) const fn most(&self) -> ReadLimit {
        self.most
    }

    pub(super) const fn deadline(&self) -> Duration {
        self.deadline
    }

    pub(super) fn halve(&mut self, why: &Failure) {
        self.most =
            ReadLimit { facts: (self.most.facts / 2).max(LEAST.facts), bytes: (self.most.bytes / 2).max(LEAST.bytes) };
        if *why != Failure::TooLong {
            self.deadline = (self.deadline * 2).min(LATE);
        }
    }

    pub(super) fn grow(&mut self) {
        self.most =
            ReadLimit { facts: (self.most.facts * 2).min(MOST.facts), bytes: (self.most.bytes * 2).min(MOST.bytes) };
        if self.most == MOST {
            self.deadline = SOON;
        }
    }
}
