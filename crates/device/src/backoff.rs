//! Pauses between tries: doubling, with a longest one.

use std::time::Duration;

/// The next pause doubles until the longest; success starts again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Backoff {
    first: Duration,
    last: Duration,
    next: Duration,
}

impl Backoff {
    pub(crate) const fn new(first: Duration, last: Duration) -> Self {
        Self { first, last, next: first }
    }

    /// The pause to make now.
    pub(crate) fn pause(&mut self) -> Duration {
        let pause = self.next.min(self.last);
        self.next = pause.saturating_mul(2).min(self.last);
        pause
    }

    /// It worked.
    pub(crate) const fn reset(&mut self) {
        self.next = self.first;
    }
}

#[cfg(test)]
mod tests {
    use super::Backoff;
    use std::time::Duration;

    #[test]
    fn pauses_double_to_the_longest_and_start_again_after_success() {
        let mut backoff = Backoff::new(Duration::from_millis(500), Duration::from_secs(30));
        let pauses: Vec<u128> = (0..9).map(|_| backoff.pause().as_millis()).collect();
        assert_eq!(pauses, [500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]);
        backoff.reset();
        assert_eq!(backoff.pause(), Duration::from_millis(500));
    }
}
