//! One suite, both stores: who may write, what is held, what is found, what is passed on (SYNC 3, R6, R7, R11).
#![allow(clippy::unwrap_used)]

mod support;

#[path = "conformance/conflicts.rs"]
mod conflicts;
#[path = "conformance/feed.rs"]
mod feed;
#[path = "conformance/forks.rs"]
mod forks;
#[path = "conformance/guards.rs"]
mod guards;
#[path = "conformance/model.rs"]
mod model;
#[path = "conformance/mutants.rs"]
mod mutants;
#[path = "conformance/own.rs"]
mod own;
#[path = "conformance/push.rs"]
mod push;
#[path = "conformance/recovery.rs"]
mod recovery;
#[path = "conformance/trust.rs"]
mod trust;
#[path = "conformance/visibility.rs"]
mod visibility;
