//! `palang tariff check` and `palang tariff curve`; where a tariff named on the command line comes from.

mod svg;

use crate::args::TariffCommand;
use crate::context::Context;
use crate::failure::Failure;
use crate::output;
use palang_domain::tariff::{PRESETS, Severity, Tariff, TariffError};
use palang_domain::{Timestamp, Zone};
use palang_locale::{Locale, with};
use serde_json::json;
use std::fmt::Write as _;
use std::path::Path;

/// Reads `preset:NAME` or a file.
///
/// # Errors
/// When there is none, or it is not a tariff.
pub fn load(locale: &Locale, named: &str) -> Result<Tariff, Failure> {
    if let Some(preset) = named.strip_prefix("preset:") {
        let unknown =
            || Failure::failed(locale.cli_no_preset(with::CliNoPreset { name: preset, presets: &PRESETS.join(", ") }));
        return Tariff::preset(preset).ok_or_else(unknown);
    }
    let text = output::read(Path::new(named))?;
    Tariff::parse(&text).map_err(|error| Failure::failed(place(locale, named, &error)))
}

/// `tariff.toml:12: …`
fn place(locale: &Locale, file: &str, error: &TariffError) -> String {
    let line = error.line.map_or_else(String::new, |line| format!(":{line}"));
    format!("{file}{line}: {}", locale.tariff_problem(&error.problem))
}

/// The zone of a tariff's calendar: the one named, else the configuration's, else that of the currency's capital.
///
/// # Errors
/// When there is a configuration and it is wrong.
pub fn zone(context: &Context, named: Option<Zone>, tariff: &Tariff) -> Result<Zone, Failure> {
    if let Some(zone) = named {
        return Ok(zone);
    }
    Ok(match context.configured()? {
        Some(config) => config.site.zone,
        // Both countries' capitals keep UTC+7 without daylight time.
        None if tariff.currency() == palang_domain::Currency::Vnd => {
            "Asia/Ho_Chi_Minh".parse().unwrap_or(Zone::JAKARTA)
        }
        None => Zone::JAKARTA,
    })
}

/// Does what was asked.
///
/// # Errors
/// When the tariff is wrong: for `check` that is the answer.
pub fn run(context: &Context, command: &TariffCommand) -> Result<(), Failure> {
    match command {
        TariffCommand::Check { tariff, json } => check(context, tariff, *json),
        TariffCommand::Curve { tariff, out, hours, entry } => curve(context, tariff, out, *hours, *entry),
    }
}

fn check(context: &Context, named: &str, as_json: bool) -> Result<(), Failure> {
    let locale = context.locale();
    let tariff = load(&locale, named)?;
    let findings = tariff.lint();
    let fatal = findings.iter().any(|finding| finding.severity == Severity::Error);
    if as_json {
        let findings: Vec<_> = findings
            .iter()
            .map(|finding| {
                json!({
                    "severity": finding.severity.word(),
                    "class": finding.class,
                    "message": finding.message(),
                })
            })
            .collect();
        output::json(&json!({
            "tariff": tariff.reference(),
            "currency": tariff.currency().code(),
            "classes": tariff.classes().collect::<Vec<_>>(),
            "ok": !fatal,
            "findings": findings,
        }))?;
    } else {
        let reference = tariff.reference();
        let mut text = format!("{} {}\n", reference.name, reference.version);
        let words = Locale::new(locale.language(), tariff.currency(), locale.zone());
        for finding in &findings {
            // Writing to a string cannot fail.
            let _ = writeln!(text, "{}: {}", words.severity(finding.severity), words.finding(finding));
        }
        if findings.is_empty() {
            text.push_str(&locale.cli_nothing_found());
            text.push('\n');
        }
        output::text(&text)?;
    }
    if fatal { Err(Failure::silent()) } else { Ok(()) }
}

fn curve(context: &Context, named: &str, out: &Path, hours: u16, entry: Timestamp) -> Result<(), Failure> {
    let locale = context.locale();
    let tariff = load(&locale, named)?;
    let zone = zone(context, None, &tariff)?;
    let locale = Locale::new(locale.language(), tariff.currency(), zone);
    output::write(out, svg::draw(&locale, &tariff, entry, i64::from(hours) * 60).as_bytes())
}
