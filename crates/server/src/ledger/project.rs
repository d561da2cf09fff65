//! From facts to projections, for a whole run at once: ask what it touches, reckon in order, write back in bulk.
//!
//! Runs under the site's lock, so that what is read is what stands. Nothing is ever refused here: what does not fit is
//! returned, and becomes a fact of the office.

mod check;
mod rows;
mod stays;

use super::entry::Entry;
use super::head::Head;
use super::stay::{self, Stay};
use super::{LedgerError, conflict, mastered};
use crate::store::{Tx, Value};
use palang_domain::fact::effect::{BooksChange, Effect, StayChange};
use palang_domain::fact::{Conflict, ConflictFound, FactKind, FactRef};
use palang_domain::{Fact, Money, SiteId, TicketId, Timestamp};
use std::collections::{BTreeMap, BTreeSet};

/// A booth's time this far ahead of the server's is odd (SYNC 3.8).
const AHEAD_MS: i64 = 60_000;

/// What a run of one journal does to the books.
struct Books<'a> {
    stays: BTreeMap<TicketId, Kept>,
    rows: rows::Rows,
    checks: check::Checks,
    found: Vec<ConflictFound>,
    head: &'a mut Head,
}

/// What comes of a run, still to be written.
#[derive(Default)]
pub(super) struct Reckoned {
    changed: Vec<Stay>,
    rows: rows::Rows,
    checks: check::Checks,
    found: Vec<ConflictFound>,
}

/// A stay that was loaded or begun.
struct Kept {
    stay: Stay,
    changed: bool,
}

impl Kept {
    /// The fact has changed it.
    fn touch(&mut self, entry: &Entry<'_>) {
        self.stay.feed = entry.feed;
        self.changed = true;
    }
}

/// A fact as far as the projections need it.
pub(super) enum Reading<'a> {
    /// This program said it itself.
    Own(&'a Fact),
    /// One that changes something here.
    Read(Box<Fact>),
    /// It says that it is one that would, and cannot be read as one.
    Unreadable,
    /// Only the journal keeps it; or a later version of the program wrote it.
    Passed,
}

impl<'a> Reading<'a> {
    fn of(entry: &Entry<'a>) -> Self {
        if let Some(fact) = entry.own {
            return Self::Own(fact);
        }
        if !entry.kind.parse::<FactKind>().is_ok_and(FactKind::concerns_site) {
            return Self::Passed;
        }
        serde_json::from_slice(entry.bytes).map_or(Self::Unreadable, |fact| Self::Read(Box::new(fact)))
    }

    fn effect(&self) -> Effect<'_> {
        match self {
            Self::Own(fact) => fact.effect(),
            Self::Read(fact) => fact.effect(),
            Self::Unreadable | Self::Passed => Effect::NOTHING,
        }
    }
}

/// Reads what the facts of a run say, as far as the projections need it; the office's are read where they are mastered.
pub(super) fn read<'a>(entries: &[Entry<'a>]) -> Vec<Reading<'a>> {
    entries.iter().filter(|entry| !entry.booth.is_office()).map(Reading::of).collect()
}

/// Reckons what a run, and what [`read`] made of it, does to the projections: everything is asked here, nothing is
/// written.
pub(super) fn reckon(
    tx: &mut dyn Tx,
    site: SiteId,
    (entries, read): (&[Entry<'_>], &[Reading<'_>]),
    head: &mut Head,
    now: Timestamp,
) -> Result<Reckoned, LedgerError> {
    let Some(first) = entries.first().filter(|first| !first.booth.is_office()) else { return Ok(Reckoned::default()) };
    let stays = load(tx, site, read)?;
    let mut books =
        Books { stays, rows: rows::Rows::default(), checks: check::Checks::default(), found: Vec::new(), head };
    if let Some((_, StayChange::Left(_))) = read.first().and_then(|first| first.effect().stay) {
        books.rows.recall(tx, site, first)?;
    }
    books.clock(entries, now);
    for (entry, reading) in entries.iter().zip(read) {
        books.one(entry, reading);
    }
    books.checks.before(tx, site, &mut books.found)?;
    let Books { stays, rows, checks, found, .. } = books;
    let changed = stays.into_values().filter(|kept| kept.changed).map(|kept| kept.stay).collect();
    Ok(Reckoned { changed, rows, checks, found })
}

