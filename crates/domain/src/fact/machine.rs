//! What the booth's devices and its own care of itself have to say.

use crate::DeviceId;
use serde::{Deserialize, Serialize};

/// A device went, or came back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeviceChanged {
    /// Which.
    pub device: DeviceId,
    /// `fine`, `unknown`, `attention`, `down`.
    pub health: String,
    /// In the log's words.
    pub detail: String,
}

/// A backup was made, restored on trial, and verified.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BackupMade {
    /// File name in the backup folder.
    pub file: String,
    /// Last fact in it.
    pub through: u64,
}
