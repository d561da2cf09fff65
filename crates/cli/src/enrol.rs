//! `palang enrol`: makes this PC a booth of a site, and prints what was pinned (SYNC 7.1).

use crate::args::EnrolArgs;
use crate::clock;
use crate::context::Context;
use crate::failure::Failure;
use crate::output;
use palang_booth::config::Config;
use palang_booth::engine::key_number;
use palang_booth::store::maintenance;
use palang_booth::sync::enrol::{Applicant, EnrolError, Enrolled, enrol, fingerprint};
use palang_booth::sync::worker::HttpSetup;
use palang_locale::{Locale, with};
use serde_json::json;

/// Enrols the configured booth at the configured server.
///
/// # Errors
/// When there is no server in the configuration, or it does not take the code. Nothing has changed then.
pub fn run(context: &Context, args: &EnrolArgs) -> Result<(), Failure> {
    let locale = context.locale();
    let no_server = || Failure::failed(locale.enrol_no_server());
    let config = context.configured()?.ok_or_else(no_server)?;
    let setup = setup(&config, &locale)?.ok_or_else(no_server)?;
    let data = context.data()?;
    palang_booth::private::folder(&data).map_err(|error| Failure::failed(format!("{}: {error}", data.display())))?;
    let (booth, site, kid) = (&config.booth.id, config.site.id, key_number(&config));
    let applicant = Applicant { data: &data, booth, site, kid, code: &args.code };
    let done = enrol(applicant, setup).map_err(|error| Failure::failed(worded(&locale, &error)))?;
    maintenance::enrolled_again(&data, &done.incarnations).map_err(|error| Failure::failed(error.to_string()))?;
    say(&locale, &done, args.json)
}

/// How the configured server is reached, without a key; nothing where none is configured.
///
/// # Errors
/// When its address or its certificate file is wrong.
pub(crate) fn setup(config: &Config, locale: &Locale) -> Result<Option<HttpSetup>, Failure> {
    let Some(server) = &config.server else { return Ok(None) };
    let address = server.url.parse().map_err(|why| {
        Failure::failed(locale.enrol_address(with::EnrolAddress { address: &server.url, why: &format!("{why}") }))
    })?;
    let read =
        |file: &std::path::PathBuf| {
            std::fs::read(file).map_err(|error| {
                Failure::failed(locale.enrol_authority(with::EnrolAuthority {
                    file: &file.display().to_string(),
                    why: &error.to_string(),
                }))
            })
        };
    let authority = server.ca.as_ref().map(read).transpose()?;
    Ok(Some(HttpSetup::before_enrolment(address, authority, clock::machine())))
}

fn say(locale: &Locale, enrolled: &Enrolled, as_json: bool) -> Result<(), Failure> {
    let (done, incarnations) = (&enrolled.enrolment, enrolled.incarnations.len());
    let fingerprint = done.site_key().map(|key| fingerprint(&key)).unwrap_or_default();
    if as_json {
        let (site, booth, server) = (done.site, &done.booth, &done.server);
        let (key, kid) = (&done.site_key, done.kid);
        return output::json(&json!({"site": site, "booth": booth, "kid": kid, "server": server,
            "site_key": key, "fingerprint": fingerprint, "former_lives": incarnations}));
    }
    let mut lines = vec![
        locale.enrol_done(with::EnrolDone { booth: done.booth.as_str(), site: &done.site.to_string() }),
        locale.enrol_key(&fingerprint),
    ];
    if incarnations > 0 {
        lines.push(locale.enrol_again());
    }
    lines.push(locale.enrol_restart(&done.server));
    output::text(&format!("{}\n", lines.join("\n")))
}

fn worded(locale: &Locale, error: &EnrolError) -> String {
    match error {
        EnrolError::Keys(error) => locale.enrol_keys(&error.to_string()),
        EnrolError::Client(error) => locale.enrol_client(&error.to_string()),
        EnrolError::Network(error) => locale.enrol_network(&error.to_string()),
        EnrolError::Code => locale.enrol_code(),
        EnrolError::Protocol => locale.enrol_protocol(),
        EnrolError::Site { ours, theirs } => {
            locale.enrol_site(with::EnrolSite { ours: &ours.to_string(), theirs: &theirs.to_string() })
        }
        EnrolError::Answer(why) => locale.enrol_answer(why),
    }
}
