//! The booth as part of a site: places, the feed, what is mastered, and a lone booth as ever.
#![allow(clippy::unwrap_used, clippy::panic, missing_docs)]

mod feed;
mod forks;
#[path = "../desk/harness.rs"]
#[allow(dead_code)]
mod harness;
mod mastered;
mod paper;
mod places;
mod prepaid;
mod recovery;
mod server;
