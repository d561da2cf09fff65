//! SYNC R14, the server's half: databases of every released schema, brought to this one while the power goes, the
//! process dies or the connection is cut at any step, with another replica beside it; and the books go on afterwards.
#![allow(clippy::unwrap_used)]

mod support;

#[path = "../../booth/tests/support/dump.rs"]
mod dump;
#[path = "../../booth/tests/support/recorder.rs"]
mod recorder;

#[cfg(unix)]
#[path = "upgrade/postgres.rs"]
mod postgres;
#[path = "upgrade/released.rs"]
mod released;
#[path = "upgrade/sqlite.rs"]
mod sqlite;
