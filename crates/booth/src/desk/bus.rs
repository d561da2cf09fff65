//! Who listens to what happens.

use crate::desk::model::Update;
use futures::channel::mpsc;
use std::sync::{Mutex, PoisonError};

/// How far a listener may fall behind before it loses its stream.
const BEHIND: usize = 4_096;

/// All listeners. The engine never waits for one.
#[derive(Default)]
pub(crate) struct Bus(Mutex<Vec<mpsc::Sender<Update>>>);

impl Bus {
    pub fn subscribe(&self) -> (mpsc::Sender<Update>, mpsc::Receiver<Update>) {
        let (sender, receiver) = mpsc::channel(BEHIND);
        self.lock().push(sender.clone());
        (sender, receiver)
    }

    /// Tells everybody; forgets who is gone or too far behind.
    pub fn publish(&self, update: &Update) {
        self.lock().retain_mut(|listener| listener.try_send(update.clone()).is_ok());
    }

    /// Ends all streams.
    pub fn close(&self) {
        self.lock().clear();
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<mpsc::Sender<Update>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures::StreamExt;

    #[test]
    fn a_listener_that_falls_behind_loses_its_stream_and_nobody_waits() {
        let bus = Bus::default();
        let (_, slow) = bus.subscribe();
        for _ in 0..BEHIND + 9 {
            bus.publish(&Update::Clock { suspect: true });
        }
        let heard = futures::executor::block_on(slow.count());
        assert!((BEHIND..BEHIND + 9).contains(&heard), "{heard}");
    }
}
