//! `palang operator hash`: a PIN from standard input, its hash on standard output, and nothing else.

use crate::args::OperatorCommand;
use crate::failure::Failure;
use crate::output;
use palang_booth::keys::{PinError, hash_pin};
use palang_locale::Locale;
use std::io::{self, BufRead, Read};

/// Longer than any PIN; the rest of standard input is not read.
const LONGEST: u64 = 256;

/// Hashes a PIN. The PIN is never an argument: those stand in the process list and in the shell's history.
///
/// # Errors
/// When it is no PIN.
pub fn run(locale: &Locale, command: &OperatorCommand) -> Result<(), Failure> {
    let OperatorCommand::Hash = command;
    let mut line = String::new();
    let read = io::stdin().lock().take(LONGEST).read_line(&mut line);
    read.map_err(|error| Failure::failed(error.to_string()))?;
    match hash_pin(line.trim()) {
        Ok(hash) => output::text(&format!("{hash}\n")),
        Err(PinError::NotAPin) => Err(Failure::failed(locale.cli_not_a_pin())),
        Err(PinError::Failed) => Err(Failure::failed(PinError::Failed.to_string())),
    }
}
