//! What is mastered for the site: the office's last word on each thing.

use crate::store::column::{read_count, read_time, stored};
use crate::store::{Ledger, StoreError, View};
use palang_domain::fact::effect::MasterChange;
use palang_domain::{AreaId, Fact, Timestamp};

/// Sorts of mastered things.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// Operators, by number.
    Operator,
    /// Tariff versions, by version.
    Tariff,
    /// The classes, all in one.
    Classes,
    /// Capacities, by area and class.
    Quota,
    /// Settings, by name.
    Setting,
    /// Certificates, by booth and key.
    Certificate,
    /// Revocations, by booth and key.
    Revocation,
    /// Passes, by id.
    Pass,
}

impl Subject {
    const fn word(self) -> &'static str {
        match self {
            Self::Operator => "operator",
            Self::Tariff => "tariff",
            Self::Classes => "classes",
            Self::Quota => "quota",
            Self::Setting => "setting",
            Self::Certificate => "certificate",
            Self::Revocation => "revocation",
            Self::Pass => "pass",
        }
    }

    /// What an office's fact is about; nothing when it masters nothing for the site.
    #[must_use]
    pub fn of(fact: &Fact) -> Option<(Self, String)> {
        Some(match fact.effect().master? {
            MasterChange::OperatorEnrolled(operator) => (Self::Operator, operator.operator.to_string()),
            MasterChange::OperatorWithdrawn(gone) => (Self::Operator, gone.operator.to_string()),
            MasterChange::TariffPublished(tariff) => (Self::Tariff, tariff.tariff.version.clone()),
            MasterChange::ClassesPublished(_) => (Self::Classes, String::new()),
            MasterChange::QuotaSet(quota) => {
                (Self::Quota, format!("{}/{}", quota.area.as_ref().map_or("", AreaId::as_str), quota.class))
            }
            MasterChange::SettingChanged(setting) => (Self::Setting, setting.name.clone()),
            MasterChange::BoothCertified(booth) => (Self::Certificate, format!("{}/{}", booth.booth, booth.public_key)),
            MasterChange::BoothRevoked(booth) => (Self::Revocation, format!("{}/{}", booth.booth, booth.public_key)),
            MasterChange::PassGranted(pass) => (Self::Pass, pass.pass.to_string()),
            MasterChange::PassRevoked(pass) => (Self::Pass, pass.pass.to_string()),
            MasterChange::TariffAdopted(_) => return None,
        })
    }
}

/// The last word on one thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mastered {
    /// Where in the feed it stood.
    pub feed: u64,
    /// When it was said.
    pub at: Timestamp,
    /// What was said.
    pub fact: Fact,
}

impl View<'_> {
    /// The last word on everything of a sort, in the order in which it was said.
    pub fn mastered(&self, subject: Subject) -> Result<Vec<Mastered>, StoreError> {
        let sql = "SELECT feed, at, body FROM site_master WHERE kind = ?1 ORDER BY feed, at, key";
        let rows = self.many(sql, [subject.word()], |row| {
            Ok((read_count(row, 0)?, read_time(row, 1)?, row.get::<_, String>(2)?))
        })?;
        let read = |(feed, at, body): (u64, Timestamp, String)| {
            let fact = serde_json::from_str(&body).map_err(|error| StoreError::Corrupt(error.to_string()))?;
            Ok(Mastered { feed, at, fact })
        };
        rows.into_iter().map(read).collect()
    }

    /// The canonical text of a tariff version that the site has published, adopted here or not.
    pub fn published_tariff(&self, version: &str) -> Result<Option<String>, StoreError> {
        let sql = "SELECT body FROM site_master WHERE kind = 'tariff' AND key = ?1";
        let body: Option<String> = self.one(sql, [version], |row| row.get(0))?;
        Ok(body.and_then(|body| match serde_json::from_str(&body) {
            Ok(Fact::TariffPublished(published)) => Some(published.text),
            _ => None,
        }))
    }

    /// Published versions that begin with these hex digits, at most two.
    pub fn published_by_tag(&self, digits: &str) -> Result<Vec<String>, StoreError> {
        // 'g' is above every hex digit, so the range is exactly the prefix.
        let sql = "SELECT key FROM site_master WHERE kind = 'tariff' AND key >= ?1 AND key < ?1 || 'g' LIMIT 2";
        self.many(sql, [digits], |row| row.get(0))
    }
}

impl Ledger<'_> {
    /// Keeps the office's word on a thing, unless a later one is known. Says whether it was news.
    pub fn keep_mastered(&mut self, feed: u64, at: Timestamp, fact: &Fact) -> Result<bool, StoreError> {
        let Some((subject, key)) = Subject::of(fact) else { return Ok(false) };
        let body = serde_json::to_string(fact).map_err(|error| StoreError::Other(error.to_string()))?;
        let sql = "INSERT INTO site_master (kind, key, feed, at, body) VALUES (?1, ?2, ?3, ?4, ?5)
                   ON CONFLICT (kind, key) DO UPDATE SET feed = excluded.feed, at = excluded.at, body = excluded.body
                   WHERE (excluded.feed, excluded.at) >= (feed, at) AND excluded.body <> body";
        let changed = self.noted(sql, (subject.word(), key, stored(feed), at.millis(), body))?;
        Ok(changed > 0)
    }
}
