//! What is carried over from an incarnation whose past came back from the server: of every incarnation that matters,
//! one after the other.

use super::join::{Beside, Past};
use super::{CarriedOver, Grants, gather, read};
use crate::store::column::{read_count, stored};
use crate::store::recall::{Source, disk, hash_at, sources, started};
use crate::store::{StoreError, View};
use palang_domain::fact::{BooksCarried, ShiftCarried};
use palang_domain::{Fact, Money};
use rusqlite::Connection;
use std::path::Path;

/// Reads the incarnation that ends now and the incarnations below it that matter, and joins them.
pub(in crate::store) fn joined(dir: &Path, file: &Path) -> CarriedOver {
    let ends = palang_sqlite::open_any(file, crate::store::open::PROFILE).ok();
    let number =
        ends.as_ref().and_then(|db| View::new(db).fact(1).ok().flatten()).map_or(0, |(one, _)| one.incarnation);
    let mut incarnations: Vec<Past> = Vec::new();
    for (number, source) in sources(dir, number) {
        let past = match source {
            Source::Disk(db) => past(&db),
            Source::Recalled(db) => past(&db).map(|past| recalled(past, &db, disk(dir, number).as_ref())),
        };
        incarnations.push(past.unwrap_or_else(|error| {
            tracing::error!(%error, number, "a former incarnation cannot be taken over");
            Past { carried_over: CarriedOver { failed: 1, ..CarriedOver::default() }, ..Past::default() }
        }));
    }
    incarnations.reverse();
    let began = ends.and_then(|db| began(&db).ok());
    incarnations.push(Past { carried_over: read(file), began: began.unwrap_or_default(), beside: None });
    Past::join(incarnations)
}

/// An incarnation that is over. Its grants are past: whoever stood at the gate then has left, or was let out by hand.
fn past(db: &Connection) -> Result<Past, StoreError> {
    let copy = super::migrated(db)?;
    let carried_over = gather(&View::new(copy.as_ref().unwrap_or(db)), Grants::Past);
    Ok(Past { carried_over, began: began(db)?, beside: None })
}

/// The books that an incarnation began with.
fn began(db: &Connection) -> Result<BooksCarried, StoreError> {
    let view = View::new(db);
    let end = started(&view)?.map_or(i64::MAX, stored);
    let sql = "SELECT seq FROM journal WHERE kind = 'books_carried' AND seq < ?1 ORDER BY seq DESC LIMIT 1";
    match fact(&view, view.one(sql, [end], |row| read_count(row, 0))?)? {
        Some(Fact::BooksCarried(books)) => Ok(books),
        _ => Ok(BooksCarried::default()),
    }
}

fn fact(view: &View<'_>, seq: Option<u64>) -> Result<Option<Fact>, StoreError> {
    Ok(seq.map(|seq| view.fact(seq)).transpose()?.flatten().map(|(record, _)| record.fact))
}

/// The server's version of an incarnation, with what this disk has beside it: the other side of a fork.
fn recalled(mut past: Past, theirs: &Connection, ours: Option<&Connection>) -> Past {
    past.carried_over.recalled.extend(past.carried_over.predecessor.clone());
    past.beside = ours.and_then(|ours| beside(&View::new(theirs), &View::new(ours), &past.began).ok().flatten());
    past
}

/// What our file of an incarnation took after the two parted; nothing where ours only ends earlier.
fn beside(theirs: &View<'_>, ours: &View<'_>, began: &BooksCarried) -> Result<Option<Beside>, StoreError> {
    let end = ours.head()?.seq;
    let (mut common, mut apart) = (0, end.min(theirs.head()?.seq) + 1);
    // Two chains that agree somewhere agree everywhere before it.
    while common + 1 < apart {
        let middle = common + (apart - common) / 2;
        let same = hash_at(ours, middle)? == hash_at(theirs, middle)?;
        if same { common = middle } else { apart = middle }
    }
    if common == end {
        return Ok(None);
    }
    let before = if common == 0 { Money::ZERO } else { turnover_at(ours, common)?.unwrap_or(began.turnover) };
    let shift = ours.open_shift()?.map(|shift| ShiftCarried {
        shift: shift.shift,
        operator: shift.operator,
        opened: shift.opened,
        totals: shift.totals,
    });
    Ok(Some(Beside { turnover: ours.turnover()? - before, receipt: ours.last_settlement()?.receipt, shift }))
}

/// The turnover after the last settlement up to a fact.
fn turnover_at(view: &View<'_>, seq: u64) -> Result<Option<Money>, StoreError> {
    let sql = "SELECT seq FROM settlement WHERE seq <= ?1 ORDER BY receipt DESC LIMIT 1";
    match fact(view, view.one(sql, [stored(seq)], |row| read_count(row, 0))?)? {
        Some(Fact::Settled(settled)) => Ok(Some(settled.turnover)),
        _ => Ok(None),
    }
}
