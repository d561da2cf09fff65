//! The site's feed to the booth: pages by cursor on a long poll, secrets when their version rises, a snapshot where the
//! booth is far behind (SYNC 3.5).

use crate::core::contact::{ChannelKind, Contact};
use crate::core::judge::{Failure, judge, read};
use crate::core::pace::{LONGEST, Pace};
use crate::core::watchdog::Watchdog;
use crate::core::{Chance, Channel, Identity, Step};
use crate::host::{FeedSink, Position};
use crate::transport::{Call, Method, Reply, TransportError};
use palang_machine::clock::Reading;
use palang_wire::feed::PullRequest;
use palang_wire::secrets::Secrets;
use palang_wire::{FrameError, Limits, Page, Snapshot, paths};
use std::sync::Arc;
use std::time::Duration;

/// Entries of a page.
const PAGE: u32 = 1_000;
/// A long poll, and what it may take beyond its wait.
const WAIT: Duration = Duration::from_secs(20);
const MARGIN: Duration = Duration::from_secs(8);
/// A snapshot of a large site over a thin link.
const SNAPSHOT: Duration = Duration::from_secs(120);
/// The longest answers, packed.
const LONGEST_PAGE: usize = 16 << 20;
const LONGEST_SECRETS: usize = 4 << 20;
/// An answer that said nothing new and came at once: not again sooner.
const EMPTY: Duration = Duration::from_secs(1);
/// The server's clock is asked for by a quick poll when what is known of it is older.
const CLOCK: Duration = Duration::from_secs(300);
/// After a failure of something beside the feed, the feed goes first for so long.
const BESIDE: Duration = Duration::from_secs(30);

/// What is on its way.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Request {
    Page { after: u64 },
    Snapshot,
    Secrets,
}

/// A call on its way.
struct Flight {
    request: Request,
    sent: Reading,
    protocol: u16,
}

/// What the last page said of the server: compared with the position at every step, never acted on by itself.
#[derive(Clone, Copy, Debug, Default)]
struct Advertised {
    latest: u64,
    secrets: u64,
    /// At which cursor a snapshot was said to be quicker.
    snapshot_at: Option<u64>,
}

/// The channel that fetches the feed.
pub struct Pull {
    identity: Arc<Identity>,
    contact: Arc<Contact>,
    sink: Arc<dyn FeedSink>,
    pace: Pace,
    watchdog: Watchdog,
    flight: Option<Flight>,
    advertised: Advertised,
    /// Secrets, or a snapshot that is only quicker, have failed: pages first until then.
    beside_not_before: Duration,
}

impl Pull {
    /// A channel that has not begun.
    #[must_use]
    pub fn new(identity: Arc<Identity>, contact: Arc<Contact>, sink: Arc<dyn FeedSink>, chance: Chance) -> Self {
        let (watchdog, advertised) = (Watchdog::default(), Advertised::default());
        let (pace, beside_not_before) = (Pace::new(chance), Duration::ZERO);
        Self { identity, contact, sink, pace, watchdog, flight: None, advertised, beside_not_before }
    }

    fn next_request(&self, position: &Position, now: Duration) -> Request {
        if position.snapshot {
            return Request::Snapshot;
        }
        let beside = now >= self.beside_not_before;
        if beside && self.advertised.secrets > position.secrets {
            return Request::Secrets;
        }
        if beside && self.advertised.snapshot_at == Some(position.after) {
            return Request::Snapshot;
        }
        Request::Page { after: position.after }
    }

    fn call(&mut self, request: &Request, position: Position, protocol: u16, now: Duration) -> Result<Call, Failure> {
        let fresh = self.pace.take_fresh();
        let get = |path: &str, deadline, longest| Call {
            method: Method::Get,
            path: path.to_owned(),
            media: None,
            range: None,
            protocol: Some(protocol),
            body: Vec::new(),
            deadline,
            longest,
            fresh,
        };
        match request {
            Request::Snapshot => Ok(get(paths::SNAPSHOT, SNAPSHOT, Limits::PAGE.packed)),
            Request::Secrets => Ok(get(paths::SECRETS, MARGIN, LONGEST_SECRETS)),
            Request::Page { after } => {
                let behind = self.advertised.latest > *after;
                let unknown = self.contact.offset().is_none_or(|offset| now.saturating_sub(offset.monotonic) > CLOCK);
                // After a failure quickly, too: a long poll that works would be known to work only at its end.
                let quick = behind || unknown || self.pace.is_failing();
                let wait = if quick { Duration::ZERO } else { WAIT };
                let request = PullRequest {
                    protocol,
                    after: *after,
                    limit: PAGE,
                    wait_s: u32::try_from(wait.as_secs()).unwrap_or(0),
                    secrets: position.secrets,
                    incarnation: position.incarnation,
                    quotas: position.quotas,
                };
                let body = serde_json::to_vec(&request).map_err(|error| Failure::from(FrameError::Header(error)))?;
                let call = get(paths::PULL, wait + MARGIN, LONGEST_PAGE);
                Ok(Call { method: Method::Post, media: Some("application/json"), body, ..call })
            }
        }
    }

