//! Opening gates: for a fact of the same transaction, by hand, and again.

use crate::desk::core::{Core, Work};
use crate::desk::model::{Answer, Asked, Grant, Session, Update};
use crate::store::{PendingGrant, View};
use futures::channel::mpsc;
use palang_domain::device::DeviceKind;
use palang_domain::fact::{Dismissal, GateAnswered, GateOpenedByHand, GateOutcome, OpeningDismissed, OpeningRepeated};
use palang_domain::time::MINUTE_MS;
use palang_domain::{Fact, LaneId, Permission, Refusal};
use std::sync::Arc;

/// The longest reason that is kept.
const LONGEST_REASON: usize = 200;

/// A reason in somebody's own words, never empty.
pub(crate) fn reason(text: &str) -> Result<String, Refusal> {
    let words: String = text.trim().chars().filter(|c| !c.is_control()).take(LONGEST_REASON).collect();
    if words.is_empty() { Err(Refusal::ReasonNeeded) } else { Ok(words) }
}

impl Work<'_, '_> {
    /// Opens the lane's gate for a fact of this transaction. A lane without one says so: a person lifts the arm.
    pub fn open(&mut self, lane: &LaneId, cause: u64) -> Result<(), Refusal> {
        match self.core.lane(lane)?.device(DeviceKind::Gate).cloned() {
            Some(gate) => self.effects.open(gate, cause),
            None => self.no_gate(lane, cause)?,
        }
        Ok(())
    }

    fn no_gate(&mut self, lane: &LaneId, cause: u64) -> Result<(), Refusal> {
        let (lane, outcome) = (lane.clone(), GateOutcome::NoGate);
        self.append(Fact::GateAnswered(GateAnswered { cause, lane: lane.clone(), gate: None, outcome }))?;
        self.effects.say(Update::Gate { cause, lane, outcome });
        Ok(())
    }
}

pub(crate) fn open_by_hand(core: &Arc<Core>, session: &Session, lane: &LaneId, why: &str) -> Asked<u64> {
    let operator = session.person(Permission::OpenByHand)?;
    core.lane(lane)?;
    let (reason, lane) = (reason(why)?, lane.clone());
    Ok(core.commit(move |work| {
        // A supervisor opens in whoever's shift is open, or in none: the fact names both.
        let shift = work.shift_under_way()?.map(|(shift, _)| shift);
        let cause =
            work.append(Fact::GateOpenedByHand(GateOpenedByHand { lane: lane.clone(), reason, operator, shift }))?;
        work.open(&lane, cause)?;
        Ok(cause)
    }))
}

pub(crate) fn reopen(core: &Arc<Core>, session: &Session, cause: u64) -> Asked<()> {
    session.require(Permission::Settle).or_else(|_| session.require(Permission::Issue))?;
    let operator = session.operator.clone();
    Ok(core.commit(move |work| {
        let grant = work.grant(cause)?.filter(|grant| offered(work.core, grant)).ok_or(Refusal::NothingPending)?;
        let shift = work.shift_under_way()?.map(|(shift, _)| shift);
        let lane = grant.lane;
        work.append(Fact::OpeningRepeated(OpeningRepeated { cause, lane: lane.clone(), operator, shift }))?;
        // The lane may have been rebuilt since: today's gate opens, or nobody's.
        match work.core.config.lane(&lane).and_then(|lane| lane.device(DeviceKind::Gate).cloned()) {
            Some(gate) => work.effects.open_again(gate, cause),
            None => work.no_gate(&lane, cause)?,
        }
        Ok(())
    }))
}

/// Says that a pending opening is not needed any more. Whoever may take the money for an exit may also say that the
/// vehicle is through: it opens nothing, and the reason stands in the journal under their number.
pub(crate) fn dismiss(core: &Arc<Core>, session: &Session, cause: u64, reason: Dismissal) -> Asked<()> {
    let operator = session.person(Permission::Settle)?;
    Ok(core.commit(move |work| {
        let lane = work.grant(cause)?.ok_or(Refusal::NothingPending)?.lane;
        let shift = work.shift_under_way()?.map(|(shift, _)| shift);
        work.append(Fact::OpeningDismissed(OpeningDismissed { cause, lane, reason, operator, shift })).map(drop)
    }))
}

/// Whether a pending opening is still offered on its lane. An older one is history: who wants the arm up then opens by
/// hand, with a reason.
fn offered(core: &Core, grant: &PendingGrant) -> bool {
    let longest = core.config.extras.grants_offered_minutes.saturating_mul(MINUTE_MS);
    core.clock.now().at.millis_since(grant.at) <= longest
}

pub(crate) fn grants(core: &Arc<Core>) -> Answer<Vec<Grant>> {
    let inside = Arc::clone(core);
    core.read(move |view| pending(&inside, view))
}

/// What is offered now, oldest first.
fn pending(core: &Core, view: &View<'_>) -> Result<Vec<Grant>, Refusal> {
    let all = view.grants_pending()?.into_iter();
    Ok(all.filter(|one| offered(core, one)).map(grant).collect())
}

/// As the screen shows it.
fn grant(pending: PendingGrant) -> Grant {
    let PendingGrant { cause, lane, ticket, at, last, .. } = pending;
    Grant { cause, lane, ticket, at, last }
}

/// A new listener hears first how the journal was found, and what was granted and not acknowledged (DESIGN 4.2).
pub(crate) fn subscribe(core: &Arc<Core>, first: Option<Update>) -> mpsc::Receiver<Update> {
    let (mut listener, updates) = core.bus.subscribe();
    if let Some(first) = first {
        // The stream is new and empty: there is room.
        drop(listener.try_send(first));
    }
    let inside = Arc::clone(core);
    let offered = core.read(move |view| {
        for grant in pending(&inside, view)? {
            if listener.try_send(Update::Offered(grant)).is_err() {
                break;
            }
        }
        Ok(())
    });
    // It goes on by itself; the listener hears it.
    drop(offered);
    updates
}
