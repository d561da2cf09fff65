//! Checking stored facts against their chain: one at a time, over the stored bytes, never serialised again.

use super::column::stored;
use super::{Head, StoreError};
use palang_domain::{BoothId, Hash, Record, SiteId};
use rusqlite::{Connection, Row};

/// A row of the journal as it is stored.
pub(super) struct Stored {
    pub seq: i64,
    pub kind: String,
    pub at: i64,
    pub bytes: Vec<u8>,
    pub hash: Vec<u8>,
}

impl Stored {
    /// Columns of a query that [`Self::read`] understands.
    pub const COLUMNS: &str = "seq, kind, at, bytes, hash";

    pub fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self { seq: row.get(0)?, kind: row.get(1)?, at: row.get(2)?, bytes: row.get(3)?, hash: row.get(4)? })
    }
}

/// A walk along the chain, fact after fact.
pub(super) struct Walk {
    /// The last fact that was found good.
    pub head: Head,
    owner: Option<(SiteId, BoothId, u32)>,
}

impl Walk {
    /// From the first fact.
    pub const fn from_start() -> Self {
        Self { head: Head::EMPTY, owner: None }
    }

    /// From the fact after one that is taken for good.
    pub const fn after(head: Head) -> Self {
        Self { head, owner: None }
    }

    /// Checks the next row; says what is wrong with it.
    pub fn step(&mut self, row: &Stored) -> Result<Record, String> {
        let expected = self.head.seq + 1;
        if row.seq != stored(expected) {
            return Err(format!("fact {expected} is missing: the next one is numbered {}", row.seq));
        }
        let hash = Hash::of(&row.bytes);
        if row.hash != hash.0 {
            return Err("the stored bytes do not have the stored hash".to_owned());
        }
        let record = Record::open(&row.bytes).map_err(|error| format!("the stored bytes are no fact: {error}"))?;
        if record.seq != expected {
            return Err(format!("it says that it is fact {}", record.seq));
        }
        if record.prev != self.head.hash {
            return Err("it does not follow the fact before it".to_owned());
        }
        if record.fact.kind() != row.kind || record.at.millis() != row.at {
            return Err("kind or time beside it is not its own".to_owned());
        }
        if record.at < self.head.at {
            return Err("it is earlier than the fact before it".to_owned());
        }
        let owner = (record.site, record.booth.clone(), record.incarnation);
        if *self.owner.get_or_insert_with(|| owner.clone()) != owner {
            return Err("it is of another site, booth or incarnation".to_owned());
        }
        self.head = Head { seq: expected, hash, at: record.at };
        Ok(record)
    }

    /// Checks the next row as [`Self::step`] does, and reads no body: the envelope of a stored fact is a known text.
    /// Only where it reads otherwise is the whole record taken apart, to say what is wrong. Answers the incarnation.
    pub fn link(&mut self, row: &Row<'_>) -> Result<u32, String> {
        if let Some((site, booth, incarnation)) = &self.owner {
            let seq = self.head.seq + 1;
            let start = format!(
                "{{\"v\":{},\"site\":{site},\"booth\":\"{booth}\",\"incarnation\":{incarnation},\"seq\":{seq},\"at\":",
                Record::VERSION
            );
            let incarnation = *incarnation;
            if let Some(head) = self.envelope(row, &start).map_err(|error| error.to_string())? {
                self.head = head;
                return Ok(incarnation);
            }
        }
        let row = Stored::read(row).map_err(|error| error.to_string())?;
        self.step(&row).map(|record| record.incarnation)
    }

    /// The end of the chain with this row, when its envelope is the expected one to the byte.
    fn envelope(&self, row: &Row<'_>, start: &str) -> rusqlite::Result<Option<Head>> {
        let (seq, kind, at): (i64, &str, i64) = (row.get(0)?, row.get_ref(1)?.as_str()?, row.get(2)?);
        let (bytes, stored_hash) = (row.get_ref(3)?.as_blob()?, row.get_ref(4)?.as_blob()?);
        let next = self.head.seq + 1;
        let matches = || {
            let rest = bytes.strip_prefix(start.as_bytes())?;
            let end = rest.iter().skip(1).position(|byte| *byte == b'"')? + 2;
            let time: palang_domain::Timestamp = serde_json::from_slice(&rest[..end]).ok()?;
            let rest = rest[end..].strip_prefix(b",\"prev\":\"")?;
            let rest = rest.strip_prefix(self.head.hash.to_string().as_bytes())?;
            let rest = rest.strip_prefix(b"\",\"kind\":\"")?.strip_prefix(kind.as_bytes())?;
            rest.strip_prefix(b"\",\"body\":")?;
            let fits = seq == stored(next) && time.millis() == at && time >= self.head.at;
            let hash = Hash::of(bytes);
            (fits && stored_hash == hash.0).then_some(Head { seq: next, hash, at: time })
        };
        Ok(matches())
    }
}

/// How many facts are looked at when the journal is opened: the same for one day and for ten years.
const TAIL: u64 = 64;

/// Checks the first fact and the last ones. Returns the first record and the last, or nothing when the journal is
/// empty.
pub(super) fn check_ends(db: &Connection) -> Result<Option<(Record, Record)>, StoreError> {
    let head = super::View::new(db).head()?;
    if head.seq == 0 {
        return Ok(None);
    }
    let damaged = |seq: u64, why: String| StoreError::Corrupt(format!("fact {seq}: {why}"));
    let mut first = None;
    let mut start = Walk::from_start();
    for row in rows(db, 1, 1)? {
        first = Some(start.step(&row).map_err(|why| damaged(1, why))?);
    }
    let first = first.ok_or_else(|| damaged(1, "it is missing".to_owned()))?;
    let mut last = first.clone();
    let from = head.seq.saturating_sub(TAIL).max(1);
    let mut walk = start;
    if from > 1 {
        let anchor = rows(db, from, from)?.pop().ok_or_else(|| damaged(from, "it is missing".to_owned()))?;
        walk = Walk::after(Head { seq: from, hash: Hash::of(&anchor.bytes), at: palang_domain::Timestamp::EPOCH });
    }
    for row in rows(db, from + 1, head.seq)? {
        let seq = walk.head.seq + 1;
        last = walk.step(&row).map_err(|why| damaged(seq, why))?;
    }
    if walk.head.seq != head.seq {
        return Err(damaged(walk.head.seq + 1, "it is missing".to_owned()));
    }
    Ok(Some((first, last)))
}

/// The rows of these numbers, both included, that are there.
pub(super) fn rows(db: &Connection, from: u64, to: u64) -> Result<Vec<Stored>, StoreError> {
    let sql = format!("SELECT {} FROM journal WHERE seq BETWEEN ?1 AND ?2 ORDER BY seq", Stored::COLUMNS);
    let mut statement = db.prepare(&sql)?;
    let found = statement.query_map([stored(from), stored(to)], Stored::read)?.collect::<Result<_, _>>()?;
    Ok(found)
}
