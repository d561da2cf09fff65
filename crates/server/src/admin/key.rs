//! `admin key …`

use super::args::KeyCommand;
use super::report::Report;
use super::{AdminError, Console};
use crate::auth::Scopes;
use crate::keys;
use crate::ledger::{self, LedgerError, PROGRAM_PREFIX};
use palang_domain::{BoothId, SiteId};
use serde_json::json;

pub(super) fn run(console: &Console, command: &KeyCommand) -> Result<Report, AdminError> {
    match command {
        KeyCommand::Add { which, name, booth, scopes } => {
            let site = console.site(which.site)?;
            let booth = booth.clone().map_or_else(|| own_name(name), Ok)?;
            add(console, site, name, &booth, &Scopes(scopes.clone()))
        }
        KeyCommand::List(which) => {
            let site = console.site(which.site)?;
            let rows = console.read(move |tx| Ok(keys::all(tx, site)?))?;
            Ok(Report::of(rows.iter().map(|row| json!(row)).collect()))
        }
        KeyCommand::Revoke { which, prefix } => {
            let site = console.site(which.site)?;
            let (named, now) = (prefix.clone(), console.now());
            console.write(move |tx| ledger::revoke_api_key(tx, site, &named, now))?;
            Ok(Report::of(json!({"site": site, "prefix": prefix, "revoked": now})))
        }
    }
}

/// The virtual booth of a program that was only given a name.
fn own_name(name: &str) -> Result<BoothId, AdminError> {
    let bare: String = name
        .chars()
        .map(|letter| if letter.is_ascii_alphanumeric() { letter.to_ascii_lowercase() } else { '-' })
        .take(24)
        .collect();
    format!("{PROGRAM_PREFIX}{bare}").parse().map_err(|why: &str| AdminError::Wrong(why.to_owned()))
}

fn add(console: &Console, site: SiteId, name: &str, booth: &BoothId, scopes: &Scopes) -> Result<Report, AdminError> {
    let (random, nonce, now): ([u8; 32], [u8; 16], _) = (console.random()?, console.random()?, console.now());
    let (journal, label, words) = (booth.clone(), name.to_owned(), scopes.words());
    let key = console.write(move |tx| {
        ledger::lock_site(tx, site)?;
        let known = ledger::booths(tx, site)?.into_iter().find(|row| row.booth == journal);
        match known.as_ref().map(|row| row.kind.as_str()) {
            None => ledger::create_program(tx, site, &journal, nonce, now)?,
            Some("program") => (),
            Some(_) => return Err(LedgerError::Name(journal.to_string())),
        }
        ledger::create_api_key(tx, site, &journal, (&label, &words), &random, now)
    })?;
    let report = json!({
        "site": site,
        "name": name,
        "booth": booth,
        "scopes": scopes.words(),
        "prefix": key.prefix,
        "key": key.text,
    });
    Ok(Report::of(report).noting(console.locale.admin_key_once()))
}
