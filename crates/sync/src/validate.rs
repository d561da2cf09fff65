//! Asking the server about one ticket that proves nothing by itself (S0-E03): bounded, and never needed. Without an
//! answer the ticket goes the way of a lost one.

use crate::core::judge::{judge, read};
use crate::transport::{Call, Method};
use crate::worker::{Http, HttpSetup, WorkerError};
use palang_domain::TicketId;
use palang_wire::validate::Validated;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use std::time::Duration;
use tokio::sync::watch;

/// A person stands at the window.
pub const BOUND: Duration = Duration::from_millis(1_500);
/// What is escaped in a segment of a path: a foreign ticket may hold any printable character, and `..` is no way up.
const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'~');
/// A stay and its price are a few KiB.
const LONGEST: usize = 256 * 1_024;

/// What the server says of a ticket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Validation {
    /// The server knows the ticket: its stay and what is due.
    Known(Box<Validated>),
    /// Nobody at the site has ever reported it.
    Unknown,
    /// No answer in time, or none that can be believed. The detail is for the log.
    None(String),
}

/// Asks the server. Several threads may ask at once.
pub struct Validator {
    http: Http,
    // Ends the calls on their way when it goes.
    _stop: watch::Sender<bool>,
}

impl Validator {
    /// Connects to nothing yet.
    pub fn new(setup: HttpSetup) -> Result<Self, WorkerError> {
        let (stop, stopped) = watch::channel(false);
        Ok(Self { http: Http::new(setup, stopped)?, _stop: stop })
    }

    /// Asks and waits, never longer than [`BOUND`]. Not to be called on a thread that must not wait.
    #[must_use]
    pub fn validate(&self, ticket: &TicketId) -> Validation {
        let call = Call {
            method: Method::Get,
            path: format!("/api/parking/validate/{}", utf8_percent_encode(ticket.as_str(), SEGMENT)),
            media: None,
            range: None,
            protocol: None,
            body: Vec::new(),
            deadline: BOUND,
            longest: LONGEST,
            fresh: false,
        };
        let reply = match self.http.exchange(&call) {
            Ok(reply) => reply,
            Err(error) => return Validation::None(error.to_string()),
        };
        // A portal's 404 is HTML; the server's says in JSON what is the matter.
        if reply.status == 404 && read::<serde_json::Map<String, serde_json::Value>>(&reply.body).is_ok() {
            return Validation::Unknown;
        }
        match judge(Ok(reply)).and_then(|reply| read::<Validated>(&reply.body)) {
            Ok(known) if known.stay.ticket == *ticket => Validation::Known(Box::new(known)),
            Ok(_) => Validation::None("an answer about another ticket".into()),
            Err(failure) => Validation::None(failure.to_string()),
        }
    }
}
