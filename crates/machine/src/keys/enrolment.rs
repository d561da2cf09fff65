//! What enrolment left behind: the site's pinned key and the booth's API key, in a file for nobody else's eyes.

use crate::keys::KeysError;
use crate::keys::file::{failed, parse, read, write};
use ed25519_dalek::VerifyingKey;
use palang_domain::{BoothId, SiteId, Timestamp};
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

/// Never in the config, the log or a backup (SYNC 7.7).
const FILE: &str = "server.json";

/// A booth's place at a server. Has no `Debug`: the API key must not slip into a log.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Enrolment {
    /// The server that enrolled it.
    pub server: String,
    /// Number of the site that the booth is enrolled at.
    pub site: SiteId,
    /// Id of the booth that is enrolled.
    pub booth: BoothId,
    /// Number of its ticket key at the site.
    pub kid: u8,
    /// The site's Ed25519 public key, hex: what signs pages, snapshots and witnesses.
    pub site_key: String,
    /// The API key that authorises every request.
    pub api_key: String,
    /// When the API key was made: it is changed every month.
    pub issued: Timestamp,
}

impl Enrolment {
    /// The file it is kept in, below that data directory.
    #[must_use]
    pub fn path(data: &Path) -> PathBuf {
        data.join(FILE)
    }

    /// Reads it; nothing where the booth was never enrolled.
    ///
    /// # Errors
    /// A file that cannot be read, or is none.
    pub fn load(data: &Path) -> Result<Option<Self>, KeysError> {
        let path = Self::path(data);
        let Some(text) = read(&path)? else { return Ok(None) };
        let read: Self = parse(&path, &text)?;
        read.site_key().ok_or_else(|| failed(&path, "the site's key is none"))?;
        Ok(Some(read))
    }

    /// Keeps it: whole or not at all.
    pub fn save(&self, data: &Path) -> Result<(), KeysError> {
        write(&Self::path(data), self)
    }

    /// The site's key; nothing when the text is none.
    #[must_use]
    pub fn site_key(&self) -> Option<VerifyingKey> {
        let bytes: [u8; 32] = data_encoding::HEXLOWER.decode(self.site_key.as_bytes()).ok()?.try_into().ok()?;
        VerifyingKey::from_bytes(&bytes).ok().filter(|key| !key.is_weak())
    }
}
