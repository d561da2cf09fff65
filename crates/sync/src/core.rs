//! The channels as pure machines: asked for the next step, told what came of it. Time, chance, network and the rest of
//! the booth are arguments, so that one seed replays a site (SYNC R4).
//!
//! What there is to do is read from the marks at every step. What a machine remembers between steps is only how
//! patient it is: how long to wait, how much to send, whether to trust the connection.

mod contact;
pub(crate) mod judge;
mod monitor;
mod pace;
mod photos;
mod pull;
mod push;
mod recovery;
mod rotate;
mod watchdog;

pub use contact::Contact;
pub use monitor::Monitor;
pub use photos::Photos;
pub use pull::Pull;
pub use push::Push;
pub use recovery::Recover;
pub use rotate::Rotate;

use crate::host::Host;
use crate::transport::{Call, Reply, TransportError};
use ed25519_dalek::{SigningKey, VerifyingKey};
use palang_domain::{BoothId, SiteId};
use palang_machine::clock::Reading;
use std::sync::Arc;
use std::time::Duration;

/// Who speaks, and whom it believes.
#[derive(Clone)]
pub struct Identity {
    /// Number of the booth's site: what another site signs is not believed.
    pub site: SiteId,
    /// Id of the booth, as the server knows it.
    pub booth: BoothId,
    /// The booth's own key: signs its batches and its key changes.
    pub key: SigningKey,
    /// The site's key, pinned at enrolment: signs pages, snapshots and witnesses.
    pub site_key: VerifyingKey,
}

/// A source of chance for the jitter.
pub type Chance = Box<dyn FnMut() -> u64 + Send>;

/// What a channel wants next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// Make this call, and tell the channel what came of it before it is asked again.
    Call(Call),
    /// Nothing until that reading of the monotonic clock, or until somebody says that there is something new.
    Wait(Duration),
}

/// One channel. At most one call of it is on its way.
pub trait Channel: Send {
    /// For the log and the thread.
    fn name(&self) -> &'static str;

    /// The next step. While a call is on its way: wait.
    fn step(&mut self, at: Reading) -> Step;

    /// What came of the call. Without one on its way it is passed over.
    fn answer(&mut self, at: Reading, answer: Result<Reply, TransportError>);
}

/// Makes the channels. `chance` is asked for one source a channel.
pub fn channels(
    identity: &Arc<Identity>,
    contact: &Arc<Contact>,
    host: &Host,
    mut chance: impl FnMut() -> Chance,
) -> [Box<dyn Channel>; 3] {
    [
        Box::new(Push::new(Arc::clone(identity), Arc::clone(contact), Arc::clone(&host.journal), chance())),
        Box::new(Pull::new(Arc::clone(identity), Arc::clone(contact), Arc::clone(&host.feed), chance())),
        Box::new(Photos::new(Arc::clone(contact), Arc::clone(&host.photos), chance())),
    ]
}
