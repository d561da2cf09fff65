//! What time costs: a flat price, blocks, steps, or windows of the day. The file form, and what it means.

mod shape;

pub(crate) use shape::{FOREVER, Rate, Says, Shape, Stage};

use super::unit::{Minutes, Name, Price, TimeOfDay};
use serde::{Deserialize, Serialize};

/// The keys of a `rate` table, as written.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct RateFile {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) free: Option<Free>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) flat: Option<Price>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) every: Option<Block>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) first: Option<Block>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) step: Vec<StepFile>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) next: Option<Block>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) window: Vec<Window>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) windows: Option<Repeat>,
}

/// Free minutes of a rate (S3-X02: the two kinds are not the same).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Free {
    pub(crate) minutes: Minutes,
    #[serde(rename = "as")]
    pub(crate) kind: FreeKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum FreeKind {
    /// Past them, time counts from the entry.
    Threshold,
    /// They are taken off; time counts from their end.
    Shift,
}

/// Each started `minutes` cost `amount`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Block {
    pub(crate) minutes: Minutes,
    pub(crate) amount: Price,
}

/// A step: up to `until` minutes, either the whole stay costs `total`, or each started `every` minutes of it `amount`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct StepFile {
    pub(crate) until: Minutes,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) total: Option<Price>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) every: Option<Minutes>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) amount: Option<Price>,
}

/// A part of the day with its own price; `until` at or before `from` is on the next day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Window {
    pub(crate) name: Name,
    pub(crate) from: TimeOfDay,
    pub(crate) until: TimeOfDay,
    pub(crate) amount: Price,
    /// Each started unit of time inside the window costs `amount`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) unit_minutes: Option<Minutes>,
    /// The most that one occurrence of the window costs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) cap: Option<Price>,
}

impl Window {
    /// Wall-clock length in minutes: 1 to 1440.
    pub(crate) const fn length(&self) -> i64 {
        let length = self.until.minutes() - self.from.minutes();
        if length <= 0 { length + 1_440 } else { length }
    }
}

/// How often a window is charged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Repeat {
    /// Once a visit, however long.
    Once,
    /// Once in each 24 hours from the entry.
    #[serde(rename = "24h")]
    Day,
    /// Each time the visit touches it.
    Each,
}
