//! The one layout: blocks become rows of cells, symbols and white, each with its place on the paper.

mod draw;
mod pair;

use super::bitmap::Bitmap;
use super::code128::{self, Code128};
use super::font;
use super::model::{Align, Block, Slip, Style};
use super::paper::{LINE_HEIGHT, Paper};
use super::symbol;
use super::text::{longest_word, printable, wrap, wrap_even, wrap_short};

/// A piece of text with its first column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Span {
    pub column: u16,
    pub text: String,
    pub style: Style,
}

impl Span {
    /// How many columns it takes.
    pub(crate) fn columns(&self) -> u16 {
        width(&self.text, self.style)
    }
}

/// A row of the layout, top to bottom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Row {
    /// ASCII in the grid of font A: printed by the printer itself.
    Text(Vec<Span>),
    /// Dots, from this column of dots on.
    Dots { x: u32, picture: Bitmap },
    /// A Code 128 that the printer draws, centred.
    Bars { code: Code128, module: u8, height: u8 },
    /// An empty stretch, in columns.
    Space(u16),
}

/// A slip on its paper.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Layout {
    pub paper: Paper,
    pub rows: Vec<Row>,
}

/// Height of a Code 128 in dots: 12 mm, for a laser held by hand.
const BARS_HEIGHT: u8 = 96;
/// Height of the bars that lie along the paper: 25 mm across it.
const LADDER_WIDTH: u32 = 200;
/// White under a line of double height.
const TALL_LEADING: u16 = 8;

fn width(text: &str, style: Style) -> u16 {
    u16::try_from(text.chars().count()).unwrap_or(u16::MAX).saturating_mul(u16::from(style.wide))
}

impl Layout {
    pub(crate) fn new(slip: &Slip, paper: Paper) -> Self {
        let mut layout = Self { paper, rows: Vec::new() };
        for block in slip.blocks() {
            match block {
                Block::Text { text, align, style, lines } => layout.text(text, *align, *style, *lines),
                Block::Headline { front, tail } => layout.headline(front, tail),
                Block::Pair { label, value, label_style, value_style } => {
                    layout.pair((label, *label_style), (value, *value_style));
                }
                Block::Rule { thick } => layout.rule(*thick),
                Block::Space(dots) => layout.rows.push(Row::Space(*dots)),
                Block::Qr { text, module } => layout.qr(text, *module),
                Block::Bars(text) => layout.bars(text),
            }
        }
        layout
    }

    fn columns(&self) -> u16 {
        self.paper.columns()
    }

    /// How many characters of `style` fit across.
    fn across(&self, style: Style) -> usize {
        usize::from(self.columns() / u16::from(style.wide))
    }

    /// Single width where a word would be broken at double width.
    fn fitted(&self, text: &str, style: Style, lines: usize) -> Style {
        let breaks = longest_word(text) > self.across(style) || wrap(text, self.across(style)).len() > lines;
        if breaks { Style { wide: 1, ..style } } else { style }
    }

    fn text(&mut self, text: &str, align: Align, style: Style, lines: usize) {
        let style = self.fitted(text, style, lines);
        let broken = match align {
            Align::Left => wrap_short(text, self.across(style), lines),
            Align::Centre => wrap_even(text, self.across(style), lines),
        };
        for line in broken {
            self.line(line, align, style);
        }
    }

    fn line(&mut self, line: String, align: Align, style: Style) {
        let columns = self.columns();
        let used = width(&line, style);
        if style.inverse {
            // The band runs from edge to edge: single cells on either side, so that it can be centred to half a letter.
            let left = columns.saturating_sub(used) / 2;
            let right = columns.saturating_sub(used + left);
            let edge = Style { wide: 1, ..style };
            let blank = |column, cells| Span { column, text: " ".repeat(usize::from(cells)), style: edge };
            self.row(vec![blank(0, left), Span { column: left, text: line, style }, blank(left + used, right)]);
            return;
        }
        let column = match align {
            Align::Left => 0,
            Align::Centre => columns.saturating_sub(used) / 2,
        };
        self.row(vec![Span { column, text: line, style }]);
    }

    /// Both halves in double size; where that is too wide only the tail; where even that is, one under the other.
    fn headline(&mut self, front: &str, tail: &str) {
        let spaced = format!("{front} ");
        for style in [Style::LARGE, Style::BOLD] {
            let total = width(&spaced, style).saturating_add(width(tail, Style::LARGE));
            if total <= self.columns() {
                let column = (self.columns() - total) / 2;
                let behind = column + width(&spaced, style);
                self.row(vec![
                    Span { column, text: spaced, style },
                    Span { column: behind, text: tail.to_owned(), style: Style::LARGE },
                ]);
                return;
            }
        }
        self.text(front, Align::Centre, Style::BOLD, 2);
        self.text(tail, Align::Centre, Style::LARGE, 2);
    }

    /// ASCII stays text; anything else becomes dots in the same cells.
    fn row(&mut self, spans: Vec<Span>) {
        if spans.iter().all(|span| span.text.is_ascii()) {
            let tall = spans.iter().any(|span| span.style.tall > 1);
            self.rows.push(Row::Text(spans));
            if tall {
                // A tall line moves the paper by its own height and nothing more.
                self.rows.push(Row::Space(TALL_LEADING));
            }
            return;
        }
        let tall = u32::from(spans.iter().map(|span| span.style.tall).max().unwrap_or(1));
        let usual = u32::from(font::LINE_BASELINE) * tall;
        // Capitals with two marks (`Ẩ`) reach above the usual line: their row is taller instead of cutting them.
        let baseline = spans.iter().map(|span| font::rise(&span.text, span.style.face())).fold(usual, u32::max);
        let height = u32::from(LINE_HEIGHT) * tall + (baseline - usual);
        let mut picture = Bitmap::new(u32::from(self.paper.dots()), height);
        draw::draw_spans(&mut picture, &spans, 0, baseline, height);
        self.rows.push(Row::Dots { x: 0, picture });
    }

    fn rule(&mut self, thick: u16) {
        let mut picture = Bitmap::new(u32::from(self.paper.dots()), u32::from(thick));
        picture.fill(0, 0, picture.width(), picture.height(), true);
        self.rows.push(Row::Dots { x: 0, picture });
    }

    fn qr(&mut self, text: &str, module: u32) {
        match symbol::qr(text, module, self.paper) {
            Some(picture) => self.centred(picture),
            None => self.unreadable(text),
        }
    }

    fn bars(&mut self, text: &str) {
        let Some(code) = Code128::new(text) else { return self.unreadable(text) };
        let across = code.modules() + 2 * code128::QUIET;
        let module = u32::from(self.paper.dots()) / across;
        match u8::try_from(module.min(3)) {
            Ok(module @ 2..) => self.rows.push(Row::Bars { code, module, height: BARS_HEIGHT }),
            // One dot a module is finer than the head prints cleanly: the code lies along the paper instead.
            _ => self.centred(code.ladder(2, LADDER_WIDTH)),
        }
    }

    /// A code that no symbol can carry is at least readable by a person.
    fn unreadable(&mut self, text: &str) {
        self.text(&printable(text, 160), Align::Centre, Style::PLAIN, 6);
    }

    fn centred(&mut self, picture: Bitmap) {
        let x = u32::from(self.paper.dots()).saturating_sub(picture.width()) / 2;
        self.rows.push(Row::Dots { x, picture });
    }
}
