//! Standard output: one JSON value, or lines for people. Nobody reading it any more is not a crash.

use crate::failure::Failure;
use crate::words;
use palang_domain::Refusal;
use palang_locale::Locale;
use serde_json::{Value, json};
use std::io::{self, Write};
use std::path::Path;

/// Prints text as it is.
///
/// # Errors
/// When nobody reads it.
pub fn text(text: &str) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes()).and_then(|()| out.flush()).map_err(|error| Failure::failed(error.to_string()))
}

/// Prints one JSON value.
///
/// # Errors
/// When nobody reads it.
pub fn json(value: &Value) -> Result<(), Failure> {
    text(&format!("{value}\n"))
}

/// A refusal as the command's outcome: JSON on standard output where that was asked for, words on standard error.
pub fn refused(locale: &Locale, refusal: &Refusal, as_json: bool) -> Failure {
    let said = words::refusal(locale, refusal);
    if as_json {
        return match json(&json!({"refused": {"reason": refusal.word(), "text": said}})) {
            Ok(()) => Failure::silent(),
            Err(failure) => failure,
        };
    }
    Failure::failed(said)
}

/// The whole of a small file of somebody else's.
///
/// # Errors
/// When it cannot be read, is no UTF-8, or is larger than any file of ours.
pub fn read(path: &Path) -> Result<String, Failure> {
    use io::Read;
    const LARGEST: u64 = 4 << 20;
    let wrong = |error: io::Error| Failure::failed(format!("{}: {error}", path.display()));
    let mut text = String::new();
    let file = std::fs::File::open(path).map_err(wrong)?;
    file.take(LARGEST + 1).read_to_string(&mut text).map_err(wrong)?;
    if text.len() as u64 > LARGEST {
        return Err(wrong(io::Error::new(io::ErrorKind::InvalidData, "larger than 4 MiB")));
    }
    Ok(text)
}

/// Writes a file whole.
pub fn write(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    std::fs::write(path, bytes).map_err(|error| Failure::failed(format!("{}: {error}", path.display())))
}
