//! What several incarnations left, one after the other, as one. Pure: what is read, and where from, is its neighbour's.

use super::CarriedOver;
use palang_domain::fact::{BooksCarried, ShiftCarried, StayCarried};
use palang_domain::{Money, TicketId};
use std::collections::{BTreeMap, BTreeSet};

/// An incarnation with what it began with.
#[derive(Default)]
pub(super) struct Past {
    /// What it left.
    pub carried_over: CarriedOver,
    /// The books it began with; none where it knew of nothing before it.
    pub began: BooksCarried,
    /// Where it is the server's version: what this disk has of it that the server's version has not.
    pub beside: Option<Beside>,
}

/// Our side of a forked incarnation.
pub(super) struct Beside {
    /// Taken since the two sides parted.
    pub turnover: Money,
    /// Its last receipt.
    pub receipt: u64,
    /// Its open shift. The other side's is another drawer's.
    pub shift: Option<ShiftCarried>,
}

impl Past {
    /// All of them, oldest first; the last is the one that goes on.
    pub fn join(incarnations: Vec<Self>) -> CarriedOver {
        let mut incarnations = incarnations.into_iter();
        let Some(first) = incarnations.next() else { return CarriedOver::default() };
        incarnations.fold(first.with_beside(), CarriedOver::followed_by)
    }

    fn with_beside(self) -> CarriedOver {
        let mut carried_over = self.carried_over;
        if let Some(beside) = self.beside {
            carried_over.books.turnover += beside.turnover;
            carried_over.books.receipt = carried_over.books.receipt.max(beside.receipt);
            carried_over.books.open_shift = beside.shift;
        }
        carried_over
    }
}

impl CarriedOver {
    /// This, and what the next incarnation has done since.
    fn followed_by(mut self, next: Past) -> Self {
        let began = next.began.clone();
        let mut next = next.with_beside();
        let (was, now) = (self.books.open_shift.take(), next.books.open_shift.take());
        let open_shift = self.open_shift(was, now, &began);
        next.books = self.books_until(std::mem::take(&mut next.books), &began, open_shift);
        next.tariffs = latest(self.tariffs, next.tariffs, |tariff| tariff.tariff.version.clone());
        if next.quotas.is_empty() {
            next.quotas = self.quotas;
        }
        self.withdrawn.retain(|gone| !next.operators.iter().any(|one| one.operator == gone.operator));
        self.withdrawn.append(&mut next.withdrawn);
        next.withdrawn = self.withdrawn;
        next.operators = latest(self.operators, next.operators, |one| one.operator.clone());
        next.credentials = latest(self.credentials, next.credentials, |(operator, _)| operator.clone());
        next.stays = stays(self.stays, next.stays);
        let gone: BTreeSet<&TicketId> =
            next.stays.iter().filter(|stay| stay.exited.is_some()).map(|stay| &stay.ticket).collect();
        next.exits.retain(|exit| !gone.contains(&exit.ticket));
        self.recalled.append(&mut next.recalled);
        self.uncounted.append(&mut next.uncounted);
        Self { recalled: self.recalled, uncounted: self.uncounted, failed: self.failed + next.failed, ..next }
    }

    /// Numbers never fall, and what the next incarnation took is added to what had been taken before it.
    fn books_until(&self, next: BooksCarried, began: &BooksCarried, open_shift: Option<ShiftCarried>) -> BooksCarried {
        let mut serials: BTreeMap<String, u32> = self.books.serials.iter().cloned().collect();
        for (key, count) in next.serials {
            let known = serials.entry(key).or_default();
            *known = count.max(*known);
        }
        BooksCarried {
            receipt: self.books.receipt.max(next.receipt),
            last_known: None,
            shift: self.books.shift.max(next.shift),
            z_number: self.books.z_number.max(next.z_number),
            turnover: self.books.turnover + (next.turnover - began.turnover),
            serials: serials.into_iter().collect(),
            open_shift,
        }
    }

    /// The shift that is open after the next incarnation. One that the next incarnation knew nothing of is still open,
    /// unless another was opened since: then nobody can count it any more, and it is closed as what it was.
    fn open_shift(
        &mut self,
        was: Option<ShiftCarried>,
        now: Option<ShiftCarried>,
        began: &BooksCarried,
    ) -> Option<ShiftCarried> {
        let Some(was) = was else { return now };
        let began = began.open_shift.as_ref().filter(|began| began.shift == was.shift);
        match (now, began) {
            (Some(now), Some(began)) if now.shift == was.shift => {
                let totals = now.totals.clone().with_the_rest(&was.totals, &began.totals);
                Some(ShiftCarried { totals, ..now })
            }
            // It was closed there, by somebody who counted what was in the drawer.
            (now, Some(_)) => now,
            (None, None) => Some(was),
            (Some(now), None) => {
                if now.shift != was.shift {
                    self.uncounted.push(was);
                }
                Some(now)
            }
        }
    }
}

/// Of both, the later word on each thing; the later's at the end, in their order.
fn latest<T, K: Ord>(before: Vec<T>, after: Vec<T>, key: impl Fn(&T) -> K) -> Vec<T> {
    let known: BTreeSet<K> = after.iter().map(&key).collect();
    before.into_iter().filter(|one| !known.contains(&key(one))).chain(after).collect()
}

/// Of both. Whoever has left stays gone, whichever incarnation knows it.
fn stays(before: Vec<StayCarried>, after: Vec<StayCarried>) -> Vec<StayCarried> {
    let mut all: BTreeMap<TicketId, StayCarried> = before.into_iter().map(|stay| (stay.ticket.clone(), stay)).collect();
    for stay in after {
        let left = all.get(&stay.ticket).is_some_and(|known| known.exited.is_some());
        if !(left && stay.exited.is_none()) {
            all.insert(stay.ticket.clone(), stay);
        }
    }
    all.into_values().collect()
}
