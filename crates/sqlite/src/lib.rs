//! SQLite as Palang uses it: open, pragmas read back, migrations, writer thread, backup.
//!
//! The only crate that knows how a durable SQLite file is set up. What is stored in it is the caller's business.

mod backup;
mod failure;
mod migrate;
mod open;
mod readers;
mod writer;

pub use backup::{copy, copy_over, copy_with};
pub use failure::Failure;
pub use migrate::migrate;
pub use open::{Profile, check_version, open_any, open_copy, open_reader, open_writer};
pub use readers::Readers;
pub use writer::{Done, Limits, Writer};
