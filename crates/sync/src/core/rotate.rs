//! A new API key every month (SYNC 7.3). The booth proves itself by its own key; the old API key overlaps, so that an
//! answer lost on the way is simply asked for again.

use crate::core::contact::{ChannelKind, Contact};
use crate::core::judge::{Failure, judge, read};
use crate::core::pace::{LONGEST, Pace};
use crate::core::{Chance, Channel, Identity, Step};
use crate::host::ApiKeys;
use crate::transport::{Call, Method, Reply, TransportError};
use ed25519_dalek::Signer;
use palang_domain::time::SECOND_MS;
use palang_machine::clock::Reading;
use palang_wire::enrol::{RotateAnswer, RotateRequest};
use palang_wire::{FrameError, paths};
use std::sync::Arc;
use std::time::Duration;

/// A key is changed when it is older.
const MONTH_MS: i64 = 30 * 24 * 3_600 * SECOND_MS;
/// Nothing to do: look again then.
const IDLE: Duration = Duration::from_secs(60);
const DEADLINE: Duration = Duration::from_secs(15);

/// The channel that changes the API key.
pub struct Rotate {
    identity: Arc<Identity>,
    contact: Arc<Contact>,
    keys: Arc<dyn ApiKeys>,
    pace: Pace,
    flying: bool,
}

impl Rotate {
    /// A channel that has not begun.
    #[must_use]
    pub fn new(identity: Arc<Identity>, contact: Arc<Contact>, keys: Arc<dyn ApiKeys>, chance: Chance) -> Self {
        Self { identity, contact, keys, pace: Pace::new(chance), flying: false }
    }

    /// The call, where the key is a month old. The server's time decides: a booth whose clock is wrong would be
    /// refused.
    fn call(&mut self, at: Reading) -> Result<Option<Call>, Failure> {
        let Some(offset) = self.contact.offset() else { return Ok(None) };
        let now = at.wall.plus_millis(offset.millis);
        if now.millis_since(self.keys.issued()) < MONTH_MS {
            return Ok(None);
        }
        let signature = self.identity.key.sign(&RotateRequest::signed(&self.identity.booth, now));
        let request = RotateRequest { signature: data_encoding::HEXLOWER.encode(&signature.to_bytes()), now };
        Ok(Some(Call {
            method: Method::Post,
            path: paths::ROTATE.to_owned(),
            media: Some("application/json"),
            range: None,
            protocol: None,
            body: serde_json::to_vec(&request).map_err(|error| Failure::from(FrameError::Header(error)))?,
            deadline: DEADLINE,
            longest: 64 * 1_024,
            fresh: self.pace.take_fresh(),
        }))
    }

    fn settle(&self, answer: Result<Reply, TransportError>, at: Reading) -> Result<(), Failure> {
        let answer: RotateAnswer = read(&judge(answer)?.body)?;
        // What cannot be a header would lock the booth out.
        if answer.api_key.is_empty() || !answer.api_key.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(Failure::stranger("an API key that is none"));
        }
        let now = at.wall.plus_millis(self.contact.offset().map_or(0, |offset| offset.millis));
        Ok(self.keys.changed(answer.api_key, now)?)
    }

    fn fail(&mut self, at: Reading, why: Failure) {
        self.pace.failed(at.monotonic, &why);
        self.contact.failed(ChannelKind::Keys, why);
    }
}

impl Channel for Rotate {
    fn name(&self) -> &'static str {
        "keys"
    }

    fn step(&mut self, at: Reading) -> Step {
        let now = at.monotonic;
        let ready = self.pace.ready(None);
        if self.flying || ready > now {
            return Step::Wait(if self.flying { now + LONGEST } else { ready });
        }
        match self.call(at) {
            Ok(None) => Step::Wait(now + IDLE),
            Ok(Some(call)) => {
                self.flying = true;
                Step::Call(call)
            }
            Err(why) => {
                self.fail(at, why);
                Step::Wait(self.pace.ready(None))
            }
        }
    }

    fn answer(&mut self, at: Reading, answer: Result<Reply, TransportError>) {
        if !std::mem::replace(&mut self.flying, false) {
            return;
        }
        match self.settle(answer, at) {
            Ok(()) => {
                self.pace.succeeded();
                self.contact.succeeded(ChannelKind::Keys, at);
            }
            Err(Failure::Network(TransportError::Stopped)) => {}
            Err(why) => self.fail(at, why),
        }
    }
}
