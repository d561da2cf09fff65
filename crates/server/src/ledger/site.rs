//! Sites, their key, and their lock.

use super::{LedgerError, append_office, corrupt, office, own};
use crate::store::{Row, SiteProgress, StoreError, Tx};
use ed25519_dalek::SigningKey;
use palang_domain::{Currency, Fact, SiteId, Timestamp, Zone};

/// A car park of the company.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Site {
    /// The number that leads every key of its data.
    pub site: SiteId,
    /// What people call it.
    pub name: String,
    /// Where its clocks stand.
    pub zone: Zone,
    /// What its money is.
    pub currency: Currency,
    /// `id`, `en` or `vi`: what answers are in when nobody asks for another.
    pub language: String,
}

/// What a site is made from.
#[derive(Clone)]
pub struct NewSite {
    /// The site as it shall be.
    pub site: Site,
    /// 32 random bytes: its Ed25519 key.
    pub seed: [u8; 32],
    /// 16 random bytes: the office journal's genesis.
    pub nonce: [u8; 16],
}

/// Makes a site with its key and its office journal.
///
/// # Errors
/// [`LedgerError::Name`] when the number is taken.
pub fn create_site(tx: &mut dyn Tx, new: &NewSite, now: Timestamp) -> Result<(), LedgerError> {
    let Site { site, name, zone, currency, language } = &new.site;
    if !tx.query("SELECT site FROM site WHERE site = $1", &[(*site).into()])?.is_empty() {
        return Err(LedgerError::Name(site.to_string()));
    }
    tx.execute(
        "INSERT INTO site (site, name, zone, currency, language, created) VALUES ($1, $2, $3, $4, $5, $6)",
        &[
            (*site).into(),
            name.as_str().into(),
            zone.name().into(),
            currency.code().into(),
            language.as_str().into(),
            now.millis().into(),
        ],
    )?;
    tx.execute("INSERT INTO site_key (site, seed) VALUES ($1, $2)", &[(*site).into(), new.seed.to_vec().into()])?;
    tx.execute("INSERT INTO counter (site, feed, secrets) VALUES ($1, 0, 1)", &[(*site).into()])?;
    let public_key = super::hex(SigningKey::from_bytes(&new.seed).verifying_key().as_bytes());
    own::begin(tx, *site, &office(), "office", &public_key, new.nonce, now)?;
    // The first thing mastered: so that a booth's very first page tells whose car park it is in.
    let setting = |name: &str, value: String| {
        Fact::SettingChanged(palang_domain::fact::SettingChanged {
            name: name.to_owned(),
            value: serde_json::Value::String(value),
        })
    };
    append_office(tx, *site, vec![setting("site_name", name.clone())], now).map(drop)
}

/// All sites of this server, by number.
pub fn sites(tx: &mut dyn Tx) -> Result<Vec<Site>, StoreError> {
    tx.query("SELECT site, name, zone, currency, language FROM site ORDER BY site", &[])?.iter().map(read).collect()
}

/// The site of that number.
///
/// # Errors
/// [`LedgerError::NoSite`].
pub fn site(tx: &mut dyn Tx, site: SiteId) -> Result<Site, LedgerError> {
    let found = tx.query("SELECT site, name, zone, currency, language FROM site WHERE site = $1", &[site.into()])?;
    let row = found.first().ok_or(LedgerError::NoSite)?;
    Ok(read(row)?)
}

fn read(row: &Row) -> Result<Site, StoreError> {
    Ok(Site {
        site: SiteId::try_from(row.small::<u16>(0)?).map_err(corrupt)?,
        name: row.text(1)?.to_owned(),
        zone: row.parsed(2)?,
        currency: serde_json::from_value(row.text(3)?.into()).map_err(corrupt)?,
        language: row.text(4)?.to_owned(),
    })
}

/// The site's key: signs pages, snapshots and witnesses.
///
/// # Errors
/// [`LedgerError::NoSite`].
pub fn site_key(tx: &mut dyn Tx, site: SiteId) -> Result<SigningKey, LedgerError> {
    let found = tx.query("SELECT seed FROM site_key WHERE site = $1", &[site.into()])?;
    let row = found.first().ok_or(LedgerError::NoSite)?;
    key(row.bytes(0)?)
}

pub(super) fn key(seed: &[u8]) -> Result<SigningKey, LedgerError> {
    let seed: [u8; 32] = seed.try_into().map_err(|_| corrupt("a site's key"))?;
    Ok(SigningKey::from_bytes(&seed))
}

/// Takes the site's lock until the transaction ends: from here on nobody else changes anything of the site, so what is
/// read now is still true at the commit. Everything that appends takes it by itself; take it first where something is
/// decided by what is read.
///
/// # Errors
/// [`LedgerError::NoSite`].
pub fn lock_site(tx: &mut dyn Tx, site: SiteId) -> Result<(), LedgerError> {
    locked(tx, site).map(drop)
}

/// The counter, locked: its row is read once in a transaction and written once, by the commit.
fn locked(tx: &mut dyn Tx, site: SiteId) -> Result<SiteProgress, LedgerError> {
    if let Some(held) = tx.counters().held(site.get().into()) {
        return Ok(held);
    }
    let rows = tx.query_locked(COUNTER, &[site.into()])?;
    let read = progress(rows.first())?;
    tx.counters().hold(site.get().into(), read);
    Ok(read)
}

/// Takes the lock and the next `count` feed numbers; returns the first.
pub(super) fn take_feeds(tx: &mut dyn Tx, site: SiteId, count: usize) -> Result<u64, LedgerError> {
    let held = locked(tx, site)?;
    let taken = u64::try_from(count).ok().and_then(|count| held.feed.checked_add(count));
    let feed = taken.ok_or_else(|| corrupt("the counter"))?;
    tx.counters().raise(site.get().into(), SiteProgress { feed, ..held });
    Ok(held.feed + 1)
}

/// Raises the version of the site's secrets.
pub(super) fn raise_secrets(tx: &mut dyn Tx, site: SiteId) -> Result<(), LedgerError> {
    let held = locked(tx, site)?;
    tx.counters().raise(site.get().into(), SiteProgress { secrets: held.secrets + 1, ..held });
    Ok(())
}

/// Leaves out so many feed numbers and versions of the secrets.
pub(super) fn leap(tx: &mut dyn Tx, site: SiteId, by: u64) -> Result<(), LedgerError> {
    let held = locked(tx, site)?;
    let (feed, secrets) = (held.feed.saturating_add(by), held.secrets.saturating_add(by));
    tx.counters().raise(site.get().into(), SiteProgress { feed, secrets });
    Ok(())
}

const COUNTER: &str = "SELECT feed, secrets FROM counter WHERE site = $1";

/// The counter as it stands in this transaction.
pub(super) fn counter(tx: &mut dyn Tx, site: SiteId) -> Result<SiteProgress, LedgerError> {
    match tx.counters().held(site.get().into()) {
        Some(held) => Ok(held),
        None => progress(tx.query(COUNTER, &[site.into()])?.first()),
    }
}

fn progress(row: Option<&Row>) -> Result<SiteProgress, LedgerError> {
    let row = row.ok_or(LedgerError::NoSite)?;
    Ok(SiteProgress { feed: row.count(0)?, secrets: row.count(1)? })
}
