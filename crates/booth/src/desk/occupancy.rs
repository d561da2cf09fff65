//! Places: whether there is one for the next vehicle, and the bars (S2).
//!
//! Vehicles inside are counted from stays, never kept by hand (REQUIREMENTS D6). A booth that works alone counts its
//! own; one of a site admits what the server has leased to it, so that booths that cannot hear one another never let in
//! more than there are places.

use crate::desk::core::{Core, Work};
use crate::desk::model::{Answer, Occupancy};
use crate::store::View;
use palang_domain::quota::Usage;
use palang_domain::{AreaId, ClassId, Refusal};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

type Scope = (Option<AreaId>, ClassId);

/// Refuses a vehicle that no place is left for. Asked inside the transaction that issues the ticket: two lanes never
/// take the last place together (S2-X05).
pub(crate) fn room(work: &Work<'_, '_>, area: Option<&AreaId>, class: &ClassId) -> Result<(), Refusal> {
    for scope in [None, area].into_iter().take(1 + usize::from(area.is_some())) {
        let capacity = work.capacity(scope, class)?;
        if capacity > 0 && left(work, scope, class, capacity)? == 0 {
            return Err(Refusal::Full { class: class.clone(), area: scope.cloned(), available: 0, capacity });
        }
    }
    Ok(())
}

/// Vehicles that may still be let in here.
fn left(work: &Work<'_, '_>, area: Option<&AreaId>, class: &ClassId, capacity: u64) -> Result<u64, Refusal> {
    if work.core.site.enrolled() {
        return leased(work, work.incarnation(), area, class);
    }
    Ok(capacity.saturating_sub(work.inside(area, class)?))
}

/// Vehicles that this booth may still let in by its lease. Without one nobody knows what the other booths let in.
fn leased(view: &View<'_>, incarnation: u32, area: Option<&AreaId>, class: &ClassId) -> Result<u64, Refusal> {
    let lease = view.lease(area, class)?.filter(|lease| lease.incarnation == incarnation);
    Ok(lease.map_or(0, |lease| lease.total).saturating_sub(view.admitted(area, class)?))
}

/// The places of every class as a whole, then those of each part of the site that has some of its own. Of a site's,
/// `held_by_booths` are those that this booth may fill.
pub(crate) fn occupancy(core: &Arc<Core>) -> Answer<Vec<Occupancy>> {
    let inside = Arc::clone(core);
    core.read(move |view| count(&inside, view))
}

fn count(core: &Core, view: &View<'_>) -> Result<Vec<Occupancy>, Refusal> {
    let inside = inside(core, view)?;
    let capacities: BTreeMap<Scope, u64> =
        view.capacities()?.into_iter().map(|(area, class, capacity)| ((area, class), capacity)).collect();
    let incarnation = view.fact(1)?.map_or(0, |(first, _)| first.incarnation);
    let place = |area: Option<&AreaId>, class: &ClassId| {
        let scope = (area.cloned(), class.clone());
        let capacity = capacities.get(&scope).copied().unwrap_or(0);
        let usage = Usage { capacity, inside: inside.get(&scope).copied().unwrap_or(0) };
        let shared = core.site.enrolled() && capacity > 0;
        let held_by_booths = if shared { leased(view, incarnation, area, class)? } else { 0 };
        Ok(Occupancy { area: scope.0, class: scope.1, usage, held_by_booths })
    };
    let classes = core.classes();
    let parts: BTreeSet<&AreaId> =
        capacities.iter().filter(|(_, capacity)| **capacity > 0).filter_map(|((area, _), _)| area.as_ref()).collect();
    let areas = std::iter::once(None).chain(parts.into_iter().map(Some));
    let of_areas = areas.flat_map(|area| classes.iter().map(move |class| (area, &class.id)));
    let counted: Vec<Occupancy> = of_areas.map(|(area, class)| place(area, class)).collect::<Result<_, Refusal>>()?;
    Ok(counted.into_iter().filter(|place| place.area.is_none() || !place.usage.unlimited()).collect())
}

/// Vehicles inside of every class, and of every class in every part.
fn inside(core: &Core, view: &View<'_>) -> Result<BTreeMap<Scope, u64>, Refusal> {
    let mut inside: BTreeMap<Scope, u64> = BTreeMap::new();
    if !core.site.enrolled() {
        inside.extend(view.inside_counts()?.into_iter().map(|(class, count)| ((None, class), count)));
        for (area, class, _) in view.capacities()?.into_iter().filter(|(area, _, _)| area.is_some()) {
            let count = view.inside(area.as_ref(), &class)?;
            inside.insert((area, class), count);
        }
        return Ok(inside);
    }
    for (class, area, count) in view.own_inside()?.into_iter().chain(view.site_inside()?) {
        if area.is_some() {
            *inside.entry((area, class.clone())).or_default() += count;
        }
        *inside.entry((None, class)).or_default() += count;
    }
    Ok(inside)
}
