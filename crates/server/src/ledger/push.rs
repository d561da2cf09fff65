//! Push, exactly as SYNC 3 has it: against the locked head, known by its hash, quarantined where it forks, wanted where
//! there is a gap, and never refused for business reasons.

use super::append::{Run, append};
use super::entry::Entry;
use super::head::{self, Head};
use super::site::{self, lock_site};
use super::trust::{Principal, verifying};
use super::{LedgerError, corrupt, hash, quarantine};
use crate::store::{Insert, Tx, Value};
use ed25519_dalek::SigningKey;
use palang_domain::{Hash, Timestamp};
use palang_wire::{Batch, BatchHeader, Envelope, PushAnswer, Witness};

/// What a batch is to the books.
struct Pushed<'a> {
    header: &'a BatchHeader,
    facts: Vec<Entry<'a>>,
    key: SigningKey,
    revoked: bool,
    now: Timestamp,
}

/// Takes a batch that [`Batch::unpack`] found well-formed. Its booth's signature is checked here, against the key the
/// site certified.
///
/// # Errors
/// [`LedgerError::NotYours`], [`LedgerError::Signature`]; the store's.
pub fn push(
    tx: &mut dyn Tx,
    principal: &Principal,
    batch: &Batch,
    envelopes: &[(Envelope, Hash)],
    now: Timestamp,
) -> Result<PushAnswer, LedgerError> {
    let header = &batch.header;
    if (header.site, &header.booth) != (principal.site, &principal.booth) || principal.kind != super::Kind::Booth {
        return Err(LedgerError::NotYours);
    }
    if header.from == 0 || (header.from == 1 && header.prev != Hash::ZERO) {
        return Err(LedgerError::Malformed("a journal begins with fact 1, and with nothing before it".to_owned()));
    }
    let sql = "SELECT b.public_key, b.revoked, k.seed FROM booth b JOIN site_key k ON k.site = b.site
               WHERE b.site = $1 AND b.booth = $2";
    let rows = tx.query(sql, &[header.site.into(), header.booth.as_str().into()])?;
    let row = rows.first().ok_or(LedgerError::NoBooth)?;
    batch.verify(&verifying(row.text(0)?)?)?;
    let facts = batch.records.iter().zip(envelopes).map(|(bytes, (envelope, hash))| Entry {
        booth: &header.booth,
        incarnation: header.incarnation,
        seq: envelope.seq,
        at: envelope.at,
        kind: &envelope.kind,
        hash: *hash,
        bytes,
        own: None,
        feed: 0,
    });
    let pushed = Pushed {
        header,
        facts: facts.collect(),
        key: site::key(row.bytes(2)?)?,
        revoked: row.maybe_int(1)?.is_some(),
        now,
    };
    pushed.take(tx)
}

