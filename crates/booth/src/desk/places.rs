//! Places: whether there is one for the next vehicle, and the bars (S2).
//!
//! Vehicles inside are counted from stays, never kept by hand (REQUIREMENTS D6). A booth that works alone counts its
//! own; one of a site admits what the server has leased to it, so that booths that cannot hear one another never let in
//! more than there are places.

use crate::desk::core::{Core, Work};
use crate::desk::model::{Answer, Place};
use crate::store::View;
use palang_domain::quota::Usage;
use palang_domain::{AreaId, ClassId, Refusal};
use std::collections::BTreeMap;
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
    if !work.core.site.enrolled() {
        return Ok(capacity.saturating_sub(work.inside(area, class)?));
    }
    let life = work.incarnation();
    let lease = work.lease(area, class)?.filter(|lease| lease.incarnation == life);
    // Without a lease nobody knows what the other booths let in.
    let total = lease.map_or(0, |lease| lease.total);
    Ok(total.saturating_sub(work.admitted(area, class)?))
}

pub(crate) fn places(core: &Arc<Core>) -> Answer<Vec<Place>> {
    let inside = Arc::clone(core);
    core.read(move |view| count(&inside, view))
}

/// The places of every class as a whole, then those of each part of the site that has some of its own.
pub(crate) fn count(core: &Core, view: &View<'_>) -> Result<Vec<Place>, Refusal> {
    let inside = inside(core, view)?;
    let capacities: BTreeMap<Scope, u64> =
        view.capacities()?.into_iter().map(|(area, class, capacity)| ((area, class), capacity)).collect();
    let place = |area: Option<AreaId>, class: &ClassId| {
        let scope = (area.clone(), class.clone());
        let capacity = capacities.get(&scope).copied().unwrap_or(0);
        let usage = Usage { capacity, inside: inside.get(&scope).copied().unwrap_or(0) };
        Place { area, class: class.clone(), usage }
    };
    let classes = core.classes();
    let parts = capacities.iter().filter(|((area, _), capacity)| area.is_some() && **capacity > 0);
    let mut areas: Vec<&AreaId> = parts.filter_map(|((area, _), _)| area.as_ref()).collect();
    areas.dedup();
    let of_parts = areas.into_iter().flat_map(|area| classes.iter().map(move |class| (Some(area.clone()), &class.id)));
    let whole = classes.iter().map(|class| (None, &class.id));
    let places = whole.chain(of_parts).map(|(area, class)| place(area, class));
    Ok(places.filter(|place| place.area.is_none() || !place.usage.unlimited()).collect())
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
