//! Crockford's base32: survives wedge scanners, keyboard layouts and hands (case does not matter, O is 0, I and L
//! are 1).

use data_encoding::{Encoding, Specification};
use std::sync::LazyLock;

/// Upper-case, unpadded; spare bits must be zero, so that every value has exactly one spelling.
static CROCKFORD: LazyLock<Encoding> = LazyLock::new(|| {
    let mut specification = Specification::new();
    specification.symbols.push_str("0123456789ABCDEFGHJKMNPQRSTVWXYZ");
    specification.translate.from.push_str("abcdefghjkmnpqrstvwxyzOoIiLl");
    specification.translate.to.push_str("ABCDEFGHJKMNPQRSTVWXYZ001111");
    specification.encoding().expect("32 distinct symbols are an encoding")
});

/// The bytes in Crockford's base32, upper case, without padding.
#[must_use]
pub fn encode(bytes: &[u8]) -> String {
    CROCKFORD.encode(bytes)
}

/// The bytes of these symbols; nothing when one of them is none, or spare bits are set.
#[must_use]
pub fn decode(text: &str) -> Option<Vec<u8>> {
    CROCKFORD.decode(text.as_bytes()).ok()
}

/// The one spelling of what was scanned: upper-case, look-alikes replaced. Anything else is left as it is.
#[must_use]
pub fn canonical(text: &str) -> String {
    let one = |c: char| match c.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        c => c,
    };
    text.chars().map(one).collect()
}

/// How many symbols so many bytes take.
#[must_use]
pub const fn length(bytes: usize) -> usize {
    (bytes * 8).div_ceil(5)
}
