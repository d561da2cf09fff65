//! The facts of a day's work, short to write.

use palang_domain::fact::{ExitGranted, Settled, ShiftOpened, TicketAccepted, TicketIssued, Trust};
use palang_domain::settlement::{FreeReason, Payment};
use palang_domain::{ClassId, Currency, Fact, LaneId, Money, Quote, TariffRef, TicketId, Timestamp};

pub fn ticket(number: u32) -> TicketId {
    format!("26112101{number:05}0").parse().unwrap()
}

pub fn tariff() -> TariffRef {
    TariffRef { name: "id-hourly".to_owned(), version: "0123456789abcdef".to_owned() }
}

pub fn class(name: &str) -> ClassId {
    serde_json::from_value(name.into()).unwrap()
}

pub fn lane(name: &str) -> LaneId {
    name.parse().unwrap()
}

pub fn issued(number: u32, entry: Timestamp, plate: Option<&str>) -> Fact {
    Fact::TicketIssued(TicketIssued {
        ticket: ticket(number),
        code: format!("P1{number}"),
        lane: lane("in-1"),
        gate: 1.try_into().unwrap(),
        class: class("motor"),
        entry,
        tariff: tariff(),
        plate: plate.map(ToOwned::to_owned),
        operator: None,
        shift: None,
        area: None,
    })
}

pub fn accepted(number: u32, entry: Timestamp, trust: Trust) -> Fact {
    Fact::TicketAccepted(TicketAccepted {
        ticket: ticket(number),
        code: format!("P1{number}"),
        trust,
        gate: Some(1.try_into().unwrap()),
        class: class("motor"),
        entry,
        tariff: tariff(),
        plate: None,
    })
}

pub fn quote(entry: Timestamp, exit: Timestamp, total: i64) -> Quote {
    Quote {
        tariff: tariff(),
        class: class("motor"),
        entry,
        exit,
        minutes: exit.millis_since(entry) / 60_000,
        currency: Currency::Idr,
        total: Money::new(total),
        free: total == 0,
        lines: Vec::new(),
        tax: None,
    }
}

pub fn settled(number: u32, receipt: u64, (entry, exit): (Timestamp, Timestamp), total: i64) -> Fact {
    let amount = Money::new(total);
    let payment = if total == 0 {
        Payment::Free { amount, reason: FreeReason::NothingDue }
    } else {
        Payment::Cash { amount, tendered: amount, change: Money::ZERO }
    };
    Fact::Settled(Settled {
        ticket: ticket(number),
        lane: lane("out-1"),
        receipt,
        quote: quote(entry, exit, total),
        payments: vec![payment],
        turnover: amount,
        operator: Some("7".parse().unwrap()),
        shift: Some(1),
        prepaid: None,
    })
}

pub fn left(number: u32, receipt: u64) -> Fact {
    Fact::ExitGranted(ExitGranted { ticket: ticket(number), lane: lane("out-1"), receipt, prepaid: None })
}

pub fn shift_opened(shift: u64) -> Fact {
    Fact::ShiftOpened(ShiftOpened { shift, operator: "7".parse().unwrap(), float: Money::new(100_000) })
}
