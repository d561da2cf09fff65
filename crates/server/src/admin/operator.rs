//! `admin operator …`. Secrets come by standard input: arguments stand in the process list and in the shell's
//! history.

use super::args::OperatorCommand;
use super::report::Report;
use super::{AdminError, Console};
use crate::auth::password;
use crate::office::{self, Person, Secrets};
use serde_json::json;
use std::io::BufRead;

/// Longer than any secret; the rest of the line is not read.
const LONGEST: u64 = 1_024;

pub(super) fn run(console: &Console, command: &OperatorCommand) -> Result<Report, AdminError> {
    let now = console.now();
    match command {
        OperatorCommand::Set { which, number, name, role, pin_stdin, password_stdin } => {
            let site = console.site(which.site)?;
            let person = Person { number: number.clone(), name: name.clone(), role: *role };
            let secrets = Secrets {
                pin: if *pin_stdin { Some(password::hash_pin(&line()?, console.random()?)?) } else { None },
                password: if *password_stdin {
                    Some(password::hash_password(&line()?, console.random()?)?)
                } else {
                    None
                },
            };
            let report = json!({
                "site": site,
                "operator": number,
                "name": name,
                "role": role,
                "pin_changed": secrets.pin.is_some(),
                "password_changed": secrets.password.is_some(),
            });
            console.decide(move |tx| office::set_operator(tx, site, &person, &secrets, now))?;
            Ok(Report::of(report))
        }
        OperatorCommand::Withdraw { which, number } => {
            let (site, who) = (console.site(which.site)?, number.clone());
            console.decide(move |tx| office::withdraw_operator(tx, site, &who, now))?;
            Ok(Report::of(json!({"site": site, "operator": number, "withdrawn": now})))
        }
        OperatorCommand::List(which) => {
            let site = console.site(which.site)?;
            let people = console.read(move |tx| Ok(office::operators(tx, site)?))?;
            let said = |person: &Person| json!({"operator": person.number, "name": person.name, "role": person.role});
            Ok(Report::of(people.iter().map(said).collect()))
        }
    }
}

fn line() -> Result<String, AdminError> {
    use std::io::Read;
    let mut line = String::new();
    let read = std::io::stdin().lock().take(LONGEST).read_line(&mut line);
    read.map_err(|error| AdminError::Wrong(format!("standard input: {error}")))?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}
