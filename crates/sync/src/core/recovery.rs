//! The booth's own earlier journal back from the server, after its disk was lost or fell behind (SYNC 3.3). The booth
//! sells meanwhile with what it has; this channel only reads, and is in nobody's way.

use crate::core::contact::{ChannelKind, Contact};
use crate::core::judge::{Failure, judge, read};
use crate::core::pace::{LONGEST, Pace};
use crate::core::{Chance, Channel, Identity, Step};
use crate::host::{Recovery, WantedPage};
use crate::transport::{Call, Method, Reply, TransportError};
use palang_machine::clock::Reading;
use palang_wire::{Batch, HeldIncarnation, HeldIncarnations, Limits, paths};
use std::sync::Arc;
use std::time::Duration;

/// Nothing to ask back: look again then. The incarnation being written may have changed.
const IDLE: Duration = Duration::from_secs(2);
const DEADLINE: Duration = Duration::from_secs(30);
/// A list of incarnations is short, whatever happened to a booth.
const LONGEST_LIST: usize = 256 * 1_024;

/// What is on its way.
enum Request {
    HeldIncarnations,
    Page(WantedPage),
}

/// The channel that fetches earlier incarnations of the journal.
pub struct Recover {
    identity: Arc<Identity>,
    contact: Arc<Contact>,
    recovery: Arc<dyn Recovery>,
    pace: Pace,
    /// What is asked, and in which version of the protocol.
    flight: Option<(Request, u16)>,
    /// What the server said it holds; asked again after every failure.
    held: Option<Vec<HeldIncarnation>>,
}

impl Recover {
    /// A channel that has not begun.
    #[must_use]
    pub fn new(identity: Arc<Identity>, contact: Arc<Contact>, recovery: Arc<dyn Recovery>, chance: Chance) -> Self {
        Self { identity, contact, recovery, pace: Pace::new(chance), flight: None, held: None }
    }

    /// What to ask next; nothing while nothing is to be asked back.
    fn next_request(&mut self) -> Result<Option<Request>, Failure> {
        if !self.recovery.due()? {
            self.held = None;
            return Ok(None);
        }
        let Some(held) = &self.held else { return Ok(Some(Request::HeldIncarnations)) };
        match self.recovery.wanted(held)? {
            Some(wanted) => Ok(Some(Request::Page(wanted))),
            None => {
                self.held = None;
                self.recovery.completed()?;
                Ok(None)
            }
        }
    }

    fn call(&mut self, request: &Request, protocol: u16) -> Call {
        let (path, longest) = match request {
            Request::HeldIncarnations => (paths::LIVES.to_owned(), LONGEST_LIST),
            Request::Page(WantedPage { incarnation, after, .. }) => {
                (format!("{}?incarnation={incarnation}&after={after}", paths::JOURNAL), Limits::BATCH.packed)
            }
        };
        let (media, range, body, fresh) = (None, None, Vec::new(), self.pace.take_fresh());
        let protocol = Some(protocol);
        Call { method: Method::Get, path, media, range, protocol, body, deadline: DEADLINE, longest, fresh }
    }

    fn settle(&mut self, request: &Request, reply: &Reply) -> Result<(), Failure> {
        match request {
            Request::HeldIncarnations => {
                let incarnations: HeldIncarnations = read(&reply.body)?;
                incarnations.verify(&self.identity.site_key)?;
                if (incarnations.site, &incarnations.booth) != (self.identity.site, &self.identity.booth) {
                    return Err(Failure::stranger("the incarnations of another booth"));
                }
                self.held = Some(incarnations.incarnations);
                Ok(())
            }
            Request::Page(wanted) => self.page(wanted, reply),
        }
    }

    /// Signed by the site, of this booth, and the very next facts of the chain: only then it is kept.
    fn page(&self, wanted: &WantedPage, reply: &Reply) -> Result<(), Failure> {
        if reply.status == 204 {
            return Err(Failure::Nothing(format!(
                "no fact after {} of incarnation {}",
                wanted.after, wanted.incarnation
            )));
        }
        let (batch, _) = Batch::unpack(&reply.body, Limits::BATCH.of(self.contact.versions()))?;
        batch.verify(&self.identity.site_key)?;
        let header = &batch.header;
        let answered = (header.site, &header.booth, header.incarnation, header.from, header.prev);
        let asked = (self.identity.site, &self.identity.booth, wanted.incarnation, wanted.after + 1, wanted.prev);
        if answered != asked {
            return Err(Failure::stranger("a page of another journal, or of another question"));
        }
        Ok(self.recovery.keep(&batch)?)
    }

    fn fail(&mut self, at: Reading, why: Failure) {
        self.held = None;
        self.pace.failed(at.monotonic, &why);
        self.contact.failed(ChannelKind::Recovery, why);
    }
}

impl Channel for Recover {
    fn name(&self) -> &'static str {
        "recovery"
    }

    fn step(&mut self, at: Reading) -> Step {
        let now = at.monotonic;
        let ready = self.pace.ready(self.contact.last_contact());
        if self.flight.is_some() || ready > now {
            return Step::Wait(if self.flight.is_some() { now + LONGEST } else { ready });
        }
        match self.next_request() {
            Ok(None) => Step::Wait(now + IDLE),
            Ok(Some(request)) => {
                let protocol = self.contact.protocol();
                let call = self.call(&request, protocol);
                self.flight = Some((request, protocol));
                Step::Call(call)
            }
            Err(why) => {
                self.fail(at, why);
                Step::Wait(self.pace.ready(None))
            }
        }
    }

    fn answer(&mut self, at: Reading, answer: Result<Reply, TransportError>) {
        let Some((request, protocol)) = self.flight.take() else { return };
        if self.contact.note_versions(protocol, &answer) {
            return;
        }
        match judge(answer).and_then(|reply| self.settle(&request, &reply)) {
            Ok(()) => {
                self.pace.succeeded();
                self.contact.succeeded(ChannelKind::Recovery, at);
            }
            Err(Failure::Network(TransportError::Stopped)) => {}
            Err(why) => self.fail(at, why),
        }
    }
}
