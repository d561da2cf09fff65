//! The booth's place at its server: configured, enrolled, and whether it answers.

use super::{Finding, State};
use crate::enrol::setup;
use palang_booth::config::Config;
use palang_booth::keys::Enrolment;
use palang_booth::sync::Refused;
use palang_booth::sync::enrol::fingerprint;
use palang_booth::sync::server_check::{ServerCheck, check};
use palang_booth::sync::worker::ApiKey;
use palang_locale::{Locale, with};
use std::path::Path;

/// Nothing for a booth that works alone. A server that is silent is worth a word and no more: the booth sells without
/// it.
pub fn look_at(config: &Config, data: &Path, locale: &Locale) -> Option<Finding> {
    let server = config.server.as_ref()?;
    let found = |state, detail: String| Some(Finding::new(locale.enrol_doctor(), state, detail));
    let enrolment = match Enrolment::load(data) {
        Ok(Some(enrolment)) => enrolment,
        Ok(None) => return found(State::Attention, locale.enrol_doctor_not_yet(&server.url)),
        Err(error) => return found(State::Bad, error.to_string()),
    };
    let mut http = match setup(config, locale) {
        Ok(setup) => setup?,
        Err(failure) => return found(State::Bad, failure.message()),
    };
    http.key = ApiKey::new(enrolment.api_key.clone());
    let key = enrolment.site_key().map(|key| fingerprint(&key)).unwrap_or_default();
    let (booth, site) = (enrolment.booth.as_str(), enrolment.site.to_string());
    match check(http) {
        Ok(ServerCheck::Well) => found(
            State::Fine,
            locale.enrol_doctor_well(with::EnrolDoctorWell {
                address: &server.url,
                booth,
                site: &site,
                fingerprint: &key,
            }),
        ),
        Ok(ServerCheck::Silent(why)) => found(
            State::Attention,
            locale.enrol_doctor_silent(with::EnrolDoctorSilent { address: &server.url, why: &why }),
        ),
        Ok(ServerCheck::Refused(Refused::Protocol, _)) => found(State::Bad, locale.enrol_protocol()),
        Ok(ServerCheck::Refused(_, why)) => {
            found(State::Bad, locale.enrol_doctor_refused(with::EnrolDoctorRefused { address: &server.url, why: &why }))
        }
        Err(error) => found(State::Bad, locale.enrol_client(&error.to_string())),
    }
}
