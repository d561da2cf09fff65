//! What happens next: by time, and in the order it was planned where the time is the same.

use std::collections::BTreeMap;

/// Events by time.
pub struct Queue<T> {
    events: BTreeMap<(u64, u64), T>,
    planned: u64,
}

impl<T> Default for Queue<T> {
    fn default() -> Self {
        Self { events: BTreeMap::new(), planned: 0 }
    }
}

impl<T> Queue<T> {
    /// Plans an event for the virtual millisecond `at`.
    pub fn push(&mut self, at: u64, event: T) {
        self.planned += 1;
        self.events.insert((at, self.planned), event);
    }

    /// The next one, with its time.
    pub fn pop(&mut self) -> Option<(u64, T)> {
        self.events.pop_first().map(|((at, _), event)| (at, event))
    }
}
