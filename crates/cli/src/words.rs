//! The operator's words for what other rooms answer.

use palang_domain::Refusal;
use palang_locale::Locale;

/// Why something was refused.
pub fn refusal(_locale: &Locale, refusal: &Refusal) -> String {
    refusal.word().to_owned()
}
