//! The schema, oldest first, the same steps for both databases. A released file is never edited; the next one expands
//! what is there (DESIGN 5).

/// One step of the schema, in the words of each database.
pub(super) struct Step {
    pub postgres: &'static str,
    pub sqlite: &'static str,
}

macro_rules! step {
    ($file:literal) => {
        Step {
            postgres: include_str!(concat!("../../../../migrations/server/postgres/", $file)),
            sqlite: include_str!(concat!("../../../../migrations/server/sqlite/", $file)),
        }
    };
}

pub(super) const STEPS: &[Step] = &[
    step!("0001_ledger.sql"),
    step!("0002_rest.sql"),
    step!("0003_access.sql"),
    step!("0004_payment.sql"),
    step!("0005_asked.sql"),
    step!("0006_settled.sql"),
];

/// The schema this program knows.
pub const LATEST: usize = STEPS.len();

/// Tables that only grow: the application's role may read and add, nothing else (SYNC 7.10).
pub(super) const ONLY_GROW: &[&str] = &["fact", "witness", "quarantine"];
