//! `palang-server admin`: what an administrator does on the server itself, straight on the store of either database.
//!
//! Whoever may run it may read the database, so it asks for no credential. Everything that the site must know is a fact
//! of the office's journal, as when it is done over HTTP.

mod args;
mod booth;
mod data;
mod key;
mod operator;
mod report;
mod site;
mod tariff;
mod words;

pub use args::{Admin, AdminError};
pub use report::Report;

use crate::app::Outside;
use crate::config::Config;
use crate::ledger::{self, LedgerError};
use crate::office::OfficeError;
use crate::store::{Store, Tx};
use args::Command;
use palang_domain::{SiteId, Timestamp};
use palang_locale::Locale;

/// What a command works with.
struct Console {
    store: Store,
    outside: Outside,
    locale: Locale,
}

/// Whose words an administrator reads: `--lang`, or the configuration's.
#[must_use]
pub fn locale(config: &Config) -> Locale {
    Locale::new(config.language, palang_domain::Currency::Idr, palang_domain::Zone::JAKARTA)
}

/// Does it, and returns what to say of it.
pub fn run(config: &Config, admin: &Admin, outside: Outside) -> Result<Report, AdminError> {
    let data = config.data()?;
    crate::app::private_folder(&data)?;
    if let Command::Restore { from } = &admin.command {
        return data::restore(config, &data, from, &outside);
    }
    // No photo folder and no port: only the store.
    let store = crate::app::open_store(config, &data)?;
    let console = Console { store, outside, locale: locale(config) };
    match &admin.command {
        Command::Site(command) => site::run(&console, command),
        Command::Booth(command) => booth::run(&console, command),
        Command::Operator(command) => operator::run(&console, command),
        Command::Key(command) => key::run(&console, command),
        Command::Tariff(command) => tariff::run_tariff(&console, command),
        Command::Class(command) => tariff::run_class(&console, command),
        Command::Quota(command) => tariff::run_quota(&console, command),
        Command::Setting(command) => tariff::run_setting(&console, command),
        Command::Verify(which) => data::verify(&console, which),
        Command::Backup { to } => data::backup(config, &console, to),
        Command::Restore { from } => data::restore(config, &data, from, &console.outside),
    }
}

impl Console {
    fn now(&self) -> Timestamp {
        (self.outside.clock)()
    }

    fn random<const N: usize>(&self) -> Result<[u8; N], AdminError> {
        let mut bytes = [0; N];
        if (self.outside.random)(&mut bytes) { Ok(bytes) } else { Err(AdminError::NoRandom) }
    }

    fn read<T: Send + 'static>(
        &self,
        work: impl FnMut(&mut dyn Tx) -> Result<T, LedgerError> + Send + 'static,
    ) -> Result<T, AdminError> {
        Ok(self.store.read_blocking(work)?)
    }

    fn write<T: Send + 'static>(
        &self,
        work: impl FnMut(&mut dyn Tx) -> Result<T, LedgerError> + Send + 'static,
    ) -> Result<T, AdminError> {
        Ok(self.store.write_blocking(work)?)
    }

    /// As [`Console::write`], for what the office decides.
    fn decide<T: Send + 'static>(
        &self,
        work: impl FnMut(&mut dyn Tx) -> Result<T, OfficeError> + Send + 'static,
    ) -> Result<T, AdminError> {
        Ok(self.store.write_blocking(work)?)
    }

    /// The site that was named, or the only one there is.
    fn site(&self, named: Option<SiteId>) -> Result<SiteId, AdminError> {
        if let Some(site) = named {
            self.read(move |tx| ledger::site(tx, site))?;
            return Ok(site);
        }
        let sites = self.read(|tx| Ok(ledger::sites(tx)?))?;
        match sites.as_slice() {
            [] => Err(AdminError::NoSite),
            [only] => Ok(only.site),
            _ => Err(AdminError::WhichSite),
        }
    }
}
