//! The owner's four systems behind their own paths, as one (S0, S1, S2, S3). A program that speaks one of them is a
//! lane like any other: what it reports becomes facts of its virtual booth.

pub mod ask;
pub mod breakdown;
pub mod case;
pub mod checkout;
pub mod entry;
pub mod exit;
pub mod facts;
pub mod idempotent;
pub mod local;
pub mod number;
pub mod pay;
pub mod refused;
pub mod seen;
pub mod session;
pub mod status;
pub mod terms;
pub mod words;
