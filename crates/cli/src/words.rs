//! The operator's words in one line.

use palang_domain::Refusal;
use palang_locale::Locale;

/// Why something was refused: headline, what happened, what to do now.
pub fn refusal(locale: &Locale, refusal: &Refusal) -> String {
    let said = locale.refusal(refusal);
    let mut text = format!("{}: {}", said.headline, said.detail);
    if let Some(advice) = said.advice {
        // `21/11/2026 13:00 at OUT-1` is no sentence; on the panel it stands alone.
        if !text.ends_with(['.', '!', '?']) {
            text.push('.');
        }
        text.push(' ');
        text.push_str(&advice);
    }
    text
}
