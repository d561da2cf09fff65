//! A PC becomes a booth whose journal the server knows already: after a lost disk, or in another PC's place.

use super::{MaintenanceError, journals};
use crate::store::open::PROFILE;
use crate::store::{folder, recall};
use palang_wire::HeldIncarnation;
use std::path::Path;

/// Takes note of the incarnations that the server holds: the next start begins above them, so that no number is given
/// twice, and a journal here that is another than theirs is kept and no longer written.
///
/// # Errors
/// When it cannot be written down. The journal then forks at its first push, and goes on in a fresh
/// incarnation all the same.
pub fn enrolled_again(dir: &Path, incarnations: &[HeldIncarnation]) -> Result<(), MaintenanceError> {
    let Some(newest) = incarnations.iter().max_by_key(|one| one.incarnation) else { return Ok(()) };
    let live = journals(dir).ok().and_then(|mut files| files.pop());
    if let Some(live) = live.filter(|live| live.set_aside.is_none() && live.number <= newest.incarnation) {
        let goes_on = live.number == newest.incarnation
            && palang_sqlite::open_reader(&live.path, PROFILE)
                .is_ok_and(|db| recall::holds(&db, newest).unwrap_or(false));
        if goes_on {
            return Ok(());
        }
        folder::set_mark(&live.path, folder::FORKED).map_err(MaintenanceError::file(&live.path))?;
    }
    if folder::remembered(dir) < newest.incarnation {
        folder::remember(dir, newest.incarnation);
    }
    Ok(())
}
