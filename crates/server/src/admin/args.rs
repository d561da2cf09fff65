//! The commands, and why one was not done.

use crate::app::StartError;
use crate::auth::password::Unusable;
use crate::config::ConfigError;
use crate::ledger::LedgerError;
use crate::office::OfficeError;
use crate::store::StoreError;
use clap::{Args, Subcommand};
use palang_domain::{AreaId, BoothId, ClassId, Currency, GateNumber, OperatorNumber, Role, SiteId, Timestamp, Zone};
use palang_locale::Language;
use serde::de::DeserializeOwned;
use std::path::PathBuf;

/// Sites, booths, operators, keys, tariffs, quotas, backups
#[derive(Args)]
pub struct Admin {
    #[command(subcommand)]
    pub(super) command: Command,
}

#[derive(Subcommand)]
pub(super) enum Command {
    /// Car parks
    #[command(subcommand)]
    Site(SiteCommand),
    /// Booths: let one in, list them, believe one no more
    #[command(subcommand)]
    Booth(BoothCommand),
    /// People who work at booths or against the server
    #[command(subcommand)]
    Operator(OperatorCommand),
    /// API keys of programs that use the REST
    #[command(subcommand)]
    Key(KeyCommand),
    /// Tariffs
    #[command(subcommand)]
    Tariff(TariffCommand),
    /// Vehicle classes
    #[command(subcommand)]
    Class(ClassCommand),
    /// Places per area and class
    #[command(subcommand)]
    Quota(QuotaCommand),
    /// Settings of the site (docs/server.md)
    #[command(subcommand)]
    Setting(SettingCommand),
    /// Check every journal's chain, the feed's order and the countersigned heads
    Verify(Which),
    /// Copy the embedded database while the server works; the copy is read back whole
    Backup {
        /// A file that does not exist yet
        to: PathBuf,
    },
    /// Put a backup in place; the server must not run, and no database may be there
    Restore {
        /// The backup; `-` where pg_restore has put it in place
        from: PathBuf,
    },
}

/// The site that a command is about.
#[derive(Args, Clone, Copy)]
pub(super) struct Which {
    /// Number of the site; the only one there is, if nothing is said
    #[arg(long, value_parser = site)]
    pub site: Option<SiteId>,
}

#[derive(Subcommand)]
pub(super) enum SiteCommand {
    /// Make a site
    Add {
        /// Its number, 1 to 65535: stands in every ticket
        #[arg(long, value_parser = site)]
        id: SiteId,
        /// What people call it
        #[arg(long)]
        name: String,
        /// Its time zone
        #[arg(long, default_value = "Asia/Jakarta", value_parser = |text: &str| text.parse::<Zone>())]
        zone: Zone,
        /// Its money: IDR or VND
        #[arg(long, default_value = "IDR", value_parser = named::<Currency>)]
        currency: Currency,
        /// What is spoken there: id, en or vi
        #[arg(long, default_value = "id", value_parser = |text: &str| text.parse::<Language>())]
        language: Language,
    },
    /// All sites
    List,
}

#[derive(Subcommand)]
pub(super) enum BoothCommand {
    /// Make a one-time code, good for ten minutes: `palang enrol --code CODE` at the booth
    Invite {
        #[command(flatten)]
        which: Which,
        /// The booth's name, as in its own config
        #[arg(long)]
        booth: BoothId,
        /// The gates it issues tickets at; none means any
        #[arg(long, value_delimiter = ',', value_parser = gate)]
        gates: Vec<GateNumber>,
    },
    /// All booths, with what the server holds of them
    List(Which),
    /// Believe a booth no more: what it still sends is kept apart
    Revoke {
        #[command(flatten)]
        which: Which,
        /// Which
        #[arg(long)]
        booth: BoothId,
        /// Why
        #[arg(long)]
        reason: String,
    },
}

#[derive(Subcommand)]
pub(super) enum OperatorCommand {
    /// Enrol somebody, or change name, role, PIN or password
    Set {
        #[command(flatten)]
        which: Which,
        /// The number they sign in with
        #[arg(long)]
        number: OperatorNumber,
        /// Name on slips
        #[arg(long)]
        name: String,
        /// attendant, cashier, supervisor, owner, technician or admin
        #[arg(long, value_parser = named::<Role>)]
        role: Role,
        /// Read a PIN for booths (4 to 12 digits) from the first line of standard input
        #[arg(long)]
        pin_stdin: bool,
        /// Read a password for the server (12 characters or more) from the next line of standard input
        #[arg(long)]
        password_stdin: bool,
    },
    /// Take somebody out: no sign-in any more, anywhere
    Withdraw {
        #[command(flatten)]
        which: Which,
        /// Who
        #[arg(long)]
        number: OperatorNumber,
    },
    /// All operators
    List(Which),
}

