//! The tariff language: the owner's tables, every rule at its edges, what is refused, and what holds for all tariffs.
#![allow(clippy::unwrap_used)]

mod cases;
mod generate;
mod help;
mod lint;
mod manual;
mod mistakes;
mod oracle;
mod properties;
mod refused;
mod rules;
