//! The desk on a real journal and virtual devices, by the days of cashiers and the tricks of thieves.
#![allow(clippy::unwrap_used, clippy::cast_possible_truncation, clippy::cast_sign_loss)]

mod clock;
mod day;
mod harness;
mod lanes;
mod limits;
mod people;
mod receipts;
mod restart;
mod scans;
mod settle;
mod two_booths;
