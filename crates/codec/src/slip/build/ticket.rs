//! The entry ticket.

use super::{AIR, grouped, head, place, section};
use crate::slip::data::{Symbol, TicketSlip};
use crate::slip::model::{Align, Slip, Style};
use palang_domain::ticket::Number;
use palang_locale::Locale;

/// Dots a module: 28 mm for a P1 code (DEVICES 6), which a hand scanner reads at arm's length.
const MODULE: u32 = 6;

/// Lays out an entry ticket: the site, the symbol, then number and time of entry large enough to read at arm's length.
#[must_use]
pub fn ticket(locale: &Locale, data: &TicketSlip) -> Slip {
    let mut slip = Slip::default();
    head(&mut slip, locale, &data.header);
    slip.text(&locale.slip_ticket_title(), Align::Centre, Style::BOLD);
    symbol(&mut slip, data);
    number(&mut slip, data);
    slip.space(AIR);
    entry(&mut slip, locale, data);
    section(&mut slip);
    slip.pair(&locale.slip_class(), &data.class);
    if let Some(plate) = &data.plate {
        slip.styled_pair(&locale.slip_plate(), plate, Style::PLAIN, Style::BOLD);
    }
    if let Some(gate) = data.gate {
        slip.pair(&locale.slip_gate(), &format!("{:02}", gate.get()));
    }
    slip.pair(&locale.slip_booth(), &place(&data.header));
    section(&mut slip);
    slip.text(&locale.slip_keep_ticket(), Align::Centre, Style::PLAIN);
    slip
}

fn symbol(slip: &mut Slip, data: &TicketSlip) {
    match data.symbol {
        // The quiet zone is the white around it.
        Symbol::Qr => slip.qr(&data.code, MODULE),
        Symbol::Code128 => {
            slip.space(AIR);
            slip.bars(&data.code);
            slip.space(AIR * 2);
        }
    }
}

fn number(slip: &mut Slip, data: &TicketSlip) {
    // The last six digits stand apart: they are what a cashier types when the symbol cannot be read.
    match grouped(&data.ticket).split_at_checked(10) {
        Some((front, tail)) if Number::parse(data.ticket.as_str()).is_ok() => slip.headline(front, tail),
        _ => slip.text(data.ticket.as_str(), Align::Centre, Style::LARGE),
    }
}

fn entry(slip: &mut Slip, locale: &Locale, data: &TicketSlip) {
    let at = locale.date_time(data.entry);
    match at.split_once(' ') {
        Some((date, time)) => slip.headline(date, time),
        None => slip.text(&at, Align::Centre, Style::LARGE),
    }
}
