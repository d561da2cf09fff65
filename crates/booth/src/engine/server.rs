//! The booth's place at its server: read at the start, and the threads that follow from it.

use crate::clock::Clock;
use crate::config::Config;
use crate::desk::core::Core;
use crate::desk::model::{SyncState, SyncStatus};
use crate::desk::site;
use crate::engine::StartError;
use crate::keys::{BoothKeys, Enrolment};
use crate::sync::validate::Validator;
use crate::sync::worker::{ApiKey, HttpSetup, Setup, TlsTime, Worker, WorkerError};
use crate::sync::{Identity, Refused, SyncTrouble, TroubleKind};
use std::path::Path;
use std::sync::Arc;

/// What the booth is to the site's server.
pub(super) enum Membership {
    /// No server is configured.
    NoServer,
    /// There is one, and the booth is not enrolled there.
    NotEnrolled,
    /// A key in its folder is another booth's: nothing is sent, and the lamp says why.
    SwappedKey {
        /// In the log's words.
        why: String,
        /// Of the same site: what it masters stays in force.
        ours: bool,
    },
    /// It is enrolled.
    Enrolled(Box<Enrolment>),
}

impl Membership {
    /// Whether the site masters this booth.
    pub const fn is_mastered(&self) -> bool {
        matches!(self, Self::Enrolled(_) | Self::SwappedKey { ours: true, .. })
    }
}

/// The place of this very booth. An enrolment of another booth or site in the folder is none of ours.
pub(super) fn membership(config: &Config, data: &Path, keys: &BoothKeys) -> Result<Membership, StartError> {
    if config.server.is_none() {
        return Ok(Membership::NoServer);
    }
    let Some(enrolment) = Enrolment::load(data)? else { return Ok(Membership::NotEnrolled) };
    if (enrolment.site, &enrolment.booth) != (config.site.id, &config.booth.id) {
        let (file, whose) = (Enrolment::path(data), (&enrolment.booth, enrolment.site));
        let why = format!("{}: it is the enrolment of booth {} at site {}", file.display(), whose.0, whose.1);
        tracing::error!(why, "nothing is sent");
        return Ok(Membership::SwappedKey { why, ours: enrolment.site == config.site.id });
    }
    match &keys.stands_in {
        Some(why) => Ok(Membership::SwappedKey { why: why.to_string(), ours: true }),
        None => Ok(Membership::Enrolled(Box::new(enrolment))),
    }
}

/// Starts the channels, and somebody to ask.
pub(super) fn start(
    core: &Arc<Core>,
    enrolment: &Enrolment,
    clock: Arc<dyn Clock>,
) -> Result<(Worker, Validator), WorkerError> {
    let wrong = |detail: String| WorkerError::System(detail);
    let server = core.config.server.as_ref().ok_or_else(|| wrong("no server is configured".to_owned()))?;
    let authority = match &server.ca {
        Some(file) => {
            let read = std::fs::read(file);
            Some(read.map_err(|error| WorkerError::Certificates(format!("{}: {error}", file.display())))?)
        }
        None => None,
    };
    let said = site::last_heard(core).map(|(server, _)| server);
    let http = HttpSetup {
        address: server.url.parse().map_err(|error| wrong(format!("{}: {error}", server.url)))?,
        authority,
        time: TlsTime::new(Arc::clone(&clock), said),
        key: ApiKey::new(enrolment.api_key.clone()),
        proxy: false,
    };
    let site_key = enrolment.site_key().ok_or_else(|| wrong("the site's key is none".to_owned()))?;
    let identity = Arc::new(Identity {
        site: enrolment.site,
        booth: enrolment.booth.clone(),
        key: core.keys.own.signing().clone(),
        site_key,
    });
    let validator = Validator::new(http.clone())?;
    let (host, server_clock) = site::host(core);
    let setup = Setup { identity, host, clock, server_clock: Some(server_clock), http, serving: core.serving() };
    let worker = Worker::start(setup)?.rotating(&core.data, enrolment)?.recovering(site::recovery(core))?;
    core.site.set_source(Some(worker.watcher()));
    core.site.set_waker(Some(worker.waker()));
    Ok((worker, validator))
}

/// The booth has a server and is not enrolled there yet: it works alone, which is no trouble.
pub(super) fn say_alone(core: &Core) {
    say(core, SyncState::Lone, None);
}

/// The booth has a server and cannot be part of its site. The lamp says so.
pub(super) fn say_trouble(core: &Core, detail: &str) {
    let kind = TroubleKind::Refused(Refused::Key);
    say(core, SyncState::Refused(Refused::Key), Some(SyncTrouble { kind, detail: detail.to_owned() }));
}

fn say(core: &Core, state: SyncState, trouble: Option<SyncTrouble>) {
    let status = SyncStatus { state, trouble, ..SyncStatus::default() };
    core.site.set_source(Some(Box::new(move || status.clone())));
}
