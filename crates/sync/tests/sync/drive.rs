//! Drives one channel through virtual time over a network that does what it is told.

use crate::server::{Server, status};
use palang_domain::Timestamp;
use palang_machine::clock::Reading;
use palang_sync::{Call, Channel, Reply, Step, TransportError};
use std::time::Duration;

/// What becomes of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It arrives and is answered.
    Well,
    /// Nobody there.
    Refused,
    /// It never arrives; the caller waits its whole deadline.
    Swallowed,
    /// It arrives, and the answer does not come back.
    AnswerLost,
    /// It arrives, and the answer breaks off: half of it with the status of success.
    AnswerCut,
    /// A captive portal says 200 and HTML.
    Portal,
    /// 200 and nothing (SYNC R13).
    Empty,
    /// A redirect to a portal.
    Redirect,
    /// Some status without a body of ours.
    Status(u16),
    /// It arrives twice: a proxy repeats it.
    Twice,
}

/// All of them.
pub const FATES: [Fate; 16] = [
    Fate::Well,
    Fate::Refused,
    Fate::Swallowed,
    Fate::AnswerLost,
    Fate::AnswerCut,
    Fate::Portal,
    Fate::Empty,
    Fate::Redirect,
    Fate::Twice,
    Fate::Status(401),
    Fate::Status(413),
    Fate::Status(426),
    Fate::Status(429),
    Fate::Status(500),
    Fate::Status(502),
    Fate::Status(400),
];

/// A channel in virtual time.
pub struct Drive {
    pub server: Server,
    pub now: Duration,
    /// One trip there and back.
    pub trip: Duration,
    pub longest_wait: Duration,
    pub calls: Vec<Call>,
}

impl Drive {
    pub fn new() -> Self {
        let trip = Duration::from_millis(20);
        let longest_wait = Duration::ZERO;
        Self { server: Server::new(), now: Duration::from_secs(1), trip, longest_wait, calls: Vec::new() }
    }

    pub fn reading(&self) -> Reading {
        let ms = i64::try_from(self.now.as_millis()).unwrap();
        Reading { wall: Timestamp::from_millis(1_795_000_000_000 + ms), monotonic: self.now }
    }

    fn meet(&mut self, fate: Fate, call: &Call) -> Result<Reply, TransportError> {
        self.now += self.trip;
        let body = |body: &[u8]| Reply { status: 200, body: body.to_vec(), ..Reply::default() };
        match fate {
            Fate::Well => Ok(self.server.answer(call)),
            Fate::Refused => Err(TransportError::Unreachable("connection refused".into())),
            Fate::Swallowed | Fate::AnswerLost => {
                if fate == Fate::AnswerLost {
                    self.server.answer(call);
                }
                self.now += call.deadline;
                Err(TransportError::Timeout)
            }
            Fate::AnswerCut => {
                let mut reply = self.server.answer(call);
                reply.body.truncate(reply.body.len() / 2);
                reply.received = None;
                Ok(reply)
            }
            Fate::Portal => Ok(body(b"<!DOCTYPE html><html><body>Accept the terms of use</body></html>")),
            Fate::Empty => Ok(body(b"")),
            Fate::Redirect => Ok(status(302)),
            Fate::Status(code) => Ok(status(code)),
            Fate::Twice => {
                self.server.answer(call);
                Ok(self.server.answer(call))
            }
        }
    }

    /// One step: waits in virtual time, or makes a call. Says whether it was a call.
    pub fn once(&mut self, channel: &mut dyn Channel, fate: Fate) -> bool {
        match channel.step(self.reading()) {
            Step::Wait(until) => {
                assert!(until > self.now, "a wait for what has passed would spin");
                self.longest_wait = self.longest_wait.max(until - self.now);
                self.now = until;
                false
            }
            Step::Call(call) => {
                assert!(call.deadline <= Duration::from_secs(120), "S0-X08: every call has a bound");
                assert!(matches!(channel.step(self.reading()), Step::Wait(_)), "one call on its way at most");
                let answer = self.meet(fate, &call);
                self.calls.push(call);
                channel.answer(self.reading(), answer);
                true
            }
        }
    }

    /// Makes so many calls of that fate, whatever waits lie between.
    pub fn calls(&mut self, channel: &mut dyn Channel, fate: Fate, count: usize) {
        let mut made = 0;
        for _ in 0..10_000 {
            if made == count {
                return;
            }
            made += usize::from(self.once(channel, fate));
        }
        panic!("only {made} of {count} calls");
    }

    /// A network without fault until `done`, at most for `bound`; answers how long it took.
    pub fn until(&mut self, channel: &mut dyn Channel, bound: Duration, done: impl Fn(&Server) -> bool) -> Duration {
        let start = self.now;
        while !done(&self.server) {
            assert!(self.now - start < bound, "not done after {bound:?}");
            self.once(channel, Fate::Well);
        }
        self.now - start
    }
}

/// Chance of a channel from a seed.
pub fn chance(seed: u64) -> Box<dyn FnMut() -> u64 + Send> {
    let mut state = seed;
    Box::new(move || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        state >> 33
    })
}
