//! The words of sync that need reckoning: ages, clocks, what does not fit together.

use crate::{Sync, with};
use palang_domain::fact::Conflict;

impl Sync<'_> {
    /// A length of time in its largest unit: `40 s`, `12 min`, `3 h`, `2 days`. Less than nothing is nothing.
    #[must_use]
    pub fn age(&self, seconds: i64) -> String {
        match seconds {
            ..60 => self.age_seconds(seconds.max(0)),
            60..3_600 => self.age_minutes(seconds / 60),
            3_600..86_400 => self.age_hours(seconds / 3_600),
            86_400.. => self.age_days(seconds / 86_400),
        }
    }

    /// The server's clock minus ours, give or take, both in milliseconds: `+1,2 s, ± 0,1 s`.
    #[must_use]
    pub fn offset(&self, millis: i64, within: i64) -> String {
        let tenths = millis.unsigned_abs().saturating_add(50) / 100;
        let sign = match (tenths, millis) {
            (0, _) => "",
            (_, ..0) => "-",
            _ => "+",
        };
        let within = within.unsigned_abs().saturating_add(99) / 100;
        let offset = format!("{sign}{},{}", tenths / 10, tenths % 10);
        let within = format!("{},{}", within / 10, within % 10);
        self.clock_offset(with::SyncClockOffset { offset: &offset, within: &within })
    }

    /// What does not fit together.
    #[must_use]
    pub fn conflict(&self, conflict: Conflict) -> String {
        match conflict {
            Conflict::DoubleExit => self.double_exit(),
            Conflict::DoublePayment => self.double_payment(),
            Conflict::DoubleEntry => self.double_entry(),
            Conflict::UnknownTariff => self.unknown_tariff(),
            Conflict::OddClock => self.odd_clock(),
            Conflict::NeverIssued => self.never_issued(),
            Conflict::SamePlate => self.same_plate(),
            Conflict::OverQuota => self.over_quota(),
            Conflict::Unreadable => self.unreadable(),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::{Language, Locale};
    use palang_domain::{Currency, Zone};

    #[test]
    fn an_age_is_said_in_its_largest_unit_and_an_offset_to_a_tenth() {
        let locale = Locale::new(Language::En, Currency::Idr, Zone::JAKARTA);
        for (seconds, said) in [
            (-5, "0 s"),
            (0, "0 s"),
            (59, "59 s"),
            (60, "1 min"),
            (3_599, "59 min"),
            (3_600, "1 h"),
            (86_399, "23 h"),
            (86_400, "1 day"),
            (3 * 86_400, "3 days"),
        ] {
            assert_eq!(locale.sync().age(seconds), said);
        }
        for (millis, within, said) in [
            (0, 0, "0,0 s, ± 0,0 s"),
            (-49, 0, "0,0 s, ± 0,0 s"),
            (1_249, 40, "+1,2 s, ± 0,1 s"),
            (-30_050, 100, "-30,1 s, ± 0,1 s"),
            (i64::MIN, i64::MAX, "-9223372036854775,8 s, ± 9223372036854775,9 s"),
        ] {
            assert_eq!(locale.sync().offset(millis, within), said);
        }
    }
}
