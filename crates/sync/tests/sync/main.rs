//! Sync against a server and a network that do what a script says (SYNC R13, S0-X07, S0-X08), and over real sockets.
#![allow(clippy::unwrap_used)]

mod booth;
mod drive;
mod enrol;
mod http;
mod model;
mod photos;
mod pull;
mod push;
mod recovery;
mod rotate;
mod server;
mod tls;
mod versions;
mod worker;
