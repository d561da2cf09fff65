//! Pull: pages of the site's feed, and what a booth begins from.

use super::framed;
use super::version::{Asked, understood};
use crate::app::App;
use crate::auth::Booth;
use crate::contact::Contact;
use crate::extract::{Json, Query};
use crate::ledger::{self, LedgerError};
use crate::problem::Problem;
use crate::quota;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use palang_domain::time::DAY_MS;
use palang_wire::feed::PullRequest;
use palang_wire::secrets::Secrets;
use palang_wire::{HeldIncarnations, Page, frame};
use std::time::Duration;
use tokio::time::Instant;
use utoipa::IntoParams;

/// Stays that left so long ago are no longer in a snapshot: longer than any ticket is believed.
const GONE_LATELY_MS: i64 = 45 * DAY_MS;
/// What comes together travels together: a waiting booth is woken so long after the first news.
const GATHER: Duration = Duration::from_millis(25);
/// And a booth that has just been answered, so long after it asked again: at a site that is never quiet every fact
/// wakes every booth, which is work that grows with the square of the booths.
const APART: Duration = Duration::from_millis(250);
/// So often a waiting booth looks by itself: what another process wrote (`palang-server admin` on the embedded
/// database) notifies nobody here.
const LOOK: Duration = Duration::from_secs(5);
/// Facts in one answer about a booth's own journal.
const JOURNAL_LIMIT: u32 = 1_000;

/// A page of the site's feed after the asker's cursor. Waits up to `wait_s` for something new.
#[utoipa::path(post, path = palang_wire::paths::PULL, tag = "booth", operation_id = "booth_pull",
    security(("booth" = [])),
    request_body(content = super::super::openapi::Anything, description = "`palang_wire::feed::PullRequest`"),
    responses(
        (status = 200, description = "`palang_wire::Page`", body = Vec<u8>,
            content_type = "application/vnd.palang.sync.v1+zstd"),
        (status = 426, description = "Another version of the protocol"),
    )
)]
pub async fn pull(State(app): State<App>, booth: Booth, Json(request): Json<PullRequest>) -> Result<Response, Problem> {
    booth.believed()?;
    understood(&app, request.protocol)?;
    let contact = Contact { incarnation: request.incarnation, protocol: request.protocol, after: Some(request.after) };
    app.contacts().heard(booth.site.site, &booth.principal.booth, contact, app.now());
    let wait = Duration::from_secs(request.wait_s.into()).min(app.limits().poll());
    let page = with_news(&app, &booth, &request, wait).await?;
    metrics::counter!("palang_pulls_total").increment(1);
    metrics::counter!("palang_pulled_facts_total").increment(u64::try_from(page.entries.len()).unwrap_or(0));
    Ok(framed(page.pack()?))
}

/// The page, as soon as there is something in it, or when the waiting is over.
async fn with_news(app: &App, booth: &Booth, request: &PullRequest, wait: Duration) -> Result<Page, Problem> {
    let asked = Instant::now();
    let deadline = asked + wait;
    loop {
        let page = page(app, booth, request).await?;
        let left = deadline.saturating_duration_since(Instant::now());
        if is_news(&page, request) || left.is_zero() || app.is_stopping() {
            return Ok(page);
        }
        tokio::select! {
            changed = changed(app, &page, deadline) => if changed? {
                let gathered = (Instant::now() + GATHER).max(asked + APART).min(deadline);
                tokio::time::sleep_until(gathered).await;
            },
            () = app.stopped() => return Ok(page),
        }
    }
}

/// Waits for something that is not in the page. The booth's own facts are no news to it: from where they end.
async fn changed(app: &App, page: &Page, deadline: Instant) -> Result<bool, Problem> {
    let header = &page.header;
    loop {
        let left = deadline.saturating_duration_since(Instant::now());
        let changed = ledger::changed(app.store(), header.site, header.through, header.secrets, left.min(LOOK)).await?;
        if changed || left <= LOOK {
            return Ok(changed);
        }
    }
}

/// Whether the asker learns anything by this page.
fn is_news(page: &Page, request: &PullRequest) -> bool {
    let header = &page.header;
    let leases = header.leases.iter().any(|lease| {
        let held = request.quotas.iter().find(|held| held.area == lease.area && held.class == lease.class);
        held.map_or(lease.capacity > 0, |held| held.version < lease.version)
    });
    !page.entries.is_empty() || header.snapshot || header.secrets != request.secrets || leases
}

