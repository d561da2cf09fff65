//! Facts about the booth's devices and its backups.

use crate::DeviceId;
use serde::{Deserialize, Serialize};

/// A device went, or came back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "arbitrary", derive(proptest_derive::Arbitrary))]
pub struct DeviceChanged {
    /// The device, by its id in the configuration.
    pub device: DeviceId,
    /// `fine`, `unknown`, `attention`, `down`.
    pub health: String,
    /// What is wrong, in the log's words.
    pub detail: String,
}

/// A backup was made, restored on trial, and verified.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "arbitrary", derive(proptest_derive::Arbitrary))]
pub struct BackupMade {
    /// File name in the backup folder.
    pub file: String,
    /// Seq of the last fact in the backup.
    pub through: u64,
}
