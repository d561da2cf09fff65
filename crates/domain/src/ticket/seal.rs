//! The keyed check: HMAC-SHA256 with a label, so that no two uses of a key can be taken for one another.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

fn keyed(key: &[u8; 32], label: &[u8], message: &[u8]) -> Hmac<Sha256> {
    let mut mac = <Hmac<Sha256> as KeyInit>::new_from_slice(key).expect("HMAC takes keys of any length");
    mac.update(label);
    mac.update(&[0]);
    mac.update(message);
    mac
}

/// HMAC-SHA256 of `label ‖ 0 ‖ message`.
pub(super) fn mac(key: &[u8; 32], label: &[u8], message: &[u8]) -> [u8; 32] {
    keyed(key, label, message).finalize().into_bytes().into()
}

/// Whether `cut` is the beginning of that HMAC, in a time that does not tell how much of it is right.
pub(super) fn verify(key: &[u8; 32], label: &[u8], message: &[u8], cut: &[u8]) -> bool {
    keyed(key, label, message).verify_truncated_left(cut).is_ok()
}
