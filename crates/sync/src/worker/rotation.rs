//! The API key in its file and in the clients' hands.

use crate::host::{ApiKeys, HostError};
use crate::worker::ApiKey;
use palang_domain::Timestamp;
use palang_machine::keys::Enrolment;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

/// The key of one enrolment.
pub(super) struct KeyFile {
    pub(super) data: PathBuf,
    pub(super) issued: Mutex<Timestamp>,
    pub(super) key: ApiKey,
}

impl ApiKeys for KeyFile {
    fn issued(&self) -> Timestamp {
        *self.issued.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn changed(&self, api_key: String, now: Timestamp) -> Result<(), HostError> {
        // In use at once, even where the disk is full: the old one will end.
        self.key.set(api_key.clone());
        let failed = |error: palang_machine::keys::KeysError| HostError(error.to_string());
        let enrolment = Enrolment::load(&self.data).map_err(failed)?;
        let enrolment = enrolment.ok_or_else(|| HostError("the enrolment's file is gone".to_owned()))?;
        Enrolment { api_key, issued: now, ..enrolment }.save(&self.data).map_err(failed)?;
        *self.issued.lock().unwrap_or_else(PoisonError::into_inner) = now;
        Ok(())
    }
}
