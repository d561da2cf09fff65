//! After a restore from a backup: what the lost hours gave out must not be given out again (DESIGN 4.3).

use super::own::begin_again;
use super::site::leap;
use super::{LedgerError, booths, sites};
use crate::store::Tx;
use palang_domain::Timestamp;
use sha2::{Digest, Sha256};

/// More feed numbers than a site gives out between two backups.
const LEAP: u64 = 1_000_000_000;

/// Call once after a backup was restored, before booths are served. Booths' cursors may be beyond the restored feed, so
/// its numbers leap ahead of all that was ever given out; the server's own journals may have said more than is known
/// now, so each goes on in a fresh incarnation. Booths send again by themselves what is missing of theirs.
///
/// `random` is 32 bytes of the operating system's.
pub fn after_restore(tx: &mut dyn Tx, random: &[u8; 32], now: Timestamp) -> Result<(), LedgerError> {
    for site in sites(tx)? {
        let site = site.site;
        leap(tx, site, LEAP)?;
        for own in booths(tx, site)?.iter().filter(|row| row.kind != "booth") {
            let mut nonce = [0_u8; 16];
            let seed = [random.as_slice(), site.to_string().as_bytes(), own.booth.as_str().as_bytes()].concat();
            nonce.copy_from_slice(&Sha256::digest(seed)[..16]);
            begin_again(tx, site, &own.booth, &own.public_key, nonce, now)?;
        }
    }
    Ok(())
}
