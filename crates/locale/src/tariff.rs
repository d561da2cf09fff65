//! The rules behind a quote's lines, in words.

use crate::Locale;
use crate::bundle::Arg;
use crate::format::percent;
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
            Rule::Window { name: window } => name("tariff-window", window),
            Rule::Overnight => self.say("tariff-overnight", &[]),
            Rule::DailyCap => self.say("tariff-daily-cap", &[]),
            Rule::Lost => self.say("tariff-lost", &[]),
            Rule::Discount { name: discount } => name("tariff-discount", discount),
            Rule::Rounding => self.say("tariff-rounding", &[]),
            Rule::Tax { rate_bp } => self.say("tariff-tax", &[("rate", Arg::Text(&percent(*rate_bp)))]),
        }
    }
}
