//! Work that may wait: below the lane's threads, so that an exit never waits for a core (SYNC 5, P6).

/// How far below: a thirtieth of a core that the lane wants, all of one that it does not.
#[cfg(target_os = "linux")]
const NICENESS: i32 = 15;

/// From here on the calling thread, and those it starts, run where nothing more urgent does. On Linux each thread has a
/// niceness of its own; elsewhere nothing changes.
pub(crate) fn step_back() {
    #[cfg(target_os = "linux")]
    if let Err(error) = rustix::process::setpriority_process(Some(rustix::thread::gettid()), NICENESS) {
        tracing::debug!(%error, "a thread in the background keeps its priority");
    }
}
