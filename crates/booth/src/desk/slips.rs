//! Slips: composed from the fact they are of, the first time and every time again; rendered on a thread of their own,
//! so that neither the writer nor a gate waits for dots.

use crate::desk::core::{Core, Work};
use crate::desk::model::{Answer, Update};
use crate::device::{Event, PrintJob};
use crate::store::{StoreError, View};
use crossbeam_channel::Receiver;
use palang_codec::slip::{
    self, Bitmap, Count, Finish, Header, Paper, ReceiptSlip, ReportKind, Slip, Symbol, TicketSlip, ZSlip,
};
use palang_domain::device::DeviceKind;
use palang_domain::fact::{ReportPrinted, Settled, ShiftClosed, SlipAnswered, SlipOutcome, TicketIssued};
use palang_domain::settlement::Takings;
use palang_domain::ticket::CodeFormat;
use palang_domain::{ClassId, DeviceId, Fact, Hash, LaneId, Money, OperatorNumber, Refusal, Timestamp};
use std::collections::BTreeMap;
use std::sync::{Arc, Weak};

/// A slip on its way to a printer: which fact it is of, and where it goes.
#[derive(Clone, Debug)]
pub(crate) struct Order {
    pub printer: DeviceId,
    pub lane: LaneId,
    pub cause: u64,
    pub duplicate: u32,
    pub paper: Paper,
}

/// A slip with everything that stands on it, before it is laid out.
enum Composed {
    Ticket(Box<TicketSlip>),
    Receipt(Box<ReceiptSlip>),
    Report(Box<ZSlip>),
}

impl Order {
    pub fn job(&self, bytes: Vec<u8>) -> PrintJob {
        PrintJob { cause: self.cause, duplicate: self.duplicate, bytes: bytes.into() }
    }

    /// An answer in place of the printer's.
    pub fn answer(&self, outcome: SlipOutcome) -> Event {
        let (printer, cause, duplicate) = (self.printer.clone(), self.cause, self.duplicate);
        Event::Slip { printer, cause, duplicate, outcome }
    }

    /// Reads the fact and lays the slip out.
    fn render(&self, core: &Arc<Core>) -> Result<Vec<u8>, Refusal> {
        let (inside, order) = (Arc::clone(core), self.clone());
        let read = core.read(move |view| compose(&inside, view, &order.lane, order.cause, order.duplicate));
        let (composed, cash) = read.answer()?;
        let drawer = cash && self.duplicate == 0;
        Ok(composed.slip(core).to_escpos(self.paper, &Finish { cut: true, drawer }))
    }
}

impl Composed {
    /// Lays it out; a receipt is signed here, far from the exit's commit.
    fn slip(self, core: &Core) -> Slip {
        let locale = &core.locale;
        match self {
            Self::Ticket(data) => slip::ticket(locale, &data),
            Self::Receipt(mut data) => {
                data.signature = Some(data.claims().sign(&core.keys.own));
                slip::receipt(locale, &data)
            }
            Self::Report(data) => slip::z_report(locale, &data),
        }
    }
}

/// The slip of a fact as dots, from the same layout that its printer gets: what the demo shows of its paper.
pub(crate) fn picture(core: &Arc<Core>, lane: &LaneId, cause: u64, duplicate: u32) -> Answer<Bitmap> {
    let (about, lane) = (Arc::clone(core), lane.clone());
    core.read(move |view| {
        let (composed, _) = compose(&about, view, &lane, cause, duplicate)?;
        Ok(composed.slip(&about).picture(Paper::Mm80))
    })
}

/// Renders orders until nobody can give any more.
pub(crate) fn run(core: &Weak<Core>, orders: &Receiver<Order>) {
    for order in orders {
        let Some(core) = core.upgrade() else { return };
        match order.render(&core) {
            Ok(bytes) => core.effect_runner.print(&order, bytes),
            Err(refusal) => {
                tracing::error!(cause = order.cause, reason = refusal.word(), "a slip cannot be composed");
                core.effect_runner.answer(order.answer(SlipOutcome::Unreachable));
            }
        }
    }
}

impl Work<'_, '_> {
    /// Prints the slip of a fact on a lane's printer; without one, says so in the journal.
    pub fn print(&mut self, lane: &LaneId, cause: u64, duplicate: u32) -> Result<(), Refusal> {
        let lane = self.core.lane(lane)?;
        let printer = lane.device(DeviceKind::Printer).and_then(|id| self.core.config.devices.printer(id));
        let Some(printer) = printer else {
            let outcome = SlipOutcome::NoPrinter;
            self.append(Fact::SlipAnswered(SlipAnswered { cause, printer: None, duplicate, outcome }))?;
            self.effects.say(Update::Slip { cause, duplicate, outcome });
            return Ok(());
        };
        let (printer, lane, paper) = (printer.id.clone(), lane.id.clone(), printer.paper);
        self.effects.print(Order { printer, lane, cause, duplicate, paper });
        Ok(())
    }
}

