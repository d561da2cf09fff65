//! The canonical form: one top-level entry a line, keys sorted, defaults left out. Written here and not by the TOML
//! crate: the version of every stored tariff is the hash of these bytes, and a new crate version must not move it.

use super::model::File;
use super::{Problem, TariffError};
use std::fmt::Write;
use toml::Value;

pub(crate) fn write(file: &File) -> Result<String, TariffError> {
    let table = toml::Table::try_from(file)
        .map_err(|error| TariffError::new(None, Problem::Syntax { detail: error.to_string() }))?;
    let mut out = String::new();
    for (key, value) in sorted(&table) {
        match value {
            // A line a class, event and discount, so that a difference between versions is read at a glance.
            Value::Table(inner) if inner.values().all(Value::is_table) => {
                for (name, value) in sorted(inner) {
                    entry(&mut out, &format!("{}.{}", bare(key), bare(name)), value);
                }
            }
            value => entry(&mut out, &bare(key), value),
        }
    }
    Ok(out)
}

fn sorted(table: &toml::Table) -> Vec<(&String, &Value)> {
    let mut entries: Vec<_> = table.iter().collect();
    entries.sort_by_key(|(key, _)| *key);
    entries
}

fn entry(out: &mut String, key: &str, value: &Value) {
    out.push_str(key);
    out.push_str(" = ");
    inline(out, value);
    out.push('\n');
}

fn inline(out: &mut String, value: &Value) {
    match value {
        Value::Integer(number) => _ = write!(out, "{number}"),
        Value::Boolean(yes) => _ = write!(out, "{yes}"),
        Value::String(text) => quoted(out, text),
        Value::Array(items) => {
            out.push('[');
            for (index, item) in items.iter().enumerate() {
                out.push_str(if index == 0 { "" } else { ", " });
                inline(out, item);
            }
            out.push(']');
        }
        Value::Table(table) => {
            out.push_str("{ ");
            for (index, (key, item)) in sorted(table).into_iter().enumerate() {
                _ = write!(out, "{}{} = ", if index == 0 { "" } else { ", " }, bare(key));
                inline(out, item);
            }
            out.push_str(" }");
        }
        // The model has neither floats nor TOML's own dates.
        Value::Float(number) => _ = write!(out, "{number:?}"),
        Value::Datetime(at) => _ = write!(out, "{at}"),
    }
}

fn bare(key: &str) -> String {
    if !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_') {
        return key.to_owned();
    }
    let mut out = String::new();
    quoted(&mut out, key);
    out
}

fn quoted(out: &mut String, text: &str) {
    out.push('"');
    for char in text.chars() {
        match char {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            char if char.is_control() => _ = write!(out, "\\u{:04X}", u32::from(char)),
            char => out.push(char),
        }
    }
    out.push('"');
}
