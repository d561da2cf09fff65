//! A file that only takes up room: when the disk is full it is given up, so that the exits in hand can be finished.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Enough for some thousand exits.
const BYTES: usize = 8 << 20;
const BLOCK: usize = 64 << 10;

/// The reserve of a data folder.
pub(super) struct Reserve(PathBuf);

impl Reserve {
    /// Makes the reserve where it is missing. A disk too full for it is no reason not to start.
    pub(super) fn keep(folder: &Path) -> Self {
        let reserve = Self(folder.join("reserve.bin"));
        reserve.refill();
        reserve
    }

    /// Makes it again where it has been used, when there is room.
    pub(super) fn refill(&self) -> bool {
        if self.is_there() {
            return true;
        }
        let made = self.make();
        if let Err(error) = &made {
            tracing::warn!(%error, "no room for the reserve");
            drop(fs::remove_file(&self.0));
        }
        made.is_ok()
    }

    fn make(&self) -> io::Result<()> {
        // Written, not just sized: a sparse file reserves nothing. Not synced: what counts is the room,
        // and a start must not wait for eight megabytes.
        let mut file = File::create(&self.0)?;
        let block = vec![0x5a_u8; BLOCK];
        for _ in 0..BYTES / BLOCK {
            file.write_all(&block)?;
        }
        Ok(())
    }

    /// Whether the reserve is whole.
    pub(super) fn is_there(&self) -> bool {
        fs::metadata(&self.0).is_ok_and(|data| usize::try_from(data.len()) == Ok(BYTES))
    }

    /// Gives the room back. Says whether there was any.
    pub(super) fn release(&self) -> bool {
        let was = fs::metadata(&self.0).is_ok_and(|data| data.len() > 0) && fs::remove_file(&self.0).is_ok();
        if was {
            tracing::warn!("the disk is full: the reserve is used now");
        }
        was
    }
}
