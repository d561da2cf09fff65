//! How a command ends when it does not succeed.

use std::process::ExitCode;

/// Why a command did not do what it was asked. Exit code 1 is refused or failed, 2 is wrong usage (DESIGN 8).
#[derive(Debug)]
pub struct Failure {
    code: u8,
    message: String,
}

impl Failure {
    /// It was refused, or it went wrong.
    pub fn failed(message: impl Into<String>) -> Self {
        Self { code: 1, message: message.into() }
    }

    /// Wrong usage: exit code 2.
    pub fn usage(message: impl Into<String>) -> Self {
        Self { code: 2, message: message.into() }
    }

    /// Everything has been said already; only the exit code is left.
    pub const fn silent() -> Self {
        Self { code: 1, message: String::new() }
    }

    /// The message, in the operator's language.
    pub fn message(self) -> String {
        self.message
    }

    /// Says it on standard output, for a program: `{"error":{"text":"…"}}`.
    pub fn report_json(&self) -> ExitCode {
        if !self.message.is_empty() {
            println!("{}", serde_json::json!({"error": {"text": self.message}}));
        }
        ExitCode::from(self.code)
    }

    /// Prints the message on standard error and gives the exit code.
    pub fn report(&self) -> ExitCode {
        if !self.message.is_empty() {
            eprintln!("palang: {}", self.message);
        }
        ExitCode::from(self.code)
    }
}
