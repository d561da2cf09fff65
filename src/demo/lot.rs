//! Fills the lot: the same desk issues the tickets, on a clock that runs through the last hours in a moment.

use super::Demo;
use super::folder::DemoFolder;
use crate::context::Services;
use futures::StreamExt;
use palang_booth::clock::{Clock, DrillClock, SystemClock};
use palang_booth::config::Config;
use palang_booth::desk::Desk;
use palang_booth::desk::model::{Session, Update};
use palang_booth::engine::{Engine, Options};
use palang_domain::device::DeviceKind;
use palang_domain::fact::GateOutcome;
use palang_domain::{ClassId, Money, Refusal};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

/// Minutes between the cars that are inside when the demo begins; the last came three minutes ago.
const CAME_MINUTES: [u64; 12] = [22, 17, 31, 8, 24, 13, 29, 6, 19, 12, 9, 4];
/// After the last of them.
const QUIET_MINUTES: u64 = 3;
const FLOAT: Money = Money::new(200_000);

/// Why the demo cannot start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// There is no folder for its data.
    #[error("no place for the demo's data: {0}")]
    Folder(#[from] std::io::Error),
    /// The engine does not start.
    #[error(transparent)]
    Engine(#[from] palang_booth::engine::StartError),
    /// The desk refused to fill the lot.
    #[error("the lot cannot be filled: {0:?}")]
    Refused(Refusal),
    /// The built-in config has no lane, printer or gate.
    #[error("the demo's booth is incomplete")]
    Incomplete,
}

impl From<Refusal> for StartError {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

/// A demo that runs: dropping it ends the engine and takes its data away, unless a place was named for it.
pub struct Running {
    /// The booth.
    pub services: Services,
    /// The lot; taken by the program.
    pub demo: Option<Demo>,
    // Before the folder: the engine must be gone when its folder goes.
    engine: Option<Engine>,
    folder: Option<DemoFolder>,
}

impl Drop for Running {
    fn drop(&mut self) {
        if let Some(engine) = self.engine.take() {
            engine.stop();
        }
        drop(self.folder.take());
    }
}

/// Starts a booth on virtual devices and fills it. `data` keeps it; without, it leaves nothing behind.
///
/// # Errors
/// When there is no place for its data, or the booth does not start.
pub fn start(config: Config, data: Option<&Path>) -> Result<Running, StartError> {
    let own = match data {
        Some(_) => None,
        None => Some(DemoFolder::below(&std::env::temp_dir())?),
    };
    let folder = data.or(own.as_ref().map(DemoFolder::path)).ok_or(StartError::Incomplete)?;
    let minutes: u64 = CAME_MINUTES.iter().sum::<u64>() + QUIET_MINUTES;
    let kept = own.is_none() && folder.read_dir().is_ok_and(|mut files| files.next().is_some());
    let ago = if kept { 0 } else { minutes };
    let clock = DrillClock::starting(SystemClock.read().wall.plus_minutes(-i64::try_from(ago).unwrap_or(0)));
    let lane = config.lanes.first().cloned().ok_or(StartError::Incomplete)?;
    let options = Options { clock: Arc::new(clock.clone()), ..Options::new(folder.to_owned()) };
    let engine = Engine::start(config, options)?;
    if !kept {
        fill(engine.desk(), &lane.id, &clock)?;
    }
    let printer =
        lane.device(DeviceKind::Printer).and_then(|id| engine.virtual_printer(id)).ok_or(StartError::Incomplete)?;
    let gate = lane.device(DeviceKind::Gate).and_then(|id| engine.virtual_gate(id)).ok_or(StartError::Incomplete)?;
    let services = Services::new(engine.desk().clone(), Some(&lane.id)).ok_or(StartError::Incomplete)?;
    Ok(Running { services, demo: Some(Demo::new(printer, gate)), engine: Some(engine), folder: own })
}

fn fill(desk: &Desk, lane: &palang_domain::LaneId, clock: &DrillClock) -> Result<(), Refusal> {
    let number = "1".parse().map_err(|_| Refusal::BadPin)?;
    if wait(desk.needs_first_admin())? {
        wait(desk.enrol_first_admin(&number, "Sari", "1234"))?;
    }
    let session = wait(desk.sign_in(&number, "1234"))?;
    wait(desk.open_shift(&session, FLOAT))?;
    let classes: Vec<ClassId> = desk.config().classes.iter().map(|class| class.id.clone()).collect();
    for (car, minutes) in CAME_MINUTES.iter().enumerate() {
        let Some(class) = classes.get(car % 3 % classes.len().max(1)) else { break };
        came(desk, &session, lane, class)?;
        clock.advance(Duration::from_secs(minutes * 60));
    }
    clock.advance(Duration::from_secs(QUIET_MINUTES * 60));
    wait(desk.sign_out(&session))
}

/// One car: its ticket out of the printer and the gate's answer in, before the next one comes.
fn came(desk: &Desk, session: &Session, lane: &palang_domain::LaneId, class: &ClassId) -> Result<(), Refusal> {
    let mut updates = desk.subscribe();
    let cause = wait(desk.issue(session, lane, class, None))?.cause;
    let (mut slip, mut gate) = (false, None);
    // Both devices answer exactly once per command; the stream ends with the engine.
    while !slip || gate.is_none() {
        match futures::executor::block_on(updates.next()) {
            Some(Update::Slip { cause: of, .. }) if of == cause => slip = true,
            Some(Update::Gate { cause: of, outcome, .. }) if of == cause => gate = Some(outcome),
            Some(_) => {}
            None => return Err(Refusal::Busy),
        }
    }
    // A board that is still starting misses the first pulse; a lot that is shown to a newcomer has no open question.
    if gate != Some(GateOutcome::Acknowledged) {
        wait(desk.reopen(session, cause))?;
        while let Some(update) = futures::executor::block_on(updates.next()) {
            if matches!(update, Update::Gate { cause: of, .. } if of == cause) {
                break;
            }
        }
    }
    Ok(())
}

fn wait<T>(answer: palang_booth::desk::model::Answer<T>) -> Result<T, Refusal> {
    answer.answer()
}
