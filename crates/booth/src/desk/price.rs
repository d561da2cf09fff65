//! Pricing a found stay, and how long the price is good for.

use crate::clock::Now;
use crate::desk::core::Core;
use crate::desk::find::Found;
use crate::desk::model::Quoted;
use palang_domain::tariff::{QuoteError, Visit};
use palang_domain::time::MINUTE_MS;
use palang_domain::{Quote, Refusal, Timestamp};

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
    let quote = price(core, &found, exit)?;
    let valid_until = valid_until(core, &found, exit);
    Ok(Quoted {
        ticket: found.ticket,
        code: found.code,
        class: found.class,
        plate: found.plate,
        gate: found.gate,
        entry_lane: found.entry_lane,
        quote,
        valid_until,
        trust: found.trust,
        known: found.known,
        clock_suspect: now.suspect,
    })
}

/// The same stay, the same tariff version, the same exit: the same lines, for ever (DESIGN 4.6).
pub(crate) fn price(core: &Core, found: &Found, exit: Timestamp) -> Result<Quote, Refusal> {
    found.tariff.quote(&visit(core, found, exit)).map_err(|error| match error {
        QuoteError::ExitBeforeEntry => Refusal::ExitBeforeEntry { entry: found.entry },
        _ => Refusal::UnknownClass,
    })
}

/// Until when a quote for `exit` may be settled.
pub(crate) fn valid_until(core: &Core, found: &Found, exit: Timestamp) -> Timestamp {
    let holds = found.tariff.holds_until(&visit(core, found, exit));
    holds.clamp(exit.plus_millis(SHOWN_MS), exit.plus_millis(LONGEST_MS))
}

fn visit<'a>(core: &Core, found: &'a Found, exit: Timestamp) -> Visit<'a> {
    Visit::new(&found.class, found.entry, exit, core.config.site.zone)
}
