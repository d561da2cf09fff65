//! Being told to stop: Ctrl+C, a closing terminal, the service manager.

use futures::channel::oneshot;
use std::sync::Mutex;

/// Ready as soon as somebody asks this process to end.
///
/// # Errors
/// When the signals belong to somebody else already.
pub fn asked() -> Result<oneshot::Receiver<()>, ctrlc::Error> {
    let (sender, receiver) = oneshot::channel();
    let sender = Mutex::new(Some(sender));
    ctrlc::set_handler(move || {
        // The second signal finds nothing left to say; whoever insists uses SIGKILL, and loses nothing by it.
        if let Some(sender) = sender.lock().ok().and_then(|mut sender| sender.take()) {
            let _ = sender.send(());
        }
    })?;
    Ok(receiver)
}
