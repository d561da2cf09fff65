//! Keeps scanner noise from filling the disk: refused scans are facts, but not every one of a storm.

use palang_domain::time::SECOND_MS;
use palang_domain::{LaneId, Timestamp};
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// The same refusal of the same code within this is one refusal.
const SAME_MS: i64 = 3 * SECOND_MS;
/// So many refusals at once are each a fact …
const BURST: i64 = 20;
/// … and then one for each of these.
const REFILL_MS: i64 = 5 * SECOND_MS;

#[derive(Default)]
pub(crate) struct RefusalLimit(Mutex<HashMap<LaneId, State>>);

struct State {
    last: Option<(String, Timestamp)>,
    /// In `REFILL_MS` units' milliseconds, so that time refills it smoothly.
    room_ms: i64,
    seen: Timestamp,
}

impl RefusalLimit {
    /// Whether this refusal is to be recorded.
    pub fn records(&self, lane: &LaneId, code: &str, now: Timestamp) -> bool {
        let mut lanes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let full = BURST * REFILL_MS;
        let state = lanes.entry(lane.clone()).or_insert(State { last: None, room_ms: full, seen: now });
        let again = state.last.as_ref().is_some_and(|(last, at)| last == code && now.millis_since(*at) < SAME_MS);
        state.last = Some((code.to_owned(), now));
        state.room_ms = state.room_ms.saturating_add(now.millis_since(state.seen).max(0)).min(full);
        state.seen = now;
        if again || state.room_ms < REFILL_MS {
            return false;
        }
        state.room_ms -= REFILL_MS;
        true
    }
}

/// The start of what was scanned, printable characters only: what a fact and a log may carry.
pub(crate) fn printable(code: &str) -> String {
    code.chars().filter(char::is_ascii_graphic).take(64).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_storm_of_scans_is_a_handful_of_facts() {
        let (limit, lane) = (RefusalLimit::default(), "OUT-1".parse().expect("an id"));
        let at = |seconds: i64| Timestamp::from_millis(seconds * SECOND_MS);
        assert!(limit.records(&lane, "a", at(0)));
        assert!(!limit.records(&lane, "a", at(1)), "the same again");
        assert!(limit.records(&lane, "b", at(1)));
        let facts = (0..10_000).filter(|n| limit.records(&lane, &format!("noise {n}"), at(2))).count();
        assert_eq!(facts, 18);
        assert!(limit.records(&lane, "later", at(10)));
        assert_eq!(printable(&format!("a\u{7}b ü{}", "x".repeat(10_000))).len(), 64);
    }
}
