//! The connections there are, so that they can be reset from outside.

use std::collections::BTreeMap;
use std::net::{Shutdown, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// Every open stream of a proxy, by number.
#[derive(Default)]
pub struct Links {
    open: Mutex<BTreeMap<u64, Vec<TcpStream>>>,
    next: AtomicU64,
    closed: AtomicBool,
}

impl Links {
    /// Remembers the streams of a connection.
    pub fn enter(&self, streams: &[&TcpStream]) -> u64 {
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        let streams = streams.iter().filter_map(|stream| stream.try_clone().ok()).collect();
        self.open.lock().unwrap_or_else(PoisonError::into_inner).insert(number, streams);
        number
    }

    /// Forgets a connection.
    pub fn leave(&self, number: u64) {
        self.open.lock().unwrap_or_else(PoisonError::into_inner).remove(&number);
    }

    /// Whether a connection has not been reset.
    pub fn is_open(&self, number: u64) -> bool {
        self.open.lock().unwrap_or_else(PoisonError::into_inner).contains_key(&number)
    }

    /// Resets all of them.
    pub fn reset_all(&self) {
        let all = std::mem::take(&mut *self.open.lock().unwrap_or_else(PoisonError::into_inner));
        all.values().flatten().for_each(reset);
    }

    /// Resets one of them.
    pub fn reset(&self, number: u64) {
        let streams = self.open.lock().unwrap_or_else(PoisonError::into_inner).remove(&number);
        streams.iter().flatten().for_each(reset);
    }

    /// No more connections.
    pub fn close(&self) {
        self.closed.store(true, Ordering::SeqCst);
    }

    /// Whether it is over.
    pub fn closed(&self) -> bool {
        self.closed.load(Ordering::SeqCst)
    }
}

/// Makes a stream end with a reset, not with a close, once all who hold it have let go: what was under way is lost.
/// Whoever reads from it is woken.
pub fn reset(stream: &TcpStream) {
    drop(socket2::SockRef::from(stream).set_linger(Some(Duration::ZERO)));
    drop(stream.shutdown(Shutdown::Read));
}
