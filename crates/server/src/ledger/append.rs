//! Storing facts: the feed's numbers, the facts themselves, their head, and all that follows from them, as one.

use super::entry::Entry;
use super::head::{self, Head};
use super::site::take_feeds;
use super::{LedgerError, own, project};
use crate::store::{Insert, StoreError, Tx};
use palang_domain::{BoothId, Fact, SiteId, Timestamp};

/// A run of facts of one journal, in order, that follows its head.
pub(super) struct Run<'a> {
    pub site: SiteId,
    pub booth: &'a BoothId,
    pub incarnation: u32,
    /// Where the journal ends before it.
    pub head: Head,
    pub facts: Vec<Entry<'a>>,
}

/// Stores a run; what does not fit together is written into the office's journal in the same transaction. Takes the
/// site's lock. Returns the first feed number, and the head afterwards.
pub(super) fn append(tx: &mut dyn Tx, run: Run<'_>, now: Timestamp) -> Result<(u64, Head), LedgerError> {
    let Run { site, booth, incarnation, mut head, facts: mut entries } = run;
    // Whatever needs no lock comes before it: from here to the commit the site's other booths wait.
    let read = project::read(&entries);
    let first = take_feeds(tx, site, entries.len())?;
    entries.iter_mut().zip(first..).for_each(|(entry, feed)| entry.feed = feed);
    // First all that is asked, then all that is written: rows of several tables then travel together.
    let books = project::reckon(tx, site, (&entries, &read), &mut head, now)?;
    store(tx, site, &entries, now)?;
    let conflicts = books.write(tx, site, &entries)?;
    if let Some(last) = entries.last() {
        head = Head { seq: last.seq, hash: last.hash, at: last.at, ..head };
    }
    head::write(tx, site, (booth, incarnation), &head)?;
    if !conflicts.is_empty() {
        let facts = conflicts.into_iter().map(Fact::ConflictFound).collect();
        own::append_office(tx, site, facts, now)?;
    }
    Ok((first, head))
}

fn store(tx: &mut dyn Tx, site: SiteId, entries: &[Entry<'_>], now: Timestamp) -> Result<(), StoreError> {
    let rows: Vec<_> = entries
        .iter()
        .map(|entry| {
            vec![
                site.into(),
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
        columns: "site, feed, booth, incarnation, seq, kind, at, received, hash, bytes",
        conflict: "",
        rows: &rows,
    })
}
