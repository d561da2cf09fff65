//! The site's feed into the store: facts, what is mastered, leases and the cursor in one transaction.

use super::{MasterData, SyncHost, adopt};
use crate::desk::core::{Core, Work};
use crate::desk::model::Update;
use crate::store::StoreError;
use crate::sync::{FeedSink, HostError, Position};
use palang_domain::time::MINUTE_MS;
use palang_domain::{Record, Refusal, Timestamp};
use palang_wire::feed::{FeedEntry, Known, SiteStay};
use palang_wire::quota::Held;
use palang_wire::secrets::Secrets;
use palang_wire::{Envelope, Page, Snapshot};
use std::sync::{Arc, PoisonError};

/// Stays of a snapshot written in one transaction: whoever stands at the lane waits for no more than these.
const PIECE: usize = 500;
/// Booths' clocks differ a little.
const AHEAD_MS: i64 = 5 * MINUTE_MS;

impl FeedSink for SyncHost {
    fn position(&self) -> Result<Position, HostError> {
        let core = self.core()?;
        let guard = core.store.read().unwrap_or_else(PoisonError::into_inner);
        let store = guard.as_ref().ok_or_else(|| HostError("there is no store now".to_owned()))?;
        let incarnation = store.incarnation();
        let read = store.read_behind(move |view| {
            let mark = view.feed_mark()?;
            let mut quotas = Vec::new();
            for lease in view.leases()?.into_iter().filter(|lease| lease.incarnation == incarnation) {
                let admitted = view.admitted(lease.area.as_ref(), &lease.class)?;
                let (area, class, total, version) = (lease.area, lease.class, lease.total, lease.version);
                quotas.push(Held { area, class, admitted, total, version });
            }
            Ok::<_, StoreError>((mark, quotas))
        });
        drop(guard);
        let (mark, quotas) = read.answer()?;
        Ok(Position { after: mark.cursor, secrets: mark.secrets, incarnation, quotas, snapshot: mark.snapshot })
    }

    fn apply(&self, page: Page) -> Result<(), HostError> {
        let core = self.core()?;
        let news = wait(core.quietly(move |work| apply(work, &page)))?;
        told(&core, news);
        Ok(())
    }

    fn apply_snapshot(&self, snapshot: Snapshot) -> Result<(), HostError> {
        let core = self.core()?;
        let Snapshot { header, mut stays, office } = snapshot;
        let feed = header.feed;
        // Rows first, in pieces: each is newer than the cursor and harmless by itself. The cursor goes last.
        while !stays.is_empty() {
            let rest = stays.split_off(stays.len().min(PIECE));
            let piece: Vec<SiteStay> = std::mem::replace(&mut stays, rest);
            wait(core.quietly(move |work| {
                piece.iter().try_for_each(|stay| Ok(work.ledger().keep_site_stay(stay, feed, false)?))
            }))?;
        }
        let news = wait(core.quietly(move |work| {
            let mut news = News::default();
            for bytes in &office {
                if let Some(record) = Envelope::record(bytes).filter(|record| record.booth.is_office()) {
                    news.mastered |= adopt::adopt(work, feed, &record)?;
                }
            }
            let wall = work.now.wall;
            for one in &header.known {
                work.ledger().known_since(&one.booth, header.now)?;
            }
            known(work, &header.known, header.now)?;
            work.ledger().forget_site_stays(feed)?;
            work.ledger().snapshot_applied(feed, header.now, wall)?;
            news.moved = true;
            finish(work, news)
        }))?;
        told(&core, news);
        Ok(())
    }

    fn apply_secrets(&self, secrets: Secrets) -> Result<(), HostError> {
        let core = self.core()?;
        let master = core.site.master_data();
        // The file before the version: a crash between the two asks for the same once more.
        crate::keys::BoothKeys::deliver(&core.data, &secrets.keys).map_err(|error| HostError(error.to_string()))?;
        let Secrets { version, keys, credentials } = secrets;
        wait(core.quietly(move |work| {
            for one in credentials {
                if work.credential(&one.operator)?.is_none_or(|known| known.pin_hash != one.pin_hash) {
                    work.ledger().set_pin(&one.operator, &one.pin_hash)?;
                }
            }
            Ok(work.ledger().set_secrets(version)?)
        }))?;
        core.keyring.deliver(&keys, &master);
        core.bus.publish(&Update::Mastered);
        Ok(())
    }
}

