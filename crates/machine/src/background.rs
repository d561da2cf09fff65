//! Work that may wait: below the lane's threads and beside them, so that an exit does not wait for a core (SYNC 5, P6).
//!
//! Only what can wait belongs here: sync, backups, reports; nothing that a thread of the lane waits for.

use std::sync::Arc;
use std::time::Duration;

/// Whether somebody is being served.
pub type Serving = Arc<dyn Fn() -> bool + Send + Sync>;

/// What can wait has an eighth of the time then.
const RESTS: u32 = 7;

/// How long to rest after having worked for so long.
pub fn rest(serving: &Serving, worked: Duration) -> Duration {
    if serving() { worked.saturating_mul(RESTS) } else { Duration::ZERO }
}

/// From here on the calling thread, and those it starts, run where nothing more urgent does. On Linux each thread has a
/// place of its own; elsewhere nothing changes.
pub fn step_back() {
    #[cfg(target_os = "linux")]
    if let Err(error) = linux::step_back() {
        tracing::debug!(%error, "a thread in the background keeps its place");
    }
}

#[cfg(target_os = "linux")]
mod linux {
    use rustix::io;
    use rustix::process::setpriority_process;
    use rustix::thread::{CpuSet, gettid, sched_getaffinity, sched_setaffinity};

    /// How far below: a thirtieth of a core that the lane wants, all of one that it does not. The idle policy would be
    /// further below, but a PC that is busy with something else would then hardly sync at all.
    const NICENESS: i32 = 15;

    /// Niceness decides who gets a core next, not when: whoever has one keeps it for the rest of its slice, and a
    /// kernel without preemption for the rest of its system call, both some milliseconds. So all that is in the
    /// background shares one core, and where there are more another is free for the lane.
    pub(super) fn step_back() -> io::Result<()> {
        setpriority_process(Some(gettid()), NICENESS)?;
        let ours = sched_getaffinity(None)?;
        if let Some(last) = (0..CpuSet::MAX_CPU).rev().find(|core| ours.is_set(*core)) {
            let mut one = CpuSet::new();
            one.set(last);
            sched_setaffinity(None, &one)?;
        }
        Ok(())
    }

    #[cfg(test)]
    mod tests {
        use super::*;

        #[test]
        fn all_that_steps_back_shares_one_core_and_nobody_else_is_moved() {
            let before = sched_getaffinity(None).expect("the cores");
            let both = std::thread::spawn(|| {
                step_back().expect("back");
                let started = std::thread::spawn(|| sched_getaffinity(None)).join().expect("no panic");
                [sched_getaffinity(None), started]
            });
            let [first, second] = both.join().expect("no panic").map(|cores| cores.expect("the cores"));
            assert_eq!((first.count(), first), (1, second));
            assert_eq!(sched_getaffinity(None).expect("the cores"), before);
        }
    }
}
