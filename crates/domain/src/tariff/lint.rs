//! What is wrong, odd or worth knowing about a tariff before it goes live.

use super::Tariff;
use crate::ClassId;

/// How serious a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Good to know.
    Note,
    /// Probably not meant.
    Warning,
    /// Must not go live.
    Error,
}

impl Severity {
    /// The stable word: `note`, `warning`, `error`.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// One finding of the lint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// How serious.
    pub severity: Severity,
    /// Which class, when it is about one.
    pub class: Option<ClassId>,
    /// What.
    pub matter: Matter,
}

/// What a finding is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Matter {
    /// A lost-ticket fine without its legal basis; it is not charged.
    LostWithoutBasis,
}

impl Finding {
    /// In English, for logs and errors; people read `Locale::finding`.
    #[must_use]
    pub fn message(&self) -> String {
        match self.matter {
            Matter::LostWithoutBasis => "the lost-ticket fine has no `legal_basis`".into(),
        }
    }
}

impl Tariff {
    /// Everything the lint has to say, errors first.
    #[must_use]
    pub fn lint(&self) -> Vec<Finding> {
        let mut found = Vec::new();
        for (id, class) in &self.file.class {
            if class.lost.as_ref().is_some_and(|lost| lost.legal_basis.trim().is_empty()) {
                found.push(Finding {
                    severity: Severity::Error,
                    class: Some(id.clone()),
                    matter: Matter::LostWithoutBasis,
                });
            }
        }
        found
    }
}
