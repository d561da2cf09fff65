//! `admin site …`

use super::args::SiteCommand;
use super::report::Report;
use super::{AdminError, Desk};
use crate::ledger::{self, NewSite, Site};
use serde_json::{Value, json};

pub(super) fn run(desk: &Desk, command: &SiteCommand) -> Result<Report, AdminError> {
    match command {
        SiteCommand::Add { id, name, zone, currency, language } => {
            let site = Site {
                site: *id,
                name: name.clone(),
                zone: *zone,
                currency: *currency,
                language: language.code().to_owned(),
            };
            let new = NewSite { site: site.clone(), seed: desk.random()?, nonce: desk.random()? };
            let now = desk.now();
            desk.write(move |tx| ledger::create_site(tx, &new, now))?;
            let next = desk.locale.admin_next_booth(&id.to_string());
            Ok(Report::of(said(&site)).noting(next))
        }
        SiteCommand::List => {
            let sites = desk.read(|tx| Ok(ledger::sites(tx)?))?;
            Ok(Report::of(sites.iter().map(said).collect()))
        }
    }
}

fn said(site: &Site) -> Value {
    json!({
        "site": site.site,
        "name": site.name,
        "zone": site.zone.name(),
        "currency": site.currency,
        "language": site.language,
    })
}
