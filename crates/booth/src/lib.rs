//! The booth's engine without a screen.
//!
//! `desk` holds the use cases and is the only module that sees `store`, `device`, `sync` and `photo`, which never see
//! one another.

mod background;
pub mod clock;
pub mod config;
pub mod desk;
pub mod device;
pub mod engine;
pub mod keys;
pub mod pending;
pub mod photo;
pub mod private;
pub mod store;
pub mod sync;
