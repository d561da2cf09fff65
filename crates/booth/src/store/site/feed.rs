//! Where the booth stands in the site's feed.

use crate::store::column::{read_count, read_time, read_time_opt, stored};
use crate::store::{Ledger, StoreError, View};
use palang_domain::fact::{ConflictFound, ForkFound};
use palang_domain::{BoothId, Fact, Timestamp};

/// Where the booth stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FeedMark {
    /// Last feed number durably applied.
    pub cursor: u64,
    /// Version of the secrets held.
    pub secrets: u64,
    /// A snapshot is needed before any page.
    pub snapshot: bool,
    /// The server's time when it was last heard, and this computer's wall clock then.
    pub server: Option<(Timestamp, Timestamp)>,
}

const MARK: &str = "SELECT cursor, secrets, snapshot, server_now, wall FROM feed_mark WHERE id = 1";
pub(in crate::store) const KNOWN: &str = "SELECT since, until FROM feed_known WHERE booth = ?1";

impl View<'_> {
    /// Where the booth stands in the feed.
    pub fn feed_mark(&self) -> Result<FeedMark, StoreError> {
        let mark = self.one(MARK, [], |row| {
            Ok(FeedMark {
                cursor: read_count(row, 0)?,
                secrets: read_count(row, 1)?,
                snapshot: row.get(2)?,
                server: read_time_opt(row, 3)?.zip(read_time_opt(row, 4)?),
            })
        })?;
        Ok(mark.unwrap_or(FeedMark { snapshot: true, ..FeedMark::default() }))
    }

    /// Everything that happened at that booth between these instants is known here.
    pub fn known_between(&self, booth: &BoothId) -> Result<Option<(Timestamp, Timestamp)>, StoreError> {
        self.one(KNOWN, [booth.as_str()], |row| Ok((read_time(row, 0)?, read_time(row, 1)?)))
    }

    /// How many conflicts and forks the office has told of.
    pub fn conflict_count(&self) -> Result<u64, StoreError> {
        Ok(self.one("SELECT count(*) FROM conflict", [], |row| read_count(row, 0))?.unwrap_or(0))
    }

    /// The newest of them, at most `limit`: when it was found, and what.
    pub fn conflicts(&self, limit: u32) -> Result<Vec<(Timestamp, Fact)>, StoreError> {
        let sql = "SELECT at, body FROM conflict ORDER BY feed DESC LIMIT ?1";
        let rows = self.many(sql, [limit], |row| Ok((read_time(row, 0)?, row.get::<_, String>(1)?)))?;
        // One that a later program wrote otherwise is left out, not an error.
        Ok(rows.into_iter().filter_map(|(at, body)| Some((at, serde_json::from_str(&body).ok()?))).collect())
    }
}

impl Ledger<'_> {
    /// Everything through `cursor` is applied with this transaction. Never back, except with a snapshot.
    pub fn set_cursor(&mut self, cursor: u64, now: Timestamp, wall: Timestamp) -> Result<(), StoreError> {
        let sql = "UPDATE feed_mark SET cursor = max(cursor, ?1), server_now = ?2, wall = ?3 WHERE id = 1";
        self.note(sql, (stored(cursor), now.millis(), wall.millis()))
    }

    /// A snapshot is applied with this transaction: the feed goes on after it.
    pub fn snapshot_applied(&mut self, feed: u64, now: Timestamp, wall: Timestamp) -> Result<(), StoreError> {
        let sql = "UPDATE feed_mark SET cursor = ?1, snapshot = 0, server_now = ?2, wall = ?3 WHERE id = 1";
        self.note(sql, (stored(feed), now.millis(), wall.millis()))
    }

    /// What is known of the site may have holes: a snapshot comes before the next page.
    pub fn need_snapshot(&mut self) -> Result<(), StoreError> {
        self.note("UPDATE feed_mark SET snapshot = 1 WHERE id = 1", [])
    }

    /// Secrets of this version are kept.
    pub fn set_secrets(&mut self, version: u64) -> Result<(), StoreError> {
        self.note("UPDATE feed_mark SET secrets = ?1 WHERE id = 1", [stored(version)])
    }

    /// Everything that happened at that booth before `until` is known here with this transaction.
    pub fn set_known(&mut self, booth: &BoothId, until: Timestamp) -> Result<(), StoreError> {
        let sql = "INSERT INTO feed_known (booth, until) VALUES (?1, ?2)
                   ON CONFLICT (booth) DO UPDATE SET until = max(until, excluded.until)";
        self.note(sql, (booth.as_str(), until.millis()))
    }

    /// Before `since` that booth may have done what nobody will ever hear of: its journal was lost, or this booth began
    /// from a snapshot.
    pub fn known_since(&mut self, booth: &BoothId, since: Timestamp) -> Result<(), StoreError> {
        let sql = "INSERT INTO feed_known (booth, since) VALUES (?1, ?2)
                   ON CONFLICT (booth) DO UPDATE SET since = max(since, excluded.since)";
        self.note(sql, (booth.as_str(), since.millis()))
    }

    /// Keeps a conflict or a fork for the supervisors. The same one again changes nothing.
    pub fn keep_conflict(&mut self, feed: u64, at: Timestamp, fact: &Fact) -> Result<(), StoreError> {
        debug_assert!(matches!(fact, Fact::ConflictFound(ConflictFound { .. }) | Fact::ForkFound(ForkFound { .. })));
        let body = serde_json::to_string(fact).map_err(|error| StoreError::Other(error.to_string()))?;
        self.note(
            "INSERT OR IGNORE INTO conflict (feed, at, body) VALUES (?1, ?2, ?3)",
            (stored(feed), at.millis(), body),
        )
    }
}
