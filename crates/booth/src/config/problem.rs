//! What can be wrong with a config, said in the file's own language.

use palang_domain::{Currency, Zone};
use palang_locale::{Language, Locale, with};
use std::fmt;
use std::path::PathBuf;

/// What is wrong with a config, and where.
///
/// `Display` says it in the language the file itself names, else in English and Indonesian.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigError {
    /// The file that was read.
    pub file: PathBuf,
    /// Which line, from 1; none when it is about the file as a whole.
    pub line: Option<usize>,
    /// What is wrong with it.
    pub problem: Box<Problem>,
    /// What the file's `site.language` says, where it could be read.
    pub language: Option<Language>,
}

/// What is wrong. `key` is written as it stands in the file: `site.id`, `lane.gate_number`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "fields are what the words say")]
pub enum Problem {
    /// There is no such file.
    NoFile,
    /// It is there and cannot be read.
    Unreadable { detail: String },
    /// The text is no TOML; the detail is the parser's.
    Syntax { detail: String },
    /// A key or section that means nothing here: more often a slip of the finger than a wish.
    UnknownKey { key: String, allowed: String },
    /// Something needed is not there.
    Missing { key: String, allowed: String },
    /// A value that is not allowed.
    Value { key: String, found: String, allowed: String },
    /// Two things with the same name, number or key.
    Duplicate { key: String, found: String, first_line: usize },
    /// A name that nothing in the file has.
    NoSuch { key: String, found: String, allowed: String },
    /// A device that two lanes use.
    Shared { key: String, found: String },
    /// Two classes whose ticket codes could not be told apart.
    ClassesAlike { one: String, other: String },
    /// The tariff is not one.
    Tariff { detail: String },
    /// Its file is not one.
    TariffFile { problem: Box<palang_domain::tariff::Problem> },
    /// The tariff has no price for a class of this file.
    ClassWithoutTariff { class: String },
    /// The tariff is in another currency than the site.
    TariffCurrency { tariff: String, site: String },
}

impl ConfigError {
    /// The sentence in one language, without the place.
    #[must_use]
    pub fn words(&self, language: Language) -> String {
        // No amounts and no instants are said, so any currency and zone will do.
        let locale = Locale::new(language, Currency::Idr, Zone::JAKARTA);
        match self.problem.as_ref() {
            Problem::NoFile => locale.config_no_file(),
            Problem::Unreadable { detail } => locale.config_unreadable(detail),
            Problem::Syntax { detail } => locale.config_syntax(detail),
            Problem::UnknownKey { key, allowed } => locale.config_unknown_key(with::ConfigUnknownKey { key, allowed }),
            Problem::Missing { key, allowed } => locale.config_missing(with::ConfigMissing { key, allowed }),
            Problem::Value { key, found, allowed } => locale.config_value(with::ConfigValue { key, found, allowed }),
            Problem::Duplicate { key, found, first_line } => {
                locale.config_duplicate(with::ConfigDuplicate { key, found, line: first_line.into() })
            }
            Problem::NoSuch { key, found, allowed } => {
                locale.config_no_such(with::ConfigNoSuch { key, found, allowed })
            }
            Problem::Shared { key, found } => locale.config_shared(with::ConfigShared { key, found }),
            Problem::ClassesAlike { one, other } => {
                locale.config_classes_alike(with::ConfigClassesAlike { one, other })
            }
            Problem::Tariff { detail } => locale.config_tariff(detail),
            Problem::TariffFile { problem } => locale.config_tariff(&locale.tariff_problem(problem)),
            Problem::ClassWithoutTariff { class } => locale.config_class_without_tariff(class),
            Problem::TariffCurrency { tariff, site } => {
                locale.config_tariff_currency(with::ConfigTariffCurrency { tariff, site })
            }
        }
    }
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.file.display())?;
        if let Some(line) = self.line {
            write!(f, ":{line}")?;
        }
        match self.language {
            Some(language) => write!(f, ": {}", self.words(language)),
            None => write!(f, ": {} / {}", self.words(Language::En), self.words(Language::Id)),
        }
    }
}

impl std::error::Error for ConfigError {}
