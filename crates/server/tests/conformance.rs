//! One suite, both stores: who may write, what is held, what is found, what is passed on (SYNC 3, R7, R11).
#![allow(clippy::unwrap_used)]

mod support;

#[path = "conformance/push.rs"]
mod push;
