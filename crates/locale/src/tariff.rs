//! The rules behind a quote's lines, and what a tariff's lint found, in words.

use crate::Locale;
use crate::bundle::Arg;
use crate::format::percent;
use palang_domain::tariff::{Finding, Matter, QuoteError, Severity};
use palang_domain::{Line, Rule};

impl Locale {
    /// What a line charges, without its amounts: `Jam pertama`, `Tiap jam berikutnya`.
    #[must_use]
    pub fn line(&self, line: &Line) -> String {
        self.rule(&line.rule)
    }

    /// The words of a rule.
    #[must_use]
    pub fn rule(&self, rule: &Rule) -> String {
        let minutes = |id, minutes| {
            let duration = self.duration(minutes);
            self.say(id, &[("duration", Arg::Text(&duration))])
        };
        let name = |id, name: &String| self.say(id, &[("name", Arg::Text(name))]);
        match rule {
            Rule::Flat => self.say("tariff-flat", &[]),
            Rule::Free { minutes: free } => minutes("tariff-free", *free),
            Rule::TurnAround { minutes: limit } => minutes("tariff-turn-around", *limit),
            Rule::Calendar { name: special } => name("tariff-calendar", special),
            Rule::Every { minutes: 60 } => self.say("tariff-every-hour", &[]),
            Rule::Every { minutes: block } => minutes("tariff-every", *block),
            Rule::First { minutes: 0 } => self.say("tariff-first", &[]),
            Rule::First { minutes: 60 } => self.say("tariff-first-hour", &[]),
            Rule::First { minutes: block } => minutes("tariff-first-block", *block),
            Rule::Next { minutes: 60 } => self.say("tariff-next-hour", &[]),
            Rule::Next { minutes: block } => minutes("tariff-next", *block),
            Rule::Step { until_minutes: 0, .. } => self.say("tariff-step-last", &[]),
            Rule::Step { until_minutes, .. } => minutes("tariff-step", *until_minutes),
            // The two names every tariff has in some language; others stand as the site wrote them.
            Rule::Window { name: window } => match window.as_str() {
                "day" | "siang" | "ngày" => self.say("tariff-window-day", &[]),
                "night" | "malam" | "đêm" => self.say("tariff-window-night", &[]),
                _ => name("tariff-window", window),
            },
            Rule::Overnight => self.say("tariff-overnight", &[]),
            Rule::DailyCap => self.say("tariff-daily-cap", &[]),
            Rule::Lost => self.say("tariff-lost", &[]),
            Rule::Discount { name: discount } => name("tariff-discount", discount),
            Rule::Rounding => self.say("tariff-rounding", &[]),
            Rule::Tax { rate_bp } => self.say("tariff-tax", &[("rate", Arg::Text(&percent(*rate_bp)))]),
        }
    }
}

impl Locale {
    /// A finding of the lint, with the class and the special prices it is about.
    #[must_use]
    pub fn finding(&self, finding: &Finding) -> String {
        let what = self.matter(&finding.matter);
        let about = match (&finding.class, &finding.special) {
            (Some(class), Some(special)) => format!("{class} / {special}: "),
            (Some(class), None) => format!("{class}: "),
            (None, _) => String::new(),
        };
        about + &what
    }

    /// `Kesalahan`, `Peringatan`, `Catatan`.
    #[must_use]
    pub fn severity(&self, severity: Severity) -> String {
        match severity {
            Severity::Error => self.say("tariff-severity-error", &[]),
            Severity::Warning => self.say("tariff-severity-warning", &[]),
            Severity::Note => self.say("tariff-severity-note", &[]),
        }
    }

    /// Why a visit cannot be priced.
    #[must_use]
    pub fn quote_error(&self, error: &QuoteError) -> String {
        match error {
            QuoteError::UnknownClass(class) => self.say("tariff-no-class", &[("class", Arg::Text(class.as_str()))]),
            QuoteError::ExitBeforeEntry => self.say("tariff-exit-before-entry", &[]),
            QuoteError::UnknownDiscount(name) => self.say("tariff-no-discount", &[("name", Arg::Text(name))]),
            QuoteError::DiscountNotForClass(name) => {
                self.say("tariff-discount-not-for-class", &[("name", Arg::Text(name))])
            }
            QuoteError::SecondPass => self.say("tariff-second-pass", &[]),
        }
    }

    fn matter(&self, matter: &Matter) -> String {
        let part = |id, part: &String| self.say(id, &[("part", Arg::Text(part))]);
        let hours =
            |id, from: &String, until: &String| self.say(id, &[("from", Arg::Text(from)), ("until", Arg::Text(until))]);
        match matter {
            Matter::LostWithoutBasis => self.say("tariff-lint-lost", &[]),
            Matter::TaxTooHigh { rate_bp } => self.say("tariff-lint-tax", &[("rate", Arg::Text(&percent(*rate_bp)))]),
            Matter::OverCeiling { minutes, price, ceiling, basis } => self.say(
                "tariff-lint-ceiling",
                &[
                    ("duration", Arg::Text(&self.duration(*minutes))),
                    ("price", Arg::Text(&self.money(*price))),
                    ("ceiling", Arg::Text(&self.money(*ceiling))),
                    ("basis", Arg::Text(basis)),
                ],
            ),
            Matter::Falls { minutes, from, to } => self.say(
                "tariff-lint-falls",
                &[
                    ("duration", Arg::Text(&self.duration(*minutes))),
                    ("from", Arg::Text(&self.money(*from))),
                    ("to", Arg::Text(&self.money(*to))),
                ],
            ),
            Matter::WindowGap { from, until } => hours("tariff-lint-gap", from, until),
            Matter::WindowOverlap { from, until } => hours("tariff-lint-overlap", from, until),
            Matter::CapBelowFirst { cap, first } => self.say(
                "tariff-lint-cap",
                &[("cap", Arg::Text(&self.money(*cap))), ("first", Arg::Text(&self.money(*first)))],
            ),
            Matter::Unreachable { part: key } => part("tariff-lint-unreachable", key),
            Matter::Unused { part: key } => part("tariff-lint-unused", key),
            Matter::Unpayable { amount } => {
                self.say("tariff-lint-unpayable", &[("amount", Arg::Text(&self.money(*amount)))])
            }
            Matter::RoundsUp => self.say("tariff-lint-rounds-up", &[]),
            Matter::WallClock => self.say("tariff-lint-wall-clock", &[]),
            Matter::ClockChanges { zone } => self.say("tariff-lint-clock-changes", &[("zone", Arg::Text(zone))]),
        }
    }
}
