//! The owner's four systems behind their own paths, as one (S0, S1, S2, S3). A program that speaks one of them is a
//! lane like any other: what it reports becomes facts of its virtual booth.

pub mod ask;
pub mod breakdown;
pub mod checkout;
pub mod entry;
pub mod exit;
pub mod facts;
pub mod lists;
pub mod number;
pub mod pay;
pub mod revenue;
pub mod seen;
pub mod session;
pub mod status;
