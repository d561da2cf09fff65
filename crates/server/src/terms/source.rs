//! Where a camera, a gate or a program stands, as the site's settings bind it (`source.NAME`).

use palang_domain::{AreaId, ClassId, LaneId};
use serde::Deserialize;

/// Which way vehicles pass a lane (S3-X01).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// Vehicles come in.
    Entry,
    /// Vehicles leave.
    Exit,
}

/// How sure a camera must be, in thousandths (S3-X12: both systems' rules).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sure {
    /// More than (S3-C02: 700).
    Above(u32),
    /// As much, or more (S1-C08: 800).
    AtLeast(u32),
}

impl Sure {
    /// Whether that, in millionths, is sure enough.
    #[must_use]
    pub const fn enough(self, confidence: u32) -> bool {
        match self {
            Self::Above(limit) => confidence > limit.saturating_mul(1_000),
            Self::AtLeast(limit) => confidence >= limit.saturating_mul(1_000),
        }
    }
}

/// Where a camera or gate stands.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// The lane that it stands at.
    pub lane: LaneId,
    /// The way that vehicles pass it.
    pub direction: Direction,
    /// The part of the site it leads to.
    #[serde(default)]
    pub area: Option<AreaId>,
    /// What comes there, where the program does not say.
    #[serde(default)]
    pub class: Option<ClassId>,
    /// How sure a camera must be here.
    #[serde(default)]
    pub sure: Option<Sure>,
}
