//! Why a command was not done, in the administrator's words. What names a file, or is a library's own, stays as it is.

use super::AdminError;
use crate::app::StartError;
use crate::auth::password::Unusable;
use crate::config::ConfigError;
use crate::ledger::LedgerError;
use crate::office::OfficeError;
use crate::store::StoreError;
use crate::words::Trouble;
use palang_locale::Locale;

impl AdminError {
    /// One line for people.
    #[must_use]
    pub fn words(&self, locale: &Locale) -> String {
        match self {
            Self::Config(error) | Self::Start(StartError::Config(error)) => config(error, locale),
            Self::Start(StartError::Store(error)) | Self::Store(error) => store(error, locale),
            Self::Ledger(error) | Self::Office(OfficeError::Ledger(error)) => ledger(error, locale),
            Self::Office(error) => error.words(locale),
            Self::Secret(error) => secret(*error, locale),
            Self::NoSite => locale.server_no_site(),
            Self::WhichSite => locale.admin_which_site(),
            Self::NotJson(detail) => locale.admin_not_json(detail),
            Self::NotAClass(text) => locale.admin_not_a_class(text),
            Self::PgDump => locale.admin_pg_dump(),
            Self::PgRestore => locale.admin_pg_restore(),
            Self::NoRandom => locale.admin_no_random(),
            Self::Start(StartError::Io { .. }) | Self::Wrong(_) => self.to_string(),
        }
    }
}

fn config(error: &ConfigError, locale: &Locale) -> String {
    match error {
        ConfigError::NoData => locale.cli_no_data(),
        ConfigError::File { .. } | ConfigError::Plain(_) => error.to_string(),
    }
}

fn store(error: &StoreError, locale: &Locale) -> String {
    let trouble = |trouble: Trouble| trouble.words(locale);
    match error {
        StoreError::Exists(what) => trouble(Trouble::Exists { what: what.clone() }).detail,
        StoreError::DiskFull => {
            let full = trouble(Trouble::DiskFull);
            format!("{}. {}", full.title, full.detail)
        }
        StoreError::Unreachable(detail) | StoreError::Collision(detail) => locale.admin_unreachable(detail),
        StoreError::Corrupt(detail) => locale.admin_damaged(detail),
        StoreError::Other(_) => error.to_string(),
    }
}

fn ledger(error: &LedgerError, locale: &Locale) -> String {
    match error {
        LedgerError::Store(error) => store(error, locale),
        LedgerError::NoSite => locale.admin_no_such_site(),
        LedgerError::NoBooth | LedgerError::NoCredential => locale.admin_no_such_booth(),
        LedgerError::Name(name) => locale.admin_name_taken(name),
        LedgerError::NotYours
        | LedgerError::Code
        | LedgerError::Signature
        | LedgerError::Protocol(_)
        | LedgerError::Malformed(_) => error.to_string(),
    }
}

fn secret(error: Unusable, locale: &Locale) -> String {
    match error {
        Unusable::Password => locale.office_password(),
        Unusable::Pin => locale.cli_not_a_pin(),
        Unusable::Failed => locale.office_not_hashed(),
    }
}
