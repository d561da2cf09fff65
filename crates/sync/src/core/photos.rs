//! Photos to the server, piece by piece, from where the server says it stands; facts go first (S0-X05).

use crate::core::contact::{ChannelKind, Contact};
use crate::core::judge::{Failure, judge};
use crate::core::pace::{LONGEST, Pace};
use crate::core::{Chance, Channel, Step};
use crate::host::{HostError, PendingPhoto, PhotoSource};
use crate::transport::{Call, Method, Reply, TransportError};
use palang_domain::Hash;
use palang_machine::clock::Reading;
use palang_wire::{paths, photo};
use std::sync::Arc;
use std::time::Duration;

/// Nothing waits: look again then.
const IDLE: Duration = Duration::from_secs(5);
/// Photos give way to a backlog of facts longer than this: the line may be thin.
const GIVE_WAY: u64 = 500;
/// A piece of 256 KiB over a thin line.
const DEADLINE: Duration = Duration::from_secs(30);
/// Shorter pieces after a failure, down to this.
const LEAST: usize = 16 * 1_024;
/// The server has thrown a photo away so often that it is not offered again.
const REFUSALS: u32 = 2;

#[derive(Clone, Copy, Debug)]
struct Flight {
    photo: PendingPhoto,
    /// From which byte; nothing is the question how much is there.
    from: Option<u64>,
}

/// The channel that sends photos.
pub struct Photos {
    contact: Arc<Contact>,
    shelf: Arc<dyn PhotoSource>,
    pace: Pace,
    piece: usize,
    flight: Option<Flight>,
    /// What the server said it has of the photo that is being sent.
    received: Option<(Hash, u64)>,
    refusals: (Option<Hash>, u32),
}

impl Photos {
    /// A channel that has not begun.
    #[must_use]
    pub fn new(contact: Arc<Contact>, shelf: Arc<dyn PhotoSource>, chance: Chance) -> Self {
        let (piece, refusals) = (photo::PIECE, (None, 0));
        Self { contact, shelf, pace: Pace::new(chance), piece, flight: None, received: None, refusals }
    }

    fn call(&mut self, photo: PendingPhoto) -> Result<Call, HostError> {
        let path = format!("{}/{}", paths::PHOTOS, photo.hash);
        let fresh = self.pace.take_fresh();
        let ask = |method| Call {
            method,
            path,
            media: None,
            range: None,
            protocol: None,
            body: Vec::new(),
            deadline: DEADLINE,
            longest: 64 * 1_024,
            fresh,
        };
        let Some((_, from)) = self.received.filter(|(hash, from)| *hash == photo.hash && *from < photo.size) else {
            self.flight = Some(Flight { photo, from: None });
            return Ok(ask(Method::Head));
        };
        let body = self.shelf.piece(&photo.hash, from, self.piece)?;
        let length = u64::try_from(body.len()).unwrap_or(0);
        if length == 0 {
            return Err(HostError(format!("the photo ends at {from} of {}", photo.size)));
        }
        self.flight = Some(Flight { photo, from: Some(from) });
        let range = Some(format!("bytes {from}-{}/{}", from + length - 1, photo.size));
        Ok(Call { range, media: Some("application/octet-stream"), body, ..ask(Method::Put) })
    }

    fn settle(&mut self, flight: Flight, answer: Result<Reply, TransportError>) -> Result<(), Failure> {
        let Flight { photo: PendingPhoto { hash, size }, from } = flight;
        let reply = answer.map_err(Failure::Network)?;
        let received = reply.received;
        match (reply.status, received) {
            (200..=299, Some(there)) if there == size => {
                self.received = None;
                Ok(self.shelf.sent(&hash)?)
            }
            (200..=299, Some(there)) if from.is_none_or(|from| there > from) => {
                self.received = Some((hash, there));
                Ok(())
            }
            // It holds nothing, or something else than we thought: it says from where on.
            (404, there) if from.is_none() => {
                self.received = Some((hash, there.unwrap_or(0).min(size)));
                Ok(())
            }
            (409 | 416, Some(there)) if Some(there) != from => {
                self.received = Some((hash, there));
                Ok(())
            }
            // 2xx without the word is somebody else's.
            (200..=299, _) => Err(Failure::stranger("an answer without palang-received")),
            (400 | 410 | 411 | 415 | 422, _) => {
                self.received = None;
                let times = if self.refusals.0 == Some(hash) { self.refusals.1 + 1 } else { 1 };
                self.refusals = (Some(hash), times);
                if times >= REFUSALS {
                    self.shelf.refused(&hash, &format!("the server answered {}", reply.status))?;
                }
                Ok(())
            }
            _ => {
                self.received = None;
                judge(Ok(reply)).and(Err(Failure::Nothing(format!("photo {hash}"))))
            }
        }
    }

    fn fail(&mut self, at: Reading, why: Failure) {
        self.pace.failed(at.monotonic, &why);
        self.contact.failed(ChannelKind::Photos, why);
    }
}

impl Channel for Photos {
    fn name(&self) -> &'static str {
        "photos"
    }

    fn step(&mut self, at: Reading) -> Step {
        let now = at.monotonic;
        if self.flight.is_some() {
            return Step::Wait(now + LONGEST);
        }
        let ready = self.pace.ready(self.contact.last_contact());
        if ready > now {
            return Step::Wait(ready);
        }
        let photo = match self.shelf.pending() {
            Ok((photo, waiting)) => {
                self.contact.photos(waiting);
                photo
            }
            Err(error) => {
                self.fail(at, error.into());
                return Step::Wait(self.pace.ready(None));
            }
        };
        let Some(photo) = photo.filter(|_| self.contact.unsynced() <= GIVE_WAY) else {
            return Step::Wait(now + IDLE);
        };
        match self.call(photo) {
            Ok(call) => Step::Call(call),
            Err(error) => {
                // Damaged or gone here: put aside, or it would stand before all others for ever.
                let aside = self.shelf.refused(&photo.hash, &error.0);
                self.fail(at, aside.err().unwrap_or(error).into());
                Step::Wait(self.pace.ready(None))
            }
        }
    }

    fn answer(&mut self, at: Reading, answer: Result<Reply, TransportError>) {
        let Some(flight) = self.flight.take() else { return };
        match self.settle(flight, answer) {
            Ok(()) => {
                self.pace.succeeded();
                self.piece = (self.piece * 2).min(photo::PIECE);
                self.contact.succeeded(ChannelKind::Photos, at);
            }
            Err(Failure::Network(TransportError::Stopped)) => {}
            Err(why) => {
                if why.wants_less() {
                    self.piece = (self.piece / 2).max(LEAST);
                }
                self.fail(at, why);
            }
        }
    }
}
