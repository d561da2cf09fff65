//! The tariff language (DESIGN 7): one TOML file, versioned by the hash of its canonical form, priced by
//! [`Tariff::quote`].
//!
//! The file's tables are in `model` and `rate`; every key is explained for site owners in `docs/tariff.md`.

mod calendar;
mod canonical;
mod change;
mod lint;
mod model;
mod parse;
mod preset;
mod problem;
mod quote;
mod rate;
mod unit;

pub use lint::{Finding, Matter, Severity};
pub use preset::PRESETS;
pub use problem::{Kind, Problem};
pub use quote::{Given, QuoteError, Visit};

use crate::{ClassId, Currency, TariffRef};

/// Prices of a car park, for all its classes. Never edited, only superseded: [`Tariff::reference`] names the content.
#[derive(Clone, PartialEq, Eq)]
pub struct Tariff {
    file: model::File,
    canonical: String,
    reference: TariffRef,
}

/// Why a tariff file is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}{message}", .line.map_or_else(String::new, |line| format!("line {line}: ")))]
pub struct TariffError {
    /// Where, from 1, when it can be told.
    pub line: Option<usize>,
    /// What is wrong, and what is allowed, in English; people read `Locale::tariff_problem`.
    pub message: String,
    /// The problem itself, for those who put it into words.
    pub problem: Problem,
}

impl TariffError {
    fn new(line: Option<usize>, problem: Problem) -> Self {
        Self { line, message: problem.to_string(), problem }
    }
}

impl Tariff {
    /// The name in the file: `id-hourly`.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.file.name
    }

    /// Where the prices were published, when the file says so.
    #[must_use]
    pub fn source(&self) -> Option<&str> {
        self.file.source.as_deref()
    }

    /// The file without comments, defaults and choice of layout, sorted: what the version is the hash of.
    /// `Tariff::parse(tariff.canonical())` is the same tariff.
    #[must_use]
    pub fn canonical(&self) -> &str {
        &self.canonical
    }

    /// The version: the tariff's name and the hash of its canonical form.
    #[must_use]
    pub fn reference(&self) -> TariffRef {
        self.reference.clone()
    }

    /// The currency of its amounts.
    #[must_use]
    pub fn currency(&self) -> Currency {
        self.file.currency
    }

    /// The classes it prices, sorted.
    pub fn classes(&self) -> impl Iterator<Item = &ClassId> {
        self.file.class.keys()
    }

    /// The passes, discounts and vouchers it knows, by the names that a visit may give.
    pub fn discounts(&self) -> impl Iterator<Item = &str> {
        self.file.discount.keys().map(|name| &**name)
    }

    /// How long a stay paid on foot has to reach the exit, in minutes; 0 when the tariff gives none.
    #[must_use]
    pub fn exit_grace_minutes(&self) -> i64 {
        self.file.exit_grace_minutes.map_or(0, unit::Minutes::get)
    }
}

impl std::fmt::Debug for Tariff {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Tariff {}\n{}", self.reference.version, self.canonical)
    }
}
