//! The owner's four systems behind their own paths, as one (S0, S1, S2, S3). A program that speaks one of them is a
//! lane like any other: what it reports becomes facts of its virtual booth.

pub mod breakdown;
pub mod local;
pub mod status;
pub mod words;
