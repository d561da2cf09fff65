//! An answer that is on its way: awaited by the screen, waited for by the console.

use futures::channel::oneshot;
use std::pin::Pin;
use std::task::{Context, Poll};

/// The engine ended, or its thread died, before it answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the engine ended before it answered")]
pub struct Gone;

/// An answer on its way from the engine's thread. Dropping it does not undo the work.
#[must_use = "an answer that nobody looks at may be a refusal"]
pub struct Pending<T>(oneshot::Receiver<T>);

impl<T> Pending<T> {
    /// An answer, and the place to put it.
    pub fn new() -> (oneshot::Sender<T>, Self) {
        let (sender, receiver) = oneshot::channel();
        (sender, Self(receiver))
    }

    /// An answer that is there already.
    pub fn ready(value: T) -> Self {
        let (sender, pending) = Self::new();
        // The receiver is alive: it is in `pending`.
        drop(sender.send(value));
        pending
    }

    /// Blocks until it is there. For the console and for threads of the engine; never for the screen.
    ///
    /// # Errors
    /// When the engine ended.
    pub fn wait(self) -> Result<T, Gone> {
        futures::executor::block_on(self)
    }
}

impl<T> Future for Pending<T> {
    type Output = Result<T, Gone>;
    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        Pin::new(&mut self.0).poll(cx).map(|answer| answer.map_err(|_| Gone))
    }
}
