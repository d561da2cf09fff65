//! `admin booth …`

use super::args::BoothCommand;
use super::report::Report;
use super::{AdminError, Console};
use crate::booths;
use crate::ledger;
use serde_json::json;

pub(super) fn run(console: &Console, command: &BoothCommand) -> Result<Report, AdminError> {
    let now = console.now();
    match command {
        BoothCommand::Invite { which, booth, gates } => {
            let site = console.site(which.site)?;
            let (random, name, gates) = (console.random()?, booth.clone(), gates.clone());
            let code = console.write(move |tx| ledger::invite_booth(tx, site, &name, &gates, random, now))?;
            let next = console.locale.admin_invited(&code);
            Ok(Report::of(json!({"site": site, "booth": booth, "code": code})).noting(next))
        }
        BoothCommand::List(which) => {
            let site = console.site(which.site)?;
            let rows = console.read(move |tx| Ok(booths::all(tx, site)?))?;
            Ok(Report::of(rows.iter().map(|row| row.to_json(now)).collect()))
        }
        BoothCommand::Revoke { which, booth, reason } => {
            let site = console.site(which.site)?;
            let (name, why) = (booth.clone(), reason.clone());
            console.write(move |tx| ledger::revoke_booth(tx, site, &name, &why, now))?;
            Ok(Report::of(json!({"site": site, "booth": booth, "revoked": now})))
        }
    }
}
