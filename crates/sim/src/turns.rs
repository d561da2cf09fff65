//! Independent runs, several at once: a run mostly waits, for its stores or for the network that it is given.

use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::atomic::{AtomicU64, Ordering};

/// Plays the turns `0..count` on so many threads (at least one), each turn once; what they came to, in the order of the
/// turns.
///
/// # Panics
/// When a turn panics.
pub fn several<T: Send>(threads: u32, count: u64, play: impl Fn(u64) -> T + Sync) -> Vec<T> {
    let (next, done) = (AtomicU64::new(0), Mutex::new(Vec::new()));
    std::thread::scope(|scope| {
        for _ in 0..threads.max(1) {
            scope.spawn(|| {
                loop {
                    let turn = next.fetch_add(1, Ordering::Relaxed);
                    if turn >= count {
                        break;
                    }
                    let outcome = play(turn);
                    done.lock().unwrap_or_else(PoisonError::into_inner).push((turn, outcome));
                }
            });
        }
    });
    let mut done = done.into_inner().unwrap_or_else(PoisonError::into_inner);
    done.sort_by_key(|(turn, _)| *turn);
    done.into_iter().map(|(_, outcome)| outcome).collect()
}

#[cfg(test)]
mod tests {
    use super::several;

    #[test]
    fn every_turn_is_played_once_and_answered_in_order() {
        assert_eq!(several(4, 100, |turn| turn * 2), (0..100).map(|turn| turn * 2).collect::<Vec<_>>());
        assert_eq!(several(0, 2, |turn| turn), [0, 1]);
        assert!(several(3, 0, |turn| turn).is_empty());
    }
}
