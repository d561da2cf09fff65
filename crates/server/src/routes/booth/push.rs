//! Push: a batch of the booth's own facts. Refused only for what it is, never for what it says (DESIGN 4.4).

use crate::app::App;
use crate::auth::Booth;
use crate::contact::Contact;
use crate::extract::{Body, Json, is_media};
use crate::ledger;
use crate::limits::on_a_thread;
use crate::problem::Problem;
use axum::extract::State;
use axum::http::HeaderMap;
use palang_wire::{Batch, Limits, MEDIA_TYPE, PushAnswer};
use tracing::Instrument;

/// Takes a signed batch of the booth's facts. Whatever is well-formed and signed is kept.
#[utoipa::path(post, path = palang_wire::paths::PUSH, tag = "booth", operation_id = "booth_push",
    security(("booth" = [])),
    request_body(content = Vec<u8>, content_type = "application/vnd.palang.sync.v1+zstd",
        description = "`palang_wire::Batch`"),
    responses(
        (status = 200, description = "`palang_wire::PushAnswer`", body = super::super::openapi::Anything),
        (status = 426, description = "Another version of the protocol"),
    )
)]
pub async fn push(
    State(app): State<App>,
    booth: Booth,
    headers: HeaderMap,
    Body(packed): Body,
) -> Result<Json<PushAnswer>, Problem> {
    if !is_media(&headers, MEDIA_TYPE) {
        return Err(Problem::media(MEDIA_TYPE));
    }
    // Unpacking and hashing take a core for milliseconds.
    let limits = Limits::BATCH.of(app.versions());
    let unpacked = on_a_thread(move || Batch::unpack(&packed, limits)).await?.inspect_err(|error| {
        metrics::counter!("palang_batches_refused_total").increment(1);
        tracing::warn!(booth = %booth.principal.booth, %error, "a batch was refused");
    });
    let (batch, envelopes) = unpacked.map_err(|error| super::version::unreadable(&app, error))?;
    own(&booth, &batch)?;
    let (site, name) = (booth.site.site, booth.principal.booth.clone());
    let contact = Contact { incarnation: batch.header.incarnation, protocol: batch.header.protocol, after: None };
    let (facts, now) = (batch.header.count, app.now());
    let principal = booth.principal;
    let span = tracing::info_span!("push", site = site.get(), booth = %name, from = batch.header.from, facts);
    let pushed = app.store().write(move |tx| ledger::push(tx, &principal, &batch, &envelopes, now));
    let answer = pushed.instrument(span.clone()).await.inspect_err(|_| {
        metrics::counter!("palang_batches_refused_total").increment(1);
    })?;
    app.contacts().heard(site, &name, contact, now);
    metrics::counter!("palang_pushes_total", "answer" => word(&answer)).increment(1);
    metrics::counter!("palang_pushed_facts_total").increment(facts);
    if !matches!(answer, PushAnswer::Held { .. }) {
        span.in_scope(|| tracing::warn!(answer = word(&answer), "not simply held"));
    }
    Ok(Json(answer))
}

/// The credential's site and booth are the batch's.
fn own(booth: &Booth, batch: &Batch) -> Result<(), Problem> {
    let (header, own) = (&batch.header, &booth.principal);
    if header.site != own.site {
        return Err(Problem::elsewhere("site", &header.site.to_string(), &own.site.to_string()));
    }
    if header.booth != own.booth {
        return Err(Problem::elsewhere("booth", header.booth.as_str(), own.booth.as_str()));
    }
    Ok(())
}

const fn word(answer: &PushAnswer) -> &'static str {
    match answer {
        PushAnswer::Held { .. } => "held",
        PushAnswer::Wanted { .. } => "wanted",
        PushAnswer::Fork { .. } => "fork",
        PushAnswer::Quarantined { .. } => "quarantined",
    }
}
