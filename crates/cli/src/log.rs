//! The log: a file a day in the data directory, two weeks of them, nothing on standard output.

use std::path::Path;
use tracing_appender::non_blocking::{NonBlockingBuilder, WorkerGuard};
use tracing_appender::rolling::{RollingFileAppender, Rotation};
use tracing_subscriber::EnvFilter;

/// How many days stay.
const DAYS: usize = 14;
/// Lines waiting for the disk; more are dropped, because a log never holds a lane up.
const QUEUE: usize = 4_096;

/// Keeps the log's thread alive; what is queued is written when this goes.
pub struct Log {
    _guard: WorkerGuard,
}

/// Starts logging below `data`. A booth that cannot log still works, so trouble is said and not returned.
#[must_use]
pub fn start(data: &Path) -> Option<Log> {
    let folder = data.join("log");
    // The appender looks for old files before it makes the folder, and complains on standard error.
    let made = palang_booth::private::folder(&folder);
    let appender = RollingFileAppender::builder()
        .rotation(Rotation::DAILY)
        .filename_prefix("palang")
        .filename_suffix("log")
        .max_log_files(DAYS)
        .build(&folder);
    let appender = match made.map_err(|error| error.to_string()).and(appender.map_err(|error| error.to_string())) {
        Ok(appender) => appender,
        Err(error) => {
            eprintln!("palang: no log in {}: {error}", folder.display());
            return None;
        }
    };
    let (writer, guard) = NonBlockingBuilder::default().buffered_lines_limit(QUEUE).lossy(true).finish(appender);
    let filter = EnvFilter::try_from_env("PALANG_LOG").unwrap_or_else(|_| EnvFilter::new("info"));
    let subscriber =
        tracing_subscriber::fmt().with_writer(writer).with_env_filter(filter).with_ansi(false).with_target(true);
    subscriber.try_init().ok().map(|()| Log { _guard: guard })
}
