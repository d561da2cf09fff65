//! The threads that carry the channels: one each, with one call each on its way. Ending is in order and bounded: a call
//! is broken off at once, a thread is waited for, and the journal needs nothing of either (ADR 11).

pub(crate) mod http;
mod rotation;
mod tls;

pub use http::{ApiKey, Http, HttpSetup};
pub use palang_machine::background::Serving;
pub use tls::{TlsTime, client_config};

use crate::core::{Chance, Channel, Contact, Identity, Monitor, Recover, Rotate, Step, channels};
use crate::host::{Host, Recovery, ServerClock};
use crate::status::{Offset, SyncStatus};
use crate::transport::{Call, Reply, Transport, TransportError};
use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, bounded};
use palang_machine::background;
use palang_machine::clock::Clock;
use palang_machine::keys::Enrolment;
use rotation::KeyFile;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};
use tokio::sync::watch;

/// After a panic in a channel: a moment, so that it cannot spin.
const AFTER_PANIC: Duration = Duration::from_secs(1);
/// No wait is longer, whatever a channel asks for.
const LONGEST_WAIT: Duration = Duration::from_secs(60);
/// Nor is a channel kept from its work for longer by who is served.
const LONGEST_REST: Duration = Duration::from_secs(1);

/// Why sync could not begin. The booth sells all the same.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WorkerError {
    /// The certificates that the configuration names cannot be used.
    #[error("the server's certificate authority: {0}")]
    Certificates(String),
    /// A client or a thread could not be made.
    #[error("sync cannot begin: {0}")]
    System(String),
}

/// What a worker is made of.
pub struct Setup {
    /// Who speaks, and whom it believes.
    pub identity: Arc<Identity>,
    /// The rest of the booth.
    pub host: Host,
    /// Both clocks of the machine, read at every step.
    pub clock: Arc<dyn Clock>,
    /// Told what the server's clock says.
    pub server_clock: Option<Arc<dyn ServerClock>>,
    /// The server's address, certificates and key.
    pub http: HttpSetup,
    /// Whether somebody is being served: the channels then rest longer than they work.
    pub serving: Serving,
}

/// Running channels. Dropping it stops them.
pub struct Worker {
    contact: Arc<Contact>,
    clock: Arc<dyn Clock>,
    identity: Arc<Identity>,
    http: HttpSetup,
    serving: Serving,
    wakers: Vec<Sender<()>>,
    stop: watch::Sender<bool>,
    threads: Vec<JoinHandle<()>>,
}

impl Worker {
    /// Starts the channels.
    pub fn start(setup: Setup) -> Result<Self, WorkerError> {
        let Setup { identity, host, clock, server_clock, http, serving } = setup;
        let relay = ClockRelay { time: http.time.clone(), next: server_clock };
        let contact = Arc::new(Contact::new(Some(Arc::new(relay))));
        let (stop, _) = watch::channel(false);
        let (wakers, threads) = (Vec::new(), Vec::new());
        let mut worker = Self { contact, clock, identity, http, serving, wakers, stop, threads };
        let monitor = Monitor::new(Arc::clone(&worker.contact), Arc::clone(&host.journal));
        for channel in channels(&worker.identity, &worker.contact, &host, chance) {
            worker.run(channel)?;
        }
        worker.spawn(Box::new(monitor), Box::new(Nobody))?;
        Ok(worker)
    }

    /// Changes the API key every month, in that data folder's enrolment.
    pub fn rotating(mut self, data: &Path, enrolment: &Enrolment) -> Result<Self, WorkerError> {
        let (key, issued) = (self.http.key.clone(), Mutex::new(enrolment.issued));
        let keys = Arc::new(KeyFile { data: data.to_owned(), issued, key });
        let channel = Rotate::new(Arc::clone(&self.identity), Arc::clone(&self.contact), keys, chance());
        self.run(Box::new(channel))?;
        Ok(self)
    }

    /// Asks the journal's earlier incarnations back, where this one may not know them.
    pub fn recovering(mut self, recovery: Arc<dyn Recovery>) -> Result<Self, WorkerError> {
        let channel = Recover::new(Arc::clone(&self.identity), Arc::clone(&self.contact), recovery, chance());
        self.run(Box::new(channel))?;
        Ok(self)
    }

    fn run(&mut self, channel: Box<dyn Channel>) -> Result<(), WorkerError> {
        let http = Http::new(self.http.clone(), self.stop.subscribe())?;
        let contact = Arc::clone(&self.contact);
        let polls = channel.name() == "pull";
        let http = if polls { http.doubting(Arc::new(move || contact.healed())) } else { http };
        self.spawn(channel, Box::new(http))
    }

