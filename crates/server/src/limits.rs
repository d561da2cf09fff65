//! How often who may ask: per key where there is one, per address where somebody tries to get in.

use crate::config::Limits;
use crate::problem::Problem;
use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use palang_domain::SiteId;
use std::hash::Hash;
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::sync::Arc;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, TryAcquireError};

/// A key: its site and prefix.
pub type KeyName = (SiteId, String);

/// Everything that counts.
pub struct RateLimiters {
    keys: DefaultKeyedRateLimiter<KeyName>,
    addresses: DefaultKeyedRateLimiter<IpAddr>,
    /// Password hashes at once: each takes 19 MiB and a core.
    hashing: Arc<Semaphore>,
    work: Arc<Semaphore>,
}

/// Password hashes at once.
const HASHING: usize = 2;
/// More keys and addresses than this are remembered only as long as they still count.
const REMEMBERED: usize = 10_000;

impl RateLimiters {
    /// Fresh limiters, as configured.
    #[must_use]
    pub fn new(limits: &Limits) -> Self {
        Self {
            keys: RateLimiter::keyed(quota(limits.key_per_minute, limits.key_burst)),
            addresses: RateLimiter::keyed(quota(limits.address_per_minute, limits.address_burst)),
            hashing: Arc::new(Semaphore::new(HASHING)),
            work: Arc::new(Semaphore::new(limits.in_work.clamp(1, Semaphore::MAX_PERMITS))),
        }
    }

    /// One more request with this key.
    ///
    /// # Errors
    /// [`Problem::too_many`].
    pub fn key(&self, name: &KeyName) -> Result<(), Problem> {
        pass(&self.keys, name, "key")
    }

    /// One more attempt to get in from this address.
    ///
    /// # Errors
    /// [`Problem::too_many`].
    pub fn address(&self, address: IpAddr) -> Result<(), Problem> {
        pass(&self.addresses, &network(address), "address")
    }

    /// A place among the requests in work, given back when it is dropped.
    ///
    /// # Errors
    /// When there is none.
    pub fn work(&self) -> Result<OwnedSemaphorePermit, TryAcquireError> {
        Arc::clone(&self.work).try_acquire_owned()
    }

    /// Hashes passwords on a thread of its own, and never many at once.
    ///
    /// # Errors
    /// [`Problem::internal`] when the work panicked.
    pub async fn hash<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, Problem> {
        let place = Arc::clone(&self.hashing).acquire_owned().await;
        let place = place.map_err(|error| Problem::busy().because(error.to_string()))?;
        on_a_thread(move || {
            let done = work();
            drop(place);
            done
        })
        .await
    }
}

/// Work that takes a core, or waits for the disk: not on a thread that everybody waits for.
///
/// # Errors
/// [`Problem::internal`] when it panicked.
pub async fn on_a_thread<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Problem> {
    tokio::task::spawn_blocking(work).await.map_err(|error| Problem::internal("-").because(error.to_string()))
}

fn quota(per_minute: u32, burst: u32) -> Quota {
    let at_least_one = |number: u32| NonZeroU32::new(number).unwrap_or(NonZeroU32::MIN);
    Quota::per_minute(at_least_one(per_minute)).allow_burst(at_least_one(burst))
}

fn pass<K: Hash + Eq + Clone>(limiter: &DefaultKeyedRateLimiter<K>, key: &K, of: &'static str) -> Result<(), Problem> {
    if limiter.len() > REMEMBERED {
        limiter.retain_recent();
    }
    limiter.check_key(key).map_err(|early| {
        metrics::counter!("palang_rate_limited_total", "of" => of).increment(1);
        let wait = early.wait_time_from(DefaultClock::default().now());
        Problem::too_many(wait.as_secs().saturating_add(1))
    })
}

/// Somebody with an IPv6 network has 2^64 addresses in it; they count as one.
fn network(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(six) => six.to_ipv4_mapped().map_or_else(
            || IpAddr::V6(std::net::Ipv6Addr::from_bits(six.to_bits() & !u128::from(u64::MAX))),
            IpAddr::V4,
        ),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_network_of_six_counts_as_one_address() {
        for (address, counted) in
            [("192.0.2.7", "192.0.2.7"), ("::ffff:192.0.2.7", "192.0.2.7"), ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::")]
        {
            assert_eq!(network(address.parse().unwrap()), counted.parse::<IpAddr>().unwrap());
        }
    }

    #[test]
    fn beyond_the_burst_the_answer_is_when_to_come_back() {
        let rate_limiters = RateLimiters::new(&Limits { address_per_minute: 6, address_burst: 2, ..Limits::default() });
        let here: IpAddr = "192.0.2.7".parse().unwrap();
        assert!(rate_limiters.address(here).is_ok());
        assert!(rate_limiters.address(here).is_ok());
        assert_eq!(rate_limiters.address(here).unwrap_err().status().as_u16(), 429);
        assert!(rate_limiters.address("192.0.2.8".parse().unwrap()).is_ok(), "another address is another count");
    }
}
