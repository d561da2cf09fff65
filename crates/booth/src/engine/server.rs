//! The booth's place at its server: read at the start, and the threads that follow from it.

use crate::clock::Clock;
use crate::config::Config;
use crate::desk::core::Core;
use crate::desk::model::{SyncState, SyncStatus};
use crate::desk::site;
use crate::engine::StartError;
use crate::keys::Enrolment;
use crate::sync::ask::Asker;
use crate::sync::worker::{ApiKey, HttpSetup, Setup, TlsTime, Worker, WorkerError};
use crate::sync::{Identity, Refused};
use std::path::Path;
use std::sync::Arc;

/// The enrolment of this very booth. One of another booth or site, left behind in the folder, is none.
pub(super) fn enrolment(config: &Config, data: &Path) -> Result<Option<Enrolment>, StartError> {
    if config.server.is_none() {
        return Ok(None);
    }
    let enrolment = Enrolment::load(data)?;
    let ours = |one: &Enrolment| one.site == config.site.id && one.booth == config.booth.id;
    if let Some(other) = enrolment.as_ref().filter(|one| !ours(one)) {
        tracing::error!(site = %other.site, booth = %other.booth, "the enrolment is another booth's");
    }
    Ok(enrolment.filter(ours))
}

/// Starts the lanes, and somebody to ask.
pub(super) fn start(
    core: &Arc<Core>,
    enrolment: &Enrolment,
    clock: Arc<dyn Clock>,
) -> Result<(Worker, Asker), WorkerError> {
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
    let asker = Asker::new(http.clone())?;
    let (seams, server_clock) = site::seams(core);
    let setup = Setup { identity, seams, clock, server_clock: Some(server_clock), http };
    let worker = Worker::start(setup)?.rotating(&core.data, enrolment)?;
    core.site.set_source(Some(worker.watcher()));
    core.site.set_waker(Some(worker.waker()));
    Ok((worker, asker))
}

/// The booth has a server and is not enrolled there yet: it works alone, which is no trouble.
pub(super) fn say_alone(core: &Core) {
    say(core, SyncState::Lone, "this booth is not enrolled: palang enrol --code CODE");
}

/// The booth has a server and cannot be part of its site. The lamp says so.
pub(super) fn say_trouble(core: &Core, detail: &str) {
    say(core, SyncState::Refused(Refused::Key), detail);
}

fn say(core: &Core, state: SyncState, detail: &str) {
    let status = SyncStatus { state, trouble: Some(detail.to_owned()), ..SyncStatus::default() };
    core.site.set_source(Some(Box::new(move || status.clone())));
}
