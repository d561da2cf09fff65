//! What can be wrong with a tariff file. Typed, so that `palang-locale` can word it; found deep inside the TOML reader,
//! which carries only text, so a problem travels through it as marked JSON.

use super::Finding;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Why a file is no tariff. `Display` is for logs and in English.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the message is the documentation")]
pub enum Problem {
    #[error("{detail}")]
    Syntax { detail: String },
    #[error("unknown key `{key}`; allowed are {allowed}")]
    UnknownKey { key: String, allowed: String },
    #[error("unknown value `{value}`; allowed are {allowed}")]
    UnknownValue { value: String, allowed: String },
    #[error("the key `{key}` is missing")]
    MissingKey { key: String },
    #[error("{found} stands where {expected} belongs")]
    WrongKind { found: String, expected: Kind },
    #[error("{value} is no price: allowed are whole units from 0 to 1000000000, written without separators")]
    Price { value: i64 },
    #[error("{value} is no length of time: allowed are 1 to 527040 minutes (366 days)")]
    Length { value: i64 },
    #[error("\"{value}\" is no time of day: allowed are \"00:00\" to \"23:59\"")]
    TimeOfDay { value: String },
    #[error("\"{value}\" is no date, as in \"2026-12-25\"")]
    Date { value: String },
    #[error("\"{value}\" is no wall-clock time, as in \"2026-12-31T18:00\"")]
    WallClock { value: String },
    #[error("\"{value}\" is no kind of day: allowed are \"monday\" to \"sunday\", \"holiday\", \"event:NAME\"")]
    KindOfDay { value: String },
    #[error("allowed are 1 to {longest} printable characters")]
    Words { longest: usize },
    #[error("a rate has exactly one of `flat`, `every`, `first`, `step` and `window`")]
    RateWays,
    #[error("`next` stands only after `first` or `step`")]
    NextAlone,
    #[error("`windows` stands only with `window`")]
    WindowsAlone,
    #[error("a rate has at most 100 steps and 24 windows")]
    TooMany,
    #[error("step {step} is unreachable: its `until` must be greater than the one before")]
    StepOrder { step: u32 },
    #[error("step {step} needs either `total`, or `amount` (with `every`, if it repeats)")]
    StepForm { step: u32 },
    #[error("steps are all with `total` or all with `amount`")]
    StepsMixed,
    #[error("`unit_minutes` and `cap` of a window need `windows = \"each\"`")]
    WindowsOnce,
    #[error("`daily` goes with `flat`, `every`, `first` or `step`; a window has its own `cap`")]
    DailyWindows,
    #[error("`daily` needs steps whose `total` never falls")]
    DailyFalls,
    #[error("`longer_than_minutes` goes with `by = \"midnight\"`")]
    NightLonger,
    #[error("a special needs `on` (days) or `entered` (hours of entry)")]
    SpecialWhen,
    #[error("a discount has exactly one of `amount`, `minutes` and `percent`")]
    DiscountForm,
    #[error("`percent` is a whole number from 1 to 100")]
    Percent,
    #[error("`name` is 1 to 40 lower-case letters, digits and `-`")]
    Name,
    #[error("a tariff needs at least one `[class.NAME]`")]
    NoClass,
    #[error("`time_seconds` is 1 to 3600")]
    TimeSeconds,
    #[error("`time` rounds \"down\" or \"up\"; only `money_to` may be \"nearest\"")]
    TimeNearest,
    #[error("`money` is the step the total is rounded to: 1 or more")]
    MoneyStep,
    #[error("{rate_bp} is no tax rate: allowed are 0 to 10000 (100 %)")]
    TaxRate { rate_bp: u32 },
    #[error("event `{name}` ends before it begins")]
    EventOrder { name: String },
    #[error("event `{name}` is not defined; there are: {known}")]
    EventUnknown { name: String, known: String },
    #[error("discount `{name}` is for class `{class}`, which the tariff does not price")]
    DiscountClass { name: String, class: String },
    /// The lint forbids it to come into force.
    #[error("{}", .0.message())]
    #[serde(skip)]
    Lint(Box<Finding>),
}

/// The kind of value that a key needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
pub enum Kind {
    /// A number: `5000`.
    #[error("a whole number")]
    Number,
    /// A text in quotes: `"05:00"`.
    #[error("text in quotes")]
    Text,
    /// `true` or `false`.
    #[error("true or false")]
    YesNo,
    /// A list in brackets: `[…]`.
    #[error("a list in [ ]")]
    List,
    /// A table: `{ … }`.
    #[error("a table in {{ }}")]
    Table,
}

impl Kind {
    /// From serde's word for what it expected.
    fn read(expected: &str) -> Self {
        match expected {
            "a string" | "string" => Self::Text,
            "a boolean" => Self::YesNo,
            _ if expected.contains("sequence") => Self::List,
            _ if expected.starts_with("struct") || expected.contains("map") => Self::Table,
            _ => Self::Number,
        }
    }
}

/// Stands before a problem on its way through the TOML reader. No message of the reader begins with it.
const MARK: char = '\u{1}';

/// A problem on its way through the TOML reader.
pub(crate) struct Carried(Problem);

impl From<Problem> for Carried {
    fn from(problem: Problem) -> Self {
        Self(problem)
    }
}

impl fmt::Display for Carried {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match serde_json::to_string(&self.0) {
            Ok(json) => write!(f, "{MARK}{json}"),
            Err(_) => self.0.fmt(f),
        }
    }
}

impl Problem {
    /// Reads a message of the TOML reader: one of ours, one of serde's well-known ones, or its own.
    pub(crate) fn read(message: &str) -> Self {
        let message = message.trim();
        if let Some(ours) = message.strip_prefix(MARK).and_then(|json| serde_json::from_str(json).ok()) {
            return ours;
        }
        let ticked = |rest: &str| rest.split('`').nth(1).unwrap_or_default().to_owned();
        let expected = |rest: &str| {
            let (_, expected) = rest.split_once("expected ").unwrap_or(("", ""));
            expected.strip_prefix("one of ").unwrap_or(expected).to_owned()
        };
        if let Some(rest) = message.strip_prefix("unknown field ") {
            return Self::UnknownKey { key: ticked(rest), allowed: expected(rest) };
        }
        if let Some(rest) = message.strip_prefix("unknown variant ") {
            return Self::UnknownValue { value: ticked(rest), allowed: expected(rest) };
        }
        if let Some(rest) = message.strip_prefix("missing field ") {
            return Self::MissingKey { key: ticked(rest) };
        }
        let wrong = message.strip_prefix("invalid type: ").or_else(|| message.strip_prefix("invalid value: "));
        match wrong.and_then(|rest| rest.split_once(", expected ")) {
            Some((found, expected)) => Self::WrongKind { found: shown(found), expected: Kind::read(expected) },
            None => Self::Syntax { detail: message.to_owned() },
        }
    }
}

/// What was found, as it stands in the file: serde says "floating point `2.5`" and "string \"x\"".
fn shown(found: &str) -> String {
    let ticked = found.split('`').nth(1);
    let quoted = found.find('"').map(|start| &found[start..]);
    ticked.or(quoted).unwrap_or(found).to_owned()
}
