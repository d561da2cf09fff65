//! Counters, receipts, shifts.

use super::View;
use crate::store::column::{damaged, read_count, read_count_opt, read_id, read_money, read_time, stored};
use crate::store::project::{date_key, scope_key};
use crate::store::{Shift, ShiftEnd, StoreError, StoredSettlement};
use palang_domain::shift::{ClassTotal, MethodTotal, ShiftTotals};
use palang_domain::{AreaId, ClassId, Fact, GateNumber, LaneId, Money, OperatorNumber};
use rusqlite::Row;

/// The end of the books.
#[derive(Clone, Copy)]
pub(in crate::store) struct LastSettlement {
    /// Its receipt.
    pub receipt: u64,
    /// Everything ever taken in money, with it.
    pub turnover: Money,
}

/// A lane that had none of so many receipts has none to print again.
const RECENT: u64 = 2_000;

pub(super) const COUNTER: &str = "SELECT value FROM counter WHERE name = ?1 AND key = ?2";
const COUNTERS: &str = "SELECT key, value FROM counter WHERE name = ?1 ORDER BY key";
pub(super) const INSIDE: &str =
    "SELECT class, count(*) FROM stay INDEXED BY stay_inside WHERE open = 1 AND gone = 0 GROUP BY class";
pub(super) const INSIDE_OF: &str = "SELECT count(*) FROM stay INDEXED BY stay_inside \
                                    WHERE open = 1 AND gone = 0 AND class = ?1 AND (?2 IS NULL OR area = ?2)";
pub(super) const LAST: &str = "SELECT receipt, turnover FROM settlement ORDER BY receipt DESC LIMIT 1";
pub(super) const LAST_OF_LANE: &str =
    "SELECT receipt FROM settlement WHERE receipt > ?1 AND lane = ?2 ORDER BY receipt DESC LIMIT 1";
pub(super) const LANE_OF_SHIFT: &str =
    "SELECT lane FROM settlement WHERE receipt > ?1 AND shift = ?2 ORDER BY receipt DESC LIMIT 1";
pub(super) const RECEIPT: &str = "SELECT seq FROM settlement WHERE receipt = ?1";

macro_rules! shift {
    ($rest:literal) => {
        concat!(
            "SELECT shift, operator, opened_seq, opened, float, cash, issued, paid, free, manual_opens, reprints, ",
            "refused, first_receipt, last_receipt, tax, closed_seq, closed, counted, variance, z_number FROM shift ",
            $rest
        )
    };
}
pub(super) const SHIFT: &str = shift!("WHERE shift = ?1");
pub(super) const OPEN_SHIFT: &str = shift!("WHERE closed_seq IS NULL ORDER BY shift DESC LIMIT 1");
// The open shift without its totals: asked for by every use case.
pub(super) const UNDER_WAY: &str =
    "SELECT shift, operator FROM shift WHERE closed_seq IS NULL ORDER BY shift DESC LIMIT 1";
// Backwards, so that a shift's are found at the end, however many there are.
pub(super) const SETTLEMENTS: &str = "SELECT seq, shift, receipt, class, total, taken, tax, first_method, \
                                      first_taken, first_drawer FROM settlement ORDER BY receipt DESC";
// The first part stands with its settlement.
pub(super) const FURTHER_PAYMENTS: &str =
    "SELECT method, taken, drawer FROM further_payment WHERE receipt = ?1 ORDER BY part";
pub(super) const SHIFT_METHODS: &str = "SELECT method, amount FROM shift_method WHERE shift = ?1 ORDER BY method";
pub(super) const SHIFT_CLASSES: &str = "SELECT class, count, amount FROM shift_class WHERE shift = ?1 ORDER BY class";

