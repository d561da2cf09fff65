//! Time: UTC instants in milliseconds, and the site's zone for everything a person reads or a calendar decides.

use chrono::{DateTime, NaiveDateTime, Offset, SecondsFormat, TimeZone, Utc};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::fmt;
use std::str::FromStr;

/// A UTC instant, to the millisecond. Written as RFC 3339 with milliseconds and `Z`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(i64);

/// One second in the unit of [`Timestamp`].
pub const SECOND_MS: i64 = 1_000;
/// One minute in the unit of [`Timestamp`].
pub const MINUTE_MS: i64 = 60 * SECOND_MS;
/// One hour in the unit of [`Timestamp`].
pub const HOUR_MS: i64 = 60 * MINUTE_MS;
/// Twenty-four hours in the unit of [`Timestamp`].
pub const DAY_MS: i64 = 24 * HOUR_MS;

impl Timestamp {
    /// 1970-01-01T00:00:00Z: what a dead real-time clock says.
    pub const EPOCH: Self = Self(0);

    /// The instant so many milliseconds after 1970-01-01T00:00:00Z.
    #[must_use]
    pub const fn from_millis(ms: i64) -> Self {
        Self(ms)
    }

    /// Milliseconds since 1970-01-01T00:00:00Z.
    #[must_use]
    pub const fn millis(self) -> i64 {
        self.0
    }

    /// Later by `ms` (earlier when negative).
    #[must_use]
    pub const fn plus_millis(self, ms: i64) -> Self {
        Self(self.0.saturating_add(ms))
    }

    /// The instant so many minutes later; earlier where they are negative.
    #[must_use]
    pub const fn plus_minutes(self, minutes: i64) -> Self {
        self.plus_millis(minutes.saturating_mul(MINUTE_MS))
    }

    /// `self − earlier` in milliseconds; negative when `earlier` is later.
    #[must_use]
    pub const fn millis_since(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0)
    }

    /// As chrono knows it, clamped to what chrono can express.
    #[must_use]
    pub fn utc(self) -> DateTime<Utc> {
        DateTime::from_timestamp_millis(self.0).unwrap_or(if self.0 < 0 {
            DateTime::<Utc>::MIN_UTC
        } else {
            DateTime::<Utc>::MAX_UTC
        })
    }
}

impl From<DateTime<Utc>> for Timestamp {
    fn from(at: DateTime<Utc>) -> Self {
        Self(at.timestamp_millis())
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.utc().to_rfc3339_opts(SecondsFormat::Millis, true))
    }
}

impl FromStr for Timestamp {
    type Err = chrono::ParseError;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        DateTime::parse_from_rfc3339(text).map(|at| Self(at.timestamp_millis()))
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(de::Error::custom)
    }
}

/// The site's time zone (IANA name), REQUIREMENTS D10.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Zone(chrono_tz::Tz);

impl Zone {
    /// UTC+7 without daylight time: Jakarta's.
    pub const JAKARTA: Self = Self(chrono_tz::Asia::Jakarta);

    /// The wall clock of the site at that instant; UTC where chrono's calendar ends.
    #[must_use]
    pub fn local(self, at: Timestamp) -> NaiveDateTime {
        let utc = at.utc().naive_utc();
        utc.checked_add_offset(self.0.offset_from_utc_datetime(&utc).fix()).unwrap_or(utc)
    }

    /// The instant of a wall-clock reading. A reading that the clocks skipped becomes the first instant after the gap;
    /// one that happened twice becomes the earlier.
    #[must_use]
    pub fn instant(self, local: NaiveDateTime) -> Timestamp {
        use chrono::offset::LocalResult;
        match self.0.from_local_datetime(&local) {
            LocalResult::Single(at) | LocalResult::Ambiguous(at, _) => at.with_timezone(&Utc).into(),
            // No zone has skipped more than a day (Samoa 2011), so the loop is short and ends.
            LocalResult::None => (1..=24 * 60)
                .find_map(|minutes| {
                    let later = local.checked_add_signed(chrono::TimeDelta::minutes(minutes))?;
                    self.0.from_local_datetime(&later).earliest()
                })
                .map_or_else(|| Utc.from_utc_datetime(&local).into(), |at| at.with_timezone(&Utc).into()),
        }
    }

    /// The zone's IANA name: `Asia/Jakarta`.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.0.name()
    }
}

impl FromStr for Zone {
    type Err = chrono_tz::ParseError;
    fn from_str(name: &str) -> Result<Self, Self::Err> {
        name.parse().map(Self)
    }
}

impl Serialize for Zone {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

impl<'de> Deserialize<'de> for Zone {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        name.parse().map_err(|_| de::Error::custom(format!("`{name}` is no IANA time zone, as in \"Asia/Jakarta\"")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ends_of_the_calendar_have_a_wall_clock_too() {
        for ms in [i64::MIN, i64::MAX, 0] {
            let local = Zone::JAKARTA.local(Timestamp::from_millis(ms));
            assert_eq!(local == Timestamp::EPOCH.utc().naive_utc() + chrono::TimeDelta::hours(7), ms == 0);
        }
    }
}
