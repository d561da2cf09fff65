//! What the end-to-end tests share: the program, run as anybody runs it.
#![allow(dead_code, clippy::unwrap_used, reason = "each test file uses its part")]

#[cfg(unix)]
pub mod board;
pub mod booth;
#[cfg(unix)]
pub mod firmware;
pub mod old;
pub mod paper;
pub mod screen;
#[cfg(unix)]
pub mod site;
pub mod tool;

use serde_json::Value;
use std::process::{Command, Output, Stdio};

/// The program as it was just built, in a tidy environment: no configuration of this machine is found.
pub fn palang() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_palang"));
    let nowhere = env!("CARGO_TARGET_TMPDIR");
    command
        .env("XDG_CONFIG_HOME", format!("{nowhere}/no-config"))
        .env("XDG_DATA_HOME", format!("{nowhere}/no-data"))
        .env("LC_ALL", "C")
        .env_remove("PALANG_LOG")
        .stdin(Stdio::null());
    command
}

/// Runs it to its end.
pub fn run(arguments: &[&str]) -> Output {
    palang().args(arguments).output().unwrap()
}

/// Exit code.
pub fn code(output: &Output) -> i32 {
    output.status.code().unwrap_or(-1)
}

/// Standard output, which must be one JSON value and nothing else.
pub fn json(output: &Output) -> Value {
    let text = std::str::from_utf8(&output.stdout).unwrap();
    serde_json::from_str(text).unwrap_or_else(|error| {
        panic!("{error}: {text:?}\nstandard error: {}", String::from_utf8_lossy(&output.stderr))
    })
}

/// Standard output as JSON lines.
pub fn json_lines(text: &[u8]) -> Vec<Value> {
    let text = std::str::from_utf8(text).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line:?}"))).collect()
}