impl Reckoned {
    /// Brings the projections up to the run; returns what does not fit and has not been told yet.
    pub(super) fn write(
        mut self,
        tx: &mut dyn Tx,
        site: SiteId,
        entries: &[Entry<'_>],
    ) -> Result<Vec<ConflictFound>, LedgerError> {
        let Some(first) = entries.first() else { return Ok(Vec::new()) };
        if first.booth.is_office() {
            mastered::apply(tx, site, entries)?;
            conflict::apply(tx, site, entries)?;
            return Ok(Vec::new());
        }
        stay::write(tx, site, self.changed.iter())?;
        self.rows.write(tx, site, first)?;
        self.checks.after(tx, site, &mut self.found)?;
        Ok(conflict::unheard(tx, site, self.found)?)
    }
}

fn load(tx: &mut dyn Tx, site: SiteId, read: &[Reading<'_>]) -> Result<BTreeMap<TicketId, Kept>, LedgerError> {
    let tickets: BTreeSet<&TicketId> =
        read.iter().filter_map(|one| one.effect().stay).map(|(ticket, _)| ticket).collect();
    let tickets: Vec<Value> = tickets.into_iter().map(|ticket| ticket.as_str().into()).collect();
    let stays = stay::stays(tx, site, &tickets)?;
    Ok(stays.into_iter().map(|stay| (stay.ticket.clone(), Kept { stay, changed: false })).collect())
}

impl Books<'_> {
    fn one(&mut self, entry: &Entry<'_>, reading: &Reading<'_>) {
        if matches!(reading, Reading::Unreadable) {
            let detail = format!("no {} that can be read", entry.kind);
            self.conflict(Conflict::Unreadable, None, None, entry.place(), Money::ZERO, detail);
        }
        // A booth's own devices and what it adopts of master data are its own affair; conflicts are the office's.
        let Effect { stay, books, evidence, master: _, device: _, conflict: _ } = reading.effect();
        if let Some(evidence) = evidence {
            self.rows.evidence(entry, evidence);
        }
        if let Some((ticket, change)) = stay {
            self.stay(entry, ticket, change);
        }
        match books {
            Some(BooksChange::ShiftOpened(fact)) => {
                (self.head.shift, self.head.money) = (fact.shift, 0);
                self.rows.shift_opened(entry, fact);
            }
            Some(BooksChange::ShiftClosed(fact)) => {
                (self.head.shift, self.head.money) = (0, 0);
                self.rows.shift_closed(entry, fact);
            }
            Some(BooksChange::Carried(fact)) => {
                if let Some(open) = &fact.open_shift {
                    (self.head.shift, self.head.money) = (open.shift, open.totals.cash.get());
                    self.rows.shift_goes_on(open);
                }
            }
            // A closed shift's totals say how often.
            Some(BooksChange::Counted(..) | BooksChange::JournalOpened) | None => {}
        }
    }

    /// A clock that runs ahead is told when it begins to, one that went back each time, but once a run.
    fn clock(&mut self, entries: &[Entry<'_>], now: Timestamp) {
        let mut before = self.head.at;
        let mut told = false;
        for entry in entries {
            let ahead = entry.at.millis_since(now) > AHEAD_MS;
            let back = entry.at < before;
            if (ahead && !self.head.odd || back) && !told {
                let detail = if back {
                    format!("{} ms back", before.millis_since(entry.at))
                } else {
                    format!("{} ms ahead", entry.at.millis_since(now))
                };
                self.conflict(Conflict::OddClock, None, None, entry.place(), Money::ZERO, detail);
                told = true;
            }
            self.head.odd = ahead;
            before = entry.at;
        }
    }

    fn conflict(
        &mut self,
        conflict: Conflict,
        ticket: Option<&TicketId>,
        first: Option<FactRef>,
        second: FactRef,
        amount: Money,
        detail: impl Into<String>,
    ) {
        let (ticket, detail) = (ticket.cloned(), detail.into());
        self.found.push(ConflictFound { conflict, ticket, first, second, amount, detail });
    }
}
