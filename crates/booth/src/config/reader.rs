//! Reading a TOML table key by key, with the line of whatever is wrong.

use crate::config::problem::Problem;
use std::ops::Range;
use std::str::FromStr;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// Something wrong at a byte of the file.
#[derive(Debug)]
pub(super) struct Fault {
    /// Where it stands.
    pub at: usize,
    /// What.
    pub problem: Problem,
}

pub(super) type Read<T> = Result<T, Fault>;

/// A value, and where it stands.
#[derive(Clone, Debug)]
pub(super) struct Found<T> {
    pub value: T,
    pub at: usize,
}

/// The line of a byte, from 1.
pub(super) fn line_of(text: &str, at: usize) -> usize {
    let end = at.min(text.len());
    text.as_bytes()[..end].iter().filter(|byte| **byte == b'\n').count() + 1
}

/// One table of the file, under the name it has there.
#[derive(Clone, Copy)]
pub(super) struct Section<'a> {
    name: &'static str,
    table: &'a DeTable<'a>,
    /// First byte of the section, where a missing key is reported.
    pub at: usize,
    text: &'a str,
}

impl<'a> Section<'a> {
    /// The file itself.
    pub const fn root(table: &'a DeTable<'a>, text: &'a str) -> Self {
        Self { name: "", table, at: 0, text }
    }

    /// Its one table of that name, if it is there.
    pub fn table(&self, name: &'static str) -> Read<Option<Section<'a>>> {
        let Some((span, value)) = self.get(name) else { return Ok(None) };
        match value {
            DeValue::Table(table) => Ok(Some(Section { name, table, at: span.start, text: self.text })),
            _ => Err(self.wrong(name, span, &format!("[{name}] / {name} = {{ … }}"))),
        }
    }

    /// Its list of tables of that name; empty when absent.
    pub fn tables(&self, name: &'static str) -> Read<Vec<Section<'a>>> {
        let Some((span, value)) = self.get(name) else { return Ok(Vec::new()) };
        let allowed = format!("[[{name}]]");
        let DeValue::Array(items) = value else { return Err(self.wrong(name, span, &allowed)) };
        items
            .iter()
            .map(|item| match item.get_ref() {
                DeValue::Table(table) => Ok(Section { name, table, at: item.span().start, text: self.text }),
                _ => Err(self.wrong(name, item.span(), &allowed)),
            })
            .collect()
    }

    /// Refuses keys that are not in the list.
    pub fn only(&self, allowed: &[&str]) -> Read<()> {
        // The first in the file, not in the alphabet: that is the one the eye finds.
        let unknown = self.table.keys().filter(|key| !allowed.contains(&key.get_ref().as_ref()));
        match unknown.min_by_key(|key| key.span().start) {
            None => Ok(()),
            Some(key) => Err(Fault {
                at: key.span().start,
                problem: Problem::UnknownKey { key: self.path(key.get_ref()), allowed: allowed.join(", ") },
            }),
        }
    }

    /// A string.
    pub fn text(&self, key: &str, allowed: &str) -> Read<Option<Found<String>>> {
        self.read(key, allowed, |value| value.as_str().map(str::to_owned))
    }

    /// A string that is not empty.
    pub fn words(&self, key: &str, longest: usize) -> Read<Option<Found<String>>> {
        let allowed = format!("\"…\" (1..{longest})");
        self.read(key, &allowed, |value| {
            let text = value.as_str()?.trim();
            let fits = !text.is_empty() && text.chars().count() <= longest && !text.chars().any(char::is_control);
            fits.then(|| text.to_owned())
        })
    }

    /// A string that parses.
    pub fn parsed<T: FromStr>(&self, key: &str, allowed: &str) -> Read<Option<Found<T>>> {
        self.read(key, allowed, |value| value.as_str()?.parse().ok())
    }

    /// A string, or a number written without quotes.
    pub fn digits<T: FromStr>(&self, key: &str, allowed: &str) -> Read<Option<Found<T>>> {
        self.read(key, allowed, |value| match value {
            DeValue::Integer(number) if number.radix() == 10 => number.as_str().parse().ok(),
            other => other.as_str()?.parse().ok(),
        })
    }

    /// A whole number within bounds.
    pub fn number<T: TryFrom<i64>>(&self, key: &str, bounds: Range<i64>) -> Read<Option<Found<T>>> {
        let allowed = format!("{}..{}", bounds.start, bounds.end - 1);
        self.read(key, &allowed, |value| {
            let number = value.as_integer()?;
            let number = i64::from_str_radix(number.as_str(), number.radix()).ok()?;
            bounds.contains(&number).then(|| T::try_from(number).ok()).flatten()
        })
    }

    /// `true` or `false`.
    pub fn flag(&self, key: &str) -> Read<Option<Found<bool>>> {
        self.read(key, "true | false", DeValue::as_bool)
    }

    /// One of a list of words.
    pub fn choice<T: Copy>(&self, key: &str, choices: &[(&str, T)]) -> Read<Option<Found<T>>> {
        let allowed: Vec<String> = choices.iter().map(|(word, _)| format!("\"{word}\"")).collect();
        self.read(key, &allowed.join(" | "), |value| {
            let word = value.as_str()?;
            choices.iter().find(|(name, _)| *name == word).map(|(_, choice)| *choice)
        })
    }

    /// Refuses the absence of a key.
    pub fn need<T>(&self, key: &str, allowed: &str, found: Option<Found<T>>) -> Read<Found<T>> {
        found.ok_or_else(|| Fault {
            at: self.at,
            problem: Problem::Missing { key: self.path(key), allowed: allowed.to_owned() },
        })
    }

    /// The key as people write it: `lane.gate_number`.
    pub fn path(&self, key: &str) -> String {
        if self.name.is_empty() { key.to_owned() } else { format!("{}.{key}", self.name) }
    }

    fn get(&self, key: &str) -> Option<(Range<usize>, &'a DeValue<'a>)> {
        let entry: &'a Spanned<DeValue<'a>> = self.table.get(key)?;
        Some((entry.span(), entry.get_ref()))
    }

    fn read<T>(
        &self,
        key: &str,
        allowed: &str,
        convert: impl FnOnce(&'a DeValue<'a>) -> Option<T>,
    ) -> Read<Option<Found<T>>> {
        let Some((span, value)) = self.get(key) else { return Ok(None) };
        match convert(value) {
            Some(value) => Ok(Some(Found { value, at: span.start })),
            None => Err(self.wrong(key, span, allowed)),
        }
    }

    fn wrong(&self, key: &str, span: Range<usize>, allowed: &str) -> Fault {
        let found = self.text.get(span.clone()).unwrap_or_default();
        // Of a value that runs over many lines the start is enough to find it.
        let found: String = found.lines().next().unwrap_or_default().chars().take(60).collect();
        Fault { at: span.start, problem: Problem::Value { key: self.path(key), found, allowed: allowed.to_owned() } }
    }
}
