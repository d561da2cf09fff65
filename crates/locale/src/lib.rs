//! The words Palang says, in Indonesian, English and Vietnamese.
//!
//! Words live in `locales/<language>/<area>.ftl`; each area has a module here with one typed accessor a string, so that
//! call sites never see a key. A [`Locale`] is a value: two windows may speak two languages at once.

mod bundle;
mod cli;
mod config;
mod demo;
mod devices;
mod enrol;
mod format;
mod kiosk;
mod office;
mod refusal;
mod rest;
mod server;
mod slip;
mod sync;
mod system;
mod tariff;
mod tariff_file;

pub use demo::Demo;
pub use kiosk::Kiosk;
pub use refusal::Said;
pub use rest::{RestSaid, RestTrouble};
pub use server::{FieldTrouble, Trouble, Worded};
pub use sync::Sync;

use palang_domain::{Currency, Zone};
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

/// A language Palang speaks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Language {
    /// Bahasa Indonesia.
    #[default]
    Id,
    /// English.
    En,
    /// Tiếng Việt.
    Vi,
}

impl Language {
    /// All of them, in the order the switch goes round.
    pub const ALL: [Self; 3] = [Self::Id, Self::En, Self::Vi];

    /// The code in the config: `id`, `en`, `vi`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Id => "id",
            Self::En => "en",
            Self::Vi => "vi",
        }
    }

    /// The next one, for the key that goes round.
    #[must_use]
    pub const fn next(self) -> Self {
        match self {
            Self::Id => Self::En,
            Self::En => Self::Vi,
            Self::Vi => Self::Id,
        }
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl FromStr for Language {
    type Err = &'static str;
    fn from_str(code: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|language| language.code() == code).ok_or("a language is \"id\", \"en\" or \"vi\"")
    }
}

/// One language, with the site's currency and zone: everything needed to say a thing to a person. Cheap to clone.
#[derive(Clone)]
pub struct Locale {
    language: Language,
    currency: Currency,
    zone: Zone,
    bundle: Arc<bundle::Bundle>,
}

impl Locale {
    /// The words of `language`, with amounts in `currency` and times in `zone`.
    #[must_use]
    pub fn new(language: Language, currency: Currency, zone: Zone) -> Self {
        Self { language, currency, zone, bundle: bundle::of(language) }
    }

    /// Which language.
    #[must_use]
    pub const fn language(&self) -> Language {
        self.language
    }

    /// Whose money.
    #[must_use]
    pub const fn currency(&self) -> Currency {
        self.currency
    }

    /// Whose clock.
    #[must_use]
    pub const fn zone(&self) -> Zone {
        self.zone
    }

    /// The same site in another language.
    #[must_use]
    pub fn in_language(&self, language: Language) -> Self {
        Self::new(language, self.currency, self.zone)
    }

    pub(crate) fn say(&self, id: &'static str, args: &[(&'static str, bundle::Arg<'_>)]) -> String {
        self.bundle.say(id, args)
    }
}

impl fmt::Debug for Locale {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Locale({})", self.language)
    }
}
