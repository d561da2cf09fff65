//! `palang doctor`: configuration, data, disk, clock, server and devices, said in one page. Looks and touches nothing.

mod device;
mod disk;
mod server;

use crate::args::DoctorArgs;
use crate::context::Context;
use crate::failure::Failure;
use crate::{clock, output};
use palang_booth::clock::BUILT;
use palang_booth::config::{self, Config};
use palang_booth::store::maintenance::{self, MaintenanceError};
use palang_locale::{Locale, with};
use serde_json::{Value, json};
use std::path::Path;

/// How something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Fine,
    Attention,
    Bad,
}

/// One line of the page.
struct Finding {
    about: String,
    state: State,
    detail: String,
}

impl Finding {
    fn new(about: impl Into<String>, state: State, detail: impl Into<String>) -> Self {
        Self { about: about.into(), state, detail: detail.into() }
    }
}

/// Less than this free is worth a word: a busy booth writes some 100 MB a year.
const LITTLE: u64 = 1 << 30;
/// Less than this is trouble now.
const NOTHING: u64 = 64 << 20;

/// Looks at everything.
///
/// # Errors
/// When something is bad: a program may rely on the exit code.
pub fn run(context: &Context, args: &DoctorArgs) -> Result<(), Failure> {
    let locale = context.locale();
    if args.config_path {
        let file = context.config_file().or_else(config::default_file);
        return output::text(&format!("{}\n", file.map(|file| file.display().to_string()).unwrap_or_default()));
    }
    let mut found = Vec::new();
    let config = configuration(context, &locale, &mut found);
    data(context, &locale, &mut found);
    if let Some(config) = &config {
        // A port has one user: asking a running booth's printer would spoil its slip.
        let running = context.data().is_ok_and(|data| maintenance::in_use(&data));
        if running {
            found.push(Finding::new(locale.cli_doctor_booth(), State::Fine, locale.cli_doctor_running()));
        }
        if let Ok(data) = context.data() {
            found.extend(server::look_at(config, &data, &locale));
        }
        found.extend(device::look(config, &locale, running));
    }
    let ok = found.iter().all(|finding| finding.state != State::Bad);
    let said = if args.json { output::json(&page_json(ok, &found)) } else { output::text(&page(&found)) };
    said.and(if ok { Ok(()) } else { Err(Failure::silent()) })
}

fn configuration(context: &Context, locale: &Locale, found: &mut Vec<Finding>) -> Option<Config> {
    let about = locale.cli_doctor_config();
    match (context.config_file(), context.configured()) {
        (Some(file), Ok(Some(config))) => {
            found.push(Finding::new(about, State::Fine, file.display().to_string()));
            Some(config)
        }
        (_, Err(failure)) => {
            found.push(Finding::new(about, State::Bad, failure.message()));
            None
        }
        _ => {
            let file = config::default_file().map(|file| file.display().to_string()).unwrap_or_default();
            found.push(Finding::new(about, State::Attention, locale.cli_doctor_no_config(&file)));
            None
        }
    }
}

fn data(context: &Context, locale: &Locale, found: &mut Vec<Finding>) {
    let about = locale.cli_doctor_data();
    match context.data() {
        Ok(data) => {
            journal(&data, locale, found);
            found.push(disk_space(&data, locale));
        }
        Err(failure) => found.push(Finding::new(about, State::Bad, failure.message())),
    }
}

/// The journal's last fact, and the machine's clock beside it: a clock behind the journal is wrong.
fn journal(data: &Path, locale: &Locale, found: &mut Vec<Finding>) {
    let about = locale.cli_doctor_data();
    let now = clock::real_time();
    let mut earliest = BUILT;
    // A folder that is not there yet holds no journal either.
    let head = if data.is_dir() { maintenance::head(data) } else { Err(MaintenanceError::Nothing(data.to_owned())) };
    match head {
        Ok(head) => {
            earliest = earliest.max(head.at);
            let at = locale.date_time_seconds(head.at);
            let detail = locale.cli_doctor_journal(with::CliDoctorJournal {
                folder: &data.display().to_string(),
                facts: head.seq.into(),
                last: &at,
            });
            found.push(Finding::new(about, State::Fine, detail));
        }
        Err(MaintenanceError::Nothing(dir)) => {
            found.push(Finding::new(about, State::Attention, locale.cli_doctor_no_journal(&dir.display().to_string())));
        }
        Err(error) => found.push(Finding::new(about, State::Bad, error.to_string())),
    }
    let (state, detail) = if now < earliest {
        (
            State::Bad,
            locale.cli_doctor_clock_behind(with::CliDoctorClockBehind {
                now: &locale.date_time_seconds(now),
                earliest: &locale.date_time_seconds(earliest),
            }),
        )
    } else {
        (State::Fine, locale.date_time_seconds(now))
    };
    found.push(Finding::new(locale.cli_doctor_clock(), state, detail));
}

fn disk_space(data: &Path, locale: &Locale) -> Finding {
    let about = locale.cli_doctor_disk();
    match disk::free(data) {
        Some(free) => {
            let state = match free {
                free if free < NOTHING => State::Bad,
                free if free < LITTLE => State::Attention,
                _ => State::Fine,
            };
            Finding::new(about, state, locale.cli_doctor_free(free >> 20))
        }
        None => Finding::new(about, State::Attention, locale.cli_doctor_unknown()),
    }
}

fn page(found: &[Finding]) -> String {
    let widest = found.iter().map(|finding| finding.about.chars().count()).max().unwrap_or(0);
    let line = |finding: &Finding| {
        let mark = match finding.state {
            State::Fine => "ok",
            State::Attention => "!",
            State::Bad => "!!",
        };
        format!("{mark:<3} {:<widest$}  {}\n", finding.about, finding.detail)
    };
    found.iter().map(line).collect()
}

fn page_json(ok: bool, found: &[Finding]) -> Value {
    let findings: Vec<Value> = found
        .iter()
        .map(|finding| {
            let state = match finding.state {
                State::Fine => "fine",
                State::Attention => "attention",
                State::Bad => "bad",
            };
            json!({"about": finding.about, "state": state, "detail": finding.detail})
        })
        .collect();
    json!({"ok": ok, "findings": findings})
}
