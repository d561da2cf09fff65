//! The watchdog: something waits, the server answers, and yet the mark stands still. Whatever the reason, the channel
//! begins anew and it is counted (SYNC 3; powersync.dart #253 is the case it is for).

use std::time::Duration;

/// So long a mark may stand still.
const STILL: Duration = Duration::from_secs(30);

/// Watches one mark.
#[derive(Debug, Default)]
pub(crate) struct Watchdog {
    mark: Option<u64>,
    since: Duration,
}

impl Watchdog {
    /// Whether the channel must begin anew. `contact` is when any channel last had an answer that could be believed.
    pub(crate) fn is_stuck(&mut self, now: Duration, waiting: bool, mark: u64, contact: Option<Duration>) -> bool {
        if !waiting || self.mark != Some(mark) {
            self.mark = Some(mark);
            self.since = now;
            return false;
        }
        let answers = contact.is_some_and(|contact| contact > self.since);
        let stuck = answers && now.saturating_sub(self.since) >= STILL;
        if stuck {
            self.since = now;
        }
        stuck
    }

    /// Since when the mark has not moved, or nothing has waited.
    pub(crate) const fn since(&self) -> Duration {
        self.since
    }
}
