//! Storing facts: the feed's numbers, the facts themselves, their head, and all that follows from them, as one.

use super::entry::Entry;
use super::head::{self, Head};
use super::site::{id, take_feeds};
use super::{LedgerError, own, project};
use crate::store::{Column, Insert, StoreError, Tx};
use palang_domain::{BoothId, Fact, Hash, SiteId, Timestamp};

/// A run of facts of one journal, in order, that follows its head.
pub(super) struct Run<'a> {
    pub site: SiteId,
    pub booth: &'a BoothId,
    pub incarnation: u32,
    /// Where the journal ends before it.
    pub head: Head,
    pub facts: Vec<Sealed<'a>>,
}

/// One fact as it is stored.
pub(super) struct Sealed<'a> {
    pub seq: u64,
    pub at: Timestamp,
    pub kind: &'a str,
    pub hash: Hash,
    pub bytes: &'a [u8],
}

/// Stores a run; what does not fit together is written into the office's journal in the same transaction. Takes the
/// site's lock. Returns the first feed number, and the head afterwards.
pub(super) fn append(tx: &mut dyn Tx, run: Run<'_>, now: Timestamp) -> Result<(u64, Head), LedgerError> {
    let mut entries: Vec<Entry<'_>> = run
        .facts
        .iter()
        .map(|fact| Entry {
            booth: run.booth,
            incarnation: run.incarnation,
            seq: fact.seq,
            at: fact.at,
            kind: fact.kind,
            hash: fact.hash,
            bytes: fact.bytes,
            feed: 0,
        })
        .collect();
    // Whatever needs no lock comes before it: from here to the commit the site's other booths wait.
    let read = project::read(&entries);
    let first = take_feeds(tx, run.site, run.facts.len())?;
    entries.iter_mut().zip(first..).for_each(|(entry, feed)| entry.feed = feed);
    let mut head = run.head;
    // First all that is asked, then all that is written: rows of several tables then travel together.
    let books = project::reckon(tx, run.site, (&entries, &read), &mut head, now)?;
    store(tx, run.site, &entries, now)?;
    let conflicts = books.write(tx, run.site, &entries)?;
    if let Some(last) = run.facts.last() {
        head = Head { seq: last.seq, hash: last.hash, at: last.at, ..head };
    }
    head::write(tx, run.site, (run.booth, run.incarnation), &head)?;
    if !conflicts.is_empty() {
        let facts = conflicts.into_iter().map(Fact::ConflictFound).collect();
        own::append_office(tx, run.site, facts, now)?;
    }
    Ok((first, head))
}

fn store(tx: &mut dyn Tx, site: SiteId, entries: &[Entry<'_>], now: Timestamp) -> Result<(), StoreError> {
    let rows: Vec<_> = entries
        .iter()
        .map(|entry| {
            vec![
                id(site),
                entry.feed.into(),
                entry.booth.as_str().into(),
                entry.incarnation.into(),
                entry.seq.into(),
                entry.kind.into(),
                entry.at.millis().into(),
                now.millis().into(),
                entry.hash.0.to_vec().into(),
                entry.bytes.to_vec().into(),
            ]
        })
        .collect();
    tx.insert(&Insert {
        table: "fact",
        columns: &[
            ("site", Column::Int),
            ("feed", Column::Int),
            ("booth", Column::Text),
            ("incarnation", Column::Int),
            ("seq", Column::Int),
            ("kind", Column::Text),
            ("at", Column::Int),
            ("received", Column::Int),
            ("hash", Column::Bytes),
            ("bytes", Column::Bytes),
        ],
        conflict: "",
        rows: &rows,
    })
}
