//! Taking a ticket at an exit: what it is, what is due.

use crate::clock::Now;
use crate::desk::core::Core;
use crate::desk::find::find;
use crate::desk::model::{Asked, Quoted, Session};
use crate::desk::price::quoted;
use crate::desk::refusal_limit::printable;
use crate::desk::site::askable;
use crate::pending::Pending;
use crate::store::View;
use palang_domain::device::DeviceKind;
use palang_domain::fact::ScanRefused;
use palang_domain::ticket::Affixes;
use palang_domain::ticket::clean::clean;
use palang_domain::{ClassId, Fact, LaneId, Permission, Refusal, TicketId, Timestamp};
use std::sync::{Arc, PoisonError};

pub(crate) fn look_up(core: &Arc<Core>, session: &Session, lane: &LaneId, text: &str) -> Asked<Quoted> {
    may_take_money(core, session, lane)?;
    // Ten kilobytes of noise are refused without being carried around.
    let text: String = text.chars().take(2_048).collect();
    let (answer, pending) = Pending::new();
    let asked = Attempt { session: session.clone(), lane: lane.clone(), text };
    let inside = Arc::clone(core);
    let now = core.clock.now();
    let looked = core.read(move |view| {
        match asked.look(&inside, view, now) {
            Err(refusal) => asked.ask(&inside, refusal, answer),
            found => drop(answer.send(found)),
        }
        Ok(())
    });
    // Its own answer says only that somebody looked; where nobody could, `answer` is gone and the asker hears that.
    drop(looked);
    Ok(pending)
}

/// What was scanned or typed, and by whom.
struct Attempt {
    session: Session,
    lane: LaneId,
    text: String,
}

type Reply = futures::channel::oneshot::Sender<Result<Quoted, Refusal>>;

impl Attempt {
    fn look(&self, core: &Core, view: &View<'_>, now: Now) -> Result<Quoted, Refusal> {
        find(core, view, &self.text, &affixes(core, &self.lane), now).and_then(|found| quoted(core, found, now))
    }

    /// What is refused here the server may know. Whoever is refused in the end is written down.
    fn ask(self, core: &Arc<Core>, refusal: Refusal, answer: Reply) {
        let affixes = affixes(core, &self.lane);
        let ticket = askable(&refusal, clean(&self.text, &affixes));
        let asking = core.site.asking.lock().unwrap_or_else(PoisonError::into_inner);
        let (Some(ticket), Some(asking)) = (ticket, asking.as_ref()) else {
            return self.refuse(core, refusal, answer);
        };
        let again = move |core: &Arc<Core>, told: bool| {
            if !told {
                return self.refuse(core, refusal, answer);
            }
            let (inside, now) = (Arc::clone(core), core.clock.now());
            drop(core.read(move |view| {
                match self.look(&inside, view, now) {
                    Err(refusal) => self.refuse(&inside, refusal, answer),
                    found => drop(answer.send(found)),
                }
                Ok(())
            }));
        };
        if let Err(again) = asking.ask(ticket, Box::new(again)) {
            again(core, false);
        }
    }

    fn refuse(self, core: &Arc<Core>, refusal: Refusal, answer: Reply) {
        record(core, &self.session, &self.lane, &self.text, &refusal);
        drop(answer.send(Err(refusal)));
    }
}

/// Money is taken by who may, where cars leave.
pub(crate) fn may_take_money(core: &Core, session: &Session, lane: &LaneId) -> Result<(), Refusal> {
    session.require(Permission::Settle)?;
    if core.lane(lane)?.direction.leaves() { Ok(()) } else { Err(Refusal::WrongLane) }
}

/// What the lane's scanner puts around a code.
fn affixes(core: &Core, lane: &LaneId) -> Affixes {
    let scanner = core.config.lane(lane).and_then(|lane| lane.device(DeviceKind::Scanner));
    let device = scanner.and_then(|id| core.config.devices.scanner(id));
    device.map(|device| Affixes { prefix: device.prefix.clone(), suffix: device.suffix.clone() }).unwrap_or_default()
}

/// A refused attempt is a fact (DESIGN 6), but not every one of a storm. Trouble of the store is not the ticket's.
fn record(core: &Arc<Core>, session: &Session, lane: &LaneId, text: &str, refusal: &Refusal) {
    if matches!(refusal, Refusal::DiskFull | Refusal::StoreFailed | Refusal::Busy) {
        return;
    }
    let code = printable(text);
    if !core.refusal_limit.records(lane, &code, core.clock.now().at) {
        return;
    }
    let (lane, operator, reason) = (lane.clone(), session.operator.clone(), refusal.word().to_owned());
    let ticket = ticket_of(refusal);
    let recorded = core.commit(move |work| {
        let shift = match &operator {
            Some(operator) => work.shift_under_way()?.filter(|(_, theirs)| theirs == operator).map(|(shift, _)| shift),
            None => None,
        };
        work.append(Fact::ScanRefused(ScanRefused { lane, reason, code, ticket, operator, shift })).map(drop)
    });
    // Nobody waits for it: the refusal itself does not depend on its record.
    drop(recorded);
}

fn ticket_of(refusal: &Refusal) -> Option<TicketId> {
    match refusal {
        Refusal::Used { ticket, .. } | Refusal::Void { ticket } | Refusal::NeverIssued { ticket, .. } => {
            Some(ticket.clone())
        }
        Refusal::CheckDigit { likely, .. } => likely.clone(),
        _ => None,
    }
}

/// Codes of open stays, the oldest first.
pub(crate) fn sample(view: &View<'_>, classes: &[ClassId], count: usize) -> Result<Vec<String>, Refusal> {
    let limit = u32::try_from(count).unwrap_or(u32::MAX);
    let far = Timestamp::from_millis(i64::MAX);
    let mut stays = Vec::new();
    for class in classes {
        stays.extend(view.open_stays(class, Timestamp::EPOCH, far, limit)?);
    }
    stays.sort_by_key(|stay| stay.entry);
    Ok(stays.into_iter().take(count).map(|stay| stay.code).collect())
}
