//! Pricing a found stay, and how long the price is good for.

use crate::clock::Now;
use crate::desk::core::Core;
use crate::desk::find::Found;
use crate::desk::model::Quoted;
use palang_domain::tariff::{QuoteError, Visit};
use palang_domain::time::MINUTE_MS;
use palang_domain::{Due, Refusal, Timestamp};

/// What was shown may be paid this long, even when the next block begins meanwhile: finding coins takes a while.
const SHOWN_MS: i64 = 2 * MINUTE_MS;
/// … and never longer than this, so that a receipt's exit is the exit.
const LONGEST_MS: i64 = 10 * MINUTE_MS;
/// Booths' clocks differ a little: an entry so little ahead of us is one just now.
const AHEAD_MS: i64 = 5 * MINUTE_MS;

/// The price of a stay that leaves now.
pub(crate) fn quoted(core: &Core, found: Found, now: Now) -> Result<Quoted, Refusal> {
    let exit = now.exit_after(found.entry);
    let ahead = found.entry.millis_since(exit);
    if ahead > AHEAD_MS {
        return Err(Refusal::ExitBeforeEntry { entry: found.entry });
    }
    let exit = exit.max(found.entry);
    let due = due(core, &found, exit)?;
    let valid_until = valid_until(core, &found, &due);
    Ok(Quoted {
        known: found.is_ours(),
        ticket: found.ticket,
        code: found.code,
        class: found.class,
        plate: found.plate,
        gate: found.gate,
        entry_lane: found.entry_lane,
        due,
        valid_until,
        trust: found.trust,
        clock_suspect: now.suspect,
    })
}

/// What is due at that exit: the same stay, the same tariff version, the same lines, for ever (DESIGN 4.6).
pub(crate) fn due(core: &Core, found: &Found, exit: Timestamp) -> Result<Due, Refusal> {
    let due = Due::reckon(&found.tariff, &visit(core, found, exit), found.prepaid.as_ref());
    due.map_err(|error| match error {
        QuoteError::ExitBeforeEntry => Refusal::ExitBeforeEntry { entry: found.entry },
        _ => Refusal::UnknownClass,
    })
}

/// Until when what is due may be settled, or a stay that is settled may leave.
pub(crate) fn valid_until(core: &Core, found: &Found, due: &Due) -> Timestamp {
    let exit = due.quote().exit;
    match due {
        Due::PaidUntil { until, .. } => (*until).max(exit.plus_millis(SHOWN_MS)),
        Due::Unpaid(_) | Due::Nothing(_) | Due::Overdue { .. } => {
            let holds = found.tariff.holds_until(&visit(core, found, exit));
            holds.clamp(exit.plus_millis(SHOWN_MS), exit.plus_millis(LONGEST_MS))
        }
    }
}

fn visit<'a>(core: &Core, found: &'a Found, exit: Timestamp) -> Visit<'a> {
    Visit::new(&found.class, found.entry, exit, core.config.site.zone)
}