impl Pushed<'_> {
    fn take(mut self, tx: &mut dyn Tx) -> Result<PushAnswer, LedgerError> {
        let head = self.head(tx)?;
        let now = self.now;
        let known = usize::try_from((head.seq + 1).saturating_sub(self.header.from)).unwrap_or(usize::MAX);
        let known = known.min(self.facts.len());
        if let Some((at, there)) = self.divergence(tx, &head, known)? {
            return self.fork(tx, at, there);
        }
        if self.revoked && known < self.facts.len() {
            let facts: Vec<Entry<'_>> = self.facts.drain(known..).collect();
            let through = facts.last().map_or(head.seq, |last| last.seq);
            quarantine::keep(tx, self.header, &facts, quarantine::Why::Revoked, now)?;
            return Ok(PushAnswer::Quarantined { through, now });
        }
        if self.header.from > head.seq + 1 {
            return Ok(PushAnswer::Wanted { from: head.seq + 1, now });
        }
        if known == self.facts.len() {
            return self.held(tx, &head);
        }
        let BatchHeader { site, booth, incarnation, .. } = self.header;
        let facts = self.facts.drain(known..).collect();
        let run = Run { site: *site, booth, incarnation: *incarnation, head, facts };
        let (_, head) = append(tx, run, now)?;
        self.countersign(tx, &head)
    }

    /// The locked head. An incarnation that has not begun here has none to lock: the site's lock stands for it.
    fn head(&self, tx: &mut dyn Tx) -> Result<Head, LedgerError> {
        let BatchHeader { site, booth, incarnation, .. } = self.header;
        if let Some(head) = head::lock(tx, *site, booth, *incarnation)? {
            return Ok(head);
        }
        lock_site(tx, *site)?;
        Ok(head::read(tx, *site, booth, *incarnation)?.unwrap_or(Head::EMPTY))
    }

    /// The first place of the batch that is not as it is here, and what is here.
    fn divergence(&self, tx: &mut dyn Tx, head: &Head, known: usize) -> Result<Option<(u64, Hash)>, LedgerError> {
        let header = self.header;
        if known == 0 {
            let follows = header.from == head.seq + 1;
            if follows && header.prev != head.hash {
                return Ok(Some((header.from, head.hash)));
            }
            // After a gap: the rest of a tail that is in quarantine already, or really a gap.
            let apart = !follows && quarantine::holds(tx, header, header.from - 1, header.prev)?;
            return Ok(apart.then_some((header.from, head.hash)));
        }
        let through = header.from + u64::try_from(known).unwrap_or(u64::MAX) - 1;
        let sql = "SELECT seq, hash FROM fact
                   WHERE site = $1 AND booth = $2 AND incarnation = $3 AND seq BETWEEN $4 AND $5 ORDER BY seq";
        let values = [
            header.site.into(),
            header.booth.as_str().into(),
            header.incarnation.into(),
            header.from.into(),
            through.into(),
        ];
        let rows = tx.query(sql, &values)?;
        if rows.len() != known {
            return Err(
                corrupt(format!("facts {} to {through} of {} are not all here", header.from, header.booth)).into()
            );
        }
        for (row, fact) in rows.iter().zip(&self.facts) {
            let there = hash(row.bytes(1)?)?;
            if there != fact.hash {
                return Ok(Some((fact.seq, there)));
            }
        }
        Ok(None)
    }

    /// Both are kept; the batch from where it differs is apart, and durable there.
    fn fork(mut self, tx: &mut dyn Tx, at: u64, known: Hash) -> Result<PushAnswer, LedgerError> {
        let equal = usize::try_from(at - self.header.from).unwrap_or(usize::MAX).min(self.facts.len());
        let facts: Vec<Entry<'_>> = self.facts.drain(equal..).collect();
        quarantine::fork(tx, self.header, &facts, known, self.now)?;
        Ok(PushAnswer::Fork { at, known, now: self.now })
    }

    /// Nothing new: the witness of the head is there from when it was.
    fn held(&self, tx: &mut dyn Tx, head: &Head) -> Result<PushAnswer, LedgerError> {
        let header = self.header;
        let sql = "SELECT at, signature FROM witness
                   WHERE site = $1 AND booth = $2 AND incarnation = $3 AND seq = $4";
        let values =
            [header.site.into(), header.booth.as_str().into(), header.incarnation.into(), Value::from(head.seq)];
        let rows = tx.query(sql, &values)?;
        let row = rows.first().ok_or_else(|| corrupt(format!("no witness of fact {}", head.seq)))?;
        let witness = Witness {
            booth: header.booth.clone(),
            incarnation: header.incarnation,
            seq: head.seq,
            head: head.hash,
            at: Timestamp::from_millis(row.int(0)?),
            signature: row.text(1)?.to_owned(),
        };
        Ok(self.answer(head, witness))
    }

    fn countersign(&self, tx: &mut dyn Tx, head: &Head) -> Result<PushAnswer, LedgerError> {
        let header = self.header;
        let whose = (header.booth.clone(), header.incarnation, head.seq, head.hash);
        let witness = Witness::sign(whose, self.now, &self.key);
        let row = vec![
            header.site.into(),
            header.booth.as_str().into(),
            header.incarnation.into(),
            head.seq.into(),
            head.hash.0.to_vec().into(),
            self.now.millis().into(),
            witness.signature.as_str().into(),
        ];
        tx.insert(&Insert { table: "witness", columns: WITNESS, conflict: "", rows: &[row] })?;
        Ok(self.answer(head, witness))
    }

    fn answer(&self, head: &Head, witness: Witness) -> PushAnswer {
        let money = palang_domain::Money::new(head.money);
        PushAnswer::Held { through: head.seq, witness, now: self.now, money }
    }
}

const WITNESS: &str = "site, booth, incarnation, seq, hash, at, signature";
