//! The rules behind a quote's lines, and what a tariff's lint found, in words.

use crate::Locale;
use crate::with;
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
        match rule {
            Rule::Flat => self.tariff_flat(),
            Rule::Free { minutes: free } => self.tariff_free(*free),
            Rule::TurnAround { minutes: limit } => self.tariff_turn_around(*limit),
            Rule::Calendar { name: special } => self.tariff_calendar(special),
            Rule::Every { minutes: 60 } => self.tariff_every_hour(),
            Rule::Every { minutes: block } => self.tariff_every(*block),
            Rule::First { minutes: 0 } => self.tariff_first(),
            Rule::First { minutes: 60 } => self.tariff_first_hour(),
            Rule::First { minutes: block } => self.tariff_first_block(*block),
            Rule::Next { minutes: 60 } => self.tariff_next_hour(),
            Rule::Next { minutes: block } => self.tariff_next(*block),
            Rule::Step { until_minutes: 0, .. } => self.tariff_step_last(),
            Rule::Step { until_minutes, .. } => self.tariff_step(*until_minutes),
            // The two names every tariff has in some language; others stand as the site wrote them.
            Rule::Window { name: window } => match window.as_str() {
                "day" | "siang" | "ngày" => self.tariff_window_day(),
                "night" | "malam" | "đêm" => self.tariff_window_night(),
                _ => self.tariff_window(window),
            },
            Rule::Overnight => self.tariff_overnight(),
            Rule::DailyCap => self.tariff_daily_cap(),
            Rule::Lost => self.tariff_lost(),
            Rule::Discount { name: discount } => self.tariff_discount(discount),
            Rule::Rounding => self.tariff_rounding(),
            Rule::Tax { rate_bp } => self.tariff_tax(*rate_bp),
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
            Severity::Error => self.tariff_severity_error(),
            Severity::Warning => self.tariff_severity_warning(),
            Severity::Note => self.tariff_severity_note(),
        }
    }

    /// Why a visit cannot be priced.
    #[must_use]
    pub fn quote_error(&self, error: &QuoteError) -> String {
        match error {
            QuoteError::UnknownClass(class) => self.tariff_no_class(class.as_str()),
            QuoteError::ExitBeforeEntry => self.tariff_exit_before_entry(),
            QuoteError::UnknownDiscount(name) => self.tariff_no_discount(name),
            QuoteError::DiscountNotForClass(name) => self.tariff_discount_not_for_class(name),
            QuoteError::SecondPass => self.tariff_second_pass(),
        }
    }

    fn matter(&self, matter: &Matter) -> String {
        match matter {
            Matter::LostWithoutBasis => self.tariff_lint_lost(),
            Matter::TaxTooHigh { rate_bp } => self.tariff_lint_tax(*rate_bp),
            Matter::OverCeiling { minutes, price, ceiling, basis } => {
                let (duration, price, ceiling) = (*minutes, *price, *ceiling);
                self.tariff_lint_ceiling(with::TariffLintCeiling { duration, price, ceiling, basis })
            }
            Matter::Falls { minutes, from, to } => {
                self.tariff_lint_falls(with::TariffLintFalls { duration: *minutes, price: *from, lower: *to })
            }
            Matter::WindowGap { from, until } => self.tariff_lint_gap(with::TariffLintGap { from, until }),
            Matter::WindowOverlap { from, until } => self.tariff_lint_overlap(with::TariffLintOverlap { from, until }),
            Matter::CapBelowFirst { cap, first } => {
                self.tariff_lint_cap(with::TariffLintCap { cap: *cap, price: *first })
            }
            Matter::Unreachable { part } => self.tariff_lint_unreachable(part),
            Matter::Unused { part } => self.tariff_lint_unused(part),
            Matter::Unpayable { amount } => self.tariff_lint_unpayable(*amount),
            Matter::RoundsUp => self.tariff_lint_rounds_up(),
            Matter::WallClock => self.tariff_lint_wall_clock(),
            Matter::ClockChanges { zone } => self.tariff_lint_clock_changes(zone),
        }
    }
}
