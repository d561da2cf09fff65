//! The writer: one thread owns the connection; jobs come by a bounded queue; the log is folded in when nobody waits.

use crate::Failure;
use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, TrySendError, bounded};
use rusqlite::Connection;
use rusqlite::config::DbConfig;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

/// What a writer allows itself.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// How many jobs may wait; one more is refused as busy.
    pub queue: usize,
    /// How long nothing must have been asked before the log is folded in.
    pub idle: Duration,
    /// Pages in the log below which idling does nothing.
    pub idle_pages: i64,
    /// Pages in the log above which it is folded in at once, behind the job that grew it.
    pub most_pages: i64,
}

impl Default for Limits {
    fn default() -> Self {
        // 4096 pages of 4 KiB are 16 MiB: what a restart replays at most (SYNC 5, P7).
        Self { queue: 256, idle: Duration::from_millis(400), idle_pages: 256, most_pages: 4_096 }
    }
}

/// Rows that are written between two looks at the length of the log: a few hundred pages at most.
const ROWS_BETWEEN_LOOKS: u64 = 128;

type Job = Box<dyn FnOnce(Result<&mut Connection, Failure>) -> Done + Send>;

/// What a job leaves to its writer.
pub struct Done {
    /// What went wrong, if anything did.
    pub failure: Option<Failure>,
    /// Answers the caller. Runs after the writer has dealt with the failure, so that whoever hears of a failed disk
    /// finds the writer stopped and the file marked.
    pub answer: Box<dyn FnOnce() + Send>,
}

/// A handle to the thread that owns the one writing connection. The thread ends when the handle is dropped.
pub struct Writer {
    jobs: Option<Sender<Job>>,
    stopped: Arc<Mutex<Option<Failure>>>,
    prime: &'static str,
    thread: Option<JoinHandle<()>>,
}

impl Writer {
    /// Starts the thread. `prime` is a statement that writes one page: run after the log was folded in whole, so that
    /// its restart (a second sync) is paid now and not by the next job.
    ///
    /// `stopping` is told, once, why the writer stops for good.
    ///
    /// # Errors
    /// When no thread can be started.
    pub fn spawn(
        db: Connection,
        limits: Limits,
        prime: &'static str,
        stopping: impl FnOnce(&Failure) + Send + 'static,
    ) -> Result<Self, Failure> {
        let (jobs, queue) = bounded::<Job>(limits.queue);
        let stopped = Arc::new(Mutex::new(None));
        let mark = Arc::clone(&stopped);
        let thread = std::thread::Builder::new()
            .name("store-writer".to_owned())
            .spawn(move || {
                Worker { db, limits, prime, looked: 0, stopped: mark, stopping: Box::new(stopping) }.run(&queue);
            })
            .map_err(|error| Failure::Other(error.to_string()))?;
        Ok(Self { jobs: Some(jobs), stopped, prime, thread: Some(thread) })
    }

    /// Hands a job over. What it returns tells the writer whether to go on, and answers the caller. After a failure
    /// that [`Failure::stops_writing`] no job gets the connection any more, and none is retried: they are
    /// given [`Failure::Stopped`] to answer with.
    ///
    /// # Errors
    /// [`Failure::Busy`] when the queue is full.
    pub fn run<J>(&self, job: J) -> Result<(), Failure>
    where
        J: FnOnce(Result<&mut Connection, Failure>) -> Done + Send + 'static,
    {
        let jobs = self.jobs.as_ref().ok_or(Failure::Closed)?;
        jobs.try_send(Box::new(job)).map_err(|error| match error {
            TrySendError::Full(_) => Failure::Busy,
            TrySendError::Disconnected(_) => Failure::Closed,
        })
    }

    /// Folds the log in behind what waits, whatever its length, so that somebody who then reads for long, and keeps it
    /// from starting anew meanwhile, does not make it grow beyond what it has been before.
    ///
    /// # Errors
    /// As [`Writer::run`]. `then` runs whether the log could be folded in or not.
    pub fn fold(&self, then: impl FnOnce() + Send + 'static) -> Result<(), Failure> {
        let prime = self.prime;
        self.run(move |db| {
            let failure = db.and_then(|db| fold(db, prime)).err();
            Done { failure, answer: Box::new(then) }
        })
    }

    /// Stops writing for good behind what waits, because somebody else met damage in the file.
    pub fn stop(&self, failure: Failure) {
        let met = self.run(move |_| Done { failure: Some(failure), answer: Box::new(|| {}) });
        if let Err(full) = met {
            tracing::error!(%full, "the damage could not be told to the writer: the next question meets it again");
        }
    }

