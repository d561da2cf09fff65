//! The booth's photos, as sync sends them.

use super::SyncHost;
use crate::sync::{HostError, PendingPhoto, PhotoSource};
use palang_domain::Hash;

impl PhotoSource for SyncHost {
    fn pending(&self) -> Result<(Option<PendingPhoto>, u64), HostError> {
        let core = self.core()?;
        let (first, count) = core.read_behind(|view| Ok(view.photos_waiting()?)).answer()?;
        Ok((first.map(|photo| PendingPhoto { hash: photo.hash, size: photo.size }), count))
    }

    fn piece(&self, photo: &Hash, from: u64, most: usize) -> Result<Vec<u8>, HostError> {
        let core = self.core()?;
        crate::photo::piece(&core.data, photo, from, most).map_err(|error| HostError(error.to_string()))
    }

    fn sent(&self, photo: &Hash) -> Result<(), HostError> {
        let (core, photo) = (self.core()?, *photo);
        let noted = core.quietly(move |work| Ok(work.ledger().photo_sent(&photo)?));
        Ok(noted.answer()?)
    }

    fn refused(&self, photo: &Hash, why: &str) -> Result<(), HostError> {
        let (core, photo, why) = (self.core()?, *photo, why.to_owned());
        let noted = core.quietly(move |work| Ok(work.ledger().photo_refused(&photo, &why)?));
        Ok(noted.answer()?)
    }
}
