//! The layout as ESC/POS. The `escpos` crate makes the commands for initialise, size, weight, reverse and alignment;
//! drawer, cut, raster and Code 128 are made here, because there the crate is wrong or has nothing (DEVICES 1).

use super::bitmap::Bitmap;
use super::layout::{Layout, Row, Span};
use super::model::{Finish, Style};
use escpos::driver::Driver;
use escpos::errors::Result;
use escpos::printer::Printer;
use escpos::utils::{JustifyMode, Protocol};
use std::cell::RefCell;
use std::rc::Rc;

/// `ESC p 0 25 250`: pin 2, 50 ms on, 500 ms off. The crate leaves the two times out, and the printer takes the next
/// two characters for them.
const DRAWER: &[u8] = &[0x1b, b'p', 0, 25, 250];
/// `GS V 66 0`: feed to the cutter, cut, leave one point. The crate sends 65, which is feed and full cut.
const PARTIAL_CUT: &[u8] = &[0x1d, b'V', 66, 0];
/// Lines from the print head to the edge for tearing, on printers told not to cut.
const TEAR_OFF_LINES: u8 = 4;
/// Rows in one raster command: 3.5 kB at 80 mm, which the smallest buffers take (DEVICES 1).
const BAND: usize = 48;

/// Collects everything; sent once by whoever owns the printer.
#[derive(Clone, Default)]
struct Collect(Rc<RefCell<Vec<u8>>>);

impl Driver for Collect {
    fn name(&self) -> String {
        "memory".to_owned()
    }
    fn write(&self, data: &[u8]) -> Result<()> {
        self.0.borrow_mut().extend_from_slice(data);
        Ok(())
    }
    fn read(&self, _: &mut [u8]) -> Result<usize> {
        Ok(0)
    }
    fn flush(&self) -> Result<()> {
        Ok(())
    }
}

pub(super) fn encode(layout: &Layout, finish: &Finish) -> Vec<u8> {
    let bytes = Collect::default();
    let mut printer = Printer::new(bytes.clone(), Protocol::default(), None);
    write(&mut printer, layout, finish)
        .expect("memory takes every byte, text is ASCII by the layout's rule, and sizes are 1 or 2");
    drop(printer);
    bytes.0.take()
}

fn write(printer: &mut Printer<Collect>, layout: &Layout, finish: &Finish) -> Result<()> {
    printer.init()?;
    if finish.drawer {
        printer.custom(DRAWER)?;
    }
    for row in &layout.rows {
        match row {
            Row::Text(spans) => text(printer, spans)?,
            Row::Dots { x, picture } => raster(printer, *x, picture)?,
            Row::Bars { code, module, height } => {
                let data = code.command();
                // A Code 128 of at most 80 characters has a length far below 255.
                let length = u8::try_from(data.len()).unwrap_or(u8::MAX);
                printer.justify(JustifyMode::CENTER)?;
                printer.custom(&[0x1d, b'h', *height, 0x1d, b'w', *module, 0x1d, b'H', 0])?;
                printer.custom(&[&[0x1d, b'k', 73, length], data].concat())?;
                printer.justify(JustifyMode::LEFT)?;
            }
            // White dots, because a feed in dots means another distance on every second printer.
            Row::Space(dots) => raster(printer, 0, &Bitmap::new(8, u32::from(*dots)))?,
        }
    }
    if finish.cut {
        printer.custom(PARTIAL_CUT)?;
    } else {
        printer.feeds(TEAR_OFF_LINES)?;
    }
    printer.print()?;
    Ok(())
}

fn text(printer: &mut Printer<Collect>, spans: &[Span]) -> Result<()> {
    let mut style = Style::PLAIN;
    let mut column = 0;
    for span in spans {
        if span.column > column {
            change(printer, &mut style, Style::PLAIN)?;
            printer.write(&" ".repeat(usize::from(span.column - column)))?;
        }
        change(printer, &mut style, span.style)?;
        printer.write(&ascii(&span.text))?;
        column = span.column + span.columns();
    }
    change(printer, &mut style, Style::PLAIN)?;
    // A line feed by its character: `ESC d 1` after a full line would be a second one on some printers.
    printer.custom(b"\n")?;
    Ok(())
}

/// The last gate before the wire: whatever the layout did, nothing but printable ASCII passes as text.
fn ascii(text: &str) -> String {
    text.chars().map(|c| if c == ' ' || c.is_ascii_graphic() { c } else { '?' }).collect()
}

