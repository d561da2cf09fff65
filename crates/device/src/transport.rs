//! Bytes to and from a device, with a bound on every wait. Serial, TCP, a device file, or a device made of memory.

pub(crate) mod file;
pub(crate) mod serial;
pub(crate) mod tcp;

use palang_domain::device::Trouble;
use std::io;
use std::time::Duration;

/// An open connection to a device.
pub trait Transport: Send {
    /// Hands over some of `bytes` (at least one), waiting no longer than `wait`; gives back how many were taken.
    ///
    /// # Errors
    /// [`io::ErrorKind::TimedOut`] when none was taken in time; anything else when the connection is gone. In both
    /// cases not one byte of this call was taken.
    fn write(&mut self, bytes: &[u8], wait: Duration) -> io::Result<usize>;

    /// Reads what is there, waiting no longer than `wait` for the first byte. `Ok(0)` is silence.
    ///
    /// # Errors
    /// The connection is gone; its end is one as well.
    fn read(&mut self, buffer: &mut [u8], wait: Duration) -> io::Result<usize>;

    /// A job has been handed over whole: waits until it has left this machine, as far as that can be known.
    ///
    /// # Errors
    /// [`io::ErrorKind::TimedOut`] when it had not in time; anything else when the connection is gone.
    fn finish(&mut self, _wait: Duration) -> io::Result<()> {
        Ok(())
    }

    /// Whether anything can ever come back on it.
    fn answers(&self) -> bool {
        true
    }
}

/// Where a device is: opens a connection to it, again and again.
pub(crate) trait Port: Send {
    /// Opens, waiting no longer than `wait`.
    fn open(&mut self, wait: Duration) -> Result<Box<dyn Transport>, OpenError>;

    /// Whether the connection is kept between jobs. Most TCP printers serve one client at a time, so theirs is not.
    fn keep(&self) -> bool {
        true
    }
}

/// A connection that did not come about.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{detail}")]
pub(crate) struct OpenError {
    pub(crate) trouble: Trouble,
    pub(crate) detail: String,
}

impl OpenError {
    pub(crate) fn new(trouble: Trouble, detail: impl Into<String>) -> Self {
        Self { trouble, detail: detail.into() }
    }
}

/// Whether an error only means "not yet".
pub(crate) fn is_patience(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::TimedOut | io::ErrorKind::WouldBlock | io::ErrorKind::Interrupted)
}

/// Silence for patience, the error for everything else; the end of the stream is an error too.
pub(crate) fn read_outcome(result: io::Result<usize>) -> io::Result<usize> {
    match result {
        Ok(0) => Err(io::ErrorKind::UnexpectedEof.into()),
        Err(error) if is_patience(&error) => Ok(0),
        other => other,
    }
}
