//! `admin booth …`

use super::args::BoothCommand;
use super::report::Report;
use super::{AdminError, Desk};
use crate::booths;
use crate::ledger;
use serde_json::json;

pub(super) fn run(desk: &Desk, command: &BoothCommand) -> Result<Report, AdminError> {
    let now = desk.now();
    match command {
        BoothCommand::Invite { which, booth, gates } => {
            let site = desk.site(which.site)?;
            let (random, name, gates) = (desk.random()?, booth.clone(), gates.clone());
            let code = desk.write(move |tx| ledger::invite_booth(tx, site, &name, &gates, random, now))?;
            let next = desk.locale.admin_invited(&code);
            Ok(Report::of(json!({"site": site, "booth": booth, "code": code})).noting(next))
        }
        BoothCommand::List(which) => {
            let site = desk.site(which.site)?;
            let rows = desk.read(move |tx| Ok(booths::all(tx, site)?))?;
            Ok(Report::of(rows.iter().map(|row| row.to_json(now)).collect()))
        }
        BoothCommand::Revoke { which, booth, reason } => {
            let site = desk.site(which.site)?;
            let (name, why) = (booth.clone(), reason.clone());
            desk.write(move |tx| ledger::revoke_booth(tx, site, &name, &why, now))?;
            Ok(Report::of(json!({"site": site, "booth": booth, "revoked": now})))
        }
    }
}
