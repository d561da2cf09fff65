//! Numbers for stays that the server begins: our own 14 digits, at a gate of the server's own, so that every booth can
//! type and check them (DESIGN 6).

use crate::request::RequestContext;
use crate::store::{StoreError, Tx};
use palang_domain::TicketId;
use palang_domain::ticket::Number;

/// The next number of the server's gate today; nothing when all are used. Take the site's lock first.
pub fn next(tx: &mut dyn Tx, context: RequestContext<'_>) -> Result<Option<TicketId>, StoreError> {
    let date = context.zone().local(context.now).date();
    let gate = context.terms.gate;
    let prefix = format!("{}{gate:02}", date.format("%y%m%d"));
    let sql = "SELECT max(ticket) FROM stay WHERE site = $1 AND ticket >= $2 AND ticket <= $3";
    let (first, last) = (format!("{prefix}000000"), format!("{prefix}999999"));
    let rows = tx.query(sql, &[context.site().into(), first.into(), last.into()])?;
    let used = rows.first().and_then(|row| row.maybe_text(0).ok().flatten());
    let count = used.and_then(|used| Number::parse(used).ok()).map_or(0, Number::count);
    let Ok(gate) = gate.try_into() else { return Ok(None) };
    Ok(Number::new(date, gate, count + 1).ok().map(Number::to_id))
}
