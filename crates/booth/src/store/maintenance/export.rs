//! `palang journal export`: the facts, for whoever wants to read or check them without this program.

use super::{Fault, MaintenanceError, live};
use crate::store::chain::{Stored, Walk};
use crate::store::open::PROFILE;
use palang_domain::{Hash, Record};
use rusqlite::Connection;
use std::io::Write;
use std::path::Path;

/// The shape of an export.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// One JSON object a line: the stored bytes as they were hashed, with `hash` added at the end. Taking
    /// `,"hash":"…"` out again gives exactly the bytes whose SHA-256 it is.
    Jsonl,
    /// A table for a spreadsheet, with the commonest fields as columns.
    Csv,
}

/// Writes every fact of the live journal. May run beside the booth. Returns how many.
///
/// # Errors
/// When there is no journal, a fact is not what was written, or `out` fails.
pub fn export(dir: &Path, format: Format, out: &mut dyn Write) -> Result<u64, MaintenanceError> {
    let path = live(dir)?;
    write_all(&path, &palang_sqlite::open_reader(&path, PROFILE)?, format, out)
}

/// The same for a file that nobody writes: a backup, or a journal set aside.
///
/// # Errors
/// As [`export`].
pub fn export_file(path: &Path, format: Format, out: &mut dyn Write) -> Result<u64, MaintenanceError> {
    write_all(path, &palang_sqlite::open_any(path, PROFILE)?, format, out)
}

const COLUMNS: [&str; 8] = ["ticket", "lane", "operator", "shift", "receipt", "class", "entry", "outcome"];

fn write_all(path: &Path, db: &Connection, format: Format, out: &mut dyn Write) -> Result<u64, MaintenanceError> {
    let failed = |error: std::io::Error| MaintenanceError::File { path: path.to_path_buf(), detail: error.to_string() };
    let snapshot = db.unchecked_transaction()?;
    if format == Format::Csv {
        writeln!(out, "incarnation,seq,at,kind,{},total,hash,prev,body", COLUMNS.join(",")).map_err(failed)?;
    }
    let mut walk = Walk::from_start();
    let mut statement = snapshot.prepare(&format!("SELECT {} FROM journal ORDER BY seq", Stored::COLUMNS))?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let row = Stored::read(row)?;
        let seq = walk.head.seq + 1;
        let record = walk.step(&row).map_err(|why| MaintenanceError::Damaged(Fault { seq: Some(seq), why }))?;
        match format {
            Format::Jsonl => jsonl(&row.bytes, walk.head.hash, out),
            Format::Csv => csv(&record, walk.head.hash, out),
        }
        .map_err(failed)?;
    }
    out.flush().map_err(failed)?;
    Ok(walk.head.seq)
}

fn jsonl(bytes: &[u8], hash: Hash, out: &mut dyn Write) -> std::io::Result<()> {
    // The walk has parsed them: they are one object, and compact JSON has no line break.
    let open = bytes.strip_suffix(b"}").unwrap_or(bytes);
    out.write_all(open)?;
    writeln!(out, ",\"hash\":\"{hash}\"}}")
}

fn csv(record: &Record, hash: Hash, out: &mut dyn Write) -> std::io::Result<()> {
    let fact = serde_json::to_value(&record.fact)?;
    let body = &fact["body"];
    write!(out, "{},{},{},{}", record.incarnation, record.seq, record.at, record.fact.kind())?;
    for column in COLUMNS {
        write!(out, ",{}", cell(&body[column]))?;
    }
    write!(out, ",{}", cell(&body["quote"]["total"]))?;
    writeln!(out, ",{hash},{},{}", record.prev, quoted(&body.to_string()))
}

fn cell(value: &serde_json::Value) -> String {
    match value {
        serde_json::Value::Null => String::new(),
        serde_json::Value::String(text) => quoted(text),
        other => quoted(&other.to_string()),
    }
}

/// Quoted where it must be; what a spreadsheet would run as a formula becomes text.
fn quoted(text: &str) -> String {
    let formula =
        text.starts_with(['=', '+', '@', '\t', '\r']) || (text.starts_with('-') && text.parse::<i64>().is_err());
    let text = if formula { format!("'{text}") } else { text.to_owned() };
    if text.contains([',', '"', '\n', '\r']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_never_runs_and_never_breaks_the_row() {
        for (text, want) in [
            ("OUT-1", "OUT-1"),
            ("a,b", "\"a,b\""),
            ("say \"hi\"", "\"say \"\"hi\"\"\""),
            ("=1+1", "'=1+1"),
            ("@cmd", "'@cmd"),
            ("-500", "-500"),
            ("-x", "'-x"),
        ] {
            assert_eq!(quoted(text), want);
        }
    }
}
