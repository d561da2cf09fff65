//! The owner's four systems against the books, on both stores: what each request does to the one car park behind them.
#![cfg(unix)]
#![allow(clippy::unwrap_used, dead_code)]

mod support;

#[path = "rest/entries.rs"]
mod entries;
#[path = "rest/lot.rs"]
mod lot;
#[path = "rest/mixed.rs"]
mod mixed;
#[path = "rest/questions.rs"]
mod questions;
#[path = "rest/quotas.rs"]
mod quotas;
#[path = "rest/sessions.rs"]
mod sessions;
