//! The server's time for the booth's clock (SYNC 3.8).

use super::SyncHost;
use crate::sync::{Offset, ServerClock};

impl ServerClock for SyncHost {
    fn measured(&self, offset: Offset) {
        if let Ok(core) = self.core() {
            core.clock.server_says(offset.millis, offset.half_trip_millis, offset.wall, offset.monotonic);
        }
    }
}
