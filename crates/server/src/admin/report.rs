//! What a command prints: one JSON value, or lines for people that say the same.

use serde_json::Value;
use std::fmt::Write as _;

/// One thing, or a list of things, each with its fields in order.
pub struct Report {
    value: Value,
    note: Option<String>,
    well: bool,
}

impl Report {
    /// Of one value.
    pub(super) fn of(value: Value) -> Self {
        Self { value, note: None, well: true }
    }

    /// With a sentence for people.
    pub(super) fn noting(mut self, note: String) -> Self {
        self.note = Some(note);
        self
    }

    /// Of something that is not as it should be.
    pub(super) fn ill(self) -> Self {
        Self { well: false, ..self }
    }

    /// Whether all is as it should be: exit code 0 or 1.
    #[must_use]
    pub const fn is_well(&self) -> bool {
        self.well
    }

    /// As one JSON value, or as lines.
    #[must_use]
    pub fn print(&self, json: bool) -> String {
        if json {
            return format!("{}\n", self.value);
        }
        let mut text = String::new();
        match &self.value {
            Value::Array(rows) => rows.iter().for_each(|row| line(&mut text, row)),
            one => line(&mut text, one),
        }
        if let Some(note) = &self.note {
            // Writing to a string cannot fail.
            let _ = writeln!(text, "{note}");
        }
        text
    }
}

fn line(text: &mut String, row: &Value) {
    let said = |value: &Value| match value {
        Value::String(text) => text.clone(),
        Value::Null => "-".to_owned(),
        other => other.to_string(),
    };
    let _ = match row {
        Value::Object(fields) => {
            let fields: Vec<_> = fields.iter().map(|(name, value)| format!("{name}={}", said(value))).collect();
            writeln!(text, "{}", fields.join("  "))
        }
        other => writeln!(text, "{}", said(other)),
    };
}
