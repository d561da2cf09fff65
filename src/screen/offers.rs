//! The keys of the session, beside a screen's own.

use crate::command::{Command, Offer};
use crate::screen::Id;
use crate::ui::Look;
use crate::ui::hotkeys::Slot;
use palang_locale::Locale;

/// Which keys of the session a screen leaves to whoever is there, and where they are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SessionKeys {
    /// Language and look: nobody has signed in. The screen prints them in its body.
    SignedOut,
    /// Lock, and the server's panel, too. The screen prints them in its body.
    Lane,
    /// The same, printed in the key bar.
    Panel,
    /// Without the server's panel: a half-filled form is not thrown away for a look at the server.
    Form,
}

impl SessionKeys {
    /// The offers, for a booth with or without a server.
    #[must_use]
    pub fn offers(self, locale: &Locale, look: Look, served: bool) -> Vec<Offer> {
        let (offers, slot) = match self {
            Self::SignedOut => (looks_offers(locale, look), Slot::Body),
            Self::Lane => (session_offers(locale, look, served), Slot::Body),
            Self::Panel => (session_offers(locale, look, served), Slot::Session),
            Self::Form => (session_offers(locale, look, false), Slot::Session),
        };
        offers.into_iter().map(|offer| offer.in_slot(slot)).collect()
    }
}

/// Language, day and night, lock; the server's panel where there is a server.
#[must_use]
pub fn session_offers(locale: &Locale, look: Look, served: bool) -> Vec<Offer> {
    let mut offers = looks_offers(locale, look);
    offers.push(Offer::new(Command::Lock, locale.kiosk().do_lock()));
    if served {
        offers.push(Offer::new(Command::Open(Id::Server), locale.sync().do_show()));
    }
    offers
}

/// The keys that work before anybody has signed in: language, day and night.
#[must_use]
pub fn looks_offers(locale: &Locale, look: Look) -> Vec<Offer> {
    let words = locale.kiosk();
    let other = match look {
        Look::Day => words.do_night(),
        Look::Night => words.do_day(),
    };
    vec![Offer::new(Command::Language, words.language_next()), Offer::new(Command::Look, other)]
}
