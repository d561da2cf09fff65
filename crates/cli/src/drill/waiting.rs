//! Which answers of gate and printer are still to come.

use palang_booth::desk::model::Update;
use std::collections::HashSet;
use std::sync::{Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// One answer that a device owes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Answer {
    /// The gate's, to the opening that this fact granted.
    Gate(u64),
    /// The printer's, to the slip of this fact; 0 is the original.
    Slip(u64, u32),
}

/// An answer may come before the player knows that it is owed, so both sides are kept until they meet.
#[derive(Default)]
struct Ledger {
    owed: HashSet<Answer>,
    early: HashSet<Answer>,
    ended: bool,
}

/// Shared by the player and by the thread that hears the desk.
#[derive(Default)]
pub struct Waiting {
    ledger: Mutex<Ledger>,
    changed: Condvar,
}

/// Answers that nobody asked for (a button's ticket) are forgotten beyond this many.
const EARLY: usize = 4_096;

impl Waiting {
    /// Notes that a device owes this answer.
    pub fn owe(&self, answer: Answer) {
        let mut ledger = self.ledger.lock().unwrap_or_else(PoisonError::into_inner);
        if !ledger.early.remove(&answer) && !ledger.ended {
            ledger.owed.insert(answer);
        }
    }

    /// Something happened; it may be an answer.
    pub fn hear(&self, update: &Update) {
        let answer = match update {
            Update::Gate { cause, .. } => Answer::Gate(*cause),
            Update::Slip { cause, duplicate, .. } => Answer::Slip(*cause, *duplicate),
            _ => return,
        };
        let mut ledger = self.ledger.lock().unwrap_or_else(PoisonError::into_inner);
        if !ledger.owed.remove(&answer) {
            if ledger.early.len() >= EARLY {
                ledger.early.clear();
            }
            ledger.early.insert(answer);
        }
        self.changed.notify_all();
    }

    /// Nothing will be heard any more.
    pub fn end(&self) {
        let mut ledger = self.ledger.lock().unwrap_or_else(PoisonError::into_inner);
        ledger.ended = true;
        ledger.owed.clear();
        self.changed.notify_all();
    }

    /// Waits until nothing is owed, at most so long. How many answers are missing.
    pub fn wait(&self, longest: Duration) -> usize {
        let deadline = Instant::now() + longest;
        let mut ledger = self.ledger.lock().unwrap_or_else(PoisonError::into_inner);
        while !ledger.owed.is_empty() {
            let Some(left) = deadline.checked_duration_since(Instant::now()).filter(|left| !left.is_zero()) else {
                break;
            };
            ledger = self.changed.wait_timeout(ledger, left).unwrap_or_else(PoisonError::into_inner).0;
        }
        ledger.owed.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use palang_domain::fact::{GateOutcome, SlipOutcome};

    #[test]
    fn an_answer_counts_whichever_side_comes_first() {
        let waiting = Waiting::default();
        waiting.hear(&Update::Slip { cause: 7, duplicate: 0, outcome: SlipOutcome::Printed });
        waiting.owe(Answer::Slip(7, 0));
        assert_eq!(waiting.wait(Duration::ZERO), 0);
        waiting.owe(Answer::Gate(8));
        assert_eq!(waiting.wait(Duration::ZERO), 1);
        let lane = "OUT-1".parse().expect("letters");
        waiting.hear(&Update::Gate { cause: 8, lane, outcome: GateOutcome::Timeout });
        assert_eq!(waiting.wait(Duration::ZERO), 0);
    }
}
