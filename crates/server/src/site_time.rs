//! Times as other programs say them: with a zone, or by the site's own wall clock (S0-F02, REQUIREMENTS D10).

use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};
use palang_domain::{Timestamp, Zone};

/// Reads `2024-03-18 12:34:56` by the site's clock, and RFC 3339 by its own zone; `T` or a space between, seconds and
/// their fraction where they are given. Nothing for what is no moment of the years 2000 to 2099.
#[must_use]
pub fn read(text: &str, zone: Zone) -> Option<Timestamp> {
    let text = text.trim();
    if text.len() > 40 || !text.is_ascii() {
        return None;
    }
    let with_zone = || DateTime::<FixedOffset>::parse_from_rfc3339(text).ok().map(|at| Timestamp::from(at.to_utc()));
    let naive = || {
        let forms = ["%Y-%m-%d %H:%M:%S%.f", "%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M"];
        let local = forms.iter().find_map(|form| NaiveDateTime::parse_from_str(text, form).ok())?;
        Some(zone.instant(local))
    };
    with_zone().or_else(naive).filter(|at| (2000..2100).contains(&at.utc().year()))
}

/// Reads `2025-11-17`.
#[must_use]
pub fn read_date(text: &str) -> Option<NaiveDate> {
    let date = NaiveDate::parse_from_str(text.trim(), "%Y-%m-%d").ok()?;
    (2000..2100).contains(&date.year()).then_some(date)
}

/// `2024-03-18 12:34:56`, by the site's clock: what S0 reads.
#[must_use]
pub fn naive(at: Timestamp, zone: Zone) -> String {
    zone.local(at).format("%Y-%m-%d %H:%M:%S").to_string()
}

/// `2024-03-18T12:34:56+07:00`: the site's clock, and its zone said.
#[must_use]
pub fn zoned(at: Timestamp, zone: Zone) -> String {
    let local = zone.local(at);
    let offset = (local - at.utc().naive_utc()).num_minutes();
    let (sign, offset) = if offset < 0 { ('-', -offset) } else { ('+', offset) };
    format!("{}{sign}{:02}:{:02}", local.format("%Y-%m-%dT%H:%M:%S"), offset / 60, offset % 60)
}

/// `2 jam 0 menit` (S0-F12): hours and minutes, always both, in S0's own language.
#[must_use]
pub fn duration(minutes: i64) -> String {
    format!("{} jam {} menit", minutes / 60, minutes % 60)
}

/// A stretch of the site's calendar (S3-E02).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Period {
    /// One date of the site's calendar.
    Day,
    /// Monday to Sunday.
    Week,
    /// A calendar month.
    Month,
}

impl Period {
    /// Reads `day`, `week`, `month`.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        match text {
            "day" => Some(Self::Day),
            "week" => Some(Self::Week),
            "month" => Some(Self::Month),
            _ => None,
        }
    }

    /// The word that queries name it by.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
        }
    }

    /// The first date of the period `date` lies in, and the first after it.
    #[must_use]
    pub fn around(self, date: NaiveDate) -> (NaiveDate, NaiveDate) {
        match self {
            Self::Day => (date, after(date, 1)),
            Self::Week => {
                let monday = after(date, -i64::from(date.weekday().num_days_from_monday()));
                (monday, after(monday, 7))
            }
            Self::Month => {
                let first = date.with_day(1).unwrap_or(date);
                (first, after(first, 31).with_day(1).unwrap_or(date))
            }
        }
    }

    /// `17/11/2025`, `17/11/2025 - 23/11/2025`, `11/2025`.
    #[must_use]
    pub fn label(self, date: NaiveDate) -> String {
        let (from, until) = self.around(date);
        match self {
            Self::Day => from.format("%d/%m/%Y").to_string(),
            Self::Week => format!("{} - {}", from.format("%d/%m/%Y"), after(until, -1).format("%d/%m/%Y")),
            Self::Month => from.format("%m/%Y").to_string(),
        }
    }
}

/// The date so many days later; the same where the calendar ends.
#[must_use]
pub fn after(date: NaiveDate, days: i64) -> NaiveDate {
    TimeDelta::try_days(days).and_then(|days| date.checked_add_signed(days)).unwrap_or(date)
}

