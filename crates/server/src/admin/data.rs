//! `admin verify`, `admin backup`, `admin restore`

use super::args::Which;
use super::report::Report;
use super::{AdminError, Console};
use crate::app::Outside;
use crate::config::Config;
use crate::ledger::{self, LedgerError};
use crate::store::{Store, restore_sqlite};
use crate::verify;
use serde_json::{Value, json};
use std::path::Path;

/// Checks one site, or all.
pub(super) fn verify(console: &Console, which: &Which) -> Result<Report, AdminError> {
    let sites = match which.site {
        Some(site) => vec![console.site(Some(site))?],
        None => console.read(|tx| Ok(ledger::sites(tx)?))?.into_iter().map(|site| site.site).collect(),
    };
    let mut found = Vec::new();
    let mut faults = 0;
    for site in sites {
        let report = verify::site(&console.store, site)?;
        faults += report.faults.len();
        found.push(json!(report));
    }
    let report = Report::of(Value::Array(found));
    Ok(if faults > 0 { report.ill() } else { report })
}

/// Copies the embedded database.
pub(super) fn backup(config: &Config, console: &Console, to: &Path) -> Result<Report, AdminError> {
    if config.database_url.is_some() {
        return Err(AdminError::PgDump);
    }
    console.store.backup_sqlite(to)?;
    // The copy holds what the original does.
    #[cfg(unix)]
    std::fs::set_permissions(to, std::os::unix::fs::PermissionsExt::from_mode(0o600))
        .map_err(|error| AdminError::Wrong(format!("{}: {error}", to.display())))?;
    let bytes = std::fs::metadata(to).map(|data| data.len()).unwrap_or(0);
    Ok(Report::of(json!({"backup": to, "bytes": bytes})).noting(console.locale.admin_backup_read()))
}

/// Puts a backup in place and lets the server's own journals begin a fresh incarnation: they may have said more than
/// the backup knows.
pub(super) fn restore(config: &Config, data: &Path, from: &Path, outside: &Outside) -> Result<Report, AdminError> {
    let store = if config.database_url.is_some() {
        // The administrator has restored PostgreSQL with its own tools (docs/server.md). A file that is named would not
        // be read.
        if from != Path::new("-") {
            return Err(AdminError::PgRestore);
        }
        crate::app::open_store(config, data)?
    } else {
        restore_sqlite(from, data)?;
        Store::open_sqlite(data)?
    };
    let mut random = [0; 32];
    if !(outside.random)(&mut random) {
        return Err(AdminError::NoRandom);
    }
    let now = (outside.clock)();
    store.write_blocking(move |tx| ledger::after_restore(tx, &random, now))?;
    let sites = store.read_blocking(|tx| Ok::<_, LedgerError>(ledger::sites(tx)?))?;
    Ok(Report::of(json!({"restored": from, "sites": sites.len()})).noting(super::locale(config).admin_restored()))
}
