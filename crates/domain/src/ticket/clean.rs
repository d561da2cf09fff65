//! What scanners put around a code, taken off: control characters, AIM identifiers, configured affixes (DEVICES 4).

/// What a scanner was set to send before and after every code. Empty means nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Affixes {
    /// What the scanner sends before every code.
    pub prefix: String,
    /// After; Enter, Tab, CR and LF need not be named.
    pub suffix: String,
}

/// The code itself: without blanks and control characters (STX, ETX, CR, LF, …) at its ends, AIM identifier, prefix and
/// suffix. What is inside is left as it is.
#[must_use]
pub fn clean<'a>(text: &'a str, affixes: &Affixes) -> &'a str {
    let mut rest = blank(text);
    // Scanners send the prefix before or after the AIM identifier, as they were set.
    for _ in 0..2 {
        rest = blank(strip_aim(strip_prefix(rest, &affixes.prefix)));
    }
    if !affixes.suffix.is_empty() {
        rest = rest.strip_suffix(affixes.suffix.as_str()).unwrap_or(rest);
    }
    blank(rest)
}

fn blank(text: &str) -> &str {
    text.trim_matches(|c: char| c.is_control() || c.is_whitespace())
}

fn strip_prefix<'a>(text: &'a str, prefix: &str) -> &'a str {
    if prefix.is_empty() { text } else { text.strip_prefix(prefix).unwrap_or(text) }
}

/// Removes `]cm`: a letter for the symbology, a letter or digit for its variant.
fn strip_aim(text: &str) -> &str {
    match text.as_bytes() {
        [b']', symbology, modifier, ..] if symbology.is_ascii_alphabetic() && modifier.is_ascii_alphanumeric() => {
            &text[3..]
        }
        _ => text,
    }
}

/// Everything that could stand between two codes of one burst, taken out of the inside too.
pub(super) fn squeeze(text: &str) -> String {
    text.split(|c: char| c.is_control() || c.is_whitespace()).map(strip_aim).collect::<String>().split(']').fold(
        String::new(),
        |mut all, part| {
            // The first part had its identifier taken off already; later ones begin inside one.
            all.push_str(if all.is_empty() { part } else { part.get(2..).unwrap_or(part) });
            all
        },
    )
}
