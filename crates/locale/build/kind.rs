//! What the name of a parameter says of its type. This table is the convention; `locales/README.md` explains it.

use std::collections::BTreeSet;

/// The type of a parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Words, names and whatever the caller has put into form: any name that is not listed here.
    Text,
    /// An error's text; the operating system's own sentences in it are translated.
    Cause,
    /// A whole number, which may decide a plural.
    Number,
    /// An amount in the site's currency.
    Money,
    /// An instant, as date and time of the site.
    DateTime,
    /// An instant, as hours and minutes of the site.
    Time,
    /// Minutes, as days, hours and minutes.
    Minutes,
    /// Basis points, as a percentage.
    Rate,
    /// A kind of device, which a word may choose by.
    Device,
}

/// What a word may choose by a device.
const DEVICES: [&str; 3] = ["printer", "gate", "scanner"];
/// What a word may choose by a number.
const PLURALS: [&str; 6] = ["zero", "one", "two", "few", "many", "other"];

impl Kind {
    /// The type of a parameter of this name.
    pub fn of(name: &str) -> Self {
        match name {
            "cause" => Self::Cause,
            "count" | "seconds" | "mebibytes" | "percent" | "points" | "line" | "position" | "longest" | "step" => {
                Self::Number
            }
            "facts" | "seq" | "through" | "shift" | "z" | "status" | "limit" => Self::Number,
            "inside" | "available" | "capacity" | "spoken" | "oldest" | "newest" => Self::Number,
            "amount" | "due" | "tendered" | "given" | "price" | "lower" | "cap" | "ceiling" => Self::Money,
            "at" => Self::DateTime,
            "time" => Self::Time,
            "duration" => Self::Minutes,
            "rate" => Self::Rate,
            "kind" => Self::Device,
            _ => Self::Text,
        }
    }

    /// The Rust type of an argument.
    pub const fn argument(self) -> &'static str {
        match self {
            Self::Number => "impl Into<crate::Number>",
            other => other.field("&str"),
        }
    }

    /// The Rust type of a field, where text is `text`.
    pub const fn field(self, text: &'static str) -> &'static str {
        match self {
            Self::Text | Self::Cause => text,
            Self::Number => "crate::Number",
            Self::Money => "palang_domain::Money",
            Self::DateTime | Self::Time => "palang_domain::Timestamp",
            Self::Minutes => "i64",
            Self::Rate => "u32",
            Self::Device => "palang_domain::device::DeviceKind",
        }
    }

    /// The expression that makes Fluent's value of `value`; `locale` is an expression of the locale.
    pub fn fluent(self, locale: &str, value: &str) -> String {
        match self {
            Self::Text => format!("{value}.into()"),
            Self::Cause => format!("{locale}.system({value}).into()"),
            Self::Number => format!("crate::bundle::number({value})"),
            Self::Money => format!("{locale}.money({value}).into()"),
            Self::DateTime => format!("{locale}.date_time({value}).into()"),
            Self::Time => format!("{locale}.time({value}).into()"),
            Self::Minutes => format!("{locale}.duration({value}).into()"),
            Self::Rate => format!("crate::format::percent({value}).into()"),
            Self::Device => format!("{value}.word().into()"),
        }
    }

    /// Why a word cannot choose between these variants by a parameter of this type, where it cannot.
    pub fn refuses(self, variants: &BTreeSet<String>) -> Option<&'static str> {
        let plural = |variant: &String| PLURALS.contains(&variant.as_str()) || variant.parse::<i64>().is_ok();
        match self {
            Self::Number if !variants.iter().all(plural) => Some("is a number, and chooses a plural only"),
            Self::Text if variants.iter().all(plural) => Some("is text by its name, and decides no plural"),
            Self::Device if !variants.iter().all(|variant| DEVICES.contains(&variant.as_str())) => {
                Some("is a kind of device, and chooses between printer, gate and scanner")
            }
            Self::Number | Self::Text | Self::Device => None,
            _ => Some("is neither text nor a number by its name, and chooses nothing"),
        }
    }
}
