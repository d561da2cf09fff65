//! Plain data for pictures: no engine is needed to see a screen.

use palang::context::{Booth, LaneInfo};
use palang::ui::chrome::Strip;
use palang::ui::server::Server;
use palang_booth::config::{Area, Class, Direction};
use palang_booth::desk::model::{
    self, DeviceKind, Grant, Issued, Lamp, LetOut, Quoted, Receipt, ShiftClosing, ShiftView,
};
use palang_domain::device::{Health, Trouble};
use palang_domain::fact::{GateOutcome, Trust};
use palang_domain::quota::Usage;
use palang_domain::settlement::{Payment, Prepaid};
use palang_domain::shift::{ClassTotal, ShiftTotals};
use palang_domain::ticket::Number;
use palang_domain::{ClassId, Currency, Due, Line, Money, Quote, Rule, TariffRef, TicketId, Timestamp, Zone};
use palang_locale::{Language, Locale};

pub fn locale(language: Language) -> Locale {
    let currency = if language == Language::Vi { Currency::Vnd } else { Currency::Idr };
    Locale::new(language, currency, Zone::JAKARTA)
}

pub fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

pub fn class(id: &str) -> ClassId {
    id.parse().unwrap()
}

/// A number with a true check digit, on 21 November 2026.
pub fn ticket() -> TicketId {
    let date = Zone::JAKARTA.local(at("2026-11-21T07:05:31Z")).date();
    Number::new(date, 1.try_into().unwrap(), 417).unwrap().to_id()
}

pub fn lane(direction: Direction) -> LaneInfo {
    let class = |id: &str, key, names: [&str; 3]| Class { id: class(id), key, names: names.map(str::to_owned) };
    LaneInfo {
        id: "KELUAR-1".parse().unwrap(),
        booth: "POS-1".parse().unwrap(),
        name: "KELUAR 1".to_owned(),
        direction,
        default_class: None,
        classes: vec![
            class("motor", 'm', ["Motor", "Motorcycle", "Xe máy"]),
            class("mobil", 'c', ["Mobil", "Car", "Ô tô"]),
            class("lainnya", 'l', ["Lainnya", "Other", "Khác"]),
        ],
        areas: vec![Area { id: "A".parse().unwrap(), name: Some("Lantai 1".to_owned()) }],
        site: "Parkir RSI".to_owned(),
        prefix: None,
    }
}

/// A booth at rest that works alone, on a lane of this direction.
pub fn booth(direction: Direction) -> Booth {
    Booth::new(lane(direction))
}

/// A lane with more classes than the usual three.
pub fn crowded(direction: Direction) -> Booth {
    let mut booth = booth(direction);
    let more = [("pickup", 'p', "Pickup"), ("truk", 't', "Truk"), ("bus", 'b', "Bus")];
    let more = more.map(|(id, key, name)| Class { id: class(id), key, names: [name; 3].map(str::to_owned) });
    booth.lane.classes.splice(2..2, more);
    booth
}

/// Vehicles inside a site that counts them and limits none.
pub fn places() -> Vec<model::Occupancy> {
    [("motor", 82), ("mobil", 31), ("lainnya", 0)].map(|(of, inside)| spots(None, of, 0, inside)).to_vec()
}

pub fn spots(area: Option<&str>, of: &str, capacity: u64, inside: u64) -> model::Occupancy {
    let area = area.map(|area| area.parse().unwrap());
    model::Occupancy { area, class: class(of), usage: Usage { capacity, inside }, held_by_booths: 0 }
}

pub fn lamps() -> Vec<Lamp> {
    [
        ("P1", DeviceKind::Printer, Health::Attention(Trouble::PaperLow)),
        ("G1", DeviceKind::Gate, Health::Fine),
        ("S1", DeviceKind::Scanner, Health::Unknown),
    ]
    .map(|(id, kind, health)| Lamp { device: id.parse().unwrap(), kind, health })
    .to_vec()
}

pub fn strip(locale: &Locale) -> Strip {
    Strip {
        lane: "KELUAR 1".to_owned(),
        site: "Parkir RSI".to_owned(),
        lamps: lamps(),
        server: Server::default(),
        who: locale.kiosk().shift_of("Sari", 2),
        clock_suspect: false,
    }
}

