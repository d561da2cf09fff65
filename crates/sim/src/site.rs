//! A site of real programs: one server and its booths, each a process with a folder of its own, and whatever stands
//! between them. Everything is ended when it goes out of scope.

mod audit;
mod booth;
mod child;
mod programs;
mod rig;
mod server;

pub use audit::{Auditor, Disagreement, agree};
pub use booth::{BoothFolder, Entry, PIN, RunningBooth, config};
pub use child::Child;
pub use programs::Programs;
pub use rig::Rig;
pub use server::{Database, RunningServer, ServerFolder, address};

use serde_json::Value;

/// Why the site could not be driven on.
#[derive(Debug, thiserror::Error)]
pub enum SiteError {
    /// A file, a pipe or a process.
    #[error("{0}: {1}")]
    Io(String, std::io::Error),
    /// A program ended, and should not have.
    #[error("{what} ended with {status}: {said}")]
    Ended {
        /// What was run.
        what: String,
        /// How it ended.
        status: String,
        /// The end of what it had said.
        said: String,
    },
    /// It did not happen in time.
    #[error("no {what} within {seconds} s: {last}")]
    Late {
        /// What was waited for.
        what: String,
        /// How long it was waited for, in seconds.
        seconds: u64,
        /// What was seen last.
        last: String,
    },
    /// A program answered something else than was expected.
    #[error("{0}")]
    Unexpected(String),
}

impl SiteError {
    fn io(what: impl Into<String>) -> impl FnOnce(std::io::Error) -> Self {
        let what = what.into();
        move |error| Self::Io(what, error)
    }
}

/// The number under `key`, 0 where there is none.
#[must_use]
pub fn number(line: &Value, key: &str) -> u64 {
    line[key].as_u64().unwrap_or_default()
}
