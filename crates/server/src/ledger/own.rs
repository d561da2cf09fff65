//! Journals that the server writes itself: the office's, and one virtual booth's for every program.

use super::append::{Run, append};
use super::entry::Entry;
use super::head::{self, Head};
use super::site::lock_site;
use super::{LedgerError, PROGRAM_PREFIX, corrupt, hex, office};
use crate::store::{Tx, Value};
use palang_domain::fact::{FactRef, JournalOpened};
use palang_domain::{BoothId, Fact, Hash, Record, SiteId, Timestamp};

/// A fact that was appended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Appended {
    /// The name that other facts refer to it by.
    pub fact: FactRef,
    /// The SHA-256 of the stored bytes.
    pub hash: Hash,
    /// Its number in the feed.
    pub feed: u64,
    /// Its time: `now`, or the journal's last where that is later.
    pub at: Timestamp,
}

/// Appends to the office's journal. What is mastered there counts from this commit on.
///
/// # Errors
/// [`LedgerError::NoSite`]; the store's.
pub fn append_office(
    tx: &mut dyn Tx,
    site: SiteId,
    facts: Vec<Fact>,
    now: Timestamp,
) -> Result<Vec<Appended>, LedgerError> {
    append_own(tx, site, &office(), facts, now)
}

/// Appends to a journal of the server's own: sealed, chained, numbered in the feed, and projected, in this transaction.
/// Takes the site's lock.
///
/// # Errors
/// [`LedgerError::NoBooth`] when the server has no such journal; the store's.
pub fn append_own(
    tx: &mut dyn Tx,
    site: SiteId,
    booth: &BoothId,
    facts: Vec<Fact>,
    now: Timestamp,
) -> Result<Vec<Appended>, LedgerError> {
    if facts.is_empty() {
        return Ok(Vec::new());
    }
    if !booth.is_office() && !booth.as_str().starts_with(PROGRAM_PREFIX) {
        return Err(LedgerError::NoBooth);
    }
    lock_site(tx, site)?;
    let (incarnation, head) = head::newest(tx, site, booth)?.ok_or(LedgerError::NoBooth)?;
    seal_and_append(tx, site, (booth, incarnation), head, facts, now)
}

fn seal_and_append(
    tx: &mut dyn Tx,
    site: SiteId,
    (booth, incarnation): (&BoothId, u32),
    head: Head,
    facts: Vec<Fact>,
    now: Timestamp,
) -> Result<Vec<Appended>, LedgerError> {
    // As in a booth's journal: time never runs backwards.
    let at = now.max(head.at);
    let mut prev = head.hash;
    let mut records = Vec::with_capacity(facts.len());
    for (seq, fact) in (head.seq + 1..).zip(facts) {
        let record = Record { v: Record::VERSION, site, booth: booth.clone(), incarnation, seq, at, prev, fact };
        let (bytes, hash) = record.seal().map_err(corrupt)?;
        records.push((record, hash, bytes));
        prev = hash;
    }
    let facts = records.iter().map(|(record, hash, bytes)| Entry {
        booth,
        incarnation,
        seq: record.seq,
        at,
        kind: record.fact.kind(),
        hash: *hash,
        bytes,
        own: Some(&record.fact),
        feed: 0,
    });
    let (first, _) = append(tx, Run { site, booth, incarnation, head, facts: facts.collect() }, now)?;
    let appended = records.iter().zip(first..).map(|((record, hash, _), feed)| Appended {
        fact: FactRef { booth: booth.clone(), incarnation, seq: record.seq },
        hash: *hash,
        feed,
        at,
    });
    Ok(appended.collect())
}

/// Begins a journal of the server's own.
pub(super) fn begin(
    tx: &mut dyn Tx,
    site: SiteId,
    booth: &BoothId,
    kind: &'static str,
    public_key: &str,
    nonce: [u8; 16],
    now: Timestamp,
) -> Result<(), LedgerError> {
    let sql = "INSERT INTO booth (site, booth, kind, kid, public_key, gates, enrolled, revoked)
               VALUES ($1, $2, $3, $4, $5, '', $6, $7)";
    let values = [
        site.into(),
        booth.as_str().into(),
        kind.into(),
        Value::NONE,
        public_key.into(),
        now.millis().into(),
        Value::NONE,
    ];
    tx.execute(sql, &values)?;
    lock_site(tx, site)?;
    let opened = opened(public_key, nonce, "first", None);
    seal_and_append(tx, site, (booth, 1), Head::EMPTY, vec![opened], now).map(drop)
}

/// Goes on with a fresh incarnation of a journal, because the one before may have said more than is known here.
pub(super) fn begin_again(
    tx: &mut dyn Tx,
    site: SiteId,
    booth: &BoothId,
    public_key: &str,
    nonce: [u8; 16],
    now: Timestamp,
) -> Result<(), LedgerError> {
    lock_site(tx, site)?;
    let (incarnation, head) = head::newest(tx, site, booth)?.ok_or(LedgerError::NoBooth)?;
    let before = format!("{incarnation}:{}:{}", head.seq, head.hash);
    let opened = opened(public_key, nonce, "restored", Some(before));
    let fresh = incarnation.checked_add(1).ok_or_else(|| corrupt("incarnations run out"))?;
    let empty = Head { at: head.at, ..Head::EMPTY };
    seal_and_append(tx, site, (booth, fresh), empty, vec![opened], now).map(drop)
}

fn opened(public_key: &str, nonce: [u8; 16], reason: &str, predecessor: Option<String>) -> Fact {
    Fact::JournalOpened(JournalOpened {
        public_key: public_key.to_owned(),
        nonce: hex(&nonce),
        reason: reason.to_owned(),
        predecessor,
        recalled: Vec::new(),
    })
}

/// Makes the virtual booth of a program; give it a key by [`super::create_api_key`]. `nonce` is 16 random bytes.
///
/// # Errors
/// [`LedgerError::Name`] when the name does not begin with [`PROGRAM_PREFIX`], or is taken.
pub fn create_program(
    tx: &mut dyn Tx,
    site: SiteId,
    booth: &BoothId,
    nonce: [u8; 16],
    now: Timestamp,
) -> Result<(), LedgerError> {
    let taken =
        tx.query("SELECT booth FROM booth WHERE site = $1 AND booth = $2", &[site.into(), booth.as_str().into()])?;
    if !booth.as_str().starts_with(PROGRAM_PREFIX) || !taken.is_empty() {
        return Err(LedgerError::Name(booth.to_string()));
    }
    let key = super::site_key(tx, site)?;
    begin(tx, site, booth, "program", &hex(key.verifying_key().as_bytes()), nonce, now)
}
