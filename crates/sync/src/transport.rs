//! A network as the channels see it: one question, and within a bound its answer or why there is none.

use palang_wire::Versions;
use std::time::Duration;

/// What is done at a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Method {
    /// GET: reads, and changes nothing.
    Get,
    /// HEAD: asks how much of a photo is there.
    Head,
    /// POST: sends facts, or a question with a body.
    Post,
    /// PUT: sends a piece of a photo.
    Put,
}

/// A question. Whoever carries it adds the base address and the API key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    /// The HTTP method.
    pub method: Method,
    /// Where, with its query: one of [`palang_wire::paths`].
    pub path: String,
    /// Media type of the body; nothing where there is no body.
    pub media: Option<&'static str>,
    /// `content-range` of a photo's piece.
    pub range: Option<String>,
    /// The version of the protocol it is spoken in, where that matters.
    pub protocol: Option<u16>,
    /// The bytes of the body; empty for none.
    pub body: Vec<u8>,
    /// The whole of it, from connecting to the last byte of the answer, must be done by then.
    pub deadline: Duration,
    /// No answer may be longer, in bytes.
    pub longest: usize,
    /// On a new connection: the old one has failed twice, or the watchdog does not trust it.
    pub fresh: bool,
}

/// What came back whole, of whatever status. Nothing of it has been checked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reply {
    /// The HTTP status, of whatever class.
    pub status: u16,
    /// The bytes of the body; empty for none.
    pub body: Vec<u8>,
    /// `palang-received`, where the server said it.
    pub received: Option<u64>,
    /// `retry-after` in seconds, where the server said it.
    pub retry_after: Option<u64>,
    /// Which versions of the protocol the server understands, where it said it.
    pub versions: Option<Versions>,
}

/// Why nothing whole came back.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TransportError {
    /// No connection: no route, no name, refused, no TLS.
    #[error("cannot be reached: {0}")]
    Unreachable(String),
    /// The call's deadline passed before the answer was whole.
    #[error("no answer in time")]
    Timeout,
    /// It broke off, or what came is no HTTP, or is too long.
    #[error("broke off: {0}")]
    Broken(String),
    /// The booth is ending, and the call was broken off.
    #[error("the booth is ending")]
    Stopped,
}

/// Carries calls. One per channel, so that there is never more than one call of a channel on its way.
pub trait Transport: Send {
    /// Makes the call and waits for its end, never longer than [`Call::deadline`].
    fn call(&mut self, call: &Call) -> Result<Reply, TransportError>;
}
