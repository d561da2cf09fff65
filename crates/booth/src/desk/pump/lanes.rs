//! What a lane's loops, button and serial scanner mean.

use crate::config::Lane;
use crate::desk::core::Core;
use crate::desk::model::{Answer, Session, Tender, Update};
use crate::desk::{issue, look_up, settle};
use palang_domain::device::DeviceKind;
use palang_domain::device::Input;
use palang_domain::fact::VehiclePassed;
use palang_domain::time::SECOND_MS;
use palang_domain::{ClassId, Fact, LaneId, Refusal, Timestamp};
use std::collections::HashMap;
use std::sync::Arc;

/// A button without a loop issues again only after this: a bouncing contact is one driver.
const HOLD_OFF_MS: i64 = 5 * SECOND_MS;
/// A loop that falls twice within this saw one vehicle with a trailer hitch.
const PASS_MS: i64 = SECOND_MS;

#[derive(Default)]
pub(super) struct Lanes(HashMap<LaneId, State>);

#[derive(Default)]
struct State {
    /// A vehicle stands before the arm, as far as a loop told.
    loop_in: Option<bool>,
    /// The vehicle that stands there has its ticket.
    served: bool,
    issued: Option<Timestamp>,
    passed: Option<Timestamp>,
    /// The grant the arm was last opened for, until a vehicle has used it.
    opened: Option<u64>,
}

impl Lanes {
    fn state(&mut self, lane: &LaneId) -> &mut State {
        self.0.entry(lane.clone()).or_default()
    }

    /// The gate was told to open for that grant.
    pub fn opened(&mut self, lane: &LaneId, cause: u64) {
        self.state(lane).opened = Some(cause);
    }

    pub fn input(&mut self, core: &Arc<Core>, id: &LaneId, input: Input, on: bool) {
        core.bus.publish(&Update::Input { lane: id.clone(), input, on });
        match (input, on) {
            (Input::LoopIn, on) => {
                let state = self.state(id);
                state.loop_in = Some(on);
                state.served &= on;
            }
            (Input::LoopOut, false) => self.passed(core, id),
            (Input::Button, true) => self.button(core, id),
            (Input::LoopOut, true) | (Input::Button, false) => {}
        }
    }

    fn passed(&mut self, core: &Arc<Core>, id: &LaneId) {
        let now = core.clock.now().at;
        let state = self.state(id);
        if state.passed.is_some_and(|last| now.millis_since(last) < PASS_MS) {
            return;
        }
        state.passed = Some(now);
        let (cause, lane) = (state.opened.take(), id.clone());
        let written =
            core.commit(move |work| work.append(Fact::VehiclePassed(VehiclePassed { lane, cause })).map(drop));
        if let Err(refusal) = written.answer() {
            tracing::warn!(reason = refusal.word(), "a passing vehicle could not be written down");
        }
    }

    /// The ticket button of an unattended lane issues one ticket a vehicle (S0-F02).
    fn button(&mut self, core: &Arc<Core>, id: &LaneId) {
        let Some(lane) = core.config.lane(id).filter(|lane| !lane.attended && lane.direction.enters()) else { return };
        let now = core.clock.now().at;
        let state = self.state(id);
        let again = if has_loop(core, lane) {
            // A loop that has not spoken since the start may well have a vehicle on it.
            state.served || state.loop_in == Some(false)
        } else {
            state.issued.is_some_and(|last| now.millis_since(last) < HOLD_OFF_MS)
        };
        if again {
            return;
        }
        let answer = match button_class(core, lane) {
            Some(class) => issue::issue(core, &Session::unattended(), id, &class, None).and_then(Answer::answer),
            None => Err(Refusal::UnknownClass),
        };
        let update = match answer {
            Ok(issued) => {
                (state.served, state.issued) = (true, Some(now));
                Update::Issued(issued)
            }
            Err(refusal) => Update::Refused { lane: id.clone(), refusal },
        };
        core.bus.publish(&update);
    }

    /// A serial scanner read something: the screen's business, unless nobody sits there.
    pub fn scanned(&self, core: &Arc<Core>, id: &LaneId, text: &str) {
        core.bus.publish(&Update::Scanned { lane: id.clone(), text: text.to_owned() });
        if core.config.lane(id).is_some_and(|lane| !lane.attended && lane.direction.leaves())
            && let Err(refusal) = leave_unattended(core, id, text)
        {
            core.bus.publish(&Update::Refused { lane: id.clone(), refusal });
        }
    }
}

/// Nobody takes money in an unattended lane: settling refuses whoever owes something.
fn leave_unattended(core: &Arc<Core>, lane: &LaneId, text: &str) -> Result<(), Refusal> {
    let session = Session::unattended();
    let quoted = look_up::look_up(core, &session, lane, text)?.answer()?;
    settle::settle(core, &session, lane, quoted, Tender::Exact)?.answer().map(drop)
}

fn has_loop(core: &Core, lane: &Lane) -> bool {
    let gate = lane.device(DeviceKind::Gate).and_then(|id| core.config.devices.gate(id));
    gate.is_some_and(|gate| gate.inputs.loop_in.is_some())
}

/// What the button issues: the lane's class, or the only one there is.
fn button_class(core: &Core, lane: &Lane) -> Option<ClassId> {
    lane.default_class.clone().or_else(|| match core.classes().as_slice() {
        [only] => Some(only.id.clone()),
        _ => None,
    })
}
