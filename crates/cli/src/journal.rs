//! `palang journal verify | export | rebuild`.

use crate::args::{ExportFormat, JournalCommand};
use crate::context::Context;
use crate::failure::Failure;
use crate::output;
use palang_booth::store::maintenance::{self, Format, JournalFile, Report, Witness};
use palang_locale::Locale;
use serde_json::{Value, json};
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

/// Does what was asked.
///
/// # Errors
/// When there is no journal, or it is not as it was written.
pub fn run(context: &Context, command: &JournalCommand) -> Result<(), Failure> {
    let (data, locale) = (context.data()?, context.locale());
    match command {
        JournalCommand::Verify { witness, chain, json } => verify(&locale, &data, witness, *chain, *json),
        JournalCommand::Export { format, out } => export(&data, *format, out.as_deref()),
        JournalCommand::Rebuild => {
            let facts = maintenance::rebuild(&data).map_err(failed)?;
            output::text(&format!("{}\n", locale.cli_rebuilt(facts)))
        }
    }
}

fn failed(error: impl std::fmt::Display) -> Failure {
    Failure::failed(error.to_string())
}

/// All the journals of the folder, the ones set aside too: a fresh incarnation does not excuse the old one. Whoever
/// asks whether everything is as it was written gets "no" (exit code 1) as long as a damaged one lies there, even
/// though the booth has gone on in another; `in_use_ok` says which of the two it is.
fn verify(locale: &Locale, data: &Path, witnesses: &[Witness], chain_only: bool, as_json: bool) -> Result<(), Failure> {
    let journals = maintenance::journals(data).map_err(failed)?;
    let mut reports = Vec::new();
    let (aside, live) = journals.split_at(journals.len().saturating_sub(1));
    let recalled = maintenance::recalled(data);
    for journal in recalled.iter().chain(aside).filter(|_| !chain_only) {
        reports.push((journal, maintenance::verify_file(&journal.path, &[]).map_err(failed)?));
    }
    for journal in live {
        let verified =
            if chain_only { maintenance::verify_chain(data, witnesses) } else { maintenance::verify(data, witnesses) };
        reports.push((journal, verified.map_err(failed)?));
    }
    let good = |(_, report): &(&JournalFile, Report)| report.fault.is_none();
    let (ok, in_use_ok) = (reports.iter().all(good), reports.last().is_some_and(good));
    if as_json {
        let journals: Vec<Value> = reports.iter().map(|(journal, report)| said(journal, report)).collect();
        output::json(&json!({"ok": ok, "in_use_ok": in_use_ok, "journals": journals}))?;
    } else {
        let mut lines: Vec<String> = reports.iter().map(|(journal, report)| line(locale, journal, report)).collect();
        if in_use_ok && !ok {
            lines.push(locale.cli_journal_only_aside());
        }
        output::text(&format!("{}\n", lines.join("\n")))?;
    }
    if ok { Ok(()) } else { Err(Failure::silent()) }
}

fn said(journal: &JournalFile, report: &Report) -> Value {
    json!({
        "file": journal.path,
        "incarnation": journal.number,
        "set_aside": journal.set_aside,
        "facts": report.head.seq,
        "head": report.head.hash,
        "at": report.head.at,
        "witnesses": report.witnesses,
        "ok": report.fault.is_none(),
        "first_bad": report.fault.as_ref().and_then(|fault| fault.seq),
        "why": report.fault.as_ref().map(|fault| fault.why.clone()),
    })
}

fn line(locale: &Locale, journal: &JournalFile, report: &Report) -> String {
    let file = journal.path.display().to_string();
    let verdict = match &report.fault {
        None => locale.cli_journal_clean(report.head.seq, &report.head.hash.short()),
        Some(fault) => match fault.seq {
            Some(seq) => locale.cli_journal_bad_fact(seq, &fault.why),
            None => locale.cli_journal_bad(&fault.why),
        },
    };
    let aside = journal.set_aside.as_ref().map(|why| format!(" {}", locale.cli_journal_aside(why)));
    format!("{file}: {verdict}{}", aside.unwrap_or_default())
}

fn export(data: &Path, format: ExportFormat, out: Option<&Path>) -> Result<(), Failure> {
    let format = match format {
        ExportFormat::Jsonl => Format::Jsonl,
        ExportFormat::Csv => Format::Csv,
    };
    let mut writer: Box<dyn Write> = match out {
        Some(path) => Box::new(File::create(path).map_err(|error| failed(format!("{}: {error}", path.display())))?),
        None => Box::new(io::stdout().lock()),
    };
    let mut buffered = BufWriter::new(&mut writer);
    maintenance::export(data, format, &mut buffered).map_err(failed)?;
    buffered.flush().map_err(failed)
}
