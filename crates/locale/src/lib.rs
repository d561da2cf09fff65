//! The words Palang says, in Indonesian, English and Vietnamese.
//!
//! A [`Locale`] is a value: two windows may speak two languages at once. Its accessors, one a word, are made by the
//! build; what stands here by hand is how money, times and the domain's enums are said.
#![doc = include_str!("../../../locales/README.md")]

mod bundle;
mod devices;
mod format;
mod kiosk;
mod refusal;
mod sync;
mod system;
mod tariff;
mod tariff_file;

pub use fluent_bundle::types::FluentNumber as Number;
pub use refusal::Explanation;
pub use words::{Demo, Kiosk, Sync, with};

use fluent_bundle::FluentValue;
use palang_domain::{Currency, Zone};
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

mod words {
    //! One accessor a word, made from `locales/` by `build.rs`.
    include!(concat!(env!("OUT_DIR"), "/words.rs"));
}

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

    fn say<'a, const N: usize>(&self, key: &'static str, args: [(&'static str, FluentValue<'a>); N]) -> String {
        self.bundle.say(key, &args.into_iter().collect())
    }
}

impl fmt::Debug for Locale {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Locale({})", self.language)
    }
}