    fn spawn(&mut self, channel: Box<dyn Channel>, transport: Box<dyn Transport>) -> Result<(), WorkerError> {
        let stopped = self.stop.subscribe();
        // One waiting call to wake is as good as many.
        let (waker, woken) = bounded(1);
        let (clock, serving) = (Arc::clone(&self.clock), Arc::clone(&self.serving));
        let run = Run { channel, transport, clock, serving, woken, stopped };
        let name = format!("palang-sync-{}", run.channel.name());
        let spawned = std::thread::Builder::new().name(name).spawn(move || {
            background::step_back();
            run.live();
        });
        self.threads.push(spawned.map_err(|error| WorkerError::System(error.to_string()))?);
        self.wakers.push(waker);
        Ok(())
    }

    /// There is something new to send: a fact, a photo. Never waits.
    pub fn wake(&self) {
        wake(&self.wakers);
    }

    /// As [`Worker::wake`], for whoever must not own the worker: the thread that commits would otherwise be the one
    /// that ends it, and wait for channels that wait for a commit.
    #[must_use]
    pub fn waker(&self) -> Box<dyn Fn() + Send + Sync> {
        let wakers = self.wakers.clone();
        Box::new(move || wake(&wakers))
    }

    /// How sync is, for the lamp. Never waits for a network.
    #[must_use]
    pub fn status(&self) -> SyncStatus {
        self.contact.status(self.clock.read())
    }

    /// As [`Worker::status`], for whoever must not own the worker.
    #[must_use]
    pub fn watcher(&self) -> Box<dyn Fn() -> SyncStatus + Send + Sync> {
        let (contact, clock) = (Arc::clone(&self.contact), Arc::clone(&self.clock));
        Box::new(move || contact.status(clock.read()))
    }

    /// Ends in order: what is on its way is broken off, and will be asked again at the next start.
    pub fn stop(mut self) {
        self.end();
    }

    fn end(&mut self) {
        self.stop.send_replace(true);
        wake(&self.wakers);
        // A thread that panicked has said so in the log; the end goes on all the same.
        self.threads.drain(..).for_each(|thread| drop(thread.join()));
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.end();
    }
}

/// What the server's clock says also judges its certificates from now on.
struct ClockRelay {
    time: TlsTime,
    next: Option<Arc<dyn ServerClock>>,
}

impl ServerClock for ClockRelay {
    fn measured(&self, offset: Offset) {
        self.time.server_time(offset.wall.plus_millis(offset.millis));
        if let Some(next) = &self.next {
            next.measured(offset);
        }
    }
}

/// One channel's thread.
struct Run {
    channel: Box<dyn Channel>,
    transport: Box<dyn Transport>,
    clock: Arc<dyn Clock>,
    serving: Serving,
    woken: Receiver<()>,
    stopped: watch::Receiver<bool>,
}

impl Run {
    fn live(mut self) {
        while !*self.stopped.borrow() {
            // What a channel remembers is only its patience: it goes on from the marks after a panic as after a
            // restart.
            let once = catch_unwind(AssertUnwindSafe(|| self.once()));
            let pause = once.unwrap_or_else(|_| {
                tracing::error!(channel = self.channel.name(), "sync panicked and goes on");
                Some(AFTER_PANIC)
            });
            let Some(pause) = pause else { continue };
            match self.woken.recv_timeout(pause.min(LONGEST_WAIT)) {
                Ok(()) | Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return,
            }
        }
    }

    /// One step; answers how long to wait, if at all.
    fn once(&mut self) -> Option<Duration> {
        let now = self.clock.read();
        let began = Instant::now();
        match self.channel.step(now) {
            Step::Call(call) => {
                let asked = began.elapsed();
                let answer = self.transport.call(&call);
                let answered = Instant::now();
                self.channel.answer(self.clock.read(), answer);
                self.rest(asked + answered.elapsed());
                None
            }
            Step::Wait(until) => Some(until.saturating_sub(now.monotonic)),
        }
    }

    /// Somebody is served: what was done here, and not at the server, took a core and the disk from him. News do not
    /// cut the rest short, for he is the one who makes them; the end does.
    fn rest(&self, worked: Duration) {
        let end = Instant::now() + background::rest(&self.serving, worked).min(LONGEST_REST);
        while !*self.stopped.borrow() && self.woken.recv_deadline(end).is_ok() {}
    }
}

fn wake(wakers: &[Sender<()>]) {
    for waker in wakers {
        // Full: it will look anyway. Gone: it has ended.
        let _ = waker.try_send(());
    }
}

/// For a channel that never calls.
struct Nobody;

impl Transport for Nobody {
    fn call(&mut self, _: &Call) -> Result<Reply, TransportError> {
        Err(TransportError::Unreachable("nobody carries this channel's calls".into()))
    }
}

/// The operating system's random source; where it fails, no jitter.
fn chance() -> Chance {
    Box::new(|| getrandom::u64().unwrap_or(0))
}
