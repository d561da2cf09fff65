//! A ticket that proves nothing and that nobody here has heard of: the server is asked, on a thread of its own and
//! never longer than a person waits at the window. Without an answer the refusal stands.

use crate::desk::core::Core;
use crate::sync::validate::Validation;
use crossbeam_channel::{Receiver, Sender, TrySendError, bounded};
use palang_domain::{Refusal, TicketId};
use std::sync::{Arc, Weak};

/// Questions that may wait.
const QUEUE: usize = 4;
/// Shorter texts name no ticket of another program.
const SHORTEST: usize = 6;

/// How the server is asked about a ticket.
pub(crate) type Ask = Box<dyn Fn(&TicketId) -> Validation + Send>;

/// What is done once it is known whether the server has told of the ticket.
type Then = Box<dyn FnOnce(&Arc<Core>, bool) + Send>;

/// Where questions go.
pub(crate) struct Asking(Sender<(TicketId, Then)>);

pub(crate) struct Questions(Receiver<(TicketId, Then)>);

impl Asking {
    pub fn new() -> (Self, Questions) {
        let (questions, queue) = bounded(QUEUE);
        (Self(questions), Questions(queue))
    }

    /// Asks. With too many waiting it is not asked, and `then` is given back.
    pub fn ask(&self, ticket: TicketId, then: Then) -> Result<(), Then> {
        self.0.try_send((ticket, then)).map_err(|error| match error {
            TrySendError::Full((_, then)) | TrySendError::Disconnected((_, then)) => then,
        })
    }
}

/// Whether the server may know what is refused here, and as which ticket.
pub(crate) fn askable(refusal: &Refusal, code: &str) -> Option<TicketId> {
    let like_a_ticket = code.len() >= SHORTEST && code.bytes().any(|byte| byte.is_ascii_digit());
    match refusal {
        Refusal::Unknown => code.parse().ok(),
        Refusal::Malformed if like_a_ticket => code.parse().ok(),
        _ => None,
    }
}

/// Asks until nobody can ask any more.
pub(crate) fn run(core: &Weak<Core>, queue: &Questions, ask: &Ask) {
    for (ticket, then) in &queue.0 {
        let Some(core) = core.upgrade() else { return };
        let told = match ask(&ticket) {
            Validation::Known(said) => keep(&core, *said),
            Validation::Unknown => false,
            Validation::None(why) => {
                tracing::info!(why, "the server was asked about a ticket and gave no answer");
                false
            }
        };
        then(&core, told);
    }
}

/// What the server said is kept as a stay of the site, so that the settlement meets it again.
fn keep(core: &Arc<Core>, said: palang_wire::validate::Validated) -> bool {
    let kept = core.quietly(move |work| {
        let heard = work.feed_mark()?.cursor;
        Ok(work.ledger().keep_site_stay(&said.stay, heard, true)?)
    });
    kept.answer().is_ok()
}
