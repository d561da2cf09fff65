//! How much of a disk is free.

use std::path::Path;

/// Free bytes where `folder` is, or will be; nothing where the system does not say.
#[cfg(unix)]
pub fn free(folder: &Path) -> Option<u64> {
    let there = folder.ancestors().find(|folder| folder.exists())?;
    let figures = rustix::fs::statvfs(there).ok()?;
    Some(figures.f_bavail.saturating_mul(figures.f_frsize))
}

/// Free bytes where `folder` is, or will be; nothing where the system does not say.
#[cfg(not(unix))]
pub fn free(_folder: &Path) -> Option<u64> {
    None
}
