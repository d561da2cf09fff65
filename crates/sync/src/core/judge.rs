//! What an answer is worth before its body is looked at. 2xx of any sort counts, once the body is what it must be;
//! everything else is tried again (S0-X07). Nothing is believed for its status alone: a captive portal says 200, too.

use crate::host::HostError;
use crate::status::{Refused, SyncTrouble, TroubleKind};
use crate::transport::{Reply, TransportError};
use palang_wire::FrameError;

/// Why a call was worth nothing. What somebody reacts to differently has its own variant.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Failure {
    /// Nothing whole came back.
    #[error("the server {0}")]
    Network(TransportError),
    /// What was sent is too long (413).
    #[error("the server says that it is too long")]
    TooLong,
    /// The server will not have us, or is not the server.
    #[error("refused ({0:?}): {1}")]
    Refused(Refused, String),
    /// The server cannot, for now.
    #[error("the server answered {status}")]
    Server {
        /// HTTP status.
        status: u16,
        /// `retry-after`, in seconds.
        retry_after: Option<u64>,
    },
    /// It answered well and nothing has moved.
    #[error("the server answered, and nothing moved: {0}")]
    Nothing(String),
    /// The booth's own disk.
    #[error("the booth itself: {0}")]
    Here(HostError),
}

impl Failure {
    /// It was the network's: another channel's success says that it may work again.
    pub(crate) const fn is_network(&self) -> bool {
        matches!(self, Self::Network(_))
    }

    /// Smaller pieces may pass.
    pub(crate) const fn wants_less(&self) -> bool {
        matches!(self, Self::TooLong | Self::Network(TransportError::Timeout | TransportError::Broken(_)))
    }

    /// The server has said no, or nothing that leads on: asking again soon would not help.
    pub(crate) const fn is_refusal(&self) -> bool {
        matches!(self, Self::Refused(..) | Self::Nothing(_))
    }

    /// As the status shows it.
    pub(crate) fn trouble(&self) -> SyncTrouble {
        let kind = match self {
            Self::Network(TransportError::Timeout) => TroubleKind::Timeout,
            Self::Network(TransportError::Unreachable(_)) => TroubleKind::Unreachable,
            Self::Network(TransportError::Broken(_) | TransportError::Stopped) => TroubleKind::Broken,
            Self::TooLong => TroubleKind::TooLong,
            Self::Refused(why, _) => TroubleKind::Refused(*why),
            Self::Server { status, .. } => TroubleKind::Server(*status),
            Self::Nothing(_) => TroubleKind::Nothing,
            Self::Here(_) => TroubleKind::Here,
        };
        SyncTrouble { kind, detail: self.to_string() }
    }

    pub(crate) const fn retry_after(&self) -> Option<u64> {
        match self {
            Self::Server { retry_after, .. } => *retry_after,
            _ => None,
        }
    }

    /// What answered is not the site's server.
    pub(crate) fn stranger(why: impl Into<String>) -> Self {
        Self::Refused(Refused::Stranger, why.into())
    }
}

impl From<HostError> for Failure {
    fn from(error: HostError) -> Self {
        Self::Here(error)
    }
}

impl From<FrameError> for Failure {
    fn from(error: FrameError) -> Self {
        match error {
            FrameError::Protocol(_) => Self::Refused(Refused::Protocol, error.to_string()),
            _ => Self::stranger(error.to_string()),
        }
    }
}

/// The reply, if its status is one of success.
pub(crate) fn judge(answer: Result<Reply, TransportError>) -> Result<Reply, Failure> {
    let reply = answer.map_err(Failure::Network)?;
    let status = reply.status;
    let refused = |why| Err(Failure::Refused(why, format!("status {status}")));
    match status {
        200..=299 => Ok(reply),
        401 => refused(Refused::Key),
        403 => refused(Refused::Revoked),
        // The server has another key for this booth than the one that signs here (SYNC R7).
        422 if is_problem(&reply, "urn:palang:problem:signature") => refused(Refused::Key),
        413 => Err(Failure::TooLong),
        426 | 505 => refused(Refused::Protocol),
        408 | 425 | 429 | 500..=599 => Err(Failure::Server { status, retry_after: reply.retry_after }),
        // A redirect is nobody the booth has enrolled with: it is never followed.
        300..=399 => refused(Refused::Stranger),
        _ => refused(Refused::Request),
    }
}

/// Whether a refusal is a problem of that type (RFC 9457).
fn is_problem(reply: &Reply, problem: &str) -> bool {
    let body: Option<serde_json::Value> = serde_json::from_slice(&reply.body).ok();
    body.is_some_and(|body| body["type"] == problem)
}

/// The JSON of a successful answer. HTML, an empty body or half a one is none.
pub(crate) fn read<T: serde::de::DeserializeOwned>(body: &[u8]) -> Result<T, Failure> {
    // serde's message may quote a secret: only its place is told.
    serde_json::from_slice(body).map_err(|error| {
        Failure::stranger(format!("not an answer of this protocol (line {}, column {})", error.line(), error.column()))
    })
}
