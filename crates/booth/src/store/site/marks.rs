//! How far each incarnation of the journal is in the server's hands, and the heads that it has countersigned.

use crate::store::column::{read_count, read_money, read_time, stored};
use crate::store::{Ledger, StoreError, View};
use palang_domain::{BoothId, Hash, Money};
use palang_wire::Witness;
use rusqlite::Row;

/// A witness is kept for good when so many facts lie between it and the one kept before. The newest is always there.
const APART: u64 = 256;

/// How far the server holds one incarnation of the journal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyncMark {
    /// Which incarnation.
    pub incarnation: u32,
    /// Everything through here is durable at the server.
    pub through: u64,
    /// The server keeps it apart from the site's facts.
    pub apart: Option<QuarantineReason>,
    /// Money of the open shift that the server held at the last acknowledgement.
    pub held_money: Money,
    /// The newest countersigned head.
    pub witness: Option<Witness>,
}

/// Why an incarnation is kept apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QuarantineReason {
    /// The booth is revoked.
    Revoked,
    /// Another fact stands at the server under `at`.
    Forked {
        /// The first number that differs.
        at: u64,
        /// What the server holds there.
        known: Hash,
    },
}

const MARKS: &str =
    "SELECT incarnation, through, apart, fork, held_money, seq, head, at, signature, known FROM sync_mark
                     ORDER BY incarnation";
const WITNESSES: &str = "SELECT seq, head, at, signature FROM witness WHERE incarnation = ?1 ORDER BY seq";

impl View<'_> {
    /// The marks of every incarnation that the server has answered for, oldest first.
    pub fn sync_marks(&self, booth: &BoothId) -> Result<Vec<SyncMark>, StoreError> {
        self.many(MARKS, [], |row| read(row, booth))
    }

    /// Countersigned heads of one incarnation, oldest first.
    pub fn witnesses(&self, booth: &BoothId, incarnation: u32) -> Result<Vec<Witness>, StoreError> {
        let mut kept = self.many(WITNESSES, [incarnation], |row| read_witness(row, booth, incarnation, 0))?;
        let marks = self.sync_marks(booth)?;
        let newest = marks.into_iter().find(|mark| mark.incarnation == incarnation).and_then(|mark| mark.witness);
        if let Some(newest) = newest.filter(|newest| kept.iter().all(|one| one.seq != newest.seq)) {
            kept.push(newest);
            kept.sort_by_key(|witness| witness.seq);
        }
        Ok(kept)
    }

    fn last_kept(&self, incarnation: u32) -> Result<u64, StoreError> {
        let sql = "SELECT ifnull(max(seq), 0) FROM witness WHERE incarnation = ?1";
        Ok(self.one(sql, [incarnation], |row| read_count(row, 0))?.unwrap_or(0))
    }
}

fn read(row: &Row<'_>, booth: &BoothId) -> rusqlite::Result<SyncMark> {
    let incarnation = row.get(0)?;
    let signed = row.get::<_, Option<i64>>(5)?.is_some();
    Ok(SyncMark {
        incarnation,
        through: read_count(row, 1)?,
        apart: match row.get::<_, i64>(2)? {
            0 => None,
            1 => Some(QuarantineReason::Revoked),
            _ => Some(QuarantineReason::Forked { at: read_count(row, 3)?, known: Hash(row.get(9)?) }),
        },
        held_money: read_money(row, 4)?,
        witness: if signed { Some(read_witness(row, booth, incarnation, 5)?) } else { None },
    })
}

fn read_witness(row: &Row<'_>, booth: &BoothId, incarnation: u32, first: usize) -> rusqlite::Result<Witness> {
    Ok(Witness {
        booth: booth.clone(),
        incarnation,
        seq: read_count(row, first)?,
        head: Hash(row.get(first + 1)?),
        at: read_time(row, first + 2)?,
        signature: row.get(first + 3)?,
    })
}

impl Ledger<'_> {
    /// The server holds everything through `through` and has countersigned a head. Checked by whoever calls.
    pub fn record_held(
        &mut self,
        incarnation: u32,
        through: u64,
        witness: &Witness,
        money: Money,
    ) -> Result<(), StoreError> {
        let sql = "INSERT INTO sync_mark (incarnation, through, held_money, seq, head, at, signature)
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (incarnation) DO UPDATE SET
                   through = excluded.through, held_money = excluded.held_money, seq = excluded.seq,
                   head = excluded.head, at = excluded.at, signature = excluded.signature,
                   apart = iif(apart = 1, 0, apart)";
        let (seq, at) = (stored(witness.seq), witness.at.millis());
        let row = (incarnation, stored(through), money.get(), seq, witness.head.0, at, &witness.signature);
        self.note(sql, row)?;
        // One in so many, so that an age of acknowledgements stays small.
        if witness.seq >= self.last_kept(incarnation)?.saturating_add(APART) {
            let sql =
                "INSERT OR IGNORE INTO witness (incarnation, seq, head, at, signature) VALUES (?1, ?2, ?3, ?4, ?5)";
            self.note(sql, (incarnation, seq, witness.head.0, at, &witness.signature))?;
        }
        Ok(())
    }

    /// The server wants everything after `through` (again).
    pub fn record_through(&mut self, incarnation: u32, through: u64) -> Result<(), StoreError> {
        let sql = "INSERT INTO sync_mark (incarnation, through) VALUES (?1, ?2)
                   ON CONFLICT (incarnation) DO UPDATE SET through = excluded.through";
        self.note(sql, (incarnation, stored(through)))
    }

    /// The server holds everything through `through`, apart from the site's facts. The first reason stands.
    pub fn record_quarantine(
        &mut self,
        incarnation: u32,
        through: u64,
        why: QuarantineReason,
    ) -> Result<(), StoreError> {
        self.record_through(incarnation, through)?;
        let (apart, fork, known) = match why {
            QuarantineReason::Revoked => (1, None, None),
            QuarantineReason::Forked { at, known } => (2, Some(stored(at)), Some(known.0)),
        };
        let sql = "UPDATE sync_mark SET apart = ?2, fork = ?3, known = ?4 WHERE incarnation = ?1 AND apart < ?2";
        self.note(sql, (incarnation, apart, fork, known))
    }
}