#[derive(Subcommand)]
pub(super) enum KeyCommand {
    /// Make a key for a program; shown once
    Add {
        #[command(flatten)]
        which: Which,
        /// What it is called in lists
        #[arg(long)]
        name: String,
        /// The virtual booth whose journal it writes [default: api- and the name]
        #[arg(long)]
        booth: Option<BoothId>,
        /// What it may do: lane, pay, read
        #[arg(long, value_delimiter = ',', default_value = "lane,pay,read")]
        scopes: Vec<crate::auth::Scope>,
    },
    /// All keys, without their secret
    List(Which),
    /// End a key at once
    Revoke {
        #[command(flatten)]
        which: Which,
        /// The eight digits that name it in the list
        #[arg(long)]
        prefix: String,
    },
}

#[derive(Subcommand)]
pub(super) enum TariffCommand {
    /// Check a tariff and publish it to the site's booths
    Publish {
        #[command(flatten)]
        which: Which,
        /// A file, or `preset:NAME`
        tariff: String,
        /// For stays that begin from here on, RFC 3339 [default: now]
        #[arg(long)]
        from: Option<Timestamp>,
    },
    /// All published versions
    List(Which),
}

#[derive(Subcommand)]
pub(super) enum ClassCommand {
    /// Set the site's classes, whole: `--class motor=1,Motor,Motorcycle,Xe máy --class mobil=2,…`
    Set {
        #[command(flatten)]
        which: Which,
        /// ID=KEY,INDONESIAN,ENGLISH,VIETNAMESE
        #[arg(long = "class", required = true)]
        classes: Vec<String>,
    },
    /// The classes
    List(Which),
}

#[derive(Subcommand)]
pub(super) enum QuotaCommand {
    /// Set how many vehicles of a class fit; 0 is unlimited
    Set {
        #[command(flatten)]
        which: Which,
        /// Which class
        #[arg(long)]
        class: ClassId,
        /// Which part of the site; nothing is the whole of it
        #[arg(long)]
        area: Option<AreaId>,
        /// Places
        #[arg(long)]
        capacity: u64,
    },
    /// All quotas and their use
    List(Which),
}

#[derive(Subcommand)]
pub(super) enum SettingCommand {
    /// Change one
    Set {
        #[command(flatten)]
        which: Which,
        /// Its name
        name: String,
        /// Its value, as JSON
        value: String,
    },
    /// All that are set
    List(Which),
}

fn site(text: &str) -> Result<SiteId, String> {
    let number: u16 = text.parse().map_err(|_| "a site id is a number from 1 to 65535".to_owned())?;
    SiteId::try_from(number).map_err(str::to_owned)
}

fn gate(text: &str) -> Result<GateNumber, String> {
    let number: u8 = text.parse().map_err(|_| "a gate number is a number from 0 to 99".to_owned())?;
    GateNumber::try_from(number).map_err(str::to_owned)
}

/// A word that the domain knows.
fn named<T: DeserializeOwned>(word: &str) -> Result<T, String> {
    serde_json::from_value(word.into()).map_err(|error| error.to_string())
}

/// Why a command was not done.
#[derive(Debug, thiserror::Error)]
pub enum AdminError {
    /// The configuration cannot be used.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// A folder cannot be made or read.
    #[error(transparent)]
    Start(#[from] StartError),
    /// The database could not do it.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The ledger did not take it.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// The office's rules forbid it.
    #[error(transparent)]
    Office(#[from] OfficeError),
    /// A PIN or a password.
    #[error(transparent)]
    Secret(#[from] Unusable),
    /// There is no site yet.
    #[error("there is no site yet")]
    NoSite,
    /// There are several.
    #[error("there are several sites: say which with --site")]
    WhichSite,
    /// A setting's value is no JSON.
    #[error("no JSON: {0}")]
    NotJson(String),
    /// A class is written wrongly.
    #[error("{0:?} is not ID=KEY,INDONESIAN,ENGLISH,VIETNAMESE")]
    NotAClass(String),
    /// PostgreSQL has its own tools.
    #[error("PostgreSQL is backed up by pg_dump")]
    PgDump,
    /// PostgreSQL has its own tools, and a file that is named would not be read.
    #[error("PostgreSQL is restored by pg_restore")]
    PgRestore,
    /// What was given cannot be used.
    #[error("{0}")]
    Wrong(String),
    /// The system has no random numbers to give.
    #[error("the system gives no random numbers")]
    NoRandom,
}
