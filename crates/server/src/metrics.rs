//! Prometheus: counters of what happens, gauges of how the sites are (SYNC 8), on a port of its own.

use crate::app::App;
use crate::booths::{self, BoothLag};
use crate::conflicts;
use crate::ledger;
use crate::store::StoreError;
use metrics::gauge;
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use palang_domain::Timestamp;
use std::sync::OnceLock;

/// Seconds.
const LATENCY: &[f64] = &[0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 30.0];

/// The recorder, one a process: a second server in the same process counts into the same.
///
/// Nothing when another recorder is there already, or its settings were refused.
pub fn recorder() -> Option<&'static PrometheusHandle> {
    static RECORDER: OnceLock<Option<PrometheusHandle>> = OnceLock::new();
    RECORDER
        .get_or_init(|| {
            let builder = PrometheusBuilder::new()
                .set_buckets_for_metric(Matcher::Suffix("_seconds".to_owned()), LATENCY)
                .ok()?;
            builder.install_recorder().inspect_err(|error| tracing::error!(%error, "no metrics")).ok()
        })
        .as_ref()
}

/// Reads the gauges from the store, just before they are asked for (SYNC 8).
pub async fn refresh(app: &App) {
    if let Some(recorder) = recorder() {
        recorder.run_upkeep();
    }
    let read = app.store().read(|tx| {
        let mut sites = Vec::new();
        for site in ledger::sites(tx)? {
            sites.push((site.site, booths::all(tx, site.site)?, conflicts::open(tx, site.site)?));
        }
        Ok::<_, StoreError>(sites)
    });
    let read = read.await;
    gauge!("palang_database_up").set(if read.is_ok() { 1.0 } else { 0.0 });
    let now = app.now();
    for (site, booths, (conflicts, forks)) in read.unwrap_or_default() {
        let site = site.to_string();
        gauge!("palang_conflicts_open", "site" => site.clone()).set(count(conflicts));
        gauge!("palang_forks_open", "site" => site.clone()).set(count(forks));
        for booth in booths.iter().filter(|booth| booth.row.kind == "booth" && booth.row.revoked.is_none()) {
            tell(&site, booth, now);
        }
    }
}

fn tell(site: &str, booth: &BoothLag, now: Timestamp) {
    let age = |at: Option<Timestamp>| at.map(|at| seconds(now.millis_since(at)));
    let head = booth.head;
    for (name, value) in [
        ("palang_booth_last_fact_age_seconds", age(head.map(|head| head.at))),
        ("palang_booth_countersigned_age_seconds", age(head.and_then(|head| head.countersigned))),
        ("palang_booth_silent_seconds", age(booth.seen.map(|seen| seen.at))),
        ("palang_booth_unread_entries", booth.seen.map(|_| count(booth.unread))),
        ("palang_booth_kept_apart_facts", Some(count(booth.apart))),
    ] {
        if let Some(value) = value {
            gauge!(name, "site" => site.to_owned(), "booth" => booth.row.booth.to_string()).set(value);
        }
    }
}

/// Prometheus counts in floating point; nothing here comes near 2^53.
#[expect(clippy::cast_precision_loss, reason = "a gauge is a float")]
fn count(number: u64) -> f64 {
    number as f64
}

#[expect(clippy::cast_precision_loss, reason = "a gauge is a float")]
fn seconds(ms: i64) -> f64 {
    ms as f64 / 1_000.0
}
