//! Tables that facts add rows to: settlements, sightings, pictures, admissions, shifts.

use super::super::entry::Entry;
use super::super::stay::word;
use crate::store::{Insert, StoreError, Tx, Value};
use palang_domain::fact::effect::{Evidence, Settlement};
use palang_domain::fact::{PlateSeen, ShiftCarried, ShiftClosed, ShiftOpened};
use palang_domain::{AreaId, ClassId, Hash, LaneId, Money, SiteId, TicketId};
use std::collections::BTreeMap;

/// Facts between a settlement and its exit, at most.
const LOOK_BACK: u64 = 8;

/// Rows to be written at the end of a run.
#[derive(Default)]
pub(super) struct Rows {
    settlements: Vec<Vec<Value>>,
    payments: Vec<Vec<Value>>,
    sightings: Vec<Vec<Value>>,
    photos: Vec<Vec<Value>>,
    shifts: Vec<Shift>,
    admitted: BTreeMap<(String, String), i64>,
    /// What each ticket's latest settlement in this run took: for the sum of a double exit.
    taken: BTreeMap<TicketId, Money>,
}

enum Shift {
    Opened { shift: u64, operator: String, opened: i64 },
    Closed { fact: Box<ShiftClosed>, closed: i64 },
}

impl Rows {
    pub fn settlement(&mut self, entry: &Entry<'_>, ticket: &TicketId, fact: &Settlement<'_>) {
        let taken = fact.takings().taken;
        self.taken.insert(ticket.clone(), taken);
        self.settlements.push(vec![
            entry.seq.into(),
            fact.receipt.map_or(Value::NONE, Value::from),
            ticket.as_str().into(),
            fact.lane.as_str().into(),
            fact.quote.class.as_str().into(),
            fact.at.unwrap_or(entry.at).millis().into(),
            fact.due().get().into(),
            taken.get().into(),
            fact.tax().get().into(),
            fact.methods().into(),
            Value::text(fact.operator),
            fact.shift.map_or(Value::NONE, Value::from),
        ]);
        for (part, payment) in (1_u32..).zip(fact.payments.iter()) {
            let takings = payment.takings();
            self.payments.push(vec![
                entry.seq.into(),
                part.into(),
                payment.method().into(),
                takings.settled.get().into(),
                takings.taken.get().into(),
                takings.drawer.get().into(),
            ]);
        }
    }

    /// What the settlement before an exit took.
    pub fn taken_for(&self, ticket: &TicketId) -> Money {
        self.taken.get(ticket).copied().unwrap_or(Money::ZERO)
    }

    /// A booth writes settlement and exit in one transaction; a batch may end between the two. So a run that begins
    /// with an exit looks back over the few facts before it.
    pub fn recall(&mut self, tx: &mut dyn Tx, site: SiteId, first: &Entry<'_>) -> Result<(), StoreError> {
        let sql = "SELECT ticket, taken FROM settlement
                   WHERE site = $1 AND booth = $2 AND incarnation = $3 AND seq >= $4 AND seq < $5";
        let since = first.seq.saturating_sub(LOOK_BACK);
        let values =
            [site.into(), first.booth.as_str().into(), first.incarnation.into(), since.into(), first.seq.into()];
        for row in tx.query(sql, &values)? {
            let ticket = row.parsed(0)?;
            self.taken.insert(ticket, Money::new(row.int(1)?));
        }
        Ok(())
    }

    pub fn evidence(&mut self, entry: &Entry<'_>, evidence: Evidence<'_>) {
        match evidence {
            Evidence::Sighting(fact) => {
                if let Some(photo) = fact.photo {
                    self.picture(entry, photo, entry.seq, fact.lane.as_ref(), Value::NONE);
                }
                self.sighting(entry, fact);
            }
            Evidence::Photo { cause, lane, photo, size } => self.picture(entry, photo, cause, Some(lane), size.into()),
            Evidence::Attached { lane, photo } => self.picture(entry, photo, entry.seq, Some(lane), Value::NONE),
        }
    }

    fn sighting(&mut self, entry: &Entry<'_>, fact: &PlateSeen) {
        self.sightings.push(vec![
            entry.seq.into(),
            fact.plate.as_str().into(),
            fact.confidence.into(),
            fact.at.millis().into(),
            Value::text(fact.lane.as_ref().map(LaneId::as_str)),
            fact.source.as_str().into(),
            Value::text(fact.photo.map(|photo| photo.to_string()).as_deref()),
            word(&fact.outcome).into(),
        ]);
    }