pub fn quoted(currency: Currency) -> Quoted {
    let (entry, exit) = (at("2026-11-21T04:58:04Z"), at("2026-11-21T07:05:31Z"));
    let line = |rule, quantity, unit| Line {
        rule,
        from: entry,
        to: exit,
        quantity,
        unit: Money::new(unit),
        amount: Money::new(unit * quantity),
    };
    let lines = vec![line(Rule::First { minutes: 60 }, 1, 3_000), line(Rule::Next { minutes: 60 }, 2, 2_000)];
    Quoted {
        ticket: ticket(),
        code: ticket().to_string(),
        class: class("mobil"),
        plate: Some("B 1234 XY".to_owned()),
        gate: Some(1.try_into().unwrap()),
        entry_lane: Some("GATE-1".parse().unwrap()),
        due: Due::Unpaid(Quote {
            tariff: TariffRef { name: "id-hourly".to_owned(), version: "0123456789abcdef".to_owned() },
            class: class("mobil"),
            entry,
            exit,
            minutes: 127,
            currency,
            total: Money::new(7_000),
            free: false,
            lines,
            tax: None,
        }),
        valid_until: at("2026-11-21T07:10:00Z"),
        trust: Trust::Keyed,
        known: true,
        clock_suspect: false,
    }
}

fn settled(quoted: &Quoted, amount: i64) -> Prepaid {
    let at = quoted.quote().exit.plus_minutes(-5);
    Prepaid { amount: Money::new(amount), at, booth: Some("API-HALL".parse().unwrap()) }
}

/// Paid in the hall five minutes ago, and in time.
pub fn prepaid(currency: Currency) -> Quoted {
    let quoted = quoted(currency);
    let (quote, prepaid) = (quoted.quote().clone(), settled(&quoted, 7_000));
    Quoted { due: Due::PaidUntil { quote, prepaid, until: quoted.valid_until }, ..quoted }
}

/// Paid in part, and stayed on.
pub fn overdue(currency: Currency) -> Quoted {
    let quoted = quoted(currency);
    let (quote, prepaid) = (quoted.quote().clone(), settled(&quoted, 3_000));
    Quoted { due: Due::Overdue { quote, prepaid }, ..quoted }
}

pub fn let_out(quoted: &Quoted) -> LetOut {
    LetOut {
        ticket: quoted.ticket.clone(),
        class: quoted.class.clone(),
        plate: quoted.plate.clone(),
        quote: quoted.quote().clone(),
        prepaid: quoted.due.prepaid().unwrap().clone(),
        at: quoted.quote().exit,
        lane: "KELUAR-1".parse().unwrap(),
        granted: 12,
    }
}

pub fn receipt(quoted: &Quoted) -> Receipt {
    Receipt {
        ticket: quoted.ticket.clone(),
        receipt: 417,
        quote: quoted.quote().clone(),
        payments: vec![Payment::Cash {
            amount: Money::new(7_000),
            tendered: Money::new(10_000),
            change: Money::new(3_000),
        }],
        total: Money::new(7_000),
        tendered: Money::new(10_000),
        change: Money::new(3_000),
        at: quoted.quote().exit,
        lane: "KELUAR-1".parse().unwrap(),
        settled: 11,
        granted: 12,
        class: quoted.class.clone(),
        plate: quoted.plate.clone(),
    }
}

pub fn issued() -> Issued {
    Issued {
        ticket: ticket(),
        code: "P1".to_owned(),
        class: class("motor"),
        entry: at("2026-11-21T07:05:31Z"),
        lane: "GATE-1".parse().unwrap(),
        cause: 9,
    }
}

pub fn grant() -> Grant {
    Grant {
        cause: 12,
        lane: "KELUAR-1".parse().unwrap(),
        ticket: Some(ticket()),
        at: at("2026-11-21T07:05:31Z"),
        last: Some(GateOutcome::Timeout),
    }
}

pub fn shift() -> ShiftView {
    let by_class = vec![
        ClassTotal { class: class("mobil"), count: 31, amount: Money::new(217_000) },
        ClassTotal { class: class("motor"), count: 82, amount: Money::new(164_000) },
    ];
    ShiftView {
        shift: 2,
        operator: "7".parse().unwrap(),
        name: "Sari".to_owned(),
        opened: at("2026-11-21T00:01:00Z"),
        totals: ShiftTotals {
            float: Money::new(200_000),
            cash: Money::new(381_000),
            expected: Money::new(581_000),
            issued: 120,
            paid: 113,
            free: 4,
            manual_opens: 1,
            reprints: 2,
            refused: 3,
            by_class,
            cashless: Vec::new(),
            first_receipt: Some(305),
            last_receipt: Some(417),
            tax: Money::ZERO,
        },
    }
}

pub fn closing() -> ShiftClosing {
    ShiftClosing { view: shift(), counted: Money::new(579_000), variance: Money::new(-2_000), z_number: 41, cause: 99 }
}
