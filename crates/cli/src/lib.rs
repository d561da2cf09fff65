//! Palang's command line: quote, tariff, ticket, slip, journal, drill, backup, doctor, lane, enrol.
//!
//! Builds without the screen. `src/main.rs` hands its arguments to [`run`] and shows the kiosk when there is no
//! command.
//! Exit code 0 is success, 1 refused or failed, 2 wrong usage; `--json` prints one JSON value and nothing else.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "this is the command line")]

mod args;
mod backup;
mod clock;
mod context;
mod doctor;
mod drill;
mod enrol;
mod failure;
mod journal;
mod lane;
pub mod log;
mod operator;
mod output;
mod quote;
mod slip;
pub mod stop;
mod tariff;
mod ticket;
mod words;

pub use args::Half;

use args::{Args, Command, LaneCommand};
use clap::Parser;
use context::Context;
use failure::Failure;
use palang_locale::Language;
use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

/// What is left to do after the arguments were read.
#[derive(Debug)]
pub enum Outcome {
    /// A command ran, or failed: end with this exit code.
    Exit(ExitCode),
    /// No command was given: show the kiosk with these options.
    Kiosk(KioskOptions),
}

/// How the kiosk was asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KioskOptions {
    /// The configuration that was named; else the one in the platform's place.
    pub config: Option<PathBuf>,
    /// The data directory that was named; else the configuration's, else the platform's place.
    pub data: Option<PathBuf>,
    /// The language that was named; else the configuration's.
    pub language: Option<Language>,
    /// Whether to show the demo, a lot that drives itself.
    pub demo: bool,
    /// In a window instead of the whole screen.
    pub windowed: bool,
    /// In a window on this half of the screen.
    pub half: Option<Half>,
    /// With a second window for the customer.
    pub customer: bool,
    /// The lane that was named; else the first attended one.
    pub lane: Option<palang_domain::LaneId>,
}

/// Reads the arguments and does what they say, unless they ask for the kiosk.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> Outcome {
    let args = match Args::try_parse_from(arguments) {
        Ok(args) => args,
        Err(error) => {
            // Help and version are asked for and end well; clap says which stream and which code.
            let code = u8::try_from(error.exit_code()).unwrap_or(2);
            drop(error.print());
            return Outcome::Exit(ExitCode::from(code));
        }
    };
    let Some(command) = args.command else {
        return Outcome::Kiosk(KioskOptions {
            config: args.common.config,
            data: args.common.data,
            language: args.common.lang,
            demo: args.kiosk.demo,
            windowed: args.kiosk.windowed,
            half: args.kiosk.half,
            customer: args.kiosk.customer,
            lane: args.kiosk.lane,
        });
    };
    if args.kiosk.any() {
        let words = "--demo, --windowed, --half, --customer and --at belong to the kiosk, not to a command";
        return Outcome::Exit(Failure::usage(words).report());
    }
    let json = command.json();
    match dispatch(&Context::new(args.common), command) {
        Ok(()) => Outcome::Exit(ExitCode::SUCCESS),
        Err(failure) => Outcome::Exit(if json { failure.report_json() } else { failure.report() }),
    }
}

fn dispatch(context: &Context, command: Command) -> Result<(), Failure> {
    match command {
        Command::Lane(LaneCommand::Run { lane }) => lane::run(context, &lane),
        Command::Quote(args) => quote::run(context, &args),
        Command::Tariff(command) => tariff::run(context, &command),
        Command::Ticket(command) => ticket::run(context, &command),
        Command::Slip(command) => slip::run(context, &command),
        Command::Drill(args) => drill::run(context, &args),
        Command::Journal(command) => journal::run(context, &command),
        Command::Backup(args) => backup::backup(context, &args),
        Command::Restore(args) => backup::restore(context, &args),
        Command::Doctor(args) => doctor::run(context, &args),
        Command::Enrol(args) => enrol::run(context, &args),
        Command::Operator(command) => operator::run(&context.locale(), &command),
    }
}
