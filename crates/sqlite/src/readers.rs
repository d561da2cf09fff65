//! A few read-only connections, each with its thread, on one bounded queue.

use crate::Failure;
use crossbeam_channel::{Sender, TrySendError, bounded};
use rusqlite::Connection;
use std::thread::JoinHandle;

type Job = Box<dyn FnOnce(&Connection) + Send>;

/// A handle to the reading threads. They end when it is dropped.
pub struct Readers {
    jobs: Option<Sender<Job>>,
    threads: Vec<JoinHandle<()>>,
}

impl Readers {
    /// Starts one thread a connection. Each first does `begin`: gives itself its place among the threads.
    ///
    /// # Errors
    /// When no thread can be started.
    pub fn spawn(connections: Vec<Connection>, queue: usize, begin: fn()) -> Result<Self, Failure> {
        let (jobs, waiting) = bounded::<Job>(queue);
        let threads = connections
            .into_iter()
            .map(|db| {
                let waiting = waiting.clone();
                std::thread::Builder::new().name("store-reader".to_owned()).spawn(move || {
                    begin();
                    for job in waiting {
                        job(&db);
                    }
                })
            })
            .collect::<Result<_, _>>()
            .map_err(|error| Failure::Other(error.to_string()))?;
        Ok(Self { jobs: Some(jobs), threads })
    }

    /// Hands a job over. It must answer its own caller.
    ///
    /// # Errors
    /// [`Failure::Busy`] when the queue is full.
    pub fn run(&self, job: impl FnOnce(&Connection) + Send + 'static) -> Result<(), Failure> {
        let jobs = self.jobs.as_ref().ok_or(Failure::Closed)?;
        jobs.try_send(Box::new(job)).map_err(|error| match error {
            TrySendError::Full(_) => Failure::Busy,
            TrySendError::Disconnected(_) => Failure::Closed,
        })
    }
}

impl Drop for Readers {
    fn drop(&mut self) {
        self.jobs = None;
        for thread in self.threads.drain(..) {
            drop(thread.join());
        }
    }
}
