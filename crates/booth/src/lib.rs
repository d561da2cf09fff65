//! The booth's engine without a screen.
//!
//! `desk` holds the use cases and is the only module that sees `store` and `photo`, and the crates `palang-device` and
//! `palang-sync`; those four never see one another. Whoever stands on the booth finds all of its rooms here.

pub mod config;
pub mod desk;
pub mod engine;
pub mod pending;
pub mod photo;
pub mod store;

pub use palang_device as device;
pub use palang_machine::{clock, keys, private};
pub use palang_sync as sync;

use palang_machine::background;
