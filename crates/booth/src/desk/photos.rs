//! Photos: a file by its hash first, then the fact that names it; the picture travels on its own lane (S0-X05).

use crate::desk::core::Core;
use crate::desk::model::Asked;
use crate::pending::Pending;
use crate::photo::{self, Kept, PhotoError};
use palang_domain::fact::PhotoTaken;
use palang_domain::{Fact, Hash, LaneId, Refusal};
use std::sync::Arc;

/// Keeps a picture that belongs to a fact of this journal. On a thread of its own: five megabytes are for no thread
/// that somebody waits for.
pub(crate) fn attach(core: &Arc<Core>, cause: u64, lane: &LaneId, bytes: Vec<u8>) -> Asked<Hash> {
    core.lane(lane)?;
    let (answer, pending) = Pending::new();
    let (core, lane) = (Arc::clone(core), lane.clone());
    let started = std::thread::Builder::new().name("palang-photo".to_owned()).spawn(move || {
        let kept = photo::keep(&core.data, &bytes).map_err(|error| refused(&error));
        let written = kept.and_then(|kept| write_down(&core, cause, lane, kept));
        drop(answer.send(written));
    });
    started.map(|_| pending).map_err(|error| {
        tracing::error!(%error, "no thread for a photo");
        Refusal::Busy
    })
}

fn write_down(core: &Arc<Core>, cause: u64, lane: LaneId, kept: Kept) -> Result<Hash, Refusal> {
    let written = core.quietly(move |work| {
        if work.fact(cause)?.is_none() {
            return Err(Refusal::NothingPending);
        }
        let at = work.ledger().at();
        work.append(Fact::PhotoTaken(PhotoTaken { cause, lane, photo: kept.hash, size: kept.size }))?;
        work.ledger().keep_photo(&kept.hash, kept.size, at)?;
        Ok(kept.hash)
    });
    written.answer()
}

fn refused(error: &PhotoError) -> Refusal {
    tracing::warn!(%error, "a photo is not kept");
    match error {
        PhotoError::TooLarge(_) => Refusal::TooMuch,
        PhotoError::NotAPicture | PhotoError::Damaged(_) => Refusal::NotAPicture,
        PhotoError::Disk(error) if error.kind() == std::io::ErrorKind::StorageFull => Refusal::DiskFull,
        PhotoError::Disk(_) => Refusal::StoreFailed,
    }
}
