//! Palang: the program that runs a parking booth.

use palang_cli::Outcome;
use std::process::ExitCode;

fn main() -> ExitCode {
    match palang_cli::run(std::env::args_os()) {
        Outcome::Exit(code) => code,
        Outcome::Kiosk(options) => palang::start::kiosk(&options),
    }
}
