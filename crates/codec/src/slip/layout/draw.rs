//! The layout as dots: what the printer will put on paper.

use super::{Layout, Row, Span};
use crate::slip::bitmap::Bitmap;
use crate::slip::font;
use crate::slip::paper::{CELL_HEIGHT, CELL_WIDTH, LINE_HEIGHT};

impl Layout {
    /// The rows as the printer puts them on paper.
    pub(crate) fn picture(&self) -> Bitmap {
        let height = self.rows.iter().map(Row::height).sum();
        let mut out = Bitmap::new(u32::from(self.paper.dots()), height);
        let mut y = 0;
        for row in &self.rows {
            match row {
                Row::Text(spans) => {
                    let tall = u32::from(spans.iter().map(|span| span.style.tall).max().unwrap_or(1));
                    let (baseline, height) = (u32::from(font::CELL_BASELINE) * tall, u32::from(CELL_HEIGHT) * tall);
                    draw_spans(&mut out, spans, y, baseline, height);
                }
                Row::Dots { x, picture } => out.draw(picture, *x, y),
                Row::Bars { code, module, height } => {
                    let bars = code.picture(u32::from(*module), u32::from(*height));
                    out.draw(&bars, (out.width() - bars.width()) / 2, y);
                }
                Row::Space(_) => {}
            }
            y += row.height();
        }
        out
    }
}

impl Row {
    /// How far it moves the paper. A double-height line is taller than the line spacing, so it moves its own height.
    pub(crate) fn height(&self) -> u32 {
        match self {
            Self::Text(spans) => match spans.iter().map(|span| span.style.tall).max() {
                Some(2) => u32::from(CELL_HEIGHT) * 2,
                _ => u32::from(LINE_HEIGHT),
            },
            Self::Dots { picture, .. } => picture.height(),
            Self::Bars { height, .. } => u32::from(*height),
            Self::Space(dots) => u32::from(*dots),
        }
    }
}

/// Draws spans into a row of that height that begins at `y`, all on one base line, as printers do it.
pub(super) fn draw_spans(out: &mut Bitmap, spans: &[Span], y: u32, baseline: u32, height: u32) {
    for span in spans {
        let x = u32::from(span.column) * u32::from(CELL_WIDTH);
        if !span.style.inverse {
            font::draw(out, &span.text, x, y + baseline, span.style.face());
            continue;
        }
        let width = u32::from(span.columns()) * u32::from(CELL_WIDTH);
        let mut ink = Bitmap::new(width, height);
        font::draw(&mut ink, &span.text, 0, baseline, span.style.face());
        for row in 0..height {
            for column in 0..width {
                out.set(x + column, y + row, !ink.get(column, row));
            }
        }
    }
}
