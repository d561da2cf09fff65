//! PINs: argon2id, and nothing else is kept of them (SYNC 7.5).

use argon2::password_hash::phc::PasswordHash;
use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};
use std::sync::OnceLock;

/// What a PIN may be: 4 to 12 digits. Longer than a numpad is typed on in a queue helps nobody.
pub const PIN_DIGITS: std::ops::RangeInclusive<usize> = 4..=12;

/// 19 MiB, two passes, one lane: the floor that SYNC 7.5 sets.
fn hasher() -> Argon2<'static> {
    let params = Params::new(19 * 1_024, 2, 1, None).unwrap_or_default();
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

/// Why a PIN cannot be hashed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PinError {
    /// It is not 4 to 12 digits.
    #[error("a PIN is 4 to 12 digits")]
    NotAPin,
    /// The hash failed, or the system has no random numbers to give.
    #[error("the PIN could not be hashed")]
    Failed,
}

/// Hashes a PIN with a fresh salt: what `palang operator hash` prints and `pin_hash` takes.
///
/// # Errors
/// When it is no PIN, or the system gives no salt.
pub fn hash_pin(pin: &str) -> Result<String, PinError> {
    if !PIN_DIGITS.contains(&pin.len()) || !pin.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(PinError::NotAPin);
    }
    hash(pin)
}

fn hash(pin: &str) -> Result<String, PinError> {
    let mut salt = [0; 16];
    getrandom::fill(&mut salt).map_err(|_| PinError::Failed)?;
    let hash = hasher().hash_password_with_salt(pin.as_bytes(), &salt).map_err(|_| PinError::Failed)?;
    Ok(hash.to_string())
}

/// Whether this text could have come from [`hash_pin`], or from another argon2id of a sane size.
#[must_use]
pub fn is_hash(text: &str) -> bool {
    text.starts_with("$argon2id$") && PasswordHash::new(text).is_ok_and(|hash| hash.hash.is_some() && sane(&hash))
}

/// A hash from a file must not be able to ask for all the memory, or an hour.
fn sane(hash: &PasswordHash) -> bool {
    let size = |name: &str| hash.params.get_decimal(name).unwrap_or(u32::MAX);
    (8..=1_048_576).contains(&size("m")) && (1..=16).contains(&size("t")) && (1..=16).contains(&size("p"))
}

/// Whether the PIN is the one that was hashed. With nobody's hash it takes the same time and says no, so that nobody
/// can tell by the clock which numbers exist.
#[must_use]
pub fn verify(pin: &str, stored: Option<&str>) -> bool {
    static NOBODY: OnceLock<Option<String>> = OnceLock::new();
    let nobody = NOBODY.get_or_init(|| hash("nobody's").ok());
    let (known, text) = match stored {
        Some(text) => (true, text),
        None => (false, nobody.as_deref().unwrap_or_default()),
    };
    let Ok(hash) = PasswordHash::new(text) else { return false };
    sane(&hash) && hasher().verify_password(pin.as_bytes(), &hash).is_ok() && known
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pin_is_known_again_and_its_neighbour_is_not() {
        let stored = hash_pin("1234").expect("hashes");
        assert!(stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{stored}");
        assert!(is_hash(&stored));
        assert!(verify("1234", Some(&stored)));
        assert!(!verify("1235", Some(&stored)));
        assert!(!verify("nobody's", None), "the stand-in for nobody lets nobody in");
        assert_ne!(hash_pin("1234"), Ok(stored), "every hash has its own salt");
    }

    #[test]
    fn what_is_no_pin_or_no_hash_is_refused() {
        for pin in ["", "123", "1234567890123", "12a4", "１２３４"] {
            assert_eq!(hash_pin(pin), Err(PinError::NotAPin), "{pin}");
        }
        for text in [
            "",
            "1234",
            "$argon2id$",
            "$argon2i$v=19$m=19456,t=2,p=1$c2FsdHNhbHQ$aGFzaGhhc2hoYXNoaGFzaA",
            "$argon2id$v=19$m=4294967295,t=2,p=1$c2FsdHNhbHQ$aGFzaGhhc2hoYXNoaGFzaA",
        ] {
            assert!(!is_hash(text), "{text}");
            assert!(!verify("1234", Some(text)), "{text}");
        }
    }
}
