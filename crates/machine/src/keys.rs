//! Secrets of the booth: its ticket keys, the keys of other booths, and the hashes of PINs.

mod enrolment;
mod file;
pub mod pin;
mod stand_in;

pub use enrolment::Enrolment;
pub use file::BoothKeys;
pub use pin::{PinError, hash_pin};

use std::path::PathBuf;

/// Why the booth's keys cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}: {detail}", file.display())]
pub struct KeysError {
    /// The key file that was read or written.
    pub file: PathBuf,
    /// Why. Never what stands in it.
    pub detail: String,
}