    fn limits(&self) -> Limits {
        Limits::PAGE.of(self.contact.versions())
    }

    fn fail(&mut self, at: Reading, why: Failure) {
        self.pace.failed(at.monotonic, &why);
        self.contact.failed(ChannelKind::Pull, why);
    }

    /// Checks and applies; answers how long to rest.
    fn settle(&mut self, request: &Request, sent: Reading, reply: &Reply, at: Reading) -> Result<Duration, Failure> {
        match request {
            Request::Page { after } => self.page(*after, &reply.body, sent, at),
            Request::Snapshot => {
                let snapshot = Snapshot::unpack(&reply.body, self.limits(), &self.identity.site_key)?;
                if snapshot.header.site != self.identity.site {
                    return Err(Failure::stranger("a snapshot of another site"));
                }
                self.contact.server_time(snapshot.header.now, sent, at);
                self.advertised.snapshot_at = None;
                self.sink.apply_snapshot(snapshot)?;
                Ok(Duration::ZERO)
            }
            Request::Secrets => {
                let secrets: Secrets = read(&reply.body)?;
                // An older version would be asked for again and again.
                if secrets.version < self.advertised.secrets {
                    return Err(Failure::Nothing(format!("secrets of version {}", secrets.version)));
                }
                self.sink.apply_secrets(secrets)?;
                Ok(Duration::ZERO)
            }
        }
    }

    fn page(&mut self, after: u64, body: &[u8], sent: Reading, at: Reading) -> Result<Duration, Failure> {
        let page = Page::unpack(body, self.limits(), &self.identity.site_key)?;
        let header = &page.header;
        if (header.site, header.after) != (self.identity.site, after) {
            return Err(Failure::stranger("a page of another site, or of another question"));
        }
        self.contact.server_time(header.now, sent, at);
        let (through, latest) = (header.through, header.latest);
        // The server knows less than we do: it was restored from a backup, and its numbers begin anew from there.
        let restored = latest < after;
        let snapshot_at = (header.snapshot || restored).then_some(through);
        let advertised = Advertised { latest, secrets: header.secrets, snapshot_at };
        self.sink.apply(page)?;
        self.advertised = advertised;
        self.contact.feed_behind(latest.saturating_sub(through));
        let quick = at.monotonic.saturating_sub(sent.monotonic) < EMPTY;
        Ok(if through == after && quick { EMPTY } else { Duration::ZERO })
    }
}

impl Channel for Pull {
    fn name(&self) -> &'static str {
        "pull"
    }

    fn step(&mut self, at: Reading) -> Step {
        let now = at.monotonic;
        if let Some(flight) = &self.flight {
            return Step::Wait(flight.sent.monotonic + LONGEST);
        }
        let position = match self.sink.position() {
            Ok(position) => position,
            Err(error) => {
                if self.pace.ready(None) <= now {
                    self.fail(at, error.into());
                }
                return Step::Wait(self.pace.ready(None));
            }
        };
        let contact = self.contact.last_contact();
        if self.watchdog.is_stuck(now, self.advertised.latest > position.after, position.after, contact) {
            self.contact.restarted(ChannelKind::Pull);
            self.pace.restart();
            self.advertised = Advertised::default();
            self.beside_not_before = Duration::ZERO;
        }
        let ready = self.pace.ready(contact);
        if ready > now {
            return Step::Wait(ready);
        }
        let request = self.next_request(&position, now);
        let protocol = self.contact.protocol();
        match self.call(&request, position, protocol, now) {
            Ok(call) => {
                self.flight = Some(Flight { request, sent: at, protocol });
                Step::Call(call)
            }
            Err(why) => {
                self.fail(at, why);
                Step::Wait(self.pace.ready(None))
            }
        }
    }

    fn answer(&mut self, at: Reading, answer: Result<Reply, TransportError>) {
        let Some(Flight { request, sent, protocol }) = self.flight.take() else { return };
        if self.contact.note_versions(protocol, &answer) {
            return;
        }
        match judge(answer).and_then(|reply| self.settle(&request, sent, &reply, at)) {
            Ok(rest) => {
                self.pace.succeeded();
                self.pace.rest(at.monotonic, rest);
                self.contact.succeeded(ChannelKind::Pull, at);
            }
            Err(Failure::Network(TransportError::Stopped)) => {}
            Err(why) => {
                if !matches!(request, Request::Page { .. }) {
                    self.beside_not_before = at.monotonic + BESIDE;
                }
                self.fail(at, why);
            }
        }
    }
}
