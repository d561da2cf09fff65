//! Prometheus: counters of what happens, gauges of how the sites are (SYNC 8), on a port of its own.

use crate::app::App;
use crate::ledger;
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
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

/// Reads the gauges from the store, just before they are asked for.
pub async fn refresh(app: &App) {
    if let Some(recorder) = recorder() {
        recorder.run_upkeep();
    }
    let up = app.store().read(ledger::sites).await;
    metrics::gauge!("palang_database_up").set(if up.is_ok() { 1.0 } else { 0.0 });
}
