//! Questions a run raises about the rest of the site: is the tariff published, the plate inside twice, the area too
//! full, the number really issued? Asked once a run, and only when the run gives cause.

use super::super::mastered::{Topic, mastered};
use super::super::stay::Stay;
use super::super::trust::gates_read;
use crate::quota;
use crate::store::{StoreError, Tx, Value};
use palang_domain::fact::{Conflict, ConflictFound, FactRef, QuotaSet};
use palang_domain::time::SECOND_MS;
use palang_domain::{AreaId, ClassId, Fact, GateNumber, Money, SiteId, TicketId, Timestamp};
use std::collections::BTreeMap;

/// A ticket's entry is cut to the second, and its fact may have come a little later: what a booth told of the same
/// moment proves nothing yet.
const COVERED_MS: i64 = 5 * SECOND_MS;

/// What a run gave cause to ask.
#[derive(Default)]
pub(super) struct Checks {
    /// Tariff versions, each with the first fact that named it.
    tariffs: BTreeMap<String, (FactRef, Option<TicketId>, Money)>,
    entered: Vec<Entered>,
    believed: Vec<Believed>,
    /// The limits that those who entered may have passed.
    limits: Vec<QuotaSet>,
}

struct Entered {
    ticket: TicketId,
    plate: Option<String>,
    area: Option<AreaId>,
    class: ClassId,
    place: FactRef,
}

struct Believed {
    ticket: TicketId,
    gate: Option<GateNumber>,
    entry: Timestamp,
    place: FactRef,
}

impl Checks {
    pub fn tariff(&mut self, version: &str, place: FactRef, ticket: Option<&TicketId>, amount: Money) {
        if !self.tariffs.contains_key(version) {
            self.tariffs.insert(version.to_owned(), (place, ticket.cloned(), amount));
        }
    }

    pub fn entered(&mut self, stay: &Stay, place: FactRef) {
        let Stay { ticket, plate, area, class, .. } = stay.clone();
        self.entered.push(Entered { ticket, plate, area, class, place });
    }

    pub fn believed(&mut self, stay: &Stay, place: FactRef) {
        self.believed.push(Believed { ticket: stay.ticket.clone(), gate: stay.gate, entry: stay.entry, place });
    }

    /// Before the run's stays are written.
    pub fn before(&mut self, tx: &mut dyn Tx, site: SiteId, found: &mut Vec<ConflictFound>) -> Result<(), StoreError> {
        self.unknown_tariffs(tx, site, found)?;
        self.same_plates(tx, site, found)?;
        self.never_issued(tx, site, found)?;
        if !self.entered.is_empty() {
            let quotas = mastered(tx, site, Topic::Quota)?.into_iter().filter_map(|quota| match quota.fact {
                Some(Fact::QuotaSet(quota)) if quota.capacity > 0 => Some(quota),
                _ => None,
            });
            self.limits = quotas.collect();
        }
        Ok(())
    }

    /// After they are.
    pub fn after(&self, tx: &mut dyn Tx, site: SiteId, found: &mut Vec<ConflictFound>) -> Result<(), StoreError> {
        for quota in &self.limits {
            let here = |entered: &&Entered| {
                entered.class == quota.class && (quota.area.is_none() || entered.area == quota.area)
            };
            let Some(last) = self.entered.iter().rfind(here) else { continue };
            let inside = quota::inside(tx, site, quota.area.as_ref(), &quota.class)?;
            if inside > quota.capacity {
                let detail = format!("{inside} of {}", quota.capacity);
                found.push(alone(Conflict::OverQuota, &last.ticket, &last.place, detail));
            }
        }
        Ok(())
    }

    fn unknown_tariffs(&self, tx: &mut dyn Tx, site: SiteId, found: &mut Vec<ConflictFound>) -> Result<(), StoreError> {
        if self.tariffs.is_empty() {
            return Ok(());
        }
        let sql = "SELECT name FROM mastered WHERE site = $1 AND topic = $2";
        let rows = tx.query(sql, &[site.into(), "tariff".into()])?;
        // A site that masters no tariff leaves them to its booths.
        if rows.is_empty() {
            return Ok(());
        }
        for (version, (place, ticket, amount)) in &self.tariffs {
            if !rows.iter().any(|row| row.text(0).is_ok_and(|name| name == version)) {
                found.push(ConflictFound {
                    conflict: Conflict::UnknownTariff,
                    ticket: ticket.clone(),
                    first: None,
                    second: place.clone(),
                    amount: *amount,
                    detail: version.clone(),
                });
            }
        }
        Ok(())
    }

    fn same_plates(&self, tx: &mut dyn Tx, site: SiteId, found: &mut Vec<ConflictFound>) -> Result<(), StoreError> {
        let plates: Vec<Value> =
            self.entered.iter().filter_map(|entered| entered.plate.as_deref()).map(Value::from).collect();
        let sql = "SELECT plate, ticket, booth, incarnation, seq FROM stay
                   WHERE site = $1 AND open = 1 AND plate = ANY($2)";
        for row in tx.query_any(sql, &[site.into()], &plates)? {
            let (plate, ticket) = (row.text(0)?, row.text(1)?);
            let same =
                |entered: &&Entered| entered.plate.as_deref() == Some(plate) && entered.ticket.as_str() != ticket;
            let Some(second) = self.entered.iter().find(same) else { continue };
            let same = alone(Conflict::SamePlate, &second.ticket, &second.place, ticket.to_owned());
            found.push(ConflictFound { first: first(&row)?, ..same });
        }
        Ok(())
    }

    /// A number was believed by its keyed check, and every booth that may have issued it has told of a later time and
    /// not of it. A booth that has not been heard of since proves nothing.
    fn never_issued(&self, tx: &mut dyn Tx, site: SiteId, found: &mut Vec<ConflictFound>) -> Result<(), StoreError> {
        if self.believed.is_empty() {
            return Ok(());
        }
        let sql = "SELECT b.gates, b.booth, max(h.at) FROM booth b JOIN head h ON h.site = b.site AND h.booth = b.booth
                   WHERE b.site = $1 AND b.kind = 'booth' GROUP BY b.booth, b.gates";
        let rows = tx.query(sql, &[site.into()])?;
        let booths: Result<Vec<_>, StoreError> =
            rows.iter().map(|row| Ok((gates_read(row.text(0)?)?, row.text(1)?, row.int(2)?))).collect();
        let booths = booths?;
        for believed in &self.believed {
            let issuers = || {
                booths.iter().filter(|(gates, booth, _)| {
                    *booth != believed.place.booth.as_str()
                        && (gates.is_empty() || believed.gate.is_none_or(|gate| gates.contains(&gate)))
                })
            };
            let heard = issuers().all(|(_, _, at)| *at >= believed.entry.millis() + COVERED_MS);
            if heard && issuers().next().is_some() {
                let detail = "believed by its check, and nobody issued it".to_owned();
                found.push(alone(Conflict::NeverIssued, &believed.ticket, &believed.place, detail));
            }
        }
        Ok(())
    }
}

/// A conflict that no money and no earlier fact stands for.
fn alone(conflict: Conflict, ticket: &TicketId, second: &FactRef, detail: String) -> ConflictFound {
    let (ticket, second) = (Some(ticket.clone()), second.clone());
    ConflictFound { conflict, ticket, first: None, second, amount: Money::ZERO, detail }
}

fn first(row: &crate::store::Row) -> Result<Option<FactRef>, StoreError> {
    let fact = FactRef { booth: row.parsed(2)?, incarnation: row.small(3)?, seq: row.count(4)? };
    Ok((fact.seq > 0).then_some(fact))
}
