//! What is wrong with a tariff file, in words.

use crate::Locale;
use crate::bundle::Arg;
use palang_domain::TariffError;
use palang_domain::tariff::{Kind, Problem};

impl Locale {
    /// Why a tariff file is refused, with the line.
    #[must_use]
    pub fn tariff_error(&self, error: &TariffError) -> String {
        let detail = self.tariff_problem(&error.problem);
        let detail = ("detail", Arg::Text(&detail));
        match error.line {
            Some(line) => self.say("tariff-refused-line", &[("line", Arg::Text(&line.to_string())), detail]),
            None => self.say("tariff-refused", &[detail]),
        }
    }

    /// What is wrong and what is allowed, without the line.
    #[must_use]
    pub fn tariff_problem(&self, problem: &Problem) -> String {
        let plain = |id| self.say(id, &[]);
        let value = |id, value: &dyn std::fmt::Display| self.say(id, &[("value", Arg::Text(&value.to_string()))]);
        let step = |id, step: u32| self.say(id, &[("step", Arg::Text(&step.to_string()))]);
        let two = |id, one: (&'static str, &String), other: (&'static str, &String)| {
            self.say(id, &[(one.0, Arg::Text(one.1)), (other.0, Arg::Text(other.1))])
        };
        match problem {
            Problem::Syntax { detail } => self.say("tariff-file-syntax", &[("detail", Arg::Text(detail))]),
            Problem::UnknownKey { key, allowed } => two("tariff-file-unknown-key", ("key", key), ("allowed", allowed)),
            Problem::UnknownValue { value, allowed } => {
                two("tariff-file-unknown-value", ("value", value), ("allowed", allowed))
            }
            Problem::MissingKey { key } => self.say("tariff-file-missing-key", &[("key", Arg::Text(key))]),
            Problem::WrongKind { found, expected } => {
                two("tariff-file-wrong-kind", ("found", found), ("kind", &self.kind(*expected)))
            }
            Problem::Price { value: price } => value("tariff-file-price", price),
            Problem::Length { value: length } => value("tariff-file-length", length),
            Problem::TimeOfDay { value: time } => value("tariff-file-time-of-day", time),
            Problem::Date { value: date } => value("tariff-file-date", date),
            Problem::WallClock { value: at } => value("tariff-file-wall-clock-time", at),
            Problem::KindOfDay { value: day } => value("tariff-file-kind-of-day", day),
            Problem::Words { longest } => {
                self.say("tariff-file-words", &[("longest", Arg::Text(&longest.to_string()))])
            }
            Problem::RateWays => plain("tariff-file-rate-ways"),
            Problem::NextAlone => plain("tariff-file-next-alone"),
            Problem::WindowsAlone => plain("tariff-file-windows-alone"),
            Problem::TooMany => plain("tariff-file-too-many"),
            Problem::StepOrder { step: number } => step("tariff-file-step-order", *number),
            Problem::StepForm { step: number } => step("tariff-file-step-form", *number),
            Problem::StepsMixed => plain("tariff-file-steps-mixed"),
            Problem::WindowsOnce => plain("tariff-file-windows-once"),
            Problem::DailyWindows => plain("tariff-file-daily-windows"),
            Problem::DailyFalls => plain("tariff-file-daily-falls"),
            Problem::NightLonger => plain("tariff-file-night-longer"),
            Problem::SpecialWhen => plain("tariff-file-special-when"),
            Problem::DiscountForm => plain("tariff-file-discount-form"),
            Problem::Percent => plain("tariff-file-percent"),
            Problem::Name => plain("tariff-file-name"),
            Problem::NoClass => plain("tariff-file-no-class"),
            Problem::TimeSeconds => plain("tariff-file-time-seconds"),
            Problem::TimeNearest => plain("tariff-file-time-nearest"),
            Problem::MoneyStep => plain("tariff-file-money-step"),
            Problem::TaxRate { rate_bp } => {
                self.say("tariff-file-tax-rate", &[("rate", Arg::Text(&rate_bp.to_string()))])
            }
            Problem::EventOrder { name } => self.say("tariff-file-event-order", &[("name", Arg::Text(name))]),
            Problem::EventUnknown { name, known } => two("tariff-file-event-unknown", ("name", name), ("known", known)),
            Problem::DiscountClass { name, class } => {
                two("tariff-file-discount-class", ("name", name), ("class", class))
            }
            Problem::Lint(finding) => self.finding(finding),
        }
    }

    fn kind(&self, kind: Kind) -> String {
        match kind {
            Kind::Number => self.say("tariff-file-kind-number", &[]),
            Kind::Text => self.say("tariff-file-kind-text", &[]),
            Kind::YesNo => self.say("tariff-file-kind-yes-no", &[]),
            Kind::List => self.say("tariff-file-kind-list", &[]),
            Kind::Table => self.say("tariff-file-kind-table", &[]),
        }
    }
}