/// The slip of a fact, and whether cash changed hands.
fn compose(
    core: &Core,
    view: &View<'_>,
    lane: &LaneId,
    cause: u64,
    duplicate: u32,
) -> Result<(Composed, bool), Refusal> {
    let (record, hash) = view.fact(cause)?.ok_or(Refusal::NothingToReprint)?;
    let mut header = header(core, duplicate);
    match record.fact {
        Fact::TicketIssued(fact) => {
            header.lane = Some(fact.lane.clone());
            Ok((Composed::Ticket(Box::new(ticket(core, header, fact))), false))
        }
        Fact::Settled(fact) => {
            header.lane = Some(fact.lane.clone());
            let plate = view.stay(&fact.ticket)?.and_then(|stay| stay.plate);
            let operator = fact.operator.as_ref().map(|number| name_of(view, number)).transpose()?;
            let cash = Takings::of(&fact.payments).drawer > Money::ZERO;
            let about = (plate, operator, record.at, record.seq, hash);
            Ok((Composed::Receipt(Box::new(receipt(core, header, fact, about))), cash))
        }
        Fact::ShiftClosed(fact) => {
            header.lane = Some(lane.clone());
            let report = report(core, view, header, &fact, (record.at, cause, hash))?;
            Ok((Composed::Report(Box::new(report)), false))
        }
        Fact::ReportPrinted(fact) => {
            header.lane = Some(lane.clone());
            let report = x_report(core, view, header, fact, (record.at, cause, hash))?;
            Ok((Composed::Report(Box::new(report)), false))
        }
        _ => Err(Refusal::NothingToReprint),
    }
}

fn header(core: &Core, duplicate: u32) -> Header {
    Header {
        site: core.config.site.id,
        site_name: core.config.site.name.clone(),
        address: core.config.site.address.iter().cloned().collect(),
        booth: core.config.booth.id.clone(),
        lane: None,
        duplicate,
        training: false,
    }
}

fn class_name(core: &Core, class: &ClassId) -> String {
    let language = core.locale.language();
    core.class(class).map_or_else(|| class.to_string(), |class| class.name(language).to_owned())
}

pub(crate) fn name_of(view: &View<'_>, number: &OperatorNumber) -> Result<String, StoreError> {
    Ok(view.operator(number)?.map_or_else(|| number.to_string(), |operator| operator.name))
}

fn ticket(core: &Core, header: Header, fact: TicketIssued) -> TicketSlip {
    TicketSlip {
        header,
        ticket: fact.ticket,
        symbol: match core.config.booth.ticket_code {
            CodeFormat::P1 | CodeFormat::P2 => Symbol::Qr,
            CodeFormat::Code128 => Symbol::Code128,
        },
        code: fact.code,
        class: class_name(core, &fact.class),
        gate: Some(fact.gate),
        entry: fact.entry,
        plate: fact.plate,
    }
}

type About = (Option<String>, Option<String>, Timestamp, u64, Hash);

fn receipt(core: &Core, header: Header, fact: Settled, (plate, operator, at, seq, head): About) -> ReceiptSlip {
    ReceiptSlip {
        header,
        receipt: fact.receipt,
        ticket: fact.ticket,
        class: class_name(core, &fact.quote.class),
        plate,
        quote: fact.quote,
        payments: fact.payments,
        prepaid: fact.prepaid,
        at,
        operator,
        turnover: fact.turnover,
        seq,
        head,
        // Signed when it is laid out.
        signature: None,
    }
}

fn report(
    core: &Core,
    view: &View<'_>,
    header: Header,
    fact: &ShiftClosed,
    (at, seq, head): (Timestamp, u64, Hash),
) -> Result<ZSlip, Refusal> {
    let shift = view.shift(fact.shift)?.ok_or(Refusal::NothingToReprint)?;
    Ok(ZSlip {
        header,
        kind: ReportKind::Z,
        number: Some(fact.z_number),
        shift: fact.shift,
        operator: name_of(view, &shift.operator)?,
        opened: shift.opened,
        at,
        totals: fact.totals.clone(),
        counts_only: false,
        class_names: class_names(core),
        count: Some(Count { counted: fact.counted, variance: fact.variance }),
        turnover: turnover_at(view, fact.totals.last_receipt)?,
        seq,
        head,
        held: fact.held,
    })
}

/// The same as a Z without number and count, of the moment it was asked for.
fn x_report(
    core: &Core,
    view: &View<'_>,
    header: Header,
    fact: ReportPrinted,
    (at, seq, head): (Timestamp, u64, Hash),
) -> Result<ZSlip, Refusal> {
    let shift = view.shift(fact.shift)?.ok_or(Refusal::NothingToReprint)?;
    Ok(ZSlip {
        header,
        kind: ReportKind::X,
        number: None,
        shift: fact.shift,
        operator: name_of(view, &shift.operator)?,
        opened: shift.opened,
        at,
        counts_only: fact.counts_only,
        class_names: class_names(core),
        count: None,
        turnover: turnover_at(view, fact.totals.last_receipt)?,
        totals: fact.totals,
        seq,
        head,
        held: None,
    })
}

fn class_names(core: &Core) -> BTreeMap<ClassId, String> {
    core.classes().iter().map(|class| (class.id.clone(), class_name(core, &class.id))).collect()
}

/// Composed the booth had taken by then: the turnover stands in every settlement, so a reprint says what the original
/// said.
fn turnover_at(view: &View<'_>, last_receipt: Option<u64>) -> Result<Money, Refusal> {
    match last_receipt {
        Some(last) => Ok(view.receipt(last)?.map_or(Money::ZERO, |settlement| settlement.settled.turnover)),
        None => Ok(view.turnover()?),
    }
}
