//! Money before gate: the settlement, the exit it grants and their facts are one durable commit (DESIGN 4.1).

use crate::desk::core::{Core, Work};
use crate::desk::find::{Found, find, known};
use crate::desk::model::{Asked, LetOut, Quoted, Receipt, Session, Tender};
use crate::desk::price::{due, valid_until};
use crate::desk::{look_up, manual};
use palang_domain::fact::{ExitGranted, Settled, TicketAccepted};
use palang_domain::settlement::{FreeReason, Payment, Prepaid, Takings};
use palang_domain::ticket::Affixes;
use palang_domain::time::SECOND_MS;
use palang_domain::{Due, Fact, LaneId, Money, Permission, Refusal};
use std::sync::Arc;

/// No driver hands over a sum that brings back ten of the largest notes; a scanned number does.
const MOST_CHANGE_NOTES: i64 = 10;

pub(crate) fn settle(
    core: &Arc<Core>,
    session: &Session,
    lane: &LaneId,
    quoted: Quoted,
    tender: Tender,
) -> Asked<Receipt> {
    look_up::may_take_money(core, session, lane)?;
    let (session, lane) = (session.clone(), lane.clone());
    Ok(core.commit(move |work| {
        let shift = work.shift_of(&session)?;
        let found = again(work, &quoted)?;
        let due = confirmed(work, &found, &quoted)?;
        if due.is_settled() {
            // It may leave by what was settled before: to settle it again would charge it twice.
            return Err(Refusal::QuoteExpired);
        }
        let paid = pay(work.core, &session, due.amount(), tender)?;
        let (ticket, at) = (found.ticket.clone(), work.ledger().at());
        begin(work, &found)?;
        let receipt = work.next_receipt()?;
        let turnover = work.turnover()? + Takings::of(&paid.payments).taken;
        let (quote, total) = (due.quote().clone(), due.amount());
        let settled = work.append(Fact::Settled(Settled {
            ticket: ticket.clone(),
            lane: lane.clone(),
            receipt,
            quote: quote.clone(),
            payments: paid.payments.clone(),
            turnover,
            operator: session.operator.clone(),
            shift,
            prepaid: due.prepaid().cloned(),
        }))?;
        let granted = grant_exit(work, &found, &lane, receipt, None)?;
        work.print(&lane, settled, 0)?;
        let Paid { payments, tendered, change } = paid;
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
    }))
}

/// Lets out a stay that was settled before, here or elsewhere, and is still in time: nothing is taken for it.
pub(crate) fn let_out(core: &Arc<Core>, session: &Session, lane: &LaneId, quoted: Quoted) -> Asked<LetOut> {
    look_up::may_take_money(core, session, lane)?;
    let (session, lane) = (session.clone(), lane.clone());
    Ok(core.commit(move |work| {
        work.shift_of(&session)?;
        let found = again(work, &quoted)?;
        let Due::PaidUntil { quote, prepaid, .. } = confirmed(work, &found, &quoted)? else {
            return Err(Refusal::QuoteExpired);
        };
        let (ticket, at) = (found.ticket.clone(), work.ledger().at());
        begin(work, &found)?;
        let receipt = found.receipt.unwrap_or_default();
        let granted = grant_exit(work, &found, &lane, receipt, Some(prepaid.clone()))?;
        let (class, plate) = (found.class, found.plate);
        Ok(LetOut { ticket, class, plate, quote, prepaid, at, lane, granted })
    }))
}

/// A stay that this journal has not known begins in it, so that its other facts have one to rest on.
fn begin(work: &mut Work<'_, '_>, found: &Found) -> Result<(), Refusal> {
    if found.is_ours() { Ok(()) } else { work.append(accepted(found)).map(drop) }
}

/// The exit and its opening. A stay that the feed tells of ends there, too, in the same transaction.
fn grant_exit(
    work: &mut Work<'_, '_>,
    found: &Found,
    lane: &LaneId,
    receipt: u64,
    prepaid: Option<Prepaid>,
) -> Result<u64, Refusal> {
    if found.source.is_some() && !found.is_ours() {
        work.ledger().left_here(&found.ticket, lane)?;
    }
    let (ticket, lane_id) = (found.ticket.clone(), lane.clone());
    let granted = work.append(Fact::ExitGranted(ExitGranted { ticket, lane: lane_id, receipt, prepaid }))?;
    work.open(lane, granted)?;
    Ok(granted)
}

