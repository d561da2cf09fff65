//! Whether any stay costs more than the law allows: both prices are followed over a sample of entries.

use super::{Finding, Matter, Severity};
use crate::tariff::change::changes;
use crate::tariff::model::{Ceiling, Class, File, Plan, Tax, TaxKind};
use crate::tariff::quote::{Bill, Stay, price, share};
use crate::tariff::rate::{Rate, Shape};
use crate::time::{HOUR_MS, MINUTE_MS};
use crate::{Money, Timestamp, Zone};
use std::collections::BTreeSet;

/// A Monday's midnight in a zone without clock changes: only the time of day matters here.
const MIDNIGHT: Timestamp = Timestamp::from_millis(1_767_546_000_000);
/// Followed minute by minute; later only at some days.
const CLOSE_MINUTES: i64 = 3 * 1_440;
const FAR_MINUTES: [i64; 4] = [7 * 1_440, 30 * 1_440, 90 * 1_440, 365 * 1_440];

pub(super) fn check(file: &File, found: &mut Vec<Finding>) {
    for (id, class) in &file.class {
        let Some(ceiling) = &class.ceiling else { continue };
        let specials = class.special.iter().map(|special| (Some(special.name.to_string()), &special.plan));
        for (special, plan) in std::iter::once((None, &class.plan)).chain(specials) {
            if let Some(matter) = first_over(file, class, plan, ceiling) {
                found.push(Finding { severity: Severity::Error, class: Some(id.clone()), special, matter });
            }
        }
    }
}

fn first_over(file: &File, class: &Class, plan: &Plan, ceiling: &Ceiling) -> Option<Matter> {
    let legal = Plan { rate: ceiling.rate.clone(), daily: None, overnight: None };
    entries(&plan.rate, &ceiling.rate).into_iter().find_map(|entry| {
        let turnaround = class.turnaround_minutes.map_or(-1, crate::tariff::unit::Minutes::get);
        let asks = |minutes| if minutes <= turnaround { Money::ZERO } else { gross(file, cost(plan, entry, minutes)) };
        // A price first passes its ceiling where it rises, and the ceiling never falls.
        let points = changes(CLOSE_MINUTES, plan.rate.falls(), asks);
        let far = FAR_MINUTES.into_iter().map(|minutes| (minutes, asks(minutes)));
        points.into_iter().chain(far).find_map(|(minutes, price)| {
            let allowed = cost(&legal, entry, minutes);
            (price > allowed).then(|| Matter::OverCeiling {
                minutes,
                price,
                ceiling: allowed,
                basis: ceiling.basis.to_string(),
            })
        })
    })
}

fn cost(plan: &Plan, entry: Timestamp, minutes: i64) -> Money {
    let stay = Stay { entry, length: minutes * MINUTE_MS, zone: Zone::JAKARTA };
    let mut bill = Bill::new(entry, entry.plus_millis(stay.length));
    price(plan, stay, &mut bill);
    bill.total()
}

/// What the driver pays: a tax on top counts against the ceiling.
fn gross(file: &File, net: Money) -> Money {
    match file.tax {
        Some(Tax { rate_bp, kind: TaxKind::Added }) => net + share(net, i64::from(rate_bp), 10_000),
        _ => net,
    }
}

/// Entries at and just before each edge of a window, and every three hours.
fn entries(rate: &Rate, ceiling: &Rate) -> BTreeSet<Timestamp> {
    let mut entries: BTreeSet<Timestamp> = (0..8).map(|index| MIDNIGHT.plus_millis(index * 3 * HOUR_MS)).collect();
    for rate in [rate, ceiling] {
        if let Shape::Windows(windows, _) = &rate.shape {
            for edge in windows.iter().flat_map(|window| [window.from, window.until]) {
                let at = MIDNIGHT.plus_millis(edge.minutes() * MINUTE_MS);
                entries.extend([at, at.plus_millis(-MINUTE_MS)]);
            }
        }
    }
    entries
}
