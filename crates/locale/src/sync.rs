//! The words of sync: the lamp, the panel, the bars of the places, what supervisors must look at.

use crate::Locale;
use crate::bundle::Arg::{Count, Text};
use palang_domain::fact::Conflict;

/// Sync's words in one language.
#[derive(Clone, Copy)]
pub struct Sync<'a>(&'a Locale);

impl Locale {
    /// The words of sync.
    #[must_use]
    pub const fn sync(&self) -> Sync<'_> {
        Sync(self)
    }
}

macro_rules! words {
    ($($name:ident = $key:literal;)*) => {
        $(
            #[doc = concat!("Says `", $key, "`.")]
            #[must_use]
            pub fn $name(&self) -> String {
                self.0.say($key, &[])
            }
        )*
    };
}

macro_rules! counts {
    ($($name:ident = $key:literal;)*) => {
        $(
            #[doc = concat!("Says `", $key, "` of so many.")]
            #[must_use]
            pub fn $name(&self, count: u64) -> String {
                self.0.say($key, &[("count", Count(whole(count)))])
            }
        )*
    };
}

/// A count as the plural rules want it.
fn whole(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

impl Sync<'_> {
    words! {
        name = "sync-name";
        lamp_offline = "sync-lamp-offline";
        lamp_not_enrolled = "sync-lamp-not-enrolled";
        lamp_key = "sync-lamp-key";
        lamp_revoked = "sync-lamp-revoked";
        lamp_protocol = "sync-lamp-protocol";
        lamp_stranger = "sync-lamp-stranger";
        lamp_request = "sync-lamp-request";
        lamp_forked = "sync-lamp-forked";
        lamp_stuck = "sync-lamp-stuck";
        lamp_clock = "sync-lamp-clock";
        title = "sync-title";
        do_show = "sync-do-show";
        do_look = "sync-do-look";
        says_lone = "sync-says-lone";
        says_not_enrolled = "sync-says-not-enrolled";
        says_fine = "sync-says-fine";
        says_behind = "sync-says-behind";
        says_stuck = "sync-says-stuck";
        says_offline = "sync-says-offline";
        says_key = "sync-says-key";
        says_revoked = "sync-says-revoked";
        says_protocol = "sync-says-protocol";
        says_stranger = "sync-says-stranger";
        says_request = "sync-says-request";
        row_server = "sync-row-server";
        row_contact = "sync-row-contact";
        row_waiting = "sync-row-waiting";
        row_oldest = "sync-row-oldest";
        row_money = "sync-row-money";
        row_photos = "sync-row-photos";
        row_feed = "sync-row-feed";
        row_clock = "sync-row-clock";
        row_held = "sync-row-held";
        row_restarts = "sync-row-restarts";
        row_trouble = "sync-row-trouble";
        trouble_unreachable = "sync-trouble-unreachable";
        trouble_timeout = "sync-trouble-timeout";
        trouble_broken = "sync-trouble-broken";
        trouble_too_long = "sync-trouble-too-long";
        trouble_nothing = "sync-trouble-nothing";
        trouble_here = "sync-trouble-here";
        nothing = "sync-nothing";
        never = "sync-never";
        not_measured = "sync-not-measured";
        shift_held = "sync-shift-held";
        held_all = "sync-held-all";
        no_conflicts = "sync-no-conflicts";
        fork = "sync-fork";
    }

    counts! {
        facts = "sync-facts";
        conflicts = "sync-conflicts";
        unlimited = "sync-unlimited";
        more_places = "sync-more-places";
    }

    /// A length of time in its largest unit: `40 s`, `12 min`, `3 h`, `2 days`. Less than nothing is nothing.
    #[must_use]
    pub fn age(&self, seconds: i64) -> String {
        let (id, count) = match seconds {
            ..60 => ("sync-age-seconds", seconds.max(0)),
            60..3_600 => ("sync-age-minutes", seconds / 60),
            3_600..86_400 => ("sync-age-hours", seconds / 3_600),
            86_400.. => ("sync-age-days", seconds / 86_400),
        };
        self.0.say(id, &[("count", Count(count))])
    }

    /// The server answers with an HTTP status that says it cannot, for now.
    #[must_use]
    pub fn trouble_server(&self, status: u16) -> String {
        self.0.say("sync-trouble-server", &[("status", Text(&status.to_string()))])
    }

    /// `age` ago.
    #[must_use]
    pub fn ago(&self, age: &str) -> String {
        self.0.say("sync-ago", &[("age", Text(age))])
    }

    /// From number `seq` on the journal differs.
    #[must_use]
    pub fn says_forked(&self, seq: u64) -> String {
        self.0.say("sync-says-forked", &[("seq", Text(&seq.to_string()))])
    }

    /// The clock is `age` away from the server's.
    #[must_use]
    pub fn says_clock(&self, age: &str) -> String {
        self.0.say("sync-says-clock", &[("age", Text(age))])
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
        self.0.say("sync-offset", &[("offset", Text(&offset)), ("within", Text(&within))])
    }

    /// The head the server has countersigned: its number, the start of its hash, when.
    #[must_use]
    pub fn held(&self, seq: u64, head: &str, time: &str) -> String {
        self.0.say("sync-held", &[("seq", Text(&seq.to_string())), ("head", Text(head)), ("time", Text(time))])
    }

    /// All but `facts`, `money`.
    #[must_use]
    pub fn held_part(&self, facts: &str, money: &str) -> String {
        self.0.say("sync-held-part", &[("facts", Text(facts)), ("money", Text(money))])
    }

    /// `inside` / `capacity`.
    #[must_use]
    pub fn usage(&self, inside: u64, capacity: u64) -> String {
        let (inside, capacity) = (inside.to_string(), capacity.to_string());
        self.0.say("sync-usage", &[("inside", Text(&inside)), ("capacity", Text(&capacity))])
    }

    /// `82 %`.
    #[must_use]
    pub fn percent(&self, percent: u64) -> String {
        self.0.say("sync-percent", &[("percent", Text(&percent.to_string()))])
    }

    /// What does not fit together.
    #[must_use]
    pub fn conflict(&self, conflict: Conflict) -> String {
        let id = match conflict {
            Conflict::DoubleExit => "sync-double-exit",
            Conflict::DoublePayment => "sync-double-payment",
            Conflict::DoubleEntry => "sync-double-entry",
            Conflict::UnknownTariff => "sync-unknown-tariff",
            Conflict::OddClock => "sync-odd-clock",
            Conflict::NeverIssued => "sync-never-issued",
            Conflict::SamePlate => "sync-same-plate",
            Conflict::OverQuota => "sync-over-quota",
            Conflict::Unreadable => "sync-unreadable",
        };
        self.0.say(id, &[])
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
