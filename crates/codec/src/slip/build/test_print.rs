//! The test slip: everything a printer must be able to do, once.

use super::{AIR, head, place, section};
use crate::slip::data::TestSlip;
use crate::slip::model::{Align, Slip, Style};
use palang_locale::Locale;

/// Lays out a print test: text grid, sizes, bands, letters as dots, QR code, Code 128.
#[must_use]
pub fn test_slip(locale: &Locale, data: &TestSlip) -> Slip {
    let mut slip = Slip::default();
    head(&mut slip, locale, &data.header);
    slip.text(&locale.slip_test_title(), Align::Centre, Style::LARGE);
    slip.pair(&locale.slip_printer(), data.printer.as_str());
    slip.pair(&locale.slip_booth(), &place(&data.header));
    slip.pair(&locale.slip_time(), &locale.date_time_seconds(data.at));
    section(&mut slip);
    slip.text(&locale.slip_test_grid(), Align::Left, Style::PLAIN);
    for row in ["1234567890", "ABCDEFGHIJ", "#$%&{}[]\\~"] {
        slip.pair(row, row);
    }
    slip.styled_pair("12", "34", Style::LARGE, Style::LARGE);
    slip.text("0123456789", Align::Centre, Style::BAND);
    slip.space(AIR);
    slip.text(&locale.slip_test_words(), Align::Left, Style::PLAIN);
    slip.text("Tiếng Việt: Ẩ ẫ ữ ợ ₫ é ñ ü", Align::Left, Style::PLAIN);
    slip.text("Ẩ ữ ợ ₫", Align::Centre, Style::LARGE);
    section(&mut slip);
    slip.qr(&code(data), 6);
    slip.bars("12345678901234");
    slip.space(AIR * 2);
    slip
}

/// The text of its QR code.
fn code(data: &TestSlip) -> String {
    format!("T1*{}*{}*{}", data.header.site, data.header.booth, data.printer)
}
