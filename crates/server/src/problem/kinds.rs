//! The problems that every part of the server may meet.

use super::{FieldError, Problem};
use crate::ledger::LedgerError;
use crate::store::StoreError;
use crate::words::{FieldTrouble, Trouble as T};
use axum::http::StatusCode as S;
use axum::http::header::{RETRY_AFTER, UPGRADE, WWW_AUTHENTICATE};
use palang_wire::{FrameError, Versions};

impl Problem {
    /// No credential, or none that holds.
    #[must_use]
    pub fn unauthorized() -> Self {
        Self::new(S::UNAUTHORIZED, "unauthorized", T::Unauthorized).with_header(WWW_AUTHENTICATE, "Bearer")
    }

    /// A credential that does not allow it; `needed` names what would, in programs' words.
    #[must_use]
    pub fn forbidden(needed: &str) -> Self {
        Self::new(S::FORBIDDEN, "forbidden", T::Forbidden { needed: needed.to_owned() })
    }

    /// No such address.
    #[must_use]
    pub fn not_found() -> Self {
        Self::new(S::NOT_FOUND, "not-found", T::NotFound)
    }

    /// No such thing: `what` is a word of the API, `name` what was asked for.
    #[must_use]
    pub fn no_such(what: &str, name: &str) -> Self {
        Self::new(S::NOT_FOUND, "no-such", T::NoSuch { what: what.to_owned(), name: short(name) })
    }

    /// The address is known, the method is not.
    #[must_use]
    pub fn method(method: &str) -> Self {
        // The router adds the header `allow` by itself.
        Self::new(S::METHOD_NOT_ALLOWED, "method", T::Method { method: short(method) })
    }

    /// The body or a parameter cannot be read at all.
    #[must_use]
    pub fn malformed(detail: &str) -> Self {
        Self::new(S::BAD_REQUEST, "malformed", T::Malformed { detail: short(detail) })
    }

    /// Values that cannot be used.
    #[must_use]
    pub fn invalid(errors: Vec<FieldError>) -> Self {
        Self::new(S::UNPROCESSABLE_ENTITY, "invalid", T::Invalid).with_errors(errors)
    }

    /// One value that cannot be used.
    #[must_use]
    pub fn field(at: &str, detail: &str) -> Self {
        let what = FieldTrouble::Value { detail: short(detail) };
        Self::invalid(vec![FieldError { at: at.to_owned(), what }])
    }

    /// More bytes than are accepted; 0 is what any body may have, whose number is filled in on the way out (`routes`).
    #[must_use]
    pub fn too_large(limit: usize) -> Self {
        let limit = u64::try_from(limit).unwrap_or(u64::MAX);
        Self::new(S::PAYLOAD_TOO_LARGE, "too-large", T::TooLarge { limit }).with("limit", limit)
    }

    /// Another media type than is accepted.
    #[must_use]
    pub fn media(expected: &str) -> Self {
        Self::new(S::UNSUPPORTED_MEDIA_TYPE, "media", T::Media { expected: expected.to_owned() })
    }

    /// Another version of the booth protocol (SYNC R14).
    #[must_use]
    pub fn protocol(spoken: u16, understood: Versions) -> Self {
        let Versions { oldest, newest } = understood;
        Self::new(S::UPGRADE_REQUIRED, "protocol", T::Protocol { spoken, oldest, newest })
            .with("oldest", oldest)
            .with("newest", newest)
            .with_header(UPGRADE, "palang-sync")
    }

    /// Somebody asks too often: come back after so many seconds.
    #[must_use]
    pub fn too_many(seconds: u64) -> Self {
        Self::new(S::TOO_MANY_REQUESTS, "too-many", T::TooMany { seconds })
            .with_header(RETRY_AFTER, &seconds.to_string())
    }

    /// Not at the moment; nothing was done.
    #[must_use]
    pub fn busy() -> Self {
        Self::new(S::SERVICE_UNAVAILABLE, "busy", T::Busy).with_header(RETRY_AFTER, "2")
    }

    /// Given up after so long.
    #[must_use]
    pub fn slow(seconds: u64) -> Self {
        Self::new(S::REQUEST_TIMEOUT, "slow", T::Slow { seconds })
    }

    /// A mistake of ours; the log has the rest under that number.
    #[must_use]
    pub fn internal(request: &str) -> Self {
        Self::new(S::INTERNAL_SERVER_ERROR, "internal", T::Internal { request: request.to_owned() })
    }

    /// A signature that does not hold.
    #[must_use]
    pub fn signature() -> Self {
        Self::new(S::UNPROCESSABLE_ENTITY, "signature", T::Signature)
    }

    /// The body, or the path, names somebody else than the credential.
    #[must_use]
    pub fn elsewhere(field: &str, found: &str, own: &str) -> Self {
        let trouble = T::Elsewhere { field: field.to_owned(), found: short(found), own: own.to_owned() };
        Self::new(S::UNPROCESSABLE_ENTITY, "elsewhere", trouble)
    }

    /// Something of that name exists.
    #[must_use]
    pub fn exists(what: &str) -> Self {
        Self::new(S::CONFLICT, "exists", T::Exists { what: short(what) })
    }
}

/// What a stranger sent is quoted shortly, and without control characters.
pub(crate) fn short(text: &str) -> String {
    let mut quoted: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(160).collect();
    if text.chars().nth(160).is_some() {
        quoted.push('…');
    }
    quoted
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        let said = error.to_string();
        match error {
            StoreError::Collision(_) | StoreError::Unreachable(_) => Self::busy(),
            StoreError::Exists(what) => Self::exists(&what),
            StoreError::DiskFull => Self::new(S::INSUFFICIENT_STORAGE, "disk-full", T::DiskFull),
            StoreError::Corrupt(_) | StoreError::Other(_) => Self::internal("-"),
        }
        .because(said)
    }
}

impl From<FrameError> for Problem {
    fn from(error: FrameError) -> Self {
        match &error {
            FrameError::TooLarge(_) => Self::too_large(palang_wire::Limits::BATCH.packed),
            FrameError::Protocol(spoken) => Self::protocol(*spoken, Versions::HERE),
            FrameError::Signature => Self::signature(),
            FrameError::Packing(_) | FrameError::Header(_) | FrameError::Content(_) => {
                Self::malformed(&error.to_string())
            }
        }
    }
}

impl From<LedgerError> for Problem {
    fn from(error: LedgerError) -> Self {
        let said = error.to_string();
        match error {
            LedgerError::Store(error) => Self::from(error),
            LedgerError::NoSite | LedgerError::NoCredential => Self::unauthorized(),
            LedgerError::NoBooth => Self::no_such("booth", ""),
            LedgerError::NotYours => Self::forbidden("the booth it is of"),
            LedgerError::Code => Self::new(S::FORBIDDEN, "code", T::Code),
            LedgerError::Signature => Self::signature(),
            LedgerError::Protocol(spoken) => Self::protocol(spoken, Versions::HERE),
            LedgerError::Name(name) => Self::exists(&name),
            LedgerError::Malformed(detail) => Self::malformed(&detail),
        }
        .because(said)
    }
}
