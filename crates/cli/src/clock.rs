//! The machine's wall clock. Only commands read it; everything below takes time as an argument.

use palang_domain::Timestamp;
use std::time::{SystemTime, UNIX_EPOCH};

/// Now, as the machine believes.
pub fn real_time() -> Timestamp {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Timestamp::from_millis(i64::try_from(since.as_millis()).unwrap_or(0))
}
