//! What is mastered for the site: the office's facts in force, by what they are about.

use super::entry::Entry;
use crate::store::{Insert, StoreError, Tx};
use palang_domain::fact::effect::MasterChange;
use palang_domain::{AreaId, Fact, Record, SiteId};
use std::collections::BTreeMap;

/// What a fact of the office is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Topic {
    /// A certificate, by the number of the ticket key.
    Booth,
    /// A revocation, by the public key.
    Revoked,
    /// A published tariff, by its version. All stay in force for the stays they price.
    Tariff,
    /// The vehicle classes, whole.
    Classes,
    /// An operator, enrolled or withdrawn, by number.
    Operator,
    /// A quota, by `area/class`; the whole site's has an empty area.
    Quota,
    /// A pass, granted or revoked.
    Pass,
    /// A setting, by its name.
    Setting,
}

impl Topic {
    const fn word(self) -> &'static str {
        match self {
            Self::Booth => "booth",
            Self::Revoked => "revoked",
            Self::Tariff => "tariff",
            Self::Classes => "classes",
            Self::Operator => "operator",
            Self::Quota => "quota",
            Self::Pass => "pass",
            Self::Setting => "setting",
        }
    }
}

/// One fact in force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mastered {
    /// Its name within its topic.
    pub name: String,
    /// Its number in the feed.
    pub feed: u64,
    /// The fact; nothing when a later version of this program wrote it.
    pub fact: Option<Fact>,
}

/// The facts in force of a topic, oldest first.
pub fn mastered(tx: &mut dyn Tx, site: SiteId, topic: Topic) -> Result<Vec<Mastered>, StoreError> {
    let sql = "SELECT name, feed, bytes FROM mastered WHERE site = $1 AND topic = $2 ORDER BY feed";
    let rows = tx.query(sql, &[site.into(), topic.word().into()])?;
    rows.iter()
        .map(|row| {
            let fact = Record::open(row.bytes(2)?).ok().map(|record| record.fact);
            Ok(Mastered { name: row.text(0)?.to_owned(), feed: row.count(1)?, fact })
        })
        .collect()
}

/// The feed number that changed tariffs, classes or settings last; 0 where nothing is mastered.
pub fn terms_changed(tx: &mut dyn Tx, site: SiteId) -> Result<u64, StoreError> {
    let sql = "SELECT coalesce(max(feed), 0) FROM mastered
               WHERE site = $1 AND topic IN ('tariff', 'classes', 'setting')";
    tx.count(sql, &[site.into()])
}

/// The stored bytes of all facts in force, in feed order: what a snapshot tells of the office.
pub fn mastered_all(tx: &mut dyn Tx, site: SiteId) -> Result<Vec<Vec<u8>>, StoreError> {
    let rows = tx.query("SELECT bytes FROM mastered WHERE site = $1 ORDER BY feed", &[site.into()])?;
    rows.iter().map(|row| row.bytes(0).map(<[u8]>::to_vec)).collect()
}

/// Brings what is in force up to the office's facts.
pub(super) fn apply(tx: &mut dyn Tx, site: SiteId, entries: &[Entry<'_>]) -> Result<(), StoreError> {
    // The last of a name counts, and an insert takes each name once.
    let mut latest = BTreeMap::new();
    for entry in entries {
        if let Some(name) = entry.effect().master.and_then(about) {
            latest.insert(name, entry);
        }
    }
    let rows: Vec<_> = latest
        .into_iter()
        .map(|((topic, name), entry)| {
            vec![
                site.into(),
                topic.word().into(),
                name.into(),
                entry.feed.into(),
                entry.at.millis().into(),
                entry.bytes.to_vec().into(),
            ]
        })
        .collect();
    tx.insert(&Insert {
        table: "mastered",
        columns: "site, topic, name, feed, at, bytes",
        conflict: "ON CONFLICT (site, topic, name) DO UPDATE SET feed = excluded.feed, at = excluded.at,
                   bytes = excluded.bytes",
        rows: &rows,
    })
}

/// The topic of a change, and its name within it; nothing of what only booths say.
fn about(change: MasterChange<'_>) -> Option<(Topic, String)> {
    Some(match change {
        MasterChange::BoothCertified(fact) => (Topic::Booth, fact.kid.to_string()),
        MasterChange::BoothRevoked(fact) => (Topic::Revoked, fact.public_key.clone()),
        MasterChange::TariffPublished(fact) => (Topic::Tariff, fact.tariff.version.clone()),
        MasterChange::ClassesPublished(_) => (Topic::Classes, String::new()),
        MasterChange::OperatorEnrolled(fact) => (Topic::Operator, fact.operator.to_string()),
        MasterChange::OperatorWithdrawn(fact) => (Topic::Operator, fact.operator.to_string()),
        MasterChange::QuotaSet(fact) => {
            let area = fact.area.as_ref().map(AreaId::as_str).unwrap_or_default();
            (Topic::Quota, format!("{area}/{}", fact.class.as_str()))
        }
        MasterChange::PassGranted(fact) => (Topic::Pass, fact.pass.to_string()),
        MasterChange::PassRevoked(fact) => (Topic::Pass, fact.pass.to_string()),
        MasterChange::SettingChanged(fact) => (Topic::Setting, fact.name.clone()),
        MasterChange::TariffAdopted(_) => return None,
    })
}
