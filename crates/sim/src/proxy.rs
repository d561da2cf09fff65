//! A proxy that does to a connection what a network does: delay, starve, slice, hold one direction, reset in the
//! middle, close slowly; and, where it can read the HTTP, what proxies and portals do: 502, a login page with 200,
//! half an answer, a lost answer, the same request twice (SYNC 6, R5 and R13). It counts what passes.
//!
//! What happens is decided by a [`Weather`] and by dice of a seed. The moments are the machine's: two runs of one
//! seed make the same choices, not the same interleaving. For that there is `world`.

mod http;
mod link;
pub mod script;
mod tcp;
#[cfg(test)]
mod tests;
mod weather;

pub use script::{Change, Script};
pub use weather::{Cut, Mischief, Weather};

use crate::dice::Dice;
use link::Links;
use std::io;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

/// What passed, in bytes and requests.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Connections that were accepted.
    pub connections: u64,
    /// Bytes handed on towards the server.
    pub inward: u64,
    /// Bytes handed on towards the booth.
    pub outward: u64,
    /// HTTP exchanges that mischief was done to.
    pub mischiefs: u64,
}

/// What all connections of a proxy share.
struct Shared {
    upstream: Mutex<SocketAddr>,
    weather: Mutex<Weather>,
    changed: Condvar,
    dice: Mutex<Dice>,
    links: Links,
    connections: AtomicU64,
    inward: AtomicU64,
    outward: AtomicU64,
    mischiefs: AtomicU64,
}

impl Shared {
    fn weather(&self) -> MutexGuard<'_, Weather> {
        self.weather.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn dice(&self) -> MutexGuard<'_, Dice> {
        self.dice.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn upstream(&self) -> SocketAddr {
        *self.upstream.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A running proxy. Dropping it closes its port and resets its connections.
pub struct Proxy {
    address: SocketAddr,
    shared: Arc<Shared>,
    accepting: Option<JoinHandle<()>>,
}

impl Proxy {
    /// Listens on a free port of this machine and hands on to `upstream`.
    ///
    /// # Errors
    /// When no port can be had.
    pub fn start(upstream: SocketAddr, seed: u64, weather: Weather) -> io::Result<Self> {
        Self::listen(SocketAddr::from(([127, 0, 0, 1], 0)), upstream, seed, weather)
    }

    /// Listens where it is told.
    ///
    /// # Errors
    /// When the address cannot be had.
    pub fn listen(at: SocketAddr, upstream: SocketAddr, seed: u64, weather: Weather) -> io::Result<Self> {
        let listener = TcpListener::bind(at)?;
        let address = listener.local_addr()?;
        let shared = Arc::new(Shared {
            upstream: Mutex::new(upstream),
            weather: Mutex::new(weather),
            changed: Condvar::new(),
            dice: Mutex::new(Dice::new(seed)),
            links: Links::default(),
            connections: AtomicU64::new(0),
            inward: AtomicU64::new(0),
            outward: AtomicU64::new(0),
            mischiefs: AtomicU64::new(0),
        });
        let accepted = Arc::clone(&shared);
        let accepting = thread::Builder::new().name("proxy".into()).spawn(move || accept(&listener, &accepted))?;
        Ok(Self { address, shared, accepting: Some(accepting) })
    }

    /// Where it listens.
    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Changes the weather for connections that are and for those that come.
    pub fn set(&self, change: impl FnOnce(&mut Weather)) {
        change(&mut self.shared.weather());
        self.shared.changed.notify_all();
    }

    /// Hands on to another address from now on: a server that came back on another port.
    pub fn redirect(&self, upstream: SocketAddr) {
        *self.shared.upstream.lock().unwrap_or_else(PoisonError::into_inner) = upstream;
    }

    /// Resets every connection there is.
    pub fn reset_all(&self) {
        self.shared.links.reset_all();
        self.shared.changed.notify_all();
    }

    /// Plays a script from now on, to its end.
    pub fn play(&self, script: &Script) {
        let mut passed = Duration::ZERO;
        for (at, change) in script.steps() {
            thread::sleep(at.saturating_sub(passed));
            passed = *at;
            match change {
                Change::Cut(cut) => self.set(|weather| weather.cut = *cut),
                Change::Weather(next) => self.set(|weather| *weather = next.clone()),
                Change::ResetAll => self.reset_all(),
            }
        }
    }

    /// What has passed so far.
    #[must_use]
    pub fn counts(&self) -> Counts {
        let read = |number: &AtomicU64| number.load(Ordering::Relaxed);
        Counts {
            connections: read(&self.shared.connections),
            inward: read(&self.shared.inward),
            outward: read(&self.shared.outward),
            mischiefs: read(&self.shared.mischiefs),
        }
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.shared.links.close();
        self.set(|weather| *weather = Weather::default());
        self.reset_all();
        // The accepting thread looks up once more, and sees that it is over.
        drop(TcpStream::connect_timeout(&self.address, Duration::from_secs(1)));
        drop(self.accepting.take().map(JoinHandle::join));
    }
}

fn accept(listener: &TcpListener, shared: &Arc<Shared>) {
    for client in listener.incoming() {
        if shared.links.closed() {
            break;
        }
        let Ok(client) = client else { continue };
        shared.connections.fetch_add(1, Ordering::Relaxed);
        drop(client.set_nodelay(true));
        let (refuse, reads_http) = {
            let weather = shared.weather();
            (weather.refuse, !weather.mischief.is_empty())
        };
        if refuse {
            link::reset(&client);
            continue;
        }
        let shared = Arc::clone(shared);
        let serve = move || if reads_http { http::serve(client, &shared) } else { tcp::serve(client, &shared) };
        // A connection that no thread can be had for is one that the network lost.
        drop(thread::Builder::new().name("proxy-link".into()).spawn(serve));
    }
}
