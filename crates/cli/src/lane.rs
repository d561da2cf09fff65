//! `palang lane run LANE`: one lane without a screen. Its ticket button issues by itself (the desk does that); a serial
//! scanner on an unattended exit lets a stay out that owes nothing. One JSON line an event, for the log of the service.

use crate::context::Context;
use crate::drill::lines::Lines;
use crate::failure::Failure;
use crate::stop;
use futures::StreamExt;
use palang_booth::config::Config;
use palang_booth::desk::Desk;
use palang_booth::desk::model::{Session, Tender, Update};
use palang_booth::engine::{Engine, Options};
use palang_domain::{DeviceId, Due, LaneId, Role};
use palang_locale::Locale;
use std::io;

/// Runs the lane until the service manager, or Ctrl+C, says stop.
///
/// # Errors
/// When there is no such lane, or the booth cannot start.
pub fn run(context: &Context, lane: &LaneId) -> Result<(), Failure> {
    let (locale, config) = (context.locale(), alone(context.config()?, lane));
    let Some(here) = config.lane(lane) else {
        return Err(Failure::usage(locale.cli_no_lane(lane.as_str())));
    };
    let attended = here.attended;
    let data = context.data()?;
    let _log = crate::log::start(&data);
    let lines = Lines::new(io::stdout());
    let committed = lines.clone();
    let options = Options { observer: Some(Box::new(move |facts| committed.committed(facts))), ..Options::new(data) };
    let engine = Engine::start(config, options).map_err(|error| Failure::failed(error.to_string()))?;
    let desk = engine.desk().clone();
    for grant in desk.grants().answer().unwrap_or_default() {
        lines.offered(&grant);
    }
    let mut updates = desk.subscribe();
    let stopped = stop::asked().map_err(|error| Failure::failed(error.to_string()))?;
    let hear = async {
        while let Some(update) = updates.next().await {
            lines.update(&locale, &update);
            if let Update::Scanned { lane, text } = &update
                && !attended
            {
                scanned(&desk, &locale, &lines, lane, text);
            }
        }
    };
    futures::pin_mut!(hear);
    futures::executor::block_on(futures::future::select(hear, stopped));
    engine.stop();
    Ok(())
}

/// The configuration with that lane only: its devices belong to this process, the others' to somebody else.
fn alone(mut config: Config, lane: &LaneId) -> Config {
    config.lanes.retain(|other| other.id == *lane);
    let used: Vec<DeviceId> = config.lanes.iter().flat_map(|lane| lane.devices.values().cloned()).collect();
    config.devices.retain(|id| used.contains(id));
    config
}

/// Nobody is signed in at a lane of its own.
fn unattended() -> Session {
    Session { operator: None, name: String::new(), role: Role::Cashier }
}

/// Nobody sits here to take money: only a stay that owes nothing leaves.
fn scanned(desk: &Desk, locale: &Locale, lines: &Lines, lane: &LaneId, text: &str) {
    let nobody = unattended();
    let outcome = desk.look_up(&nobody, lane, text).answer().and_then(|quoted| {
        lines.quoted(locale, &quoted);
        match quoted.due {
            Due::Unpaid(_) | Due::Overdue { .. } => Ok(()),
            Due::Nothing(_) => {
                let settled = desk.settle(&nobody, lane, quoted, Tender::Exact);
                settled.answer().map(|receipt| lines.settled(&receipt))
            }
            Due::PaidUntil { .. } => {
                let left = desk.let_out(&nobody, lane, quoted);
                left.answer().map(|left| lines.let_out(&left))
            }
        }
    });
    if let Err(refusal) = outcome {
        lines.refused(locale, &refusal);
    }
}
