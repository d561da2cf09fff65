//! Shifts: one open at a time, an interval of the journal, closed with a count and a Z.

use crate::config::Lane;
use crate::desk::core::{Core, Work};
use crate::desk::model::{Answer, Asked, Session, ShiftClosing, ShiftView};
use crate::desk::slips::name_of;
use crate::store::{Shift, View};
use palang_domain::device::DeviceKind;
use palang_domain::fact::{ReportPrinted, ServerHeld, ShiftClosed, ShiftOpened, SlipReprinted};
use palang_domain::shift::ShiftTotals;
use palang_domain::{Fact, LaneId, Money, Permission, Refusal};
use std::sync::Arc;

/// More than any drawer holds: a scanned number in the amount field.
const MOST: Money = Money::new(10_000_000_000);

fn amount(amount: Money) -> Result<(), Refusal> {
    if amount.is_negative() {
        Err(Refusal::NotAnAmount)
    } else if amount > MOST {
        Err(Refusal::TooMuch)
    } else {
        Ok(())
    }
}

pub(crate) fn open(core: &Arc<Core>, session: &Session, float: Money) -> Asked<ShiftView> {
    let operator = session.person(Permission::WorkShift)?;
    amount(float)?;
    Ok(core.commit(move |work| {
        match work.shift_under_way()? {
            Some((_, theirs)) if theirs == operator => return Err(Refusal::ShiftOpen),
            Some(_) => return Err(Refusal::OthersShift),
            None => {}
        }
        let shift = work.next_shift()?;
        work.append(Fact::ShiftOpened(ShiftOpened { shift, operator, float }))?;
        let opened = work.open_shift()?.ok_or(Refusal::StoreFailed)?;
        view_of(work, opened)
    }))
}

pub(crate) fn current(core: &Arc<Core>) -> Answer<Option<ShiftView>> {
    core.read_behind(|view| view.open_shift()?.map(|shift| view_of(view, shift)).transpose())
}

pub(crate) fn totals(core: &Arc<Core>) -> Answer<ShiftTotals> {
    core.read_behind(|view| Ok(view.open_shift()?.ok_or(Refusal::NoShift)?.totals))
}

pub(crate) fn close(core: &Arc<Core>, session: &Session, counted: Money) -> Asked<ShiftClosing> {
    let operator = session.person(Permission::WorkShift)?;
    amount(counted)?;
    let others_too = session.role.may(Permission::ConfirmCounts);
    Ok(core.commit(move |work| {
        let open = work.open_shift()?.ok_or(Refusal::NoShift)?;
        if open.operator != operator && !others_too {
            return Err(Refusal::OthersShift);
        }
        let (shift, totals) = (open.shift, open.totals.clone());
        let variance = counted - totals.expected;
        let z_number = work.next_z()?;
        let held = held(work)?;
        let fact = ShiftClosed { shift, operator, counted, variance, totals, z_number, held, uncounted: false };
        let cause = work.append(Fact::ShiftClosed(fact))?;
        if let Some(lane) = report_lane(work, shift)? {
            work.print(&lane, cause, 0)?;
        }
        Ok(ShiftClosing { view: view_of(work, open)?, counted, variance, z_number, cause })
    }))
}

/// What the server holds as far as this booth has heard: from the marks, without a network.
fn held(work: &Work<'_, '_>) -> Result<Option<ServerHeld>, Refusal> {
    if !work.core.site.enrolled() {
        return Ok(None);
    }
    let (incarnation, head) = (work.incarnation(), work.head()?.seq);
    let marks = work.sync_marks(&work.core.config.booth.id)?;
    let through = marks.iter().find(|mark| mark.incarnation == incarnation).map_or(0, |mark| mark.through);
    let (unsynced, money) = (head.saturating_sub(through), work.money_after(through)?);
    Ok(Some(ServerHeld { through, unsynced, money }))
}

/// Prints the X of the open shift. That somebody looked is a fact: a thief wants to know how much may be missing.
/// Whoever may not see the expected cash before the count gets counts only, and only of their own shift.
pub(crate) fn print_x(core: &Arc<Core>, session: &Session) -> Asked<u64> {
    let all = session.role.may(Permission::ConfirmCounts) || session.role.may(Permission::Report);
    let operator = session.person(if all { Permission::Report } else { Permission::Settle })?;
    Ok(core.commit(move |work| {
        let open = work.open_shift()?.ok_or(Refusal::NoShift)?;
        if !all && open.operator != operator {
            return Err(Refusal::OthersShift);
        }
        let (shift, totals) = (open.shift, open.totals);
        let fact = ReportPrinted { shift, operator, totals, counts_only: !all };
        let cause = work.append(Fact::ReportPrinted(fact))?;
        if let Some(lane) = report_lane(work, shift)? {
            work.print(&lane, cause, 0)?;
        }
        Ok(cause)
    }))
}

/// Reports come out where the shift took its last money, if that lane has a printer; else of the booth's first printer;
/// without any, its first lane says that there is none.
fn report_lane(work: &Work<'_, '_>, shift: u64) -> Result<Option<LaneId>, Refusal> {
    let lanes = &work.core.config.lanes;
    let printing = |lane: &&Lane| lane.device(DeviceKind::Printer).is_some();
    let worked = work.lane_of_shift(shift)?;
    let its_own = lanes.iter().filter(printing).find(|lane| Some(&lane.id) == worked.as_ref());
    let lane = its_own.or_else(|| lanes.iter().find(printing)).or(lanes.first());
    Ok(lane.map(|lane| lane.id.clone()))
}

fn view_of(view: &View<'_>, shift: Shift) -> Result<ShiftView, Refusal> {
    let name = name_of(view, &shift.operator)?;
    Ok(ShiftView { shift: shift.shift, operator: shift.operator, name, opened: shift.opened, totals: shift.totals })
}

/// Prints the lane's last slip again, marked DUPLICATE n: a ticket, a receipt, or between two shifts the last Z.
pub(crate) fn reprint(core: &Arc<Core>, session: &Session, lane: &LaneId) -> Asked<(u64, u32)> {
    core.lane(lane)?;
    let operator = session.person(Permission::WorkShift)?;
    let (session, lane) = (session.clone(), lane.clone());
    Ok(core.commit(move |work| {
        let (cause, is_receipt) = last_slip(work, &lane)?.ok_or(Refusal::NothingToReprint)?;
        if is_receipt {
            session.require(Permission::Settle)?;
        }
        let shift = work.shift_under_way()?.map(|(shift, _)| shift);
        let duplicate = work.slip(cause)?.map_or(0, |slip| slip.duplicates).saturating_add(1);
        work.append(Fact::SlipReprinted(SlipReprinted { cause, duplicate, operator, shift }))?;
        work.print(&lane, cause, duplicate)?;
        Ok((cause, duplicate))
    }))
}

fn last_slip(view: &View<'_>, lane: &LaneId) -> Result<Option<(u64, bool)>, Refusal> {
    if view.shift_under_way()?.is_none() {
        let last = view.next_shift()?.checked_sub(1).filter(|number| *number > 0);
        let closed = last.map(|number| view.shift(number)).transpose()?.flatten().and_then(|shift| shift.closed);
        if let Some(closed) = closed {
            return Ok(Some((closed.seq, false)));
        }
    }
    let receipt = match view.last_receipt(lane)? {
        Some(number) => view.receipt(number)?.map(|settlement| settlement.seq),
        None => None,
    };
    let receipt = receipt.map(|seq| (seq, true));
    let ticket = view.last_issued(lane)?.map(|seq| (seq, false));
    Ok(receipt.max(ticket))
}