    fn picture(&mut self, entry: &Entry<'_>, photo: Hash, cause: u64, lane: Option<&LaneId>, size: Value) {
        let row = vec![
            photo.to_string().into(),
            cause.into(),
            Value::text(lane.map(LaneId::as_str)),
            size,
            entry.at.millis().into(),
        ];
        // The same picture of the same cause twice in one run is one row.
        if !self.photos.iter().any(|there| there[..2] == row[..2]) {
            self.photos.push(row);
        }
    }

    pub fn admit(&mut self, area: Option<&AreaId>, class: &ClassId) {
        let area = area.map(ToString::to_string).unwrap_or_default();
        *self.admitted.entry((area, class.as_str().to_owned())).or_default() += 1;
    }

    pub fn shift_opened(&mut self, entry: &Entry<'_>, fact: &ShiftOpened) {
        let operator = fact.operator.to_string();
        self.shifts.push(Shift::Opened { shift: fact.shift, operator, opened: entry.at.millis() });
    }

    pub fn shift_goes_on(&mut self, open: &ShiftCarried) {
        let (operator, opened) = (open.operator.to_string(), open.opened.millis());
        self.shifts.push(Shift::Opened { shift: open.shift, operator, opened });
    }

    pub fn shift_closed(&mut self, entry: &Entry<'_>, fact: &ShiftClosed) {
        self.shifts.push(Shift::Closed { fact: Box::new(fact.clone()), closed: entry.at.millis() });
    }

    /// Writes them down; `of` is any fact of the run.
    pub fn write(self, tx: &mut dyn Tx, site: SiteId, of: &Entry<'_>) -> Result<(), StoreError> {
        let whose = [site.into(), of.booth.as_str().into(), of.incarnation.into()];
        let led = |rows: Vec<Vec<Value>>| -> Vec<Vec<Value>> {
            rows.into_iter().map(|row| whose.iter().cloned().chain(row).collect()).collect()
        };
        let admitted =
            self.admitted.into_iter().map(|((area, class), count)| vec![area.into(), class.into(), count.into()]);
        for (table, columns, conflict, rows) in [
            ("settlement", SETTLEMENT, "", self.settlements),
            ("payment", PAYMENT, "", self.payments),
            ("sighting", SIGHTING, "", self.sightings),
            ("photo", PHOTO, "ON CONFLICT (site, photo, booth, incarnation, cause) DO NOTHING", self.photos),
            ("admitted", ADMITTED, ADMIT_MORE, admitted.collect()),
        ] {
            if !rows.is_empty() {
                tx.insert(&Insert { table, columns, conflict, rows: &led(rows) })?;
            }
        }
        for shift in self.shifts {
            write_shift(tx, &whose, shift)?;
        }
        Ok(())
    }
}

fn write_shift(tx: &mut dyn Tx, whose: &[Value; 3], shift: Shift) -> Result<(), StoreError> {
    let [site, booth, incarnation] = whose.clone();
    match shift {
        Shift::Opened { shift, operator, opened } => tx.execute(
            "INSERT INTO shift (site, booth, incarnation, shift, operator, opened) VALUES ($1, $2, $3, $4, $5, $6)
             ON CONFLICT (site, booth, incarnation, shift) DO NOTHING",
            &[site, booth, incarnation, shift.into(), operator.into(), opened.into()],
        )?,
        Shift::Closed { fact, closed } => {
            let totals = serde_json::to_string(&fact.totals).map_err(|error| StoreError::Other(error.to_string()))?;
            tx.execute(
                "INSERT INTO shift (site, booth, incarnation, shift, operator, opened, closed, counted, variance,
                 z_number, totals) VALUES ($1, $2, $3, $4, $5, $6, $6, $7, $8, $9, $10)
                 ON CONFLICT (site, booth, incarnation, shift) DO UPDATE SET closed = excluded.closed,
                 counted = excluded.counted, variance = excluded.variance, z_number = excluded.z_number,
                 totals = excluded.totals",
                &[
                    site,
                    booth,
                    incarnation,
                    fact.shift.into(),
                    fact.operator.as_str().into(),
                    closed.into(),
                    fact.counted.get().into(),
                    fact.variance.get().into(),
                    fact.z_number.into(),
                    totals.into(),
                ],
            )?
        }
    };
    Ok(())
}

const SETTLEMENT: &str =
    "site, booth, incarnation, seq, receipt, ticket, lane, class, at, total, taken, tax, method, operator, shift";
const PAYMENT: &str = "site, booth, incarnation, seq, part, method, amount, taken, drawer";
const SIGHTING: &str = "site, booth, incarnation, seq, plate, confidence, at, lane, source, photo, outcome";
const PHOTO: &str = "site, booth, incarnation, photo, cause, lane, size, at";
const ADMITTED: &str = "site, booth, incarnation, area, class, count";
const ADMIT_MORE: &str =
    "ON CONFLICT (site, booth, incarnation, area, class) DO UPDATE SET count = admitted.count + excluded.count";
