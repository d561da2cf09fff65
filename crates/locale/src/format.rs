//! Amounts, dates and durations in the site's own form.

use crate::Locale;
use palang_domain::{Money, Timestamp};

impl Locale {
    /// `Rp 5.000`, `5.000 ₫`.
    #[must_use]
    pub fn money(&self, amount: Money) -> String {
        amount.display(self.currency)
    }

    /// `21/11/2026 14:05`, the same in all three languages.
    #[must_use]
    pub fn date_time(&self, at: Timestamp) -> String {
        self.zone.local(at).format("%d/%m/%Y %H:%M").to_string()
    }

    /// `21/11/2026 14:05:31`.
    #[must_use]
    pub fn date_time_seconds(&self, at: Timestamp) -> String {
        self.zone.local(at).format("%d/%m/%Y %H:%M:%S").to_string()
    }

    /// `14:05`.
    #[must_use]
    pub fn time(&self, at: Timestamp) -> String {
        self.zone.local(at).format("%H:%M").to_string()
    }

    /// `14:05:31`.
    #[must_use]
    pub fn time_seconds(&self, at: Timestamp) -> String {
        self.zone.local(at).format("%H:%M:%S").to_string()
    }

    /// `2 jam 7 menit`, with days from 24 hours on.
    #[must_use]
    pub fn duration(&self, minutes: i64) -> String {
        let (days, hours, rest) = (minutes / 1_440, minutes % 1_440 / 60, minutes % 60);
        let mut parts = Vec::with_capacity(3);
        if days > 0 {
            parts.push(self.days(days));
        }
        if hours > 0 {
            parts.push(self.hours(hours));
        }
        if rest > 0 || parts.is_empty() {
            parts.push(self.minutes(rest));
        }
        parts.join(" ")
    }
}

/// Basis points as a percentage with a comma, as all three write it on paper: `10`, `7,5`.
pub(crate) fn percent(rate_bp: u32) -> String {
    match (rate_bp / 100, rate_bp % 100) {
        (whole, 0) => whole.to_string(),
        (whole, rest) if rest % 10 == 0 => format!("{whole},{}", rest / 10),
        (whole, rest) => format!("{whole},{rest:02}"),
    }
}
