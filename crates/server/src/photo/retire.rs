//! Keeps each site's photos as long as its setting says, hour by hour, while the server runs.

use super::Photos;
use crate::app::App;
use crate::ledger::{Topic, mastered, sites};
use crate::settings::DAYS;
use crate::store::{StoreError, Tx};
use palang_domain::{Fact, SiteId};
use std::time::{Duration, SystemTime};

const EVERY: Duration = Duration::from_secs(3_600);

/// Sweeps now and every hour, until the server is told to stop.
pub async fn retire(app: App) {
    loop {
        if let Err(error) = once(&app).await {
            // Nothing is lost by a photo that stays an hour longer.
            tracing::warn!(%error, "photos could not be swept");
        }
        if tokio::time::timeout(EVERY, app.stopped()).await.is_ok() {
            return;
        }
    }
}

async fn once(app: &App) -> Result<(), StoreError> {
    let kept = app.store().read(|tx| {
        let all = sites(tx)?;
        all.into_iter().map(|site| Ok((site.site, days(tx, site.site)?))).collect::<Result<Vec<_>, StoreError>>()
    });
    let photos = Photos::at(app.photos());
    for (site, days) in kept.await? {
        let photos = photos.clone();
        let keep = days.map(|days| Duration::from_secs(days.saturating_mul(24 * 3_600)));
        // Files are dated by the system, not by the clock that requests are answered with.
        let swept = tokio::task::spawn_blocking(move || photos.sweep(site, SystemTime::now(), keep)).await;
        match swept {
            Ok(Ok(swept)) if swept.removed > 0 => tracing::info!(%site, removed = swept.removed, "photos swept"),
            Ok(Ok(_)) => {}
            Ok(Err(error)) => tracing::warn!(%site, %error, "photos could not be swept"),
            Err(error) => tracing::warn!(%site, %error, "photos could not be swept"),
        }
    }
    Ok(())
}

/// How long the site keeps its photos; nothing is for ever, and so is a setting that is no number of days.
fn days(tx: &mut dyn Tx, site: SiteId) -> Result<Option<u64>, StoreError> {
    let settings = mastered(tx, site, Topic::Setting)?;
    let days = settings.into_iter().filter_map(|setting| setting.fact).find_map(|fact| match fact {
        Fact::SettingChanged(setting) if setting.name == DAYS => Some(setting.value),
        _ => None,
    });
    Ok(days.and_then(|days| days.as_u64()).filter(|days| *days > 0))
}
