//! One thread per device. A panic in it is reported, and it starts again after a pause; the program goes on.

use super::backoff::Backoff;
use super::report::Reporter;
use palang_domain::device::{Health, Trouble};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::thread;

/// Runs `life` on a thread of its own until it returns. What it owed when it panicked is answered by its guards
/// ([`super::accepted`]), which unwinding drops.
pub(crate) fn supervise(
    name: &str,
    reporter: &Reporter,
    mut backoff: Backoff,
    mut life: impl FnMut() + Send + 'static,
) {
    let on_thread = reporter.clone();
    let started = thread::Builder::new().name(format!("palang-{name}")).spawn(move || {
        while catch_unwind(AssertUnwindSafe(&mut life)).is_err() {
            on_thread.show(Health::Down(Trouble::Offline), "its thread panicked and starts again");
            thread::sleep(backoff.pause());
        }
    });
    if let Err(error) = started {
        reporter.show(Health::Down(Trouble::Offline), &format!("no thread: {error}"));
    }
}