impl View<'_> {
    /// A counter; 0 before its first use.
    pub(in crate::store) fn counter(&self, name: &str, key: &str) -> Result<i64, StoreError> {
        Ok(self.one(COUNTER, (name, key), |row| row.get(0))?.unwrap_or(0))
    }

    /// The number the next receipt must have.
    pub fn next_receipt(&self) -> Result<u64, StoreError> {
        Ok(self.last_settlement()?.receipt.saturating_add(1))
    }

    /// The last settlement: of this incarnation, or what was carried over into it.
    pub(in crate::store) fn last_settlement(&self) -> Result<LastSettlement, StoreError> {
        let read = |row: &Row<'_>| Ok(LastSettlement { receipt: read_count(row, 0)?, turnover: read_money(row, 1)? });
        match self.one(LAST, [], read)? {
            Some(last) => Ok(last),
            None => Ok(LastSettlement {
                receipt: u64::try_from(self.counter("receipt", "")?).unwrap_or(0),
                turnover: Money::new(self.counter("turnover", "")?),
            }),
        }
    }

    /// The number the next shift must have.
    pub fn next_shift(&self) -> Result<u64, StoreError> {
        self.next("shift")
    }

    /// The number the next Z must have.
    pub fn next_z(&self) -> Result<u64, StoreError> {
        self.next("z")
    }

    fn next(&self, name: &str) -> Result<u64, StoreError> {
        Ok(u64::try_from(self.counter(name, "")?).unwrap_or(0).saturating_add(1))
    }

    /// The count of the next ticket of that gate on that local date, from 1 (DESIGN 6).
    pub fn next_serial(&self, gate: GateNumber, date: chrono::NaiveDate) -> Result<u32, StoreError> {
        let last = self.counter("serial", &date_key(gate, date))?;
        Ok(u32::try_from(last).unwrap_or(u32::MAX).saturating_add(1))
    }

    /// Everything this booth has ever taken in money.
    pub fn turnover(&self) -> Result<Money, StoreError> {
        Ok(self.last_settlement()?.turnover)
    }

    /// Vehicles inside, by class; a class of which there is none may be missing.
    pub fn inside_counts(&self) -> Result<Vec<(ClassId, u64)>, StoreError> {
        self.many(INSIDE, [], |row| Ok((read_id(row, 0)?, read_count(row, 1)?)))
    }

    /// Vehicles this incarnation of the journal has let in of a class: to one part of the site, or to any.
    pub fn admitted(&self, area: Option<&AreaId>, class: &ClassId) -> Result<u64, StoreError> {
        Ok(u64::try_from(self.counter("admitted", &scope_key(area, class))?).unwrap_or(0))
    }

    /// Vehicles inside by this journal alone, of a class: in one part of the site, or in any.
    pub fn inside(&self, area: Option<&AreaId>, class: &ClassId) -> Result<u64, StoreError> {
        let of_area = (class.as_str(), area.map(AreaId::as_str));
        Ok(self.one(INSIDE_OF, of_area, |row| read_count(row, 0))?.unwrap_or(0))
    }

    /// Places there are, as this journal has adopted them last; 0 is unlimited.
    pub fn capacity(&self, area: Option<&AreaId>, class: &ClassId) -> Result<u64, StoreError> {
        Ok(u64::try_from(self.counter("quota", &scope_key(area, class))?).unwrap_or(0))
    }

    /// Every capacity that this journal has adopted, 0 for unlimited.
    pub fn capacities(&self) -> Result<Vec<(Option<AreaId>, ClassId, u64)>, StoreError> {
        self.many(COUNTERS, ["quota"], |row| {
            let key: String = row.get(0)?;
            let (area, class) = key.split_once('/').unwrap_or(("", key.as_str()));
            let area = (!area.is_empty()).then(|| area.parse()).transpose();
            let area = area.map_err(|error: &str| damaged(0, error.to_owned()))?;
            Ok((area, class.parse().map_err(|error: &str| damaged(0, error.to_owned()))?, read_count(row, 1)?))
        })
    }

    /// A settlement by its receipt number.
    pub fn receipt(&self, receipt: u64) -> Result<Option<StoredSettlement>, StoreError> {
        let Some(seq) = self.one(RECEIPT, [stored(receipt)], |row| read_count(row, 0))? else { return Ok(None) };
        match self.fact(seq)? {
            Some((record, hash)) => match record.fact {
                Fact::Settled(settled) => Ok(Some(StoredSettlement { seq, at: record.at, hash, settled })),
                // Carried over from an earlier incarnation, where the settlement itself stands.
                _ => Ok(None),
            },
            None => Ok(None),
        }
    }

    /// The last receipt of a lane, unless it is long ago.
    pub fn last_receipt(&self, lane: &LaneId) -> Result<Option<u64>, StoreError> {
        let since = self.last_settlement()?.receipt.saturating_sub(RECENT);
        self.one(LAST_OF_LANE, (stored(since), lane.as_str()), |row| read_count(row, 0))
    }

    /// The lane of the last settlement of a shift, unless it is long ago.
    pub fn lane_of_shift(&self, shift: u64) -> Result<Option<LaneId>, StoreError> {
        let since = self.last_settlement()?.receipt.saturating_sub(RECENT);
        self.one(LANE_OF_SHIFT, (stored(since), stored(shift)), |row| read_id(row, 0))
    }

    /// The fact of the last ticket issued in a lane.
    pub fn last_issued(&self, lane: &LaneId) -> Result<Option<u64>, StoreError> {
        Ok(u64::try_from(self.counter("last_issued", lane.as_str())?).ok().filter(|seq| *seq > 0))
    }

    /// Number and operator of the open shift, if there is one: what a fact needs to know of it.
    pub fn shift_under_way(&self) -> Result<Option<(u64, OperatorNumber)>, StoreError> {
        self.one(UNDER_WAY, [], |row| Ok((read_count(row, 0)?, read_id(row, 1)?)))
    }

    /// The open shift with its totals so far, if there is one. Reads the settlements of the shift.
    pub fn open_shift(&self) -> Result<Option<Shift>, StoreError> {
        let found = self.one(OPEN_SHIFT, [], read_shift)?;
        found.map(|shift| self.with_takings(shift)).transpose()
    }

    /// A shift by its number.
    pub fn shift(&self, shift: u64) -> Result<Option<Shift>, StoreError> {
        let found = self.one(SHIFT, [stored(shift)], read_shift)?;
        found.map(|shift| self.with_takings(shift)).transpose()
    }

    /// The totals of a shift: the one computation behind screen, X and Z.
    pub fn shift_totals(&self, shift: u64) -> Result<Option<ShiftTotals>, StoreError> {
        Ok(self.shift(shift)?.map(|shift| shift.totals))
    }

    /// A closed shift holds its totals; one that is open holds what it took over, and its settlements are added.
    fn with_takings(&self, mut shift: Shift) -> Result<Shift, StoreError> {
        shift.totals.by_class = self.many(SHIFT_CLASSES, [stored(shift.shift)], |row| {
            Ok(ClassTotal { class: read_id(row, 0)?, count: read_count(row, 1)?, amount: read_money(row, 2)? })
        })?;
        shift.totals.cashless = self.many(SHIFT_METHODS, [stored(shift.shift)], |row| {
            Ok(MethodTotal { method: row.get(0)?, amount: read_money(row, 1)? })
        })?;
        if shift.closed.is_none() {
            self.add_settlements(&mut shift)?;
        }
        Ok(shift)
    }

    /// Where the money of a settlement's further parts went.
    fn add_further_payments(&self, totals: &mut ShiftTotals, receipt: u64) -> rusqlite::Result<()> {
        let mut statement = self.prepare(FURTHER_PAYMENTS)?;
        let mut rows = statement.query([stored(receipt)])?;
        while let Some(row) = rows.next()? {
            add_payment(totals, row, 0)?;
        }
        Ok(())
    }

    fn add_settlements(&self, shift: &mut Shift) -> Result<(), StoreError> {
        let (number, opened) = (stored(shift.shift), stored(shift.opened_seq));
        let totals = &mut shift.totals;
        let (mut first, mut last) = (None, None);
        self.each(SETTLEMENTS, [], |row| {
            if row.get::<_, i64>(0)? < opened {
                return Ok(false);
            }
            if row.get::<_, Option<i64>>(1)? == Some(number) {
                let receipt = read_count(row, 2)?;
                (first, last) = (Some(receipt), last.or(Some(receipt)));
                totals.add(&read_id(row, 3)?, 1, read_money(row, 4)?);
                let taken = read_money(row, 5)?;
                if row.get_ref(7)?.as_str_or_null()?.is_some() {
                    add_payment(totals, row, 7)?;
                }
                self.add_further_payments(totals, receipt)?;
                totals.paid += u64::from(taken > Money::ZERO);
                totals.free += u64::from(taken <= Money::ZERO);
                totals.tax += read_money(row, 6)?;
            }
            Ok(true)
        })?;
        totals.expected = totals.float + totals.cash;
        totals.first_receipt = totals.first_receipt.or(first);
        totals.last_receipt = last.or(totals.last_receipt);
        Ok(())
    }
}