fn wait<T>(answer: crate::desk::model::Answer<T>) -> Result<T, HostError> {
    Ok(answer.answer()?)
}

/// What a page changed.
#[derive(Default)]
struct News {
    /// What is mastered for the site.
    mastered: bool,
    /// Vehicles or places.
    moved: bool,
    /// How things stand now, where something mastered changed.
    master: Option<MasterData>,
    /// Conflicts so far, where there is a new one.
    conflicts: Option<u64>,
}

fn apply(work: &mut Work<'_, '_>, page: &Page) -> Result<News, Refusal> {
    let cursor = work.feed_mark()?.cursor;
    if page.header.after > cursor {
        // It does not follow: what lies between would be lost. The lane asks again from where we are.
        tracing::warn!(after = page.header.after, cursor, "a page that does not follow");
        return Err(Refusal::Busy);
    }
    let before = work.conflict_count()?;
    let mut news = News::default();
    for entry in page.entries.iter().filter(|entry| entry.feed > cursor) {
        let Some(record) = theirs(work, entry) else { continue };
        if record.booth.is_office() {
            news.mastered |= adopt::adopt(work, entry.feed, &record)?;
        } else {
            work.ledger().apply_site_fact(entry.feed, &record)?;
        }
        news.moved = true;
    }
    let incarnation = work.incarnation();
    for lease in &page.header.leases {
        work.ledger().keep_lease(lease, incarnation)?;
    }
    if page.header.through >= page.header.latest {
        // Everything that the server knew when it said so is in here.
        known(work, &page.header.known, page.header.now)?;
    }
    let wall = work.now.wall;
    work.ledger().set_cursor(page.header.through, page.header.now, wall)?;
    let conflicts = work.conflict_count()?;
    news.conflicts = (conflicts != before).then_some(conflicts);
    finish(work, news)
}

/// A fact of another journal that this program understands.
fn theirs(work: &Work<'_, '_>, entry: &FeedEntry) -> Option<Record> {
    let config = &work.core.config;
    match Envelope::open(&entry.bytes) {
        Ok(envelope) if envelope.site != config.site.id || envelope.booth == config.booth.id => None,
        Ok(envelope) => Envelope::record(&entry.bytes).or_else(|| {
            // A later program's; nothing behind it waits for it.
            tracing::info!(kind = envelope.kind, feed = entry.feed, "a fact of a later version is passed over");
            None
        }),
        Err(error) => {
            tracing::warn!(%error, feed = entry.feed, "an entry that is no fact is passed over");
            None
        }
    }
}

/// A booth whose facts lie in the future has a clock that says nothing about what is still to come.
fn known(work: &mut Work<'_, '_>, known: &[Known], now: Timestamp) -> Result<(), Refusal> {
    let sane = known.iter().filter(|one| one.until <= now.plus_millis(AHEAD_MS));
    sane.into_iter().try_for_each(|one| Ok(work.ledger().set_known(&one.booth, one.until)?))
}

/// What follows from the whole of it.
fn finish(work: &mut Work<'_, '_>, mut news: News) -> Result<News, Refusal> {
    if news.mastered {
        let master = MasterData::read(work, &work.core.config.classes)?;
        adopt::tariff(work, &master)?;
        news.master = Some(master);
    }
    Ok(news)
}

/// After the commit: what is kept in memory, and whoever listens.
fn told(core: &Arc<Core>, news: News) {
    if let Some(master) = news.master {
        core.keyring.renew(&master);
        core.site.set_master_data(master);
        core.bus.publish(&Update::Mastered);
    }
    if news.moved {
        core.site.places_moved();
    }
    if let Some(count) = news.conflicts {
        core.bus.publish(&Update::Conflicts { count });
    }
}

/// The last time that the server is known to have said, for a clock that starts in 1970.
pub(crate) fn last_heard(core: &Core) -> Option<(Timestamp, Timestamp)> {
    let guard = core.store.read().unwrap_or_else(PoisonError::into_inner);
    let mark = guard.as_ref()?.read(|view| Ok::<_, StoreError>(view.feed_mark()?.server));
    mark.answer().ok()?
}
