//! How patient a channel is: pauses that double with jitter, a new connection after two failures, all forgotten on
//! success (SYNC 3.6).

use crate::core::Chance;
use crate::core::judge::Failure;
use std::time::Duration;

/// First pause.
const FIRST: Duration = Duration::from_millis(250);
/// Longest pause, whatever anybody asks for.
pub(crate) const LONGEST: Duration = Duration::from_secs(60);
/// A pause may always be as long as this, and as a quarter of the trouble so far: a short cut is recovered from
/// quickly, and a long one does not make a thousand booths hammer.
const AT_LEAST_ALLOWED: Duration = Duration::from_secs(2);
/// Where the server has said no, it is not asked again sooner.
const REFUSED: Duration = Duration::from_secs(5);
/// A new connection is tried after so many failures, and after as many again.
const FRESH_AFTER: u32 = 2;
/// Another channel has had an answer since: no need to wait longer than this.
const HEALED: Duration = Duration::from_secs(1);

/// See the module.
pub(crate) struct Pace {
    chance: Chance,
    failures: u32,
    /// Since when nothing has worked.
    since: Duration,
    /// The last failure, and whether it was the network's.
    failed: Option<(Duration, bool)>,
    not_before: Duration,
    fresh: bool,
}

impl Pace {
    pub(crate) fn new(chance: Chance) -> Self {
        let zero = Duration::ZERO;
        Self { chance, failures: 0, since: zero, failed: None, not_before: zero, fresh: false }
    }

    /// When the next try may be made; `contact` is when any channel last had an answer that could be believed.
    pub(crate) fn ready(&self, contact: Option<Duration>) -> Duration {
        match (self.failed, contact) {
            (Some((failed, true)), Some(contact)) if contact > failed => self.not_before.min(failed + HEALED),
            _ => self.not_before,
        }
    }

    /// Whether the next call must be on a new connection. Asking forgets it.
    pub(crate) const fn take_fresh(&mut self) -> bool {
        std::mem::replace(&mut self.fresh, false)
    }

    /// Whether the last try failed.
    pub(crate) const fn is_failing(&self) -> bool {
        self.failures > 0
    }

    pub(crate) const fn succeeded(&mut self) {
        self.failures = 0;
        self.failed = None;
        self.not_before = Duration::ZERO;
    }

    /// Nothing failed and nothing was won either: a little later.
    pub(crate) fn rest(&mut self, now: Duration, pause: Duration) {
        self.not_before = now + pause;
    }

    /// It did not work.
    pub(crate) fn failed(&mut self, now: Duration, why: &Failure) {
        if self.failures == 0 {
            self.since = now;
        }
        self.failures = self.failures.saturating_add(1);
        self.fresh = self.failures.is_multiple_of(FRESH_AFTER);
        let doubled = FIRST.saturating_mul(1 << self.failures.saturating_sub(1).min(16));
        let allowed = AT_LEAST_ALLOWED.max(now.saturating_sub(self.since) / 4);
        let asked = Duration::from_secs(why.retry_after().unwrap_or(0));
        let least = if why.is_refusal() { REFUSED.max(asked) } else { asked };
        let pause = doubled.min(allowed).max(least).min(LONGEST);
        self.failed = Some((now, why.is_network()));
        self.not_before = now + self.jittered(pause);
    }

    /// The watchdog does not trust anything any more: begin anew, on a new connection.
    pub(crate) const fn restart(&mut self) {
        self.succeeded();
        self.fresh = true;
    }

    /// Between half of it and all of it: a site's booths must not come back together.
    fn jittered(&mut self, pause: Duration) -> Duration {
        let half = pause / 2;
        let range = u64::try_from(half.as_millis()).unwrap_or(u64::MAX).saturating_add(1);
        half + Duration::from_millis((self.chance)() % range)
    }
}
