//! An answer that is on its way: awaited by the screen, waited for by the console.

use futures::channel::oneshot;
use palang_domain::Refusal;
use std::pin::Pin;
use std::task::{Context, Poll};

/// The engine ended, or its thread died, before it answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the engine ended before it answered")]
pub struct Gone;

/// An answer on its way from the engine's thread. Dropping it does not undo the work.
#[must_use = "an answer that nobody looks at may be a refusal"]
pub struct Pending<T>(Way<T>);

enum Way<T> {
    Straight(oneshot::Receiver<T>),
    Mapped(Pin<Box<dyn Future<Output = Result<T, Gone>> + Send>>),
}

impl<T> Pending<T> {
    /// An answer, and the place to put it.
    pub fn new() -> (oneshot::Sender<T>, Self) {
        let (sender, receiver) = oneshot::channel();
        (sender, Self(Way::Straight(receiver)))
    }

    /// An answer that is there already.
    pub fn ready(value: T) -> Self {
        let (sender, pending) = Self::new();
        // The receiver is alive: it is in `pending`.
        drop(sender.send(value));
        pending
    }

    /// The same answer in another shape. `f` runs where the answer is looked at, so it must be a mere change of shape.
    pub fn map<U>(self, f: impl FnOnce(T) -> U + Send + 'static) -> Pending<U>
    where
        T: Send + 'static,
    {
        Pending(Way::Mapped(Box::pin(async move { self.await.map(f) })))
    }

    /// Blocks until it is there. For the console and for threads of the engine; never for the screen.
    ///
    /// # Errors
    /// When the engine ended.
    pub fn wait(self) -> Result<T, Gone> {
        futures::executor::block_on(self)
    }
}

impl<T, E: From<Gone>> Pending<Result<T, E>> {
    /// Blocks like [`Pending::wait`]; that the engine ended is one of the answer's own errors.
    ///
    /// # Errors
    /// Those of the answer.
    pub fn answer(self) -> Result<T, E> {
        self.wait()?
    }
}

/// What was refused before anything was asked is answered at once.
impl<T, E> From<Result<Self, E>> for Pending<Result<T, E>> {
    fn from(asked: Result<Self, E>) -> Self {
        asked.unwrap_or_else(|refused| Self::ready(Err(refused)))
    }
}

impl From<Gone> for Refusal {
    fn from(_: Gone) -> Self {
        Self::Busy
    }
}

impl<T> Future for Pending<T> {
    type Output = Result<T, Gone>;
    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        match &mut self.0 {
            Way::Straight(receiver) => Pin::new(receiver).poll(cx).map(|answer| answer.map_err(|_| Gone)),
            Way::Mapped(future) => future.as_mut().poll(cx),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_waited_for_mapped_and_missed() {
        assert_eq!(Pending::ready(2).map(|two| two * 2).wait(), Ok(4));
        let (sender, pending) = Pending::<u8>::new();
        drop(sender);
        assert_eq!(pending.map(u64::from).wait(), Err(Gone));
    }
}
