//! The operator's words in one line, and stable words for programs.

use palang_booth::desk::model::SyncState;
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

/// The stable word for how sync is.
pub const fn sync_state(state: &SyncState) -> &'static str {
    match state {
        SyncState::Lone => "lone",
        SyncState::Fine => "fine",
        SyncState::Behind => "behind",
        SyncState::Offline => "offline",
        SyncState::Refused(_) => "refused",
        SyncState::Forked { .. } => "forked",
    }
}