/// When a date begins at the site.
#[must_use]
pub fn midnight(date: NaiveDate, zone: Zone) -> Timestamp {
    zone.instant(date.and_time(NaiveTime::MIN))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn s0_f02_naive_times_are_read_by_the_sites_clock_and_others_by_their_own() {
        let jakarta = Zone::JAKARTA;
        let makassar: Zone = "Asia/Makassar".parse().expect("a zone");
        for (text, zone, utc) in [
            ("2024-03-18 12:34:56", jakarta, Some("2024-03-18T05:34:56.000Z")),
            ("2024-03-18T12:34:56", jakarta, Some("2024-03-18T05:34:56.000Z")),
            ("2024-03-18 12:34:56", makassar, Some("2024-03-18T04:34:56.000Z")),
            ("2024-03-18T12:34:56.789123", jakarta, Some("2024-03-18T05:34:56.789Z")),
            ("2024-03-18 12:34", jakarta, Some("2024-03-18T05:34:00.000Z")),
            ("2024-03-18T12:34:56Z", jakarta, Some("2024-03-18T12:34:56.000Z")),
            ("2024-03-18T12:34:56+09:00", jakarta, Some("2024-03-18T03:34:56.000Z")),
            ("2024-03-18 12:34:56+07:00", makassar, Some("2024-03-18T05:34:56.000Z")),
            ("2024-02-30 12:34:56", jakarta, None),
            ("1969-12-31 23:59:59", jakarta, None),
            ("18/03/2024 12:34", jakarta, None),
            ("1710740096", jakarta, None),
            ("2024-03-18 12:34:56'; DROP TABLE stay; --", jakarta, None),
            ("", jakarta, None),
            ("２０２４-03-18 12:34:56", jakarta, None),
        ] {
            assert_eq!(read(text, zone).map(|at| at.to_string()), utc.map(str::to_owned), "{text}");
        }
    }

    #[test]
    fn times_are_written_as_each_system_reads_them() {
        let at: Timestamp = "2024-03-18T05:34:56.789Z".parse().expect("a time");
        assert_eq!(naive(at, Zone::JAKARTA), "2024-03-18 12:34:56");
        assert_eq!(zoned(at, Zone::JAKARTA), "2024-03-18T12:34:56+07:00");
        let newfoundland: Zone = "America/St_Johns".parse().expect("a zone");
        assert_eq!(zoned(at, newfoundland), "2024-03-18T03:04:56-02:30");
        for (minutes, text) in [(0, "0 jam 0 menit"), (59, "0 jam 59 menit"), (120, "2 jam 0 menit")] {
            assert_eq!(duration(minutes), text, "S0-F12");
        }
        assert_eq!(duration(1_501), "25 jam 1 menit", "S0 has no days");
    }

    #[test]
    fn s3_e02_e03_e04_periods_have_the_owners_labels() {
        let date = |text| read_date(text).expect("a date");
        for (period, of, from, until, label) in [
            (Period::Day, "2025-11-17", "2025-11-17", "2025-11-18", "17/11/2025"),
            (Period::Week, "2025-11-19", "2025-11-17", "2025-11-24", "17/11/2025 - 23/11/2025"),
            (Period::Week, "2025-11-17", "2025-11-17", "2025-11-24", "17/11/2025 - 23/11/2025"),
            (Period::Week, "2025-11-23", "2025-11-17", "2025-11-24", "17/11/2025 - 23/11/2025"),
            (Period::Month, "2025-11-30", "2025-11-01", "2025-12-01", "11/2025"),
            (Period::Month, "2025-12-31", "2025-12-01", "2026-01-01", "12/2025"),
            (Period::Month, "2024-02-29", "2024-02-01", "2024-03-01", "02/2024"),
        ] {
            assert_eq!(period.around(date(of)), (date(from), date(until)), "{period:?} {of}");
            assert_eq!(period.label(date(of)), label);
            assert_eq!(Period::read(period.word()), Some(period));
        }
        assert_eq!(Period::read("year"), None);
        assert_eq!(read_date("2025-13-01"), None);
    }
}
