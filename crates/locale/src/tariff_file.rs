//! What is wrong with a tariff file, in words.

use crate::{Locale, with};
use palang_domain::TariffError;
use palang_domain::tariff::{Kind, Problem};

impl Locale {
    /// Why a tariff file is refused, with the line.
    #[must_use]
    pub fn tariff_error(&self, error: &TariffError) -> String {
        let detail = self.tariff_problem(&error.problem);
        match error.line {
            Some(line) => self.tariff_refused_line(&detail, line),
            None => self.tariff_refused(&detail),
        }
    }

    /// What is wrong and what is allowed, without the line.
    #[must_use]
    pub fn tariff_problem(&self, problem: &Problem) -> String {
        match problem {
            Problem::Syntax { detail } => self.tariff_file_syntax(detail),
            Problem::UnknownKey { key, allowed } => {
                self.tariff_file_unknown_key(with::TariffFileUnknownKey { key, allowed })
            }
            Problem::UnknownValue { value, allowed } => {
                self.tariff_file_unknown_value(with::TariffFileUnknownValue { value, allowed })
            }
            Problem::MissingKey { key } => self.tariff_file_missing_key(key),
            Problem::WrongKind { found, expected } => {
                self.tariff_file_wrong_kind(with::TariffFileWrongKind { found, expected: &self.kind(*expected) })
            }
            Problem::Price { value } => self.tariff_file_price(&value.to_string()),
            Problem::Length { value } => self.tariff_file_length(&value.to_string()),
            Problem::TimeOfDay { value } => self.tariff_file_time_of_day(value),
            Problem::Date { value } => self.tariff_file_date(value),
            Problem::WallClock { value } => self.tariff_file_wall_clock_time(value),
            Problem::KindOfDay { value } => self.tariff_file_kind_of_day(value),
            Problem::Words { longest } => self.tariff_file_words(longest),
            Problem::RateWays => self.tariff_file_rate_ways(),
            Problem::NextAlone => self.tariff_file_next_alone(),
            Problem::WindowsAlone => self.tariff_file_windows_alone(),
            Problem::TooMany => self.tariff_file_too_many(),
            Problem::StepOrder { step } => self.tariff_file_step_order(*step),
            Problem::StepForm { step } => self.tariff_file_step_form(*step),
            Problem::StepsMixed => self.tariff_file_steps_mixed(),
            Problem::WindowsOnce => self.tariff_file_windows_once(),
            Problem::DailyWindows => self.tariff_file_daily_windows(),
            Problem::DailyFalls => self.tariff_file_daily_falls(),
            Problem::NightLonger => self.tariff_file_night_longer(),
            Problem::SpecialWhen => self.tariff_file_special_when(),
            Problem::DiscountForm => self.tariff_file_discount_form(),
            Problem::Percent => self.tariff_file_percent(),
            Problem::Name => self.tariff_file_name(),
            Problem::NoClass => self.tariff_file_no_class(),
            Problem::TimeSeconds => self.tariff_file_time_seconds(),
            Problem::TimeNearest => self.tariff_file_time_nearest(),
            Problem::MoneyStep => self.tariff_file_money_step(),
            Problem::TaxRate { rate_bp } => self.tariff_file_tax_rate(rate_bp),
            Problem::EventOrder { name } => self.tariff_file_event_order(name),
            Problem::EventUnknown { name, known } => {
                self.tariff_file_event_unknown(with::TariffFileEventUnknown { name, known })
            }
            Problem::DiscountClass { name, class } => {
                self.tariff_file_discount_class(with::TariffFileDiscountClass { name, class })
            }
            Problem::Lint(finding) => self.finding(finding),
        }
    }

    fn kind(&self, kind: Kind) -> String {
        match kind {
            Kind::Number => self.tariff_file_kind_number(),
            Kind::Text => self.tariff_file_kind_text(),
            Kind::YesNo => self.tariff_file_kind_yes_no(),
            Kind::List => self.tariff_file_kind_list(),
            Kind::Table => self.tariff_file_kind_table(),
        }
    }
}
