//! Where things are asked, so that both sides say the same.
//!
//! Every path but [`ENROL`] wants `authorization: Bearer {api key}`. 200 to 299 with a valid body is success. 401 is a
//! key that is not known (any more); 403 a revoked booth that asks for more than to push; 413 a batch that is too long
//! (the booth halves it); 426 a version of the protocol that is not spoken here; 429 and 503 may carry `retry-after` in
//! seconds. Everything else that is not 2xx is tried again, ever slower.

/// POST [`crate::enrol::EnrolRequest`] → [`crate::enrol::EnrolAnswer`]. The one-time code is the credential.
pub const ENROL: &str = "/booth/v1/enrol";
/// POST a zstd-framed [`crate::Batch`] → [`crate::PushAnswer`].
pub const PUSH: &str = "/booth/v1/push";
/// POST [`crate::feed::PullRequest`] → a zstd-framed [`crate::Page`]. Waits up to `wait_s` for something new.
pub const PULL: &str = "/booth/v1/pull";
/// GET → a zstd-framed [`crate::Snapshot`].
pub const SNAPSHOT: &str = "/booth/v1/snapshot";
/// GET `?incarnation=N&after=SEQ` → a zstd-framed [`crate::Batch`] of the booth's own facts as the server holds them,
/// signed by the site; 204 after the last.
pub const JOURNAL: &str = "/booth/v1/journal";
/// GET → [`crate::HeldIncarnations`]: which incarnations of the booth's own journal the server holds, and how far.
pub const LIVES: &str = "/booth/v1/lives";
/// GET → [`crate::secrets::Secrets`].
pub const SECRETS: &str = "/booth/v1/secrets";
/// `HEAD|PUT {PHOTOS}/{sha256}`: see [`crate::photo`].
pub const PHOTOS: &str = "/booth/v1/photos";
/// POST [`crate::enrol::RotateRequest`] → [`crate::enrol::RotateAnswer`]: a new API key; the old one overlaps.
pub const ROTATE: &str = "/booth/v1/rotate";