    /// Why the writer has stopped, if it has.
    #[must_use]
    pub fn stopped(&self) -> Option<Failure> {
        self.stopped.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        // Closing the queue lets the thread finish what waits, then fold the log in and end.
        self.jobs = None;
        if let Some(thread) = self.thread.take() {
            drop(thread.join());
        }
    }
}

struct Worker {
    db: Connection,
    limits: Limits,
    prime: &'static str,
    /// How many rows had been written when the log was last looked at.
    looked: u64,
    stopped: Arc<Mutex<Option<Failure>>>,
    stopping: Box<dyn FnOnce(&Failure) + Send>,
}

impl Worker {
    fn run(mut self, queue: &Receiver<Job>) {
        // A log that starts anew costs a second sync: paid before anybody waits.
        if let Err(error) = self.db.execute(self.prime, [])
            && Failure::from(error).stops_writing()
        {
            tracing::warn!("the log cannot be started; the first job will say why");
        }
        let mut folded = false;
        loop {
            let job = if folded {
                queue.recv().map_err(|_| RecvTimeoutError::Disconnected)
            } else {
                queue.recv_timeout(self.limits.idle)
            };
            let done = match job {
                Ok(job) => {
                    folded = false;
                    match self.perform(job) {
                        Some(Done { failure: Some(failure), answer }) if failure.stops_writing() => {
                            self.stop(&failure, answer, queue);
                            return;
                        }
                        Some(done) => (done.answer)(),
                        None => {}
                    }
                    self.fold_if_grown()
                }
                Err(RecvTimeoutError::Timeout) => {
                    folded = true;
                    self.fold(self.limits.idle_pages)
                }
                Err(RecvTimeoutError::Disconnected) => break,
            };
            if let Err(failure) = done
                && failure.stops_writing()
            {
                self.stop(&failure, Box::new(|| {}), queue);
                return;
            }
        }
        // Best effort: the next start replays the log otherwise.
        drop(self.db.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(())));
    }

    /// A job that panics loses its own answer and its transaction, not the booth.
    fn perform(&mut self, job: Job) -> Option<Done> {
        let db = &mut self.db;
        catch_unwind(AssertUnwindSafe(|| job(Ok(db))))
            .inspect_err(|_| tracing::error!("a job of the store panicked"))
            .ok()
    }

    /// From now on every job is told that nothing is acknowledged any more, until the handle is dropped.
    fn stop(self, failure: &Failure, answer_first: Box<dyn FnOnce() + Send>, queue: &Receiver<Job>) {
        tracing::error!(%failure, "the store stops acknowledging");
        let answer = Failure::Stopped(failure.to_string());
        *self.stopped.lock().unwrap_or_else(PoisonError::into_inner) = Some(answer.clone());
        (self.stopping)(failure);
        // Without folding the log in: the file is evidence now.
        drop(self.db.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true));
        answer_first();
        for job in queue {
            let answer = answer.clone();
            drop(catch_unwind(AssertUnwindSafe(|| (job(Err(answer)).answer)())));
        }
    }

    /// Behind a job: whoever got its answer may be waiting for this processor, so the log is not looked at each time.
    fn fold_if_grown(&mut self) -> Result<(), Failure> {
        let written = self.db.total_changes();
        if written.saturating_sub(self.looked) < ROWS_BETWEEN_LOOKS {
            return Ok(());
        }
        self.looked = written;
        self.fold(self.limits.most_pages)
    }

    /// Folds the log into the file when it has at least `pages`. Never waits for readers.
    fn fold(&self, pages: i64) -> Result<(), Failure> {
        if self.log_pages() < pages {
            return Ok(());
        }
        fold(&self.db, self.prime)
    }

    fn log_pages(&self) -> i64 {
        // `NOOP` counts without folding (SQLite 3.51).
        let count = self.db.prepare_cached("PRAGMA wal_checkpoint(NOOP)");
        count.and_then(|mut count| count.query_row([], |row| row.get(1))).unwrap_or(0)
    }
}

/// Folds the log in without waiting for readers.
fn fold(db: &Connection, prime: &str) -> Result<(), Failure> {
    let (log, done): (i64, i64) =
        db.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |row| Ok((row.get(1)?, row.get(2)?)))?;
    if log == done {
        db.execute(prime, [])?;
    }
    Ok(())
}
