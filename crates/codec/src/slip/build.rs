//! The slips themselves: what stands where on each kind.
//!
//! None of them says that loss or damage is not the operator's responsibility: such a clause is void (FIELD 6), and a
//! test holds that no language grows one.

mod receipt;
mod report;
mod test_print;
mod ticket;

pub use receipt::receipt;
pub use report::z_report;
pub use test_print::test_slip;
pub use ticket::ticket;

use super::data::Header;
use super::model::{Align, Slip, Style};
use super::text::GLUE;
use palang_domain::ticket::Number;
use palang_domain::{Currency, Money, TicketId};
use palang_locale::Locale;

/// White above and below a rule.
const AIR: u16 = 10;
/// Most lines of an address.
const ADDRESS_LINES: usize = 4;

/// The top of every slip: whose it is, and the marks that nobody may overlook.
fn head(slip: &mut Slip, locale: &Locale, header: &Header) {
    slip.lines(&header.site_name, Align::Centre, Style::LARGE, 3);
    for line in header.address.iter().take(ADDRESS_LINES) {
        slip.lines(line, Align::Centre, Style::PLAIN, 2);
    }
    slip.space(AIR);
    if header.training {
        slip.text(&locale.slip_training(), Align::Centre, Style::LARGE_BAND);
        slip.text(&locale.slip_training_note(), Align::Centre, Style::PLAIN);
        slip.space(AIR);
    }
    if header.duplicate > 0 {
        slip.text(&locale.slip_duplicate(header.duplicate), Align::Centre, Style::LARGE_BAND);
        slip.space(AIR);
    }
    rule(slip);
}

fn rule(slip: &mut Slip) {
    slip.rule(2);
    slip.space(AIR);
}

/// A section ends, the next begins.
fn section(slip: &mut Slip) {
    slip.space(AIR / 2);
    rule(slip);
}

/// `B1 / OUT-1`: the booth, and the lane where there is one.
fn place(header: &Header) -> String {
    match &header.lane {
        Some(lane) => format!("{} / {lane}", header.booth),
        None => header.booth.to_string(),
    }
}

/// An amount with its currency, in ASCII unless its label makes a picture of the line anyway. Never broken in two.
fn amount(currency: Currency, label: &str, amount: Money) -> String {
    let text = if label.is_ascii() { amount.display_ascii(currency) } else { amount.display(currency) };
    text.replace(' ', &GLUE.to_string())
}

/// A pair with an amount that carries its currency.
fn money_pair(slip: &mut Slip, currency: Currency, label: &str, value: Money, style: Style) {
    slip.styled_pair(label, &amount(currency, label, value), style, style);
}

/// `26 1121 01 00417 6` where it is a number of ours (date, gate, count, check digit), otherwise as it stands.
fn grouped(ticket: &TicketId) -> String {
    Number::parse(ticket.as_str()).map_or_else(|_| ticket.to_string(), Number::grouped)
}