/// Adds the payment whose method, money taken and cash in the drawer stand at that column and after it.
fn add_payment(totals: &mut ShiftTotals, row: &Row<'_>, column: usize) -> rusqlite::Result<()> {
    let (taken, drawer) = (read_money(row, column + 1)?, read_money(row, column + 2)?);
    totals.cash += drawer;
    totals.add_cashless(row.get_ref(column)?.as_str()?, taken - drawer);
    Ok(())
}

fn read_shift(row: &Row<'_>) -> rusqlite::Result<Shift> {
    let (float, cash) = (read_money(row, 4)?, read_money(row, 5)?);
    let totals = ShiftTotals {
        float,
        cash,
        expected: float + cash,
        issued: read_count(row, 6)?,
        paid: read_count(row, 7)?,
        free: read_count(row, 8)?,
        manual_opens: read_count(row, 9)?,
        reprints: read_count(row, 10)?,
        refused: read_count(row, 11)?,
        by_class: Vec::new(),
        cashless: Vec::new(),
        first_receipt: read_count_opt(row, 12)?,
        last_receipt: read_count_opt(row, 13)?,
        tax: read_money(row, 14)?,
    };
    let closed = match read_count_opt(row, 15)? {
        None => None,
        Some(seq) => Some(ShiftEnd {
            seq,
            at: read_time(row, 16)?,
            counted: read_money(row, 17)?,
            variance: read_money(row, 18)?,
            z_number: read_count(row, 19)?,
        }),
    };
    Ok(Shift {
        shift: read_count(row, 0)?,
        operator: read_id(row, 1)?,
        opened_seq: read_count(row, 2)?,
        opened: read_time(row, 3)?,
        totals,
        closed,
    })
}
