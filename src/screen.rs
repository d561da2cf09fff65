//! The screens. Each is a struct with what happened (`Message`), what the parent should know (`Action`), and a picture.

pub mod count;
pub mod customer;
pub mod dismiss;
pub mod first_admin;
pub mod lane;
pub mod open_shift;
pub mod reason;
pub mod server;
pub mod shift;
pub mod sign_in;

use crate::ui::hotkeys::{Command, Offer};
use crate::ui::{Look, Ui};
use palang_booth::desk::model::Answer;
use palang_domain::Refusal;
use palang_locale::Locale;

/// Scans that wait for their turn; the next one is refused aloud.
pub const SCANS_MAX: usize = 4;

/// Awaits the desk. An engine that ended before it answered is busy for ever.
///
/// # Errors
/// What the desk refused.
pub async fn answer<T>(answer: Answer<T>) -> Result<T, Refusal> {
    answer.await.unwrap_or(Err(Refusal::Busy))
}

/// The keys of the session, on every screen: language, day and night, lock; the server's panel where there is one.
#[must_use]
pub fn session_offers(locale: &Locale, look: Look, served: bool) -> Vec<Offer> {
    let mut offers = looks_offers(locale, look);
    offers.push(Offer::new(Command::Lock, locale.kiosk().do_lock()));
    if served {
        offers.push(Offer::new(Command::Server, locale.sync().do_show()));
    }
    offers
}

/// The keys that work before anybody has signed in.
#[must_use]
pub fn looks_offers(locale: &Locale, look: Look) -> Vec<Offer> {
    let words = locale.kiosk();
    let other = match look {
        Look::Day => words.do_night(),
        Look::Night => words.do_day(),
    };
    vec![Offer::new(Command::Language, words.language_next()), Offer::new(Command::Look, other)]
}

/// Why something was refused, as one line: what happened, and what to do now.
#[must_use]
pub fn refusal(ui: &Ui<'_>, refusal: &Refusal) -> String {
    let said = ui.locale.refusal_at(refusal, ui.now);
    match said.advice {
        Some(advice) => format!("{} {advice}", said.detail),
        None => said.detail,
    }
}
