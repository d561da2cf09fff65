//! The operator's words for what other rooms answer.

use palang_domain::{Line, Refusal};
use palang_locale::Locale;

/// Why something was refused.
pub fn refusal(_locale: &Locale, refusal: &Refusal) -> String {
    refusal.word().to_owned()
}

/// What a line of a quote is for.
pub fn label(_locale: &Locale, line: &Line) -> String {
    line.rule.word().to_owned()
}