/// Sends the commands for what differs between the two styles, and nothing else.
fn change(printer: &mut Printer<Collect>, from: &mut Style, to: Style) -> Result<()> {
    if (from.wide, from.tall) != (to.wide, to.tall) {
        printer.size(to.wide, to.tall)?;
    }
    if from.bold != to.bold {
        printer.bold(to.bold)?;
    }
    if from.inverse != to.inverse {
        printer.reverse(to.inverse)?;
    }
    *from = to;
    Ok(())
}

/// `GS v 0` in bands. The place on the paper is in the dots: alignment of raster differs between printers.
fn raster(printer: &mut Printer<Collect>, x: u32, picture: &Bitmap) -> Result<()> {
    let mut placed = Bitmap::new(x + picture.width(), picture.height());
    placed.draw(picture, x, 0);
    let width = placed.inked_bytes();
    let rows: Vec<&[u8]> = placed.rows().collect();
    for band in rows.chunks(BAND) {
        let mut command = vec![0x1d, b'v', b'0', 0];
        command.extend_from_slice(&size(width));
        command.extend_from_slice(&size(band.len()));
        for row in band {
            command.extend_from_slice(&row[..width]);
        }
        printer.custom(&command)?;
    }
    Ok(())
}

/// A size as the printer reads it: low byte, high byte.
fn size(dots: usize) -> [u8; 2] {
    u16::try_from(dots).unwrap_or(u16::MAX).to_le_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::slip::Paper;
    use crate::slip::code128::Code128;

    fn bytes(rows: Vec<Row>) -> Vec<u8> {
        let all = encode(&Layout { paper: Paper::Mm58, rows }, &Finish { cut: true, drawer: false });
        let frame = (b"\x1b@".as_slice(), b"\x1dV\x42\x00".as_slice());
        all.strip_prefix(frame.0).and_then(|rest| rest.strip_suffix(frame.1)).expect("framed").to_vec()
    }

    fn span(column: u16, text: &str, style: Style) -> Span {
        Span { column, text: text.to_owned(), style }
    }

    #[test]
    fn every_row_has_the_bytes_of_the_manual() {
        let mut dots = Bitmap::new(12, 50);
        dots.set(0, 0, true);
        dots.set(11, 49, true);
        let mut raster = [b"\x1dv0\x00\x02\x00\x30\x00\x80".as_slice(), &[0; 95]].concat();
        raster.extend([b"\x1dv0\x00\x02\x00\x02\x00\x00\x00".as_slice(), &[0x00, 0x10]].concat());
        let code = Code128::new("123456").expect("digits");
        let table: [(&str, Row, &[u8]); 7] = [
            ("plain text", Row::Text(vec![span(0, "AB", Style::PLAIN)]), b"AB\n"),
            ("an empty line", Row::Text(vec![]), b"\n"),
            (
                "columns",
                Row::Text(vec![span(1, "A", Style::PLAIN), span(4, "B", Style::BOLD)]),
                b" A  \x1bE\x01B\x1bE\x00\n",
            ),
            (
                "double size on a band",
                Row::Text(vec![span(0, "A", Style::LARGE_BAND)]),
                b"\x1d!\x11\x1bE\x01\x1dB\x01A\x1d!\x00\x1bE\x00\x1dB\x00\n",
            ),
            ("text that slipped through", Row::Text(vec![span(0, "\x1b\u{e9}", Style::PLAIN)]), b"??\n"),
            ("raster in bands of 48 rows", Row::Dots { x: 0, picture: dots }, &raster),
            (
                "Code 128 in set C",
                Row::Bars { code, module: 2, height: 96 },
                b"\x1ba\x01\x1dh\x60\x1dw\x02\x1dH\x00\x1dk\x49\x05{C\x0c\x22\x38\x1ba\x00",
            ),
        ];
        for (what, row, expected) in table {
            assert_eq!(bytes(vec![row]), expected, "{what}");
        }
        assert_eq!(bytes(vec![Row::Space(3)]), b"\x1dv0\x00\x01\x00\x03\x00\x00\x00\x00", "white is dots");
    }

    #[test]
    fn dots_are_placed_by_dots_and_white_on_the_right_does_not_travel() {
        let mut dot = Bitmap::new(100, 1);
        dot.set(0, 0, true);
        assert_eq!(bytes(vec![Row::Dots { x: 9, picture: dot }]), b"\x1dv0\x00\x02\x00\x01\x00\x00\x40");
    }
}
