//! What several tests of the server need: a PostgreSQL of their own, booths that say things, and a site they belong to.
//!
//! Other crates' tests include it by `#[path = "../../server/tests/support/mod.rs"] mod support;`.
#![allow(dead_code, clippy::unwrap_used)]

pub mod booth;
#[cfg(unix)]
pub mod postgres;
pub mod say;
pub mod stores;
