//! What is mastered for the site: the office's facts in force, by what they are about.

use super::corrupt;
use super::entry::Entry;
use super::site::id;
use crate::store::{Column, Insert, StoreError, Tx};
use palang_domain::fact::{
    BoothCertified, BoothRevoked, OperatorEnrolled, OperatorWithdrawn, PassGranted, PassRevoked, QuotaSet,
    SettingChanged, TariffPublished,
};
use palang_domain::{Fact, Record, SiteId};
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
///
/// # Errors
/// When the store cannot.
pub fn mastered(tx: &mut dyn Tx, site: SiteId, topic: Topic) -> Result<Vec<Mastered>, StoreError> {
    let sql = "SELECT name, feed, bytes FROM mastered WHERE site = $1 AND topic = $2 ORDER BY feed";
    let rows = tx.query(sql, &[id(site), topic.word().into()])?;
    rows.iter()
        .map(|row| {
            let fact = Record::open(row.bytes(2)?).ok().map(|record| record.fact);
            Ok(Mastered { name: row.text(0)?.to_owned(), feed: row.count(1)?, fact })
        })
        .collect()
}

/// The feed number that changed tariffs, classes or settings last; 0 where nothing is mastered.
///
/// # Errors
/// When the store cannot.
pub fn terms_changed(tx: &mut dyn Tx, site: SiteId) -> Result<u64, StoreError> {
    let sql = "SELECT coalesce(max(feed), 0) FROM mastered
               WHERE site = $1 AND topic IN ('tariff', 'classes', 'setting')";
    tx.query(sql, &[id(site)])?.first().map_or(Ok(0), |row| row.count(0))
}

/// The stored bytes of all facts in force, in feed order: what a snapshot tells of the office.
///
/// # Errors
/// When the store cannot.
pub fn mastered_all(tx: &mut dyn Tx, site: SiteId) -> Result<Vec<Vec<u8>>, StoreError> {
    let rows = tx.query("SELECT bytes FROM mastered WHERE site = $1 ORDER BY feed", &[id(site)])?;
    rows.iter().map(|row| row.bytes(0).map(<[u8]>::to_vec)).collect()
}

/// Brings what is in force up to the office's facts.
pub(super) fn apply(tx: &mut dyn Tx, site: SiteId, entries: &[Entry<'_>]) -> Result<(), StoreError> {
    // The last of a name counts, and an insert takes each name once.
    let mut latest = BTreeMap::new();
    for entry in entries {
        if let Some(name) = about(entry)? {
            latest.insert(name, entry);
        }
    }
    let rows: Vec<_> = latest
        .into_iter()
        .map(|((topic, name), entry)| {
            vec![
                id(site),
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
        columns: &[
            ("site", Column::Int),
            ("topic", Column::Text),
            ("name", Column::Text),
            ("feed", Column::Int),
            ("at", Column::Int),
            ("bytes", Column::Bytes),
        ],
        conflict: "ON CONFLICT (site, topic, name) DO UPDATE SET feed = excluded.feed, at = excluded.at,
                   bytes = excluded.bytes",
        rows: &rows,
    })
}

fn about(entry: &Entry<'_>) -> Result<Option<(Topic, String)>, StoreError> {
    // The office's facts are this program's own: one that cannot be read is damage.
    let unread = || corrupt(format!("the office's fact {} is no {}", entry.seq, entry.kind));
    Ok(Some(match entry.kind {
        "booth_certified" => (Topic::Booth, entry.body::<BoothCertified>().ok_or_else(unread)?.kid.to_string()),
        "booth_revoked" => (Topic::Revoked, entry.body::<BoothRevoked>().ok_or_else(unread)?.public_key),
        "tariff_published" => (Topic::Tariff, entry.body::<TariffPublished>().ok_or_else(unread)?.tariff.version),
        "classes_published" => (Topic::Classes, String::new()),
        "operator_enrolled" => {
            (Topic::Operator, entry.body::<OperatorEnrolled>().ok_or_else(unread)?.operator.to_string())
        }
        "operator_withdrawn" => {
            (Topic::Operator, entry.body::<OperatorWithdrawn>().ok_or_else(unread)?.operator.to_string())
        }
        "quota_set" => {
            let quota = entry.body::<QuotaSet>().ok_or_else(unread)?;
            (Topic::Quota, format!("{}/{}", quota.area.map(String::from).unwrap_or_default(), quota.class.as_str()))
        }
        "pass_granted" => (Topic::Pass, entry.body::<PassGranted>().ok_or_else(unread)?.pass.to_string()),
        "pass_revoked" => (Topic::Pass, entry.body::<PassRevoked>().ok_or_else(unread)?.pass.to_string()),
        "setting_changed" => (Topic::Setting, entry.body::<SettingChanged>().ok_or_else(unread)?.name),
        _ => return Ok(None),
    }))
}
