//! Passwords of people who work against the server, and PINs of those who work at booths: argon2id, and nothing else is
//! kept of them (SYNC 7.5).

use argon2::password_hash::phc::PasswordHash;
use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};
use std::sync::OnceLock;

/// Characters of a password, at least (SYNC 7.5); at most, so that nobody hashes a megabyte.
const PASSWORD: std::ops::RangeInclusive<usize> = 12..=128;
/// Digits of a PIN, as at the booths.
const PIN: std::ops::RangeInclusive<usize> = 4..=12;

/// Why it cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unusable {
    /// Too short, too long, or one thing over and over.
    #[error("a password is 12 to 128 characters, not one of them over and over")]
    Password,
    /// Not a PIN.
    #[error("a PIN is 4 to 12 digits")]
    Pin,
    /// The hash failed.
    #[error("it could not be hashed")]
    Failed,
}

/// 19 MiB, two passes, one lane: the floor that SYNC 7.5 sets.
fn hasher() -> Argon2<'static> {
    Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::new(19 * 1_024, 2, 1, None).unwrap_or_default())
}

/// Hashes a password with a salt of 16 random bytes.
pub fn hash_password(password: &str, salt: [u8; 16]) -> Result<String, Unusable> {
    let first = password.chars().next();
    let varied = password.chars().any(|letter| Some(letter) != first);
    if !PASSWORD.contains(&password.chars().count()) || !varied {
        return Err(Unusable::Password);
    }
    hash(password, salt)
}

/// Hashes a PIN: what booths check it by, `$argon2id$…`.
pub fn hash_pin(pin: &str, salt: [u8; 16]) -> Result<String, Unusable> {
    if !PIN.contains(&pin.len()) || !pin.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(Unusable::Pin);
    }
    hash(pin, salt)
}

fn hash(text: &str, salt: [u8; 16]) -> Result<String, Unusable> {
    let hash = hasher().hash_password_with_salt(text.as_bytes(), &salt).map_err(|_| Unusable::Failed)?;
    Ok(hash.to_string())
}

/// Whether the password is the one that was hashed. With nobody's hash it takes the same time and says no, so that
/// nobody can tell by the clock who has one.
#[must_use]
pub fn verify(password: &str, stored: Option<&str>) -> bool {
    static NOBODY: OnceLock<String> = OnceLock::new();
    let nobody = NOBODY.get_or_init(|| hash("nobody's", [0x5a; 16]).unwrap_or_default());
    let Ok(hash) = PasswordHash::new(stored.unwrap_or(nobody)) else { return false };
    let right = password.len() <= 4 * *PASSWORD.end() && hasher().verify_password(password.as_bytes(), &hash).is_ok();
    right && stored.is_some()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_password_is_known_again_and_its_neighbour_is_not() {
        let stored = hash_password("correct horse", [7; 16]).unwrap();
        assert!(stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{stored}");
        assert!(verify("correct horse", Some(&stored)));
        assert!(!verify("correct horsf", Some(&stored)));
        assert!(!verify("nobody's", None), "the stand-in for nobody lets nobody in");
        assert!(!verify("correct horse", Some("$argon2id$v=19$m=1")), "half a hash lets nobody in");
    }

    #[test]
    fn what_is_no_password_and_no_pin_is_refused() {
        for text in ["", "short", "eleven char", "aaaaaaaaaaaaaaaa", &"x1".repeat(65)] {
            assert_eq!(hash_password(text, [7; 16]), Err(Unusable::Password), "{text}");
        }
        for text in ["", "123", "1234567890123", "12a4", "１２３４"] {
            assert_eq!(hash_pin(text, [7; 16]), Err(Unusable::Pin), "{text}");
        }
        assert!(hash_password("mật khẩu dài", [7; 16]).is_ok(), "characters count, not bytes");
    }
}
