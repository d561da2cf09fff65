//! What the stays add up to (S3-E02…E05, E08, E09). Counted from the projections each time; every total says what it is
//! of (S3-X07, S3-X08).

mod lists;
mod revenue;

pub use lists::{Active, Debts, History, HistoryQuery, active, debts, history};
pub use revenue::{Series, Stats, daily, monthly, stats};
