//! Money before gate: the settlement, the exit it grants and their facts are one durable commit (DESIGN 4.1).

use crate::desk::core::{Core, Work};
use crate::desk::find::{Found, elsewhere, find, known};
use crate::desk::model::{Answer, Quoted, Receipt, Session, Tender};
use crate::desk::price::{price, valid_until};
use crate::desk::{look_up, manual};
use crate::pending::Pending;
use palang_domain::fact::{ExitGranted, Settled, TicketAccepted};
use palang_domain::settlement::{FreeReason, Payment};
use palang_domain::ticket::Affixes;
use palang_domain::time::SECOND_MS;
use palang_domain::{Fact, LaneId, Money, Permission, Quote, Refusal};
use std::sync::Arc;

/// No driver hands over a sum that brings back ten of the largest notes; a scanned number does.
const MOST_CHANGE_NOTES: i64 = 10;

pub(crate) fn settle(
    core: &Arc<Core>,
    session: &Session,
    lane: &LaneId,
    quoted: Quoted,
    tender: Tender,
) -> Answer<Receipt> {
    if let Err(refusal) = look_up::may_take_money(core, session, lane) {
        return Pending::ready(Err(refusal));
    }
    let (session, lane) = (session.clone(), lane.clone());
    core.commit(move |work| {
        let shift = work.shift_of(&session)?;
        let found = again(work, &quoted)?;
        let quote = confirmed(work, &found, &quoted)?;
        let (payments, tendered, change) = pay(work.core, &session, &quote, tender)?;
        let (ticket, at) = (found.ticket.clone(), work.ledger().at());
        if !found.known {
            work.append(accepted(&found))?;
        }
        let receipt = work.next_receipt()?;
        let cash: Money =
            payments.iter().filter(|part| matches!(part, Payment::Cash { .. })).map(Payment::amount).sum();
        let turnover = work.turnover()? + cash;
        let settled = work.append(Fact::Settled(Settled {
            ticket: ticket.clone(),
            lane: lane.clone(),
            receipt,
            quote: quote.clone(),
            payments: payments.clone(),
            turnover,
            operator: session.operator.clone(),
            shift,
        }))?;
        if found.elsewhere {
            work.ledger().left_here(&ticket, &lane)?;
        }
        let granted =
            work.append(Fact::ExitGranted(ExitGranted { ticket: ticket.clone(), lane: lane.clone(), receipt }))?;
        work.open(&lane, granted)?;
        work.print(&lane, settled, 0)?;
        let total = quote.total;
        let (class, plate) = (found.class, found.plate);
        Ok(Receipt {
            ticket,
            receipt,
            quote,
            payments,
            total,
            tendered,
            change,
            at,
            lane,
            settled,
            granted,
            class,
            plate,
        })
    })
}

/// The stay as it is inside this transaction: an impatient second Enter meets an exited stay here.
fn again(work: &Work<'_, '_>, quoted: &Quoted) -> Result<Found, Refusal> {
    if let Some(stay) = work.stay(&quoted.ticket)? {
        return known(work.core, work, stay, quoted.trust);
    }
    if quoted.known {
        return Err(Refusal::Unknown);
    }
    if let Some(row) = work.site_stay(&quoted.ticket)? {
        return elsewhere(work.core, work, row);
    }
    // Nothing that the screen holds is believed: the ticket proves itself again.
    let found = find(work.core, work, &quoted.code, &Affixes::default(), work.now)?;
    if found.ticket == quoted.ticket { Ok(found) } else { Err(Refusal::QuoteExpired) }
}

/// The fee, asserted again: a quote is only settled while it is the price.
fn confirmed(work: &Work<'_, '_>, found: &Found, quoted: &Quoted) -> Result<Quote, Refusal> {
    let exit = quoted.quote.exit;
    let now = work.now.exit_after(found.entry).max(found.entry);
    if exit.millis_since(now) > 2 * SECOND_MS && !work.now.suspect {
        return Err(Refusal::QuoteExpired);
    }
    if now > valid_until(work.core, found, exit) {
        return Err(Refusal::QuoteExpired);
    }
    let quote = price(work.core, found, exit)?;
    if quote == quoted.quote { Ok(quote) } else { Err(Refusal::QuoteExpired) }
}

fn pay(core: &Core, session: &Session, quote: &Quote, tender: Tender) -> Result<(Vec<Payment>, Money, Money), Refusal> {
    let due = quote.total;
    let cash = |tendered: Money| {
        let change = tendered - due;
        (vec![Payment::Cash { amount: due, tendered, change }], tendered, change)
    };
    let free = |amount, reason| (vec![Payment::Free { amount, reason }], Money::ZERO, Money::ZERO);
    if session.operator.is_none() && due > Money::ZERO {
        // Nobody sits there to take it.
        return Err(Refusal::TooLittle { due, tendered: Money::ZERO });
    }
    match tender {
        Tender::Cash(tendered) if tendered.is_negative() => Err(Refusal::NotAnAmount),
        Tender::Cash(tendered) => {
            let note = core.config.site.currency.denominations().first().copied().unwrap_or(i64::MAX);
            if tendered < due {
                Err(Refusal::TooLittle { due, tendered })
            } else if tendered - due >= Money::new(note).times(MOST_CHANGE_NOTES) {
                Err(Refusal::TooMuch)
            } else if due == Money::ZERO {
                // All of it goes back.
                let (payments, _, _) = free(due, FreeReason::NothingDue);
                Ok((payments, tendered, tendered))
            } else {
                Ok(cash(tendered))
            }
        }
        Tender::Exact | Tender::Free { .. } if due == Money::ZERO => Ok(free(due, FreeReason::NothingDue)),
        Tender::Exact => Ok(cash(due)),
        Tender::Free { note } => {
            session.require(Permission::SettleFree)?;
            let note = manual::reason(&note)?;
            Ok(free(due, FreeReason::Decided { note }))
        }
    }
}

fn accepted(found: &Found) -> Fact {
    Fact::TicketAccepted(TicketAccepted {
        ticket: found.ticket.clone(),
        code: found.code.clone(),
        trust: found.trust,
        gate: found.gate,
        class: found.class.clone(),
        entry: found.entry,
        tariff: found.tariff.reference(),
        plate: found.plate.clone(),
    })
}
