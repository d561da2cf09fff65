//! The machine's wall clock. Only commands read it; everything below takes time as an argument.

use palang_booth::clock::{Clock, SystemClock};
use palang_domain::Timestamp;
use std::sync::Arc;

/// The time as the machine's wall clock has it.
pub fn real_time() -> Timestamp {
    SystemClock.read().wall
}

/// The machine's clock, for what reads it again and again.
pub fn machine() -> Arc<dyn Clock> {
    Arc::new(SystemClock)
}
