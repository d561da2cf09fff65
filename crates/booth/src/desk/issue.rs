//! Letting a vehicle in: a number, a code, a fact; then the arm and the paper.

use crate::desk::core::{Core, Work};
use crate::desk::model::{Answer, Asked, Issued, Session};
use crate::desk::occupancy::room;
use crate::desk::site::adopt;
use chrono::NaiveDate;
use palang_domain::fact::{EntryRefused, TicketIssued};
use palang_domain::plate::Plate;
use palang_domain::ticket::{Claims, Number, NumberError, issue as code_of};
use palang_domain::time::SECOND_MS;
use palang_domain::{AreaId, ClassId, Fact, GateNumber, LaneId, Permission, Refusal, TariffRef, Timestamp};
use std::sync::Arc;

pub(crate) fn issue(
    core: &Arc<Core>,
    session: &Session,
    lane: &LaneId,
    class: &ClassId,
    plate: Option<&str>,
) -> Asked<Issued> {
    let plate = checked(core, session, lane, class, plate)?;
    Ok(issue_checked(core, session, lane, class, plate))
}

fn checked(
    core: &Core,
    session: &Session,
    lane: &LaneId,
    class: &ClassId,
    plate: Option<&str>,
) -> Result<Option<Plate>, Refusal> {
    session.require(Permission::Issue)?;
    if !core.lane(lane)?.direction.enters() {
        return Err(Refusal::WrongLane);
    }
    let tariff = core.tariffs.at(&core.site.master_data(), core.clock.now().at);
    if core.class(class).is_none() || !tariff.classes().any(|priced| priced == class) {
        return Err(Refusal::UnknownClass);
    }
    plate
        .filter(|text| !text.trim().is_empty())
        .map(|text| Plate::normalise(text).ok_or(Refusal::Malformed))
        .transpose()
}

fn issue_checked(
    core: &Arc<Core>,
    session: &Session,
    lane: &LaneId,
    class: &ClassId,
    plate: Option<Plate>,
) -> Answer<Issued> {
    let (session, lane, class) = (session.clone(), lane.clone(), class.clone());
    let answer = core.commit(move |work| {
        let shift = work.shift_of(&session)?;
        let area = work.core.lane(&lane)?.area.clone();
        match room(work, area.as_ref(), &class) {
            Ok(()) => {}
            // Nothing is issued, and that is written down: the transaction goes through.
            Err(full @ Refusal::Full { .. }) => return refuse(work, full, &session, shift, &lane, area).map(Err),
            Err(refusal) => return Err(refusal),
        }
        letting_in(work, &session, shift, &lane, class, area, plate).map(Ok)
    });
    answer.map(|answer| answer.and_then(|entered| entered))
}

/// A vehicle that no place was left for is a fact, but not every press of an impatient button.
fn refuse(
    work: &mut Work<'_, '_>,
    full: Refusal,
    session: &Session,
    shift: Option<u64>,
    lane: &LaneId,
    area: Option<AreaId>,
) -> Result<Refusal, Refusal> {
    if let Refusal::Full { class, .. } = &full
        && work.core.refusal_limit.records(lane, &format!("{} {class}", full.word()), work.now.at)
    {
        work.append(Fact::EntryRefused(EntryRefused {
            lane: lane.clone(),
            area,
            class: class.clone(),
            reason: full.word().to_owned(),
            operator: session.operator.clone(),
            shift,
        }))?;
    }
    Ok(full)
}

fn letting_in(
    work: &mut Work<'_, '_>,
    session: &Session,
    shift: Option<u64>,
    lane: &LaneId,
    class: ClassId,
    area: Option<AreaId>,
    plate: Option<Plate>,
) -> Result<Issued, Refusal> {
    let config = &work.core.config;
    let gate = work.core.lane(lane)?.gate_number;
    // Whole seconds: what the ticket carries is what every booth prices by.
    let at = work.ledger().at();
    let at = work.now.entry(at);
    let entry = Timestamp::from_millis(at.millis().div_euclid(SECOND_MS) * SECOND_MS);
    let date = config.site.zone.local(entry).date();
    let number = Number::new(date, gate, serial(work, gate, date)?).map_err(|error| match error {
        NumberError::Count => Refusal::NumbersExhausted,
        NumberError::Shape | NumberError::CheckDigit | NumberError::Date => Refusal::Clock { at },
    })?;
    let tariff = tariff_for(work, entry)?;
    let claims = Claims::new(number, config.site.id, entry, &class, &tariff, plate.as_ref()).map_err(|error| {
        tracing::error!(%error, "no ticket can say this entry");
        Refusal::Clock { at }
    })?;
    let code = code_of(config.booth.ticket_code, &claims, &work.core.keys.own);
    let ticket = number.to_id();
    let cause = work.append(Fact::TicketIssued(TicketIssued {
        ticket: ticket.clone(),
        code: code.clone(),
        lane: lane.clone(),
        gate,
        class: class.clone(),
        entry,
        tariff,
        plate: plate.map(|plate| plate.as_str().to_owned()),
        operator: session.operator.clone(),
        shift,
        area,
    }))?;
    work.open(lane, cause)?;
    work.print(lane, cause, 0)?;
    Ok(Issued { ticket, code, class, entry, lane: lane.clone(), cause })
}

/// The version in force at the entry. One of the site whose time has just come is adopted with its first ticket.
fn tariff_for(work: &mut Work<'_, '_>, entry: Timestamp) -> Result<TariffRef, Refusal> {
    let master = work.core.site.master_data();
    if !master.tariffs.is_empty() {
        adopt::tariff(work, &master)?;
    }
    Ok(work.core.tariffs.at(&master, entry).reference())
}

/// The next count of a gate's day. A journal that began today in the place of another may not know how far that one had
/// counted: it leaves a block of numbers to it, so that no two cars inside have the same.
fn serial(work: &Work<'_, '_>, gate: GateNumber, date: NaiveDate) -> Result<u32, Refusal> {
    /// Enough for any gate's day; five blocks fit a day's numbers.
    const BLOCK: u32 = 20_000;
    let next = work.next_serial(gate, date)?;
    if work.incarnation() == 1 {
        return Ok(next);
    }
    let Some((first, _)) = work.fact(1)? else { return Ok(next) };
    let today = work.core.config.site.zone.local(first.at).date() == date;
    // A damaged file tells its last numbers; a backup does not, nor does what came back from the server.
    let told = next > 1 && matches!(&first.fact, Fact::JournalOpened(opened) if opened.reason == "corrupt");
    let another = first.incarnation.saturating_sub(1) % 5;
    Ok(if today && !told { next.max(another * BLOCK + 1) } else { next })
}