async fn page(app: &App, booth: &Booth, request: &PullRequest) -> Result<Page, Problem> {
    let (site, name, now) = (booth.site.site, booth.principal.booth.clone(), app.now());
    let asked = request.clone();
    let read = app.store().read(move |tx| {
        let shared = quota::look(tx, site, &name, asked.incarnation, &asked.quotas)?;
        let page = ledger::pull(tx, site, &name, &asked, shared.leases, now)?;
        Ok::<_, LedgerError>((page, shared.changes))
    });
    let (page, changes) = read.await?;
    if !changes {
        return Ok(page);
    }
    let (name, asked) = (booth.principal.booth.clone(), request.clone());
    let written = app.store().write(move |tx| {
        ledger::lock_site(tx, site)?;
        let leases = quota::share(tx, site, &name, asked.incarnation, &asked.quotas, now)?;
        ledger::pull(tx, site, &name, &asked, leases, now)
    });
    Ok(written.await?)
}

/// Everything a booth begins from: stays inside or lately gone, and what is mastered for the site.
#[utoipa::path(get, path = palang_wire::paths::SNAPSHOT, tag = "booth", operation_id = "booth_snapshot",
    security(("booth" = [])),
    responses(
        (status = 200, description = "`palang_wire::Snapshot`", body = Vec<u8>,
            content_type = "application/vnd.palang.sync.v1+zstd"),
        (status = 426, description = "Another version of the protocol"),
    )
)]
pub async fn snapshot(State(app): State<App>, booth: Booth, Asked(protocol): Asked) -> Result<Response, Problem> {
    booth.believed()?;
    let (site, now) = (booth.site.site, app.now());
    let since = now.plus_millis(-GONE_LATELY_MS);
    let packed = app.store().read(move |tx| {
        let snapshot = ledger::snapshot(tx, site, protocol, since, now)?;
        snapshot.pack().map_err(LedgerError::from)
    });
    metrics::counter!("palang_snapshots_total").increment(1);
    Ok(framed(packed.await?))
}

/// Which incarnations of the booth's own journal are here, and how far: for a booth whose disk is gone.
#[utoipa::path(get, path = palang_wire::paths::LIVES, tag = "booth", operation_id = "booth_lives",
    security(("booth" = [])),
    responses(
        (status = 200, description = "`palang_wire::HeldIncarnations`", body = super::super::openapi::Anything),
    )
)]
pub async fn held_incarnations(State(app): State<App>, booth: Booth) -> Result<Json<HeldIncarnations>, Problem> {
    booth.believed()?;
    let (site, name, now) = (booth.site.site, booth.principal.booth, app.now());
    let read = app.store().read(move |tx| {
        let incarnations = ledger::held_incarnations(tx, site, &name)?;
        let key = ledger::site_key(tx, site)?;
        Ok::<_, LedgerError>(HeldIncarnations::sign((site, name.clone()), incarnations, now, &key))
    });
    Ok(Json(read.await?))
}

/// Which part of the journal.
#[derive(serde::Deserialize, IntoParams)]
pub struct JournalQuery {
    /// Which incarnation of it.
    incarnation: u32,
    /// The fact after which to begin.
    #[serde(default)]
    after: u64,
}

/// The booth's own facts as the server holds them, for a booth whose disk is gone.
#[utoipa::path(get, path = palang_wire::paths::JOURNAL, tag = "booth", operation_id = "booth_journal",
    security(("booth" = [])), params(JournalQuery),
    responses(
        (status = 200, description = "`palang_wire::Batch`", body = Vec<u8>,
            content_type = "application/vnd.palang.sync.v1+zstd"),
        (status = 204, description = "Nothing after that"),
        (status = 426, description = "Another version of the protocol"),
    )
)]
pub async fn journal(
    State(app): State<App>,
    booth: Booth,
    Asked(protocol): Asked,
    Query(query): Query<JournalQuery>,
) -> Result<Response, Problem> {
    booth.believed()?;
    let (site, name) = (booth.site.site, booth.principal.booth);
    let read = app.store().read(move |tx| {
        let batch = ledger::journal_of(tx, site, &name, query.incarnation, query.after, JOURNAL_LIMIT)?;
        let pack = |batch: palang_wire::Batch| {
            let batch = batch.spoken(protocol);
            frame::pack(&batch.header, batch.records.iter().map(Vec::as_slice)).map_err(LedgerError::from)
        };
        batch.map(pack).transpose()
    });
    Ok(read.await?.map_or_else(|| axum::http::StatusCode::NO_CONTENT.into_response(), framed))
}

/// Ticket keys and PIN hashes: what a booth must know and no journal may hold.
#[utoipa::path(get, path = palang_wire::paths::SECRETS, tag = "booth", operation_id = "booth_secrets",
    security(("booth" = [])),
    responses(
        (status = 200, description = "`palang_wire::secrets::Secrets`", body = super::super::openapi::Anything),
    )
)]
pub async fn secrets(State(app): State<App>, booth: Booth) -> Result<Json<Secrets>, Problem> {
    booth.believed()?;
    let site = booth.site.site;
    Ok(Json(app.store().read(move |tx| ledger::secrets(tx, site)).await?))
}
