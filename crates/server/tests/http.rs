//! The server at its edge: the booth protocol, credentials, bad input, ports.
#![allow(clippy::unwrap_used)]

mod harness;
mod support;

#[path = "http/access.rs"]
mod access;
#[path = "http/booth.rs"]
mod booth;
#[path = "http/people.rs"]
mod people;
#[path = "http/poison.rs"]
mod poison;
#[path = "http/ports.rs"]
mod ports;
#[path = "http/protocol.rs"]
mod protocol;
#[path = "http/releases.rs"]
mod releases;
