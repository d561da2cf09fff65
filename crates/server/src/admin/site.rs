//! `admin site …`

use super::args::SiteCommand;
use super::report::Report;
use super::{AdminError, Console};
use crate::ledger::{self, NewSite, Site};
use serde_json::{Value, json};

pub(super) fn run(console: &Console, command: &SiteCommand) -> Result<Report, AdminError> {
    match command {
        SiteCommand::Add { id, name, zone, currency, language } => {
            let site = Site {
                site: *id,
                name: name.clone(),
                zone: *zone,
                currency: *currency,
                language: language.code().to_owned(),
            };
            let new = NewSite { site: site.clone(), seed: console.random()?, nonce: console.random()? };
            let now = console.now();
            console.write(move |tx| ledger::create_site(tx, &new, now))?;
            let next = console.locale.admin_next_booth(&id.to_string());
            Ok(Report::of(site_json(&site)).noting(next))
        }
        SiteCommand::List => {
            let sites = console.read(|tx| Ok(ledger::sites(tx)?))?;
            Ok(Report::of(sites.iter().map(site_json).collect()))
        }
    }
}

fn site_json(site: &Site) -> Value {
    json!({
        "site": site.site,
        "name": site.name,
        "zone": site.zone.name(),
        "currency": site.currency,
        "language": site.language,
    })
}
