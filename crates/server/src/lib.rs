//! The site's server: booths become one car park through it, and other programs talk to it (DESIGN 9).
//!
//! `routes` speak HTTP and know nothing of SQL; `ledger` keeps facts, feed and projections; `store` runs its statements
//! on PostgreSQL or on the embedded SQLite. Stateless: everything that must survive is in the store or in the photo
//! folder.

pub mod admin;
pub mod app;
pub mod auth;
pub mod booths;
pub mod config;
pub mod conflicts;
pub mod contact;
pub mod extract;
pub mod foreign_names;
pub mod keys;
pub mod ledger;
pub mod limits;
pub mod metrics;
pub mod office;
pub mod photo;
pub mod problem;
pub mod questions;
pub mod quota;
pub mod request;
pub mod rest;
pub mod routes;
pub mod serve;
pub mod settings;
pub mod site_time;
pub mod store;
pub mod terms;
mod tls;
pub mod verify;
pub mod words;