/// The stay as it is inside this transaction: an impatient second Enter meets an exited stay here.
fn again(work: &Work<'_, '_>, quoted: &Quoted) -> Result<Found, Refusal> {
    if let Some(stay) = work.known_stay(&quoted.ticket)? {
        return known(work.core, work, stay, quoted.trust);
    }
    if quoted.known {
        return Err(Refusal::Unknown);
    }
    // Nothing that the screen holds is believed: the ticket proves itself again.
    let found = find(work.core, work, &quoted.code, &Affixes::default(), work.now)?;
    if found.ticket == quoted.ticket { Ok(found) } else { Err(Refusal::QuoteExpired) }
}

/// What is due, asserted again: it is only settled while it is the price.
fn confirmed(work: &Work<'_, '_>, found: &Found, quoted: &Quoted) -> Result<Due, Refusal> {
    let exit = quoted.quote().exit;
    let now = work.now.exit_after(found.entry).max(found.entry);
    if exit.millis_since(now) > 2 * SECOND_MS && !work.now.suspect {
        return Err(Refusal::QuoteExpired);
    }
    let due = due(work.core, found, exit)?;
    if now > valid_until(work.core, found, &due) {
        return Err(Refusal::QuoteExpired);
    }
    if due == quoted.due { Ok(due) } else { Err(Refusal::QuoteExpired) }
}

/// The parts of a settlement, and what went over the counter for its cash.
struct Paid {
    payments: Vec<Payment>,
    tendered: Money,
    change: Money,
}

fn pay(core: &Core, session: &Session, due: Money, tender: Tender) -> Result<Paid, Refusal> {
    if session.operator.is_none() && due > Money::ZERO {
        // Nobody sits there to take it.
        return Err(Refusal::TooLittle { due, tendered: Money::ZERO });
    }
    match tender {
        Tender::Cash(tendered) => cash(core, due, tendered),
        Tender::Exact => cash(core, due, due),
        Tender::Split { reported, .. } if reported.is_negative() => Err(Refusal::NotAnAmount),
        Tender::Split { reported, .. } if reported > due => Err(Refusal::TooMuch),
        Tender::Split { reported, means, cash: tendered } => {
            let means = manual::reason(&means)?;
            let mut paid = cash(core, due - reported, tendered)?;
            if reported == due {
                paid.payments.clear();
            }
            if reported > Money::ZERO {
                paid.payments.push(Payment::Reported { amount: reported, means });
            }
            Ok(paid)
        }
        Tender::Free { .. } if due == Money::ZERO => cash(core, due, due),
        Tender::Free { note } => {
            session.require(Permission::SettleFree)?;
            let note = manual::reason(&note)?;
            let payments = vec![Payment::Free { amount: due, reason: FreeReason::Decided { note } }];
            Ok(Paid { payments, tendered: Money::ZERO, change: Money::ZERO })
        }
    }
}

/// Cash over the counter for what is due, change going back. Where nothing is due, all of it goes back.
fn cash(core: &Core, due: Money, tendered: Money) -> Result<Paid, Refusal> {
    let note = core.config.site.currency.denominations().first().copied().unwrap_or(i64::MAX);
    let change = tendered - due;
    if tendered.is_negative() {
        return Err(Refusal::NotAnAmount);
    }
    if tendered < due {
        return Err(Refusal::TooLittle { due, tendered });
    }
    if change >= Money::new(note).times(MOST_CHANGE_NOTES) {
        return Err(Refusal::TooMuch);
    }
    let payment = if due == Money::ZERO {
        Payment::Free { amount: due, reason: FreeReason::NothingDue }
    } else {
        Payment::Cash { amount: due, tendered, change }
    };
    Ok(Paid { payments: vec![payment], tendered, change })
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
